package org.payouts.router.requesters;

import io.opentelemetry.api.trace.SpanKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.payouts.BonusRejected;
import org.payouts.requesters.RequesterRules;
import org.payouts.router.admission.AdmissionPartition;
import org.payouts.router.health.RouterMetrics;
import org.payouts.router.intake.Rejections;
import org.payouts.service.LogEvent;
import org.payouts.topics.RequesterTopics;
import org.payouts.topics.Topics;
import org.payouts.tracing.TraceHeaders;
import org.payouts.tracing.TraceNames;
import org.payouts.tracing.TraceSpan;
import org.payouts.tracing.Tracing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads requesters' topics as a member of the group, and writes what becomes of the records in the
 * transaction that commits their offsets. After any failure it is closed, and the next one goes on
 * at the committed offsets. One thread.
 */
final class IntakeSession implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IntakeSession.class);
  private static final Duration IDLE_POLL = Duration.ofSeconds(1);
  private static final Duration WAITING_POLL = Duration.ofMillis(50);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final RequestGate gate;
  private final RequesterRules rules;
  private final Serializer<BonusRejected> rejections;
  private final RouterMetrics metrics;
  private final Tracing tracing;
  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;

  /** Partitions that wait for a schema, with the place of the record that needs it. */
  private final Map<TopicPartition, String> waiting = new LinkedHashMap<>();

  /**
   * @param rules nothing of them was read yet
   */
  IntakeSession(
      IntakeClients clients,
      RequestGate gate,
      RequesterRules rules,
      Serializer<BonusRejected> rejections,
      RouterMetrics metrics,
      Tracing tracing) {
    this.gate = gate;
    this.rules = rules;
    this.rejections = rejections;
    this.metrics = metrics;
    this.tracing = tracing;
    this.consumer = clients.consumer();
    this.producer = clients.producer();
  }

  /** Reads all rules, ends what a process before has left open, and joins the group. */
  void begin() {
    rules.catchUp();
    // First, for the offsets of an open transaction cannot be read.
    producer.initTransactions();
    consumer.subscribe(
        RequesterTopics.all(),
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            waiting.keySet().removeAll(partitions);
          }

          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            assigned(partitions);
          }
        });
  }

  private void assigned(Collection<TopicPartition> partitions) {
    Set<String> requesters =
        partitions.stream()
            .map(IntakeSession::requester)
            .collect(Collectors.toCollection(TreeSet::new));
    if (!requesters.isEmpty()) {
      requesters.forEach(metrics::requester);
      LogEvent.REQUESTERS_READ
          .on(log)
          .addKeyValue("requesters", String.join(", ", requesters))
          .log("Reads topics of requesters");
    }
  }

  /** Waits for records up to a second, and deals with them; returns whether there were any. */
  boolean turn() {
    consumer.resume(waiting.keySet());
    ConsumerRecords<byte[], byte[]> read =
        consumer.poll(waiting.isEmpty() ? IDLE_POLL : WAITING_POLL);
    if (!read.isEmpty()) {
      // A rule that was set before a record was written counts for it.
      rules.catchUp();
      decide(read);
    }
    consumer.pause(waiting.keySet());
    return !read.isEmpty();
  }

  private void decide(ConsumerRecords<byte[], byte[]> read) {
    List<ProducerRecord<byte[], byte[]>> output = new ArrayList<>();
    List<Runnable> counts = new ArrayList<>();
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    for (TopicPartition partition : read.partitions()) {
      waiting.remove(partition);
      String requester = requester(partition);
      for (ConsumerRecord<byte[], byte[]> record : read.records(partition)) {
        IntakeDecision decision = gate.decide(record, rules.of(requester));
        if (decision instanceof IntakeDecision.Wait) {
          waiting.put(partition, partition + " offset " + record.offset());
          consumer.seek(partition, record.offset());
          break;
        }
        TraceSpan span =
            tracing.begin(SpanKind.CONSUMER, "copy request", TraceHeaders.read(record.headers()));
        if (decision instanceof IntakeDecision.Copy copy) {
          output.add(copy(record, requester, copy.payoutId()));
          span.set(TraceNames.PAYOUT_ID, copy.payoutId()).set(TraceNames.OUTCOME, "COPIED");
          counts.add(() -> metrics.copied(requester));
        } else {
          BonusRejected rejected = ((IntakeDecision.Reject) decision).rejected();
          output.add(rejection(rejected));
          span.set(TraceNames.OUTCOME, rejected.getCode().name());
          counts.add(() -> metrics.refused(requester, rejected.getCode()));
        }
        TraceHeaders.write(span.context(), output.get(output.size() - 1).headers());
        counts.add(span::end);
        next.put(partition, new OffsetAndMetadata(record.offset() + 1));
      }
    }
    if (!next.isEmpty()) {
      producer.beginTransaction();
      for (ProducerRecord<byte[], byte[]> each : output) {
        var unused = producer.send(each); // The commit fails if one of them did.
      }
      producer.sendOffsetsToTransaction(next, consumer.groupMetadata());
      producer.commitTransaction();
      counts.forEach(Runnable::run);
    }
  }

  /** The record's own bytes; of its headers, which its publisher could have made up, the trace. */
  private static ProducerRecord<byte[], byte[]> copy(
      ConsumerRecord<byte[], byte[]> record, String requester, String payoutId) {
    Headers headers = new RecordHeaders();
    headers.add(org.payouts.topics.Headers.SENT_BY, bytes(requester));
    headers.add(
        org.payouts.topics.Headers.ORIGIN, bytes(Rejections.key(RequestGate.position(record))));
    return new ProducerRecord<>(
        Topics.BONUS_REQUESTED,
        AdmissionPartition.of(payoutId),
        null,
        bytes(payoutId),
        record.value(),
        headers);
  }

  private ProducerRecord<byte[], byte[]> rejection(BonusRejected rejected) {
    return new ProducerRecord<>(
        Topics.BONUS_REJECTED,
        bytes(Rejections.key(rejected.getSource())),
        rejections.serialize(Topics.BONUS_REJECTED, rejected));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String requester(TopicPartition partition) {
    return RequesterTopics.requester(partition.topic()).orElseThrow();
  }

  /** The records that wait for their schema. */
  List<String> waiting() {
    return List.copyOf(waiting.values());
  }

  /** Records of this member's partitions that were not read yet. */
  double lag() {
    return consumer.metrics().entrySet().stream()
        .filter(each -> each.getKey().name().equals("records-lag"))
        .mapToDouble(each -> ((Number) each.getValue().metricValue()).doubleValue())
        .filter(value -> value > 0)
        .sum();
  }

  /** Ends a poll; any thread may call it. */
  void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    // What a transaction has written is rolled back by the next one with the same ID.
    producer.close(Duration.ZERO);
    consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
    rules.close();
  }
}
