package org.payouts.cli.backup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.SchemaSpec;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.serde.RegisteredSchema;
import org.payouts.serde.RegistryRefusedException;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.serde.UndecodableException;

/**
 * The schemas that a backup's records need, by the IDs that stand in them. The IDs cannot be
 * changed: what a request is recognised by is the hash of its bytes.
 *
 * @param schemas by ID
 */
record BackupSchemas(List<Version> schemas) {

  /**
   * A schema under its ID.
   *
   * @param subject of this project that has it; empty if none has
   */
  record Version(int id, String subject, int version, String schema) {}

  /**
   * All versions of our subjects, and what else the records name.
   *
   * @param used schema IDs that stand in records; one that the registry does not know is left out
   */
  static BackupSchemas of(SchemaRegistryClient registry, Set<Integer> used) {
    List<Version> all = new ArrayList<>();
    Set<Integer> others = new TreeSet<>(used);
    for (SchemaSpec spec : SchemaCatalogue.all()) {
      for (int number : versions(registry, spec.subject())) {
        RegisteredSchema found = registry.version(spec.subject(), number);
        all.add(new Version(found.id(), spec.subject(), number, found.schema().toString()));
        others.remove(found.id());
      }
    }
    for (int id : others) {
      try {
        all.add(new Version(id, "", 0, registry.ask(id).toString()));
      } catch (UndecodableException e) {
        // No schema: a record with it is unreadable here, and will be there.
      }
    }
    all.sort(Comparator.comparingInt(Version::id).thenComparing(Version::subject));
    return new BackupSchemas(all);
  }

  private static List<Integer> versions(SchemaRegistryClient registry, String subject) {
    try {
      return registry.versions(subject);
    } catch (RegistryRefusedException e) {
      if (e.status() == 404) {
        return List.of();
      }
      throw e;
    }
  }

  /**
   * Sees to it that the registry has each schema under its ID; registers what is missing, in the
   * order of the IDs, which an empty registry gives again.
   */
  void restore(SchemaRegistryClient registry) {
    for (Version each : schemas) {
      Schema wanted = new Schema.Parser().parse(each.schema());
      if (has(registry, each.id(), wanted) && subjectHas(registry, each, wanted)) {
        continue;
      }
      int given = each.subject().isEmpty() ? -1 : registry.register(each.subject(), wanted);
      if (given != each.id()) {
        throw CommandFailure.problem(
            "the schema registry does not have schema ID %d%s, which the backup's records name"
                .formatted(each.id(), each.subject().isEmpty() ? "" : " of " + each.subject()),
            "restore the registry from its own backup (the topic _schemas), or import the schemas"
                + " of schemas.json under their IDs; no topic was restored");
      }
    }
  }

  private static boolean has(SchemaRegistryClient registry, int id, Schema wanted) {
    try {
      return registry.ask(id).equals(wanted);
    } catch (UndecodableException e) {
      return false;
    }
  }

  private static boolean subjectHas(SchemaRegistryClient registry, Version each, Schema wanted) {
    if (each.subject().isEmpty()) {
      return true;
    }
    try {
      return registry.lookUp(each.subject(), wanted) == each.id();
    } catch (RegistryRefusedException e) {
      if (e.status() == 404) {
        return false;
      }
      throw e;
    }
  }
}
