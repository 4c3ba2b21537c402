package org.payouts.cli.backup;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * A record as a line of JSON. Bytes are Base64.
 *
 * @param offset in its partition
 * @param time of the record, epoch milliseconds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BackupRecord(
    @JsonProperty("o") long offset,
    @JsonProperty("t") long time,
    @JsonProperty("k") @Nullable ByteBuffer key,
    @JsonProperty("v") @Nullable ByteBuffer value,
    @JsonProperty("h") @Nullable List<BackupHeader> headers) {
  private static final JsonMapper JSON = new JsonMapper();

  /** A header of the record. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record BackupHeader(
      @JsonProperty("n") String name, @JsonProperty("v") @Nullable ByteBuffer value) {}

  static BackupRecord of(ConsumerRecord<byte[], byte[]> record) {
    List<BackupHeader> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(new BackupHeader(header.key(), buffer(header.value())));
    }
    return new BackupRecord(
        record.offset(),
        record.timestamp(),
        buffer(record.key()),
        buffer(record.value()),
        headers.isEmpty() ? null : headers);
  }

  /** The same at another offset. */
  BackupRecord at(long other) {
    return new BackupRecord(other, time, key, value, headers);
  }

  ProducerRecord<byte[], byte[]> in(String topic, int partition) {
    List<Header> all = new ArrayList<>();
    if (headers != null) {
      headers.forEach(each -> all.add(new RecordHeader(each.name(), bytes(each.value()))));
    }
    return new ProducerRecord<>(topic, partition, time, bytes(key), bytes(value), all);
  }

  byte @Nullable [] keyBytes() {
    return bytes(key);
  }

  byte @Nullable [] bytes() {
    return bytes(value);
  }

  private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  @SuppressWarnings("ByteBufferBackingArray") // Wrapped here or by Jackson, whole.
  private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
    return buffer == null ? null : buffer.array();
  }

  String line() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static BackupRecord parse(String line) throws JsonProcessingException {
    return JSON.readValue(line, BackupRecord.class);
  }
}
