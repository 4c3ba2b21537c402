package org.payouts.sandbox.registry;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** The compatibility levels of the Confluent Schema Registry, judged by Avro's own rules. */
enum CompatibilityRule {
  NONE(false, false, false),
  BACKWARD(true, false, false),
  BACKWARD_TRANSITIVE(true, false, true),
  FORWARD(false, true, false),
  FORWARD_TRANSITIVE(false, true, true),
  FULL(true, true, false),
  FULL_TRANSITIVE(true, true, true);

  private final boolean newReadsOld;
  private final boolean oldReadsNew;
  private final boolean allVersions;

  CompatibilityRule(boolean newReadsOld, boolean oldReadsNew, boolean allVersions) {
    this.newReadsOld = newReadsOld;
    this.oldReadsNew = oldReadsNew;
    this.allVersions = allVersions;
  }

  static CompatibilityRule parse(String name) {
    for (CompatibilityRule level : values()) {
      if (level.name().equals(name)) {
        return level;
      }
    }
    throw RegistryException.invalidLevel(name);
  }

  /**
   * What forbids {@code candidate} after {@code published}.
   *
   * @param published the earlier schemas, oldest first
   * @return one sentence per problem; empty when the candidate is compatible
   */
  List<String> problems(Schema candidate, List<Schema> published) {
    List<Schema> relevant =
        allVersions || published.isEmpty()
            ? published
            : published.subList(published.size() - 1, published.size());
    List<String> problems = new ArrayList<>();
    for (Schema earlier : relevant) {
      if (newReadsOld) {
        compare("the new schema cannot read older data", candidate, earlier, problems);
      }
      if (oldReadsNew) {
        compare("an older schema cannot read new data", earlier, candidate, problems);
      }
    }
    return problems;
  }

  private static void compare(String what, Schema reader, Schema writer, List<String> problems) {
    var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getResult();
    if (result.getCompatibility() == SchemaCompatibilityType.COMPATIBLE) {
      return;
    }
    for (Incompatibility found : result.getIncompatibilities()) {
      problems.add(
          what
              + ": "
              + found.getType()
              + " at "
              + found.getLocation()
              + " ("
              + found.getMessage()
              + ")");
    }
  }
}
