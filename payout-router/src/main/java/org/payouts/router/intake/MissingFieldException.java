package org.payouts.router.intake;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request's record lacks a field that every version of it must have, or has it in another type.
 */
final class MissingFieldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingFieldException(String field, String type, @Nullable Object written) {
    super(
        written == null
            ? "The request has no " + field + " (" + type + ")."
            : "The request has its %s as %s; it must be a %s."
                .formatted(
                    field, written.getClass().getSimpleName().toLowerCase(Locale.ROOT), type));
  }
}
