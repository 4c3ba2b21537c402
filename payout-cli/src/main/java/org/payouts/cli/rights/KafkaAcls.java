package org.payouts.cli.rights;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.payouts.rights.Right;

/** The table as commands for {@code kafka-acls.sh}. */
public final class KafkaAcls {
  private KafkaAcls() {}

  /** A shell script: one command for each line of the table. */
  public static List<String> lines(List<Grantee> users) {
    List<String> lines = new ArrayList<>();
    lines.add("# Grants each principal of payouts the least rights that it needs.");
    lines.add("# BOOTSTRAP: host:port of a broker. ADMIN: properties file of a client that may");
    lines.add("# alter ACLs. Nobody needs a right on the cluster.");
    lines.add(
        ": \"${BOOTSTRAP:?host:port of a broker}\" \"${ADMIN:?properties file of the client}\"");
    for (Grantee each : users) {
      lines.add("");
      lines.add("# " + each.label() + " (User:" + each.user() + ")");
      each.rights().forEach(right -> lines.add(command(right, each.user())));
    }
    return lines;
  }

  private static String command(Right right, String user) {
    String operations =
        right.operations().stream()
            .map(operation -> " --operation " + name(operation))
            .collect(Collectors.joining());
    return "kafka-acls.sh --bootstrap-server \"$BOOTSTRAP\" --command-config \"$ADMIN\" --add"
        + " --allow-principal User:"
        + user
        + operations
        + " --"
        + right.shownType().toLowerCase(Locale.ROOT).replace(' ', '-')
        + " "
        + right.name()
        + (right.prefix() ? " --resource-pattern-type prefixed" : "");
  }

  /** As Kafka's tools and Strimzi write it, for example {@code DescribeConfigs}. */
  public static String name(AclOperation operation) {
    return switch (operation) {
      case READ -> "Read";
      case WRITE -> "Write";
      case CREATE -> "Create";
      case DELETE -> "Delete";
      case DESCRIBE -> "Describe";
      case DESCRIBE_CONFIGS -> "DescribeConfigs";
      default -> throw new IllegalArgumentException("the table has no " + operation);
    };
  }
}
