package org.payouts.serde;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * The registry did not answer, or answered that it cannot at the moment. Try again; never skip the
 * record.
 */
public sealed class RegistryUnavailableException extends SerializationException
    permits PartlyUnknownSchemaException {
  private static final long serialVersionUID = 1L;

  public RegistryUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
