package org.payouts.sandbox.registry;

/** A running schema registry. */
public interface SchemaRegistryServer extends AutoCloseable {
  /** The value for {@code schema.registry.url}. */
  String url();

  /** Stops the registry; a second call does nothing. */
  @Override
  void close();
}
