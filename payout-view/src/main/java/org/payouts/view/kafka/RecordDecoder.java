package org.payouts.view.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.payouts.config.Settings;
import org.payouts.serde.PayoutSerdes;
import org.payouts.serde.UndecodableException;
import org.payouts.topics.Headers;
import org.payouts.view.data.RecordKind;
import org.payouts.view.data.RecordPlace;
import org.payouts.view.store.ViewRecord;

/** Decodes records by the topic that they stand in. One thread. */
final class RecordDecoder implements AutoCloseable {
  private static final int LONGEST_NAME = 200;

  private final Map<RecordKind, Deserializer<? extends SpecificRecord>> byKind =
      new EnumMap<>(RecordKind.class);

  RecordDecoder(Settings settings) {
    for (RecordKind kind : RecordKind.values()) {
      byKind.put(kind, PayoutSerdes.deserializer(settings, kind.type()));
    }
  }

  /**
   * The record.
   *
   * @throws UndecodableException if it will never be readable; every other failure of the registry
   *     is one to wait for
   */
  ViewRecord decode(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      throw new UndecodableException("the value is null");
    }
    SpecificRecord value =
        Objects.requireNonNull(byKind.get(RecordKind.of(record.topic())))
            .deserialize(record.topic(), record.value());
    return new ViewRecord(
        place(record),
        Objects.requireNonNull(value),
        header(record, Headers.SENT_BY),
        header(record, Headers.SENT_FROM));
  }

  static RecordPlace place(ConsumerRecord<byte[], byte[]> record) {
    return new RecordPlace(
        record.topic(),
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()));
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    if (header == null || header.value() == null || header.value().length == 0) {
      return null;
    }
    String text = new String(header.value(), StandardCharsets.UTF_8);
    return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME);
  }

  @Override
  public void close() {
    byKind.values().forEach(Deserializer::close);
  }
}
