package org.payouts.cli.rights;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.payouts.rights.Right;
import org.payouts.rights.RightsTable;
import org.payouts.rights.Role;

/** The table as KafkaUser resources of Strimzi. */
public final class StrimziUsers {
  private StrimziUsers() {}

  /** One YAML document for each role. */
  public static List<String> lines(Map<Role, String> users) {
    List<String> lines = new ArrayList<>();
    users.forEach(
        (role, user) -> {
          lines.add("---");
          lines.addAll(head(role, user));
          RightsTable.of(role).forEach(right -> lines.addAll(acl(right)));
        });
    return lines;
  }

  private static List<String> head(Role role, String user) {
    return List.of(
        "# " + role.label() + "; replace CLUSTER by the name of the Kafka resource",
        "apiVersion: kafka.strimzi.io/v1",
        "kind: KafkaUser",
        "metadata:",
        "  name: \"" + user + "\"",
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
