package org.payouts.serde;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * These bytes will never be readable: no magic byte, a schema ID the registry does not know, or a
 * misfit.
 */
public sealed class UndecodableException extends SerializationException
    permits UnknownSchemaException {
  private static final long serialVersionUID = 1L;

  public UndecodableException(String message) {
    super(message);
  }

  public UndecodableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
