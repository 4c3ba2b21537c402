package org.payouts.workers.provider;

/** A provider and the transport that carries its questions. */
public record ProviderSetup<Q, A>(Provider<Q, A> provider, Transport<Q, A> transport)
    implements AutoCloseable {

  @Override
  public void close() {
    transport.close();
  }
}
