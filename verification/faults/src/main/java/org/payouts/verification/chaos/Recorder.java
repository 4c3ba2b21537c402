package org.payouts.verification.chaos;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutReview;
import org.payouts.Platform;
import org.payouts.SourcePosition;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.records.AuditedTopics;
import org.payouts.audit.records.RawRecord;
import org.payouts.audit.records.RegistryValues;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.payout.Targets;
import org.payouts.topics.Topics;
import org.payouts.verification.run.Background;

/**
 * Follows every topic from its first record on, independently of the pipeline, and keeps each
 * committed record in memory and in a file: what compaction removes later is still known. From it
 * the run also knows what is still open. Thread-safe.
 */
final class Recorder implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Set<String> AT_REST = Set.of("PAID", "FAILED", "REVIEW");

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RegistryValues values;
  private final BufferedWriter file;
  private final Background background;
  private final Map<TopicPartition, List<RawRecord>> records = new HashMap<>();
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Map<String, String> states = new TreeMap<>();
  private final Map<String, PayoutReview> reviews = new TreeMap<>();
  private final Map<String, Integer> paid = new HashMap<>();
  private final Map<String, String> targets = new HashMap<>();
  private final Set<String> withoutFate = new HashSet<>();
  private final Set<String> fates = new HashSet<>();
  private @Nullable RuntimeException failure;

  Recorder(Settings settings, Path path) {
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", "false");
    config.put("auto.offset.reset", "none");
    config.put("allow.auto.create.topics", "false");
    this.consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.values = new RegistryValues(settings);
    try {
      this.file = Files.newBufferedWriter(path, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : AuditedTopics.all()) {
      consumer
          .partitionsFor(topic)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    partitions.forEach(partition -> positions.put(partition, 0L));
    this.background = new Background("recorder", this::run);
    background.start();
  }

  private void run() {
    try (consumer) {
      while (background.goesOn()) {
        poll();
      }
    } catch (WakeupException e) {
      return;
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private synchronized void failed(RuntimeException e) {
    failure = e;
  }

  private void poll() {
    ConsumerRecords<byte[], byte[]> polled;
    Map<TopicPartition, Long> now = new HashMap<>();
    try {
      polled = consumer.poll(POLL);
      for (TopicPartition partition : consumer.assignment()) {
        now.put(partition, consumer.position(partition));
      }
    } catch (RetriableException e) {
      return; // A broker is away; the position stays where it was.
    }
    synchronized (this) {
      polled.forEach(this::keep);
      positions.putAll(now);
    }
  }

  private void keep(ConsumerRecord<byte[], byte[]> record) {
    RawRecord raw =
        new RawRecord(
            new RecordPosition(
                record.topic(), record.partition(), record.offset(), record.timestamp()),
            record.key(),
            record.value(),
            record.headers().lastHeader("payouts-resend") != null);
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    records.computeIfAbsent(partition, key -> new ArrayList<>()).add(raw);
    write(raw);
    understand(raw);
  }

  private void write(RawRecord raw) {
    try {
      RecordPosition at = raw.position();
      file.write(
          at.topic()
              + "\t"
              + at.partition()
              + "\t"
              + at.offset()
              + "\t"
              + at.timeMs()
              + "\t"
              + text(raw.key())
              + "\t"
              + text(raw.value())
              + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "-" : Base64.getEncoder().encodeToString(bytes);
  }

  private void understand(RawRecord raw) {
    String topic = raw.position().topic();
    byte[] value = raw.value();
    Kind kind = AuditedTopics.kind(topic).orElseThrow();
    if (kind == Kind.REQUEST) {
      String place = raw.position().partition() + "-" + raw.position().offset();
      if (!fates.contains(place)) {
        withoutFate.add(place);
      }
      return;
    }
    if (value == null) {
      return;
    }
    switch (kind) {
      case COMMAND -> {
        PayoutCommand command = values.specific(topic, value, PayoutCommand.class);
        targets.put(command.getPayoutId(), target(raw.position(), command));
        fate(command.getSource());
      }
      case REJECTION -> fate(values.specific(topic, value, BonusRejected.class).getSource());
      case LEDGER -> {
        PayoutLedgerEntry entry = values.specific(topic, value, PayoutLedgerEntry.class);
        states.put(entry.getPayoutId(), entry.getState());
      }
      case REVIEW -> {
        PayoutReview review = values.specific(topic, value, PayoutReview.class);
        reviews.put(review.getPayoutId(), review);
      }
      case RESULT -> {
        if (topic.equals(Topics.BONUS_PAID)) {
          BonusPaid told = values.specific(topic, value, BonusPaid.class);
          paid.merge(
              payment(
                  told.getPlatform(), told.getTarget(), told.getAmountMinor(), told.getCurrency()),
              1,
              Integer::sum);
        }
      }
      case REQUEST, ADMISSION, RESOLUTION -> {
        // Nothing the run waits for.
      }
    }
  }

  /** What tells payments of one target and amount from others; who asked for them does not. */
  private static String payment(
      Platform platform, String target, long amountMinor, String currency) {
    return Platforms.name(platform) + " " + target + " " + amountMinor + " " + currency;
  }

  /** How many payments of this amount on this target were told as BonusPaid. */
  synchronized int toldPaid(Platform platform, String target, long amountMinor, String currency) {
    return paid.getOrDefault(payment(platform, target, amountMinor, currency), 0);
  }

  private static String place(SourcePosition source) {
    return source.getPartition() + "-" + source.getOffset();
  }

  private void fate(SourcePosition source) {
    String place = place(source);
    fates.add(place);
    withoutFate.remove(place);
  }

  /** Up to where each partition was read. */
  synchronized Map<TopicPartition, Long> positions() {
    check();
    return Map.copyOf(positions);
  }

  /** All records of a partition ever seen, oldest first. */
  synchronized List<RawRecord> of(TopicPartition partition) {
    return List.copyOf(records.getOrDefault(partition, List.of()));
  }

  /** Number of records seen per topic. */
  synchronized Map<String, Long> counts() {
    check();
    Map<String, Long> counts = new TreeMap<>();
    records.forEach(
        (partition, all) -> counts.merge(partition.topic(), (long) all.size(), Long::sum));
    return counts;
  }

  /** The partitions followed. */
  synchronized Set<TopicPartition> partitions() {
    return Set.copyOf(positions.keySet());
  }

  /** How many requests were neither admitted nor rejected yet. */
  synchronized int withoutFate() {
    check();
    return withoutFate.size();
  }

  /**
   * Admitted payouts that are neither settled nor in review, with their states. Who waits behind a
   * payout in review of the same target waits for the person, too.
   */
  synchronized Map<String, String> moving() {
    check();
    Set<String> held = new HashSet<>();
    inReview().forEach(id -> held.add(targets.getOrDefault(id, "")));
    Map<String, String> moving = new TreeMap<>();
    targets.forEach(
        (id, target) -> {
          String state = states.getOrDefault(id, "not in the ledger");
          boolean behind = state.equals("ACCEPTED") && held.contains(target);
          if (!AT_REST.contains(state) && !behind) {
            moving.put(id, state);
          }
        });
    return moving;
  }

  private static String target(RecordPosition place, PayoutCommand command) {
    return place.topic() + " " + Targets.key(command.getTarget());
  }

  /** Payouts whose newest ledger state is REVIEW. */
  synchronized List<String> inReview() {
    check();
    return states.entrySet().stream()
        .filter(each -> each.getValue().equals("REVIEW"))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The newest word on the reviews of {@link #inReview}, as far as there is one. */
  synchronized List<PayoutReview> openReviews() {
    return inReview().stream().map(reviews::get).filter(Objects::nonNull).toList();
  }

  /** Number of admitted payouts. */
  synchronized int payouts() {
    return targets.size();
  }

  private void check() {
    if (failure != null) {
      throw new IllegalStateException("the recorder failed: " + failure, failure);
    }
  }

  @Override
  public void close() {
    background.end();
    try {
      synchronized (this) {
        file.close();
        values.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
