package org.payouts.serde;

/**
 * An address of the registry says that it has no schema of the ID, and another does not answer. Who
 * decides by the record waits; who only shows it may pass it over.
 */
public final class PartlyUnknownSchemaException extends RegistryUnavailableException {
  private static final long serialVersionUID = 1L;

  PartlyUnknownSchemaException(RegistryUnavailableException silent) {
    super(
        "one address of the registry has no such schema, and another does not answer; take one that"
            + " is gone out of schema.registry.url: "
            + silent.getMessage(),
        silent);
  }
}
