package org.payouts.cli.rights;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.payouts.rights.Right;

/** The table as KafkaUser resources of Strimzi. */
public final class StrimziUsers {
  private StrimziUsers() {}

  /** One YAML document for each user. */
  public static List<String> lines(List<Grantee> users) {
    List<String> lines = new ArrayList<>();
    for (Grantee each : users) {
      lines.add("---");
      lines.addAll(head(each));
      each.rights().forEach(right -> lines.addAll(acl(right)));
    }
    return lines;
  }

  private static List<String> head(Grantee grantee) {
    return List.of(
        "# " + grantee.label() + "; replace CLUSTER by the name of the Kafka resource",
        "apiVersion: kafka.strimzi.io/v1",
        "kind: KafkaUser",
        "metadata:",
        "  name: \"" + grantee.user() + "\"",
        "  labels:",
        "    strimzi.io/cluster: CLUSTER",
        "spec:",
        "  authentication:",
        "    type: scram-sha-512",
        "  authorization:",
        "    type: simple",
        "    acls:");
  }

  private static List<String> acl(Right right) {
    String operations =
        right.operations().stream().map(KafkaAcls::name).collect(Collectors.joining(", "));
    return List.of(
        "      - resource:",
        "          type: " + type(right),
        "          name: \"" + right.name() + "\"",
        "          patternType: " + (right.prefix() ? "prefix" : "literal"),
        "        operations: [" + operations + "]");
  }

  private static String type(Right right) {
    return switch (right.type()) {
      case TOPIC -> "topic";
      case GROUP -> "group";
      case TRANSACTIONAL_ID -> "transactionalId";
      default -> throw new IllegalArgumentException("the table has no " + right.type());
    };
  }
}
