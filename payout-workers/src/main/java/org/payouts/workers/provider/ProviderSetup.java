package org.payouts.workers.provider;

import java.util.List;
import org.payouts.config.LiveSecret;

/**
 * A provider and the transport it speaks over. The opener closes the transport.
 *
 * @param secrets the credentials that the transport reads while it runs
 */
public record ProviderSetup<Q, A>(
    Provider<Q, A> provider, Transport<Q, A> transport, List<LiveSecret> secrets) {

  public ProviderSetup {
    secrets = List.copyOf(secrets);
  }

  /** A setup without credentials. */
  public ProviderSetup(Provider<Q, A> provider, Transport<Q, A> transport) {
    this(provider, transport, List.of());
  }
}
