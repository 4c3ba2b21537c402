package org.payouts.serde;

import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * A deserializer that is not the project's own, with its failures sorted into the project's
 * exceptions and its results held to the wanted type.
 */
final class CheckedDeserializer<T> implements Deserializer<T> {
  private final Deserializer<?> other;
  private final Class<T> type;

  CheckedDeserializer(Deserializer<?> other, Class<T> type) {
    this.other = other;
    this.type = type;
  }

  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    other.configure(configuration, isKey);
  }

  @Override
  @SuppressWarnings("NullAway") // Kafka's contract: a tombstone is null.
  public T deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    WireFormat.id(bytes);
    Object value;
    try {
      value = other.deserialize(topic, bytes);
    } catch (SerializationException e) {
      throw ForeignFailure.sorted(e);
    }
    if (!type.isInstance(value)) {
      throw new UndecodableException("The bytes hold no " + type.getSimpleName());
    }
    return type.cast(value);
  }

  @Override
  public void close() {
    other.close();
  }
}
