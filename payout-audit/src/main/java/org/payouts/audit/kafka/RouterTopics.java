package org.payouts.audit.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutCommand;
import org.payouts.SourcePosition;
import org.payouts.admin.MisplacedPlace;
import org.payouts.admin.SetAside;
import org.payouts.audit.records.Values;
import org.payouts.serde.UndecodableException;
import org.payouts.topics.Topics;

/**
 * Reads what the router's group has passed and the router has not decided. The router makes both
 * topics at its first start; an older router's stack has none.
 *
 * @param uncommitted knows the ends of partitions
 */
record RouterTopics(
    Admin admin, KafkaConsumer<byte[], byte[]> uncommitted, PartitionReader reader, Values values) {

  /** The requests that were set aside until their schema is known. */
  SetAside setAside() throws ExecutionException, InterruptedException {
    SetAside setAside = new SetAside();
    read(
        Topics.ROUTER_SET_ASIDE_CHANGELOG,
        Map.of(),
        record ->
            setAside.next(
                record.partition(),
                Objects.requireNonNull(record.key(), "a store's record has a key"),
                record.value(),
                record.timestamp()));
    return setAside;
  }

  /**
   * The requests that were passed on to the partition of their payout ID.
   *
   * @param committed how far the router has come
   */
  MisplacedRequests misplaced(Map<TopicPartition, Long> committed)
      throws ExecutionException, InterruptedException {
    MisplacedRequests misplaced = new MisplacedRequests();
    read(
        Topics.ROUTER_REPARTITION,
        committed,
        record -> {
          SourcePosition place = place(record);
          if (place != null) {
            misplaced.add(place);
          }
        });
    return misplaced;
  }

  /** A request that crosses finished is a command; what is neither is no request. */
  private @Nullable SourcePosition place(ConsumerRecord<byte[], byte[]> crossing) {
    Header place = crossing.headers().lastHeader(MisplacedPlace.HEADER);
    if (place != null) {
      return MisplacedPlace.of(place.value()).source();
    }
    try {
      return crossing.value() == null
          ? null
          : values.specific(crossing.topic(), crossing.value(), PayoutCommand.class).getSource();
    } catch (UndecodableException e) {
      return null;
    }
  }

  private void read(
      String topic, Map<TopicPartition, Long> from, Consumer<ConsumerRecord<byte[], byte[]>> each)
      throws ExecutionException, InterruptedException {
    if (KafkaRecords.described(admin, topic).isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> upTo =
        uncommitted.endOffsets(
            uncommitted.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .collect(Collectors.toSet()));
    readOn(from, upTo, each);
  }

  /** Kafka Streams deletes from the repartition topic what the router has decided. */
  private void readOn(
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> upTo,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try {
      reader.read(from, upTo, each);
    } catch (OffsetOutOfRangeException deleted) {
      Map<TopicPartition, Long> others = new HashMap<>(from);
      if (!others.keySet().removeAll(deleted.partitions())) {
        throw deleted;
      }
      readOn(others, upTo, each);
    }
  }
}
