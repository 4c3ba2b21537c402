package org.payouts.serde;

import org.jspecify.annotations.Nullable;

/**
 * Undecodable because every address of the registry says that it has no schema of the ID, or not
 * one that it refers to.
 */
public final class UnknownSchemaException extends UndecodableException {
  private static final long serialVersionUID = 1L;

  UnknownSchemaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
