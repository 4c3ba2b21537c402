package org.payouts.cli.kafka;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.payouts.config.Settings;
import org.payouts.serde.PayoutSerdes;

/** Turns records' bytes into keys and events. One thread. */
public final class Decoders implements AutoCloseable {

  private final Settings settings;
  private final Map<Class<?>, Deserializer<?>> byType = new HashMap<>();

  /** Decoders that ask the registry the settings name. */
  public Decoders(Settings settings) {
    this.settings = settings;
  }

  /** The record's value; the topics read here hold no null values. */
  public <T extends SpecificRecord> T value(ConsumerRecord<byte[], byte[]> record, Class<T> type) {
    Object value = decoder(type).deserialize(record.topic(), record.value());
    if (value == null) {
      throw new IllegalStateException(
          record.topic() + " holds a null value at " + record.partition() + "/" + record.offset());
    }
    return type.cast(value);
  }

  /** The record's value; empty if it is none of this type, as services pass over it. */
  <T extends SpecificRecord> Optional<T> valueIfAny(
      ConsumerRecord<byte[], byte[]> record, Class<T> type) {
    return PayoutSerdes.read(decoder(type), record.topic(), record.value(), none -> {})
        .map(type::cast);
  }

  private <T extends SpecificRecord> Deserializer<?> decoder(Class<T> type) {
    return byType.computeIfAbsent(type, t -> PayoutSerdes.deserializer(settings, type));
  }

  /** The record's key as text, or null. */
  public static @Nullable String key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    byType.values().forEach(Deserializer::close);
  }
}
