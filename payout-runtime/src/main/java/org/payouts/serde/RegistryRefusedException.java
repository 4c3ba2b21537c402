package org.payouts.serde;

import org.apache.kafka.common.errors.SerializationException;

/**
 * The registry refused: credentials, an unregistered or incompatible schema. A person must repair
 * the configuration.
 */
public final class RegistryRefusedException extends SerializationException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int errorCode;

  /**
   * @param status HTTP status
   * @param errorCode the registry's error code, for example 40401; equal to the status where it
   *     gave none
   */
  public RegistryRefusedException(int status, int errorCode, String message) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
  }

  public int status() {
    return status;
  }

  public int errorCode() {
    return errorCode;
  }
}
