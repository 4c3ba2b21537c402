package org.payouts.admin;

import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;

/** Kafka refused a right, and its own message names neither the right nor the resource. */
public final class RightMissingException extends AuthorizationException {
  private static final long serialVersionUID = 1L;

  /**
   * @param resource type and name, for example {@code topic bonus-paid}
   * @param whom {@code " for User:NAME"}, or nothing
   */
  public RightMissingException(AclOperation operation, String resource, String whom) {
    super("the right to %s %s is missing%s".formatted(operation, resource, whom));
  }
}
