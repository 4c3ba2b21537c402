package org.payouts.rights;

import java.util.List;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A line of the table of rights.
 *
 * @param name of the resource, or the beginning of the names of several
 * @param prefix whether it is a beginning
 */
public record Right(ResourceType type, String name, boolean prefix, List<AclOperation> operations) {
  private static final String ANY_HOST = "*";

  public Right {
    operations = List.copyOf(operations);
  }

  static Right topic(String name, AclOperation... operations) {
    return new Right(ResourceType.TOPIC, name, false, List.of(operations));
  }

  static Right topics(String prefix, AclOperation... operations) {
    return new Right(ResourceType.TOPIC, prefix, true, List.of(operations));
  }

  static Right group(String name, AclOperation operation) {
    return new Right(ResourceType.GROUP, name, false, List.of(operation));
  }

  static Right groups(String prefix, AclOperation operation) {
    return new Right(ResourceType.GROUP, prefix, true, List.of(operation));
  }

  static Right transactions(String prefix) {
    return new Right(ResourceType.TRANSACTIONAL_ID, prefix, true, List.of(AclOperation.WRITE));
  }

  /** Whether the line is about the resource of that name. */
  public boolean covers(String resource) {
    return prefix ? resource.startsWith(name) : resource.equals(name);
  }

  /** The name as people write it: with a star if it is a beginning. */
  public String shownName() {
    return prefix ? name + "*" : name;
  }

  /** The type as messages name it. */
  public String shownType() {
    return switch (type) {
      case TOPIC -> "topic";
      case GROUP -> "group";
      case TRANSACTIONAL_ID -> "transactional ID";
      default -> throw new IllegalStateException("no rights on " + type);
    };
  }

  /** Kafka's ACLs that grant it, one for each operation. */
  public List<AclBinding> bindings(String principal) {
    ResourcePattern pattern =
        new ResourcePattern(type, name, prefix ? PatternType.PREFIXED : PatternType.LITERAL);
    return operations.stream()
        .map(
            operation ->
                new AclBinding(
                    pattern,
                    new AccessControlEntry(
                        "User:" + principal, ANY_HOST, operation, AclPermissionType.ALLOW)))
        .toList();
  }
}
