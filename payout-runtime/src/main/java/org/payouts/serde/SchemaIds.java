package org.payouts.serde;

import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * How a serializer comes by the ID it writes: by registering, by looking its schema up, or by
 * taking the subject's newest version, as {@code auto.register.schemas} and {@code
 * use.latest.version} say.
 */
final class SchemaIds {
  private final SchemaRegistryClient registry;
  private final boolean autoRegister;
  private final boolean useLatest;

  SchemaIds(SchemaRegistryClient registry, RegistryConfig config) {
    this.registry = registry;
    this.autoRegister = config.flag("auto.register.schemas", true);
    this.useLatest = config.flag("use.latest.version", false);
  }

  SchemaWriter writer(String subject, Schema schema) {
    Schema published = SchemaTexts.published(schema);
    if (autoRegister) {
      return SchemaWriter.of(registry.register(subject, published), schema);
    }
    if (useLatest) {
      return latest(subject, schema, published);
    }
    try {
      return SchemaWriter.of(registry.lookUp(subject, published), schema);
    } catch (RegistryRefusedException e) {
      if (e.status() == 404) {
        throw notRegistered(subject, schema, e);
      }
      throw e;
    }
  }

  private SchemaWriter latest(String subject, Schema schema, Schema published) {
    RegisteredSchema latest = registry.latest(subject);
    if (latest.schema().equals(published)) {
      return SchemaWriter.of(latest.id(), schema);
    }
    SchemaCompatibilityType type =
        SchemaCompatibility.checkReaderWriterCompatibility(latest.schema(), published).getType();
    if (type != SchemaCompatibilityType.COMPATIBLE) {
      String message =
          "Version %d of %s cannot hold a %s written by this program"
              .formatted(latest.version(), subject, schema.getFullName());
      throw new RegistryRefusedException(409, 409, message);
    }
    return SchemaWriter.converting(latest.id(), schema, latest.schema());
  }

  private static RegistryRefusedException notRegistered(
      String subject, Schema schema, RegistryRefusedException e) {
    String message =
        "Subject %s does not have this program's version of %s; register it with `payouts topics create`. %s"
            .formatted(subject, schema.getFullName(), e.getMessage());
    return new RegistryRefusedException(e.status(), e.errorCode(), message);
  }
}
