package org.payouts.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.payouts.serde.RegisteredSchema;
import org.payouts.serde.RegistryRefusedException;
import org.payouts.serde.SchemaRegistryClient;

/**
 * Compares a subject's latest version with ours. A registry may hold a version that its level
 * should have refused; clients that write with the latest version then write what we do not read.
 * Another version that both sides can read is somebody's good right.
 */
final class LatestVersion {
  private LatestVersion() {}

  /** What is wrong and its remedy, if something is. */
  static Optional<String> problem(SchemaRegistryClient registry, SchemaSpec spec) {
    RegisteredSchema latest;
    try {
      latest = registry.latest(spec.subject());
    } catch (RegistryRefusedException e) {
      return Optional.of(
          "The latest version of subject %s cannot be used (%s). Delete it in the registry, then run: payouts topics create"
              .formatted(spec.subject(), e.getMessage()));
    }
    Schema ours = spec.schema();
    if (reads(ours, latest.schema()) && reads(latest.schema(), ours)) {
      return Optional.empty();
    }
    return Optional.of(
        "Subject %s has a latest version %d (schema ID %d) that does not go with this version's schema: %s. Clients that write with the latest version are rejected. Delete it in the registry (DELETE /subjects/%s/versions/%d), then run: payouts topics create"
            .formatted(
                spec.subject(),
                latest.version(),
                latest.id(),
                String.join("; ", differences(ours, latest.schema())),
                spec.subject(),
                latest.version()));
  }

  private static boolean reads(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType()
        == SchemaCompatibilityType.COMPATIBLE;
  }

  private static List<String> differences(Schema ours, Schema latest) {
    if (latest.getType() != Schema.Type.RECORD
        || !latest.getFullName().equals(ours.getFullName())) {
      return List.of("it is a " + latest.getFullName() + " instead of a " + ours.getFullName());
    }
    List<String> differences = new ArrayList<>();
    for (Schema.Field wanted : ours.getFields()) {
      Schema.Field found = latest.getField(wanted.name());
      if (found == null) {
        differences.add(wanted.name() + " is missing");
      } else if (!found.schema().equals(wanted.schema())) {
        differences.add(
            wanted.name() + " is " + name(found.schema()) + " instead of " + name(wanted.schema()));
      }
    }
    for (Schema.Field found : latest.getFields()) {
      if (ours.getField(found.name()) == null) {
        differences.add(found.name() + " is added");
      }
    }
    return differences;
  }

  private static String name(Schema schema) {
    return schema.isUnion()
        ? schema.getTypes().stream().map(Schema::getName).toList().toString()
        : schema.getName();
  }
}
