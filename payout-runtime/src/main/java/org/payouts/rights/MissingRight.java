package org.payouts.rights;

import java.util.List;
import org.apache.kafka.common.acl.AclOperation;

/**
 * A right that a client lacks.
 *
 * @param line of the table that would grant it
 * @param resources that are named by the line and may not be used
 * @param principal who lacks it, or an empty string
 */
public record MissingRight(
    Right line, AclOperation operation, List<String> resources, String principal) {

  public MissingRight {
    resources = List.copyOf(resources);
  }

  /** The right, the resource and the principal, in the words of Kafka's ACLs. */
  public String text() {
    return "the right to %s %s %s%s is missing%s"
        .formatted(
            operation,
            line.shownType(),
            line.shownName(),
            line.prefix() ? " (" + String.join(", ", resources) + ")" : "",
            ClientPrincipal.suffix(principal));
  }
}
