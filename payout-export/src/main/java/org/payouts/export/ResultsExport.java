package org.payouts.export;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.payouts.config.Settings;
import org.payouts.export.table.Batch;
import org.payouts.export.table.Column;
import org.payouts.export.table.Columns;
import org.payouts.export.table.ExportedTable;
import org.payouts.serde.PayoutSerdes;
import org.payouts.serde.UndecodableException;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports results, rejections and admitted payouts. It goes on from what the sink has, and leaves
 * no offsets in Kafka. One thread.
 */
public final class ResultsExport implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ResultsExport.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final Settings settings;
  private final Sink sink;
  private final Limits limits;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<ExportedTable, Deserializer<?>> decoders = new EnumMap<>(ExportedTable.class);
  private final Map<TopicPartition, Part> parts = new HashMap<>();
  private final Map<TopicPartition, Long> written = new HashMap<>();
  private final TopicIds topics;
  private Map<String, String> topicIds = Map.of();
  private long rows;
  private long unreadable;

  /**
   * When a batch ends.
   *
   * @param mostRows of a batch
   * @param longest how long rows wait for others while following
   */
  public record Limits(int mostRows, Duration longest) {}

  /** What was exported, and what could not be read. */
  public record Summary(long rows, long unreadable) {}

  /** What was read of a partition and is not in the sink. */
  private static final class Part {
    private final long since = System.nanoTime();
    private final List<@Nullable Object[]> rows = new ArrayList<>();
    private long to;
  }

  public ResultsExport(Settings settings, Sink sink, Limits limits) {
    this.settings = settings;
    this.sink = sink;
    this.limits = limits;
    Map<String, Object> config = settings.kafkaClient();
    this.topics = new TopicIds(settings.kafkaClient());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    this.consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Exports everything that is there now.
   *
   * @throws IOException if the sink cannot take it; what it has stays
   */
  public Summary toEnd() throws IOException {
    Map<TopicPartition, Long> ends = begin();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      take();
    }
    writeAll();
    return new Summary(rows, unreadable);
  }

  /** Goes on until it is asked to end. */
  public Summary follow(BooleanSupplier open) throws IOException {
    begin();
    while (open.getAsBoolean()) {
      take();
      writeIfConfirmed(
          parts.entrySet().stream()
              .filter(
                  each -> System.nanoTime() - each.getValue().since >= limits.longest().toNanos())
              .map(Map.Entry::getKey)
              .toList());
    }
    writeAll();
    return new Summary(rows, unreadable);
  }

  private Map<TopicPartition, Long> begin() throws IOException {
    written.putAll(sink.next());
    topicIds = topics.ask();
    for (Map.Entry<String, String> kept : sink.topicIds().entrySet()) {
      // A sink of an earlier version has no IDs: what it has is taken for these topics', once.
      if (!kept.getValue().equals(topicIds.get(kept.getKey()))) {
        throw new TopicMadeAnewException(kept.getKey());
      }
    }
    List<TopicPartition> partitions = new ArrayList<>();
    for (ExportedTable table : ExportedTable.values()) {
      for (String topic : table.topics()) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        found.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      }
    }
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    for (TopicPartition partition : partitions) {
      long offset = written.getOrDefault(partition, 0L);
      if (offset > ends.getOrDefault(partition, 0L)) {
        throw new TopicMadeAnewException(partition.topic());
      }
      consumer.seek(partition, offset);
    }
    sink.keepTopicIds(topicIds);
    return ends;
  }

  private void take() throws IOException {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      Part part = parts.computeIfAbsent(partition, p -> new Part());
      add(part, record);
    }
    List<TopicPartition> full = new ArrayList<>();
    for (TopicPartition partition : consumer.assignment()) {
      Part part = parts.get(partition);
      if (part != null) {
        // Behind the last record stands perhaps the end of its transaction.
        part.to = consumer.position(partition);
        if (part.rows.size() >= limits.mostRows()) {
          full.add(partition);
        }
      }
    }
    writeIfConfirmed(full);
  }

  /** While Kafka cannot say whether a topic is still the same, what was read waits. */
  private void writeIfConfirmed(Collection<TopicPartition> due) throws IOException {
    if (due.isEmpty()) {
      return;
    }
    try {
      confirm();
    } catch (RetriableException e) {
      return;
    }
    write(due);
  }

  /**
   * Asked behind a poll: what was polled is of the topics of the beginning, for an ID never comes
   * back.
   */
  private void confirm() throws IOException {
    Map<String, String> now = topics.ask();
    for (Map.Entry<String, String> begun : topicIds.entrySet()) {
      if (!begun.getValue().equals(now.get(begun.getKey()))) {
        throw new TopicMadeAnewException(begun.getKey());
      }
    }
  }

  private void add(Part part, ConsumerRecord<byte[], byte[]> record) {
    ExportedTable table = ExportedTable.of(record.topic());
    Deserializer<?> decoder =
        decoders.computeIfAbsent(table, t -> PayoutSerdes.deserializer(settings, t.type()));
    try {
      part.rows.add(
          row(table, record, (IndexedRecord) decoder.deserialize(record.topic(), record.value())));
    } catch (UndecodableException e) {
      unreadable++;
      LogFields.place(
              LogEvent.RECORD_LEFT_OUT.on(log), record.topic(), record.partition(), record.offset())
          .log("A record cannot be read and is left out: {}", e.getMessage());
    }
  }

  private static @Nullable Object[] row(
      ExportedTable table, ConsumerRecord<byte[], byte[]> record, IndexedRecord value) {
    List<Column> columns = table.recordColumns();
    @Nullable Object[] row = new Object[columns.size() + ExportedTable.PLACE.size()];
    for (int i = 0; i < columns.size(); i++) {
      row[i] = columns.get(i).value().apply(value);
    }
    int place = columns.size();
    row[place] = record.topic();
    row[place + 1] = record.partition();
    row[place + 2] = record.offset();
    row[place + 3] = Columns.storable(Instant.ofEpochMilli(record.timestamp()));
    return row;
  }

  private void writeAll() throws IOException {
    if (!parts.isEmpty()) {
      confirm();
      write(List.copyOf(parts.keySet()));
    }
  }

  private void write(Collection<TopicPartition> due) throws IOException {
    for (TopicPartition partition : due) {
      Part part = parts.get(partition);
      if (part != null) {
        write(partition, part);
      }
    }
  }

  private void write(TopicPartition partition, Part part) throws IOException {
    long from = written.getOrDefault(partition, 0L);
    sink.write(new Batch(ExportedTable.of(partition.topic()), partition, from, part.to, part.rows));
    written.put(partition, part.to);
    rows += part.rows.size();
    parts.remove(partition);
  }

  @Override
  public void close() throws IOException {
    topics.close();
    consumer.close(CloseOptions.timeout(Duration.ZERO));
    decoders.values().forEach(Deserializer::close);
    sink.close();
  }
}
