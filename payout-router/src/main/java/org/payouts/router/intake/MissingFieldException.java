package org.payouts.router.intake;

/**
 * A request's record lacks a field that every version of it must have, or has it in another type.
 */
final class MissingFieldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingFieldException(String field, String type) {
    super("The request has no " + field + " (" + type + ").");
  }
}
