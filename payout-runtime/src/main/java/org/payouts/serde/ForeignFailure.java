package org.payouts.serde;

import java.io.EOFException;
import java.lang.reflect.Method;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Sorts a failure of another deserializer. Only what is certain becomes undecodable: the registry's
 * 40403, or Avro's own complaint about the bytes. All else counts as an unavailable registry, which
 * is tried again and never skipped.
 */
final class ForeignFailure {
  private ForeignFailure() {}

  static SerializationException sorted(SerializationException failure) {
    if (failure instanceof UndecodableException || failure instanceof RegistryRefusedException) {
      return failure;
    }
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      Optional<Integer> code = registryCode(cause);
      if (code.isPresent()) {
        return sorted(failure, cause, code.get());
      }
    }
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof AvroRuntimeException
          || cause instanceof EOFException
          || cause instanceof IndexOutOfBoundsException
          || cause instanceof NegativeArraySizeException
          || cause instanceof UnsupportedOperationException) {
        return new UndecodableException("The bytes do not fit their schema: " + cause, failure);
      }
    }
    return new RegistryUnavailableException(String.valueOf(failure.getMessage()), failure);
  }

  private static SerializationException sorted(
      SerializationException failure, Throwable cause, int code) {
    if (code == 40403) {
      return new UnknownSchemaException("The registry has no schema of this ID", failure);
    }
    int status = code >= 1000 ? code / 100 : code;
    if (status >= 400 && status < 500 && status != 408 && status != 429) {
      return new RegistryRefusedException(
          status, code, "Schema registry refused: " + cause.getMessage());
    }
    return new RegistryUnavailableException(
        "Schema registry failed: " + cause.getMessage(), failure);
  }

  /** The code of Confluent's RestClientException, which is not on this build's class path. */
  private static Optional<Integer> registryCode(Throwable cause) {
    if (!cause.getClass().getSimpleName().equals("RestClientException")) {
      return Optional.empty();
    }
    try {
      Method getter = cause.getClass().getMethod("getErrorCode");
      return Optional.of((Integer) getter.invoke(cause));
    } catch (ReflectiveOperationException | ClassCastException e) {
      return Optional.empty();
    }
  }
}
