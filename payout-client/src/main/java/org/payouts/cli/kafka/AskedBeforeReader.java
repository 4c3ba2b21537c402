package org.payouts.cli.kafka;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.cli.asked.AskedBefore;
import org.payouts.cli.asked.AskedBefore.TargetKey;
import org.payouts.cli.asked.AskedPayout;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.payout.Targets;
import org.payouts.serde.UndecodableException;
import org.payouts.topics.Topics;

/**
 * Reads which of some requests were made before: the commands topics have the first request of
 * every ID, the ledgers what became of it, and what the router has not finished stands in
 * bonus-requested and between the router's two steps.
 */
public final class AskedBeforeReader implements AutoCloseable {

  private final Admin admin;
  private final TopicFollower reader;
  private final Decoders decoders;

  /** A reader of the stack the settings name. */
  public AskedBeforeReader(Settings settings) {
    this.admin = KafkaClients.admin(settings);
    this.reader = new TopicFollower(settings);
    this.decoders = new Decoders(settings);
  }

  /**
   * What was asked for before under these requests' IDs and on their targets.
   *
   * @param read receives how many records of how many were read
   * @throws CommandFailure if a growth or a restore makes topics lack records
   */
  public AskedBefore read(Collection<BonusRequested> requests, ReadProgress read) {
    WholeTopics whole = WholeTopics.require(admin, reader, decoders);
    Wanted wanted = Wanted.of(requests);
    // The order is the proof. The router's two steps each commit what they have read together with
    // what they write, and what stands between them is deleted once the second has dealt with it.
    // So a request is behind the first step's offset, or behind the second's, or its command is
    // there when the commands are read last.
    Map<TopicPartition, Long> passed =
        ServiceGroup.of(admin, Topics.ROUTER_APPLICATION_ID).offsets();
    Map<String, AskedPayout> onTheirWay = new HashMap<>();
    reader.readBetween(
        passed,
        HighWatermarks.of(admin, List.of(Topics.BONUS_REQUESTED)),
        record -> unrouted(record, wanted, onTheirWay));
    List<String> between = betweenTheSteps();
    if (!between.isEmpty()) {
      reader.readBetween(
          passed,
          HighWatermarks.of(admin, between),
          record -> misplaced(record, wanted, onTheirWay));
    }
    Map<String, AskedPayout> found = new HashMap<>();
    commands(Platforms.ALL.stream().map(Topics::commands).toList(), Map.of(), wanted, found, read);
    onTheirWay.forEach(found::putIfAbsent);
    if (!found.isEmpty()) {
      outcomes(found, read);
    }
    whole.stillRequire();
    return new AskedBefore(found.values());
  }

  /** The operators' orders. */
  public Orders orders() {
    return Orders.read(reader, decoders);
  }

  /** What is used of the limits of sums. */
  public LimitUses uses() {
    return LimitUses.read(reader, decoders);
  }

  /** Kafka's ID of the cluster. */
  public String cluster() {
    return AdminAnswers.of(admin.describeCluster().clusterId());
  }

  private void commands(
      List<String> topics,
      Map<TopicPartition, Long> from,
      Wanted wanted,
      Map<String, AskedPayout> found,
      ReadProgress read) {
    Map<TopicPartition, Long> ends = HighWatermarks.of(admin, topics);
    reader.readBetween(
        from,
        ends,
        counting(
            ends,
            read,
            record -> {
              PayoutCommand command = decoders.value(record, PayoutCommand.class);
              if (wanted.holds(command.getPayoutId(), command.getTarget())) {
                found.putIfAbsent(command.getPayoutId(), payout(command));
              }
            }));
  }

  private void outcomes(Map<String, AskedPayout> found, ReadProgress read) {
    Map<TopicPartition, Long> ends =
        HighWatermarks.of(admin, Platforms.ALL.stream().map(Topics::ledger).toList());
    reader.readBetween(
        Map.of(),
        ends,
        counting(
            ends,
            read,
            record ->
                found.computeIfPresent(
                    String.valueOf(Decoders.key(record)),
                    (id, payout) ->
                        became(payout, decoders.value(record, PayoutLedgerEntry.class)))));
  }

  /** The router makes the topic at its first start. */
  private List<String> betweenTheSteps() {
    return AdminAnswers.of(admin.listTopics(new ListTopicsOptions().listInternal(true)).names())
            .contains(Topics.ROUTER_REPARTITION)
        ? List.of(Topics.ROUTER_REPARTITION)
        : List.of();
  }

  /** Where a long reading is. */
  @FunctionalInterface
  public interface ReadProgress {
    /** So many records of so many were read. */
    void show(long done, long total);
  }

  private static Consumer<ConsumerRecord<byte[], byte[]>> counting(
      Map<TopicPartition, Long> ends,
      ReadProgress read,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    long total = ends.values().stream().mapToLong(Long::longValue).sum();
    long[] done = new long[1];
    return record -> {
      each.accept(record);
      if (++done[0] % 1000 == 0) {
        read.show(done[0], total);
      }
    };
  }

  private void unrouted(
      ConsumerRecord<byte[], byte[]> record, Wanted wanted, Map<String, AskedPayout> found) {
    BonusRequested request = decoded(record);
    if (request != null
        && Targets.platform(request.getTarget()).isPresent()
        && wanted.holds(request.getPayoutId(), request.getTarget())) {
      found.putIfAbsent(
          request.getPayoutId(),
          new AskedPayout(
              request.getPayoutId(),
              request.getTarget(),
              request.getAmountMinor(),
              request.getCurrency(),
              request.getBatch(),
              Instant.ofEpochMilli(record.timestamp()),
              AskedPayout.REQUESTED,
              null,
              null,
              null));
    }
  }

  /** It crosses as its own bytes or, where it is large or of an older router, as a command. */
  private void misplaced(
      ConsumerRecord<byte[], byte[]> record, Wanted wanted, Map<String, AskedPayout> found) {
    if (decoded(record) != null) {
      unrouted(record, wanted, found);
      return;
    }
    try {
      PayoutCommand command = decoders.value(record, PayoutCommand.class);
      if (wanted.holds(command.getPayoutId(), command.getTarget())) {
        found.putIfAbsent(command.getPayoutId(), payout(command));
      }
    } catch (UndecodableException rejectedLater) {
      // The router will say so in bonus-rejected.
    }
  }

  /** Anybody can write to the topic; what is no request asks for nothing. */
  private @Nullable BonusRequested decoded(ConsumerRecord<byte[], byte[]> record) {
    try {
      return record.value() == null ? null : decoders.value(record, BonusRequested.class);
    } catch (UndecodableException noRequest) {
      return null;
    }
  }

  private static AskedPayout payout(PayoutCommand command) {
    return new AskedPayout(
        command.getPayoutId(),
        command.getTarget(),
        command.getAmountMinor(),
        command.getCurrency(),
        command.getBatch(),
        command.getAdmittedAt(),
        AskedPayout.ADMITTED,
        null,
        null,
        null);
  }

  private static AskedPayout became(AskedPayout asked, PayoutLedgerEntry entry) {
    return new AskedPayout(
        asked.payoutId(),
        asked.target(),
        asked.amountMinor(),
        asked.currency(),
        asked.batch(),
        asked.askedAt(),
        entry.getState(),
        entry.getPaidAmountMinor(),
        entry.getSettledAt(),
        entry.getFailureCode());
  }

  /** What is looked for: some IDs, and everything on some targets. */
  private record Wanted(Set<String> ids, Set<TargetKey> targets) {

    static Wanted of(Collection<BonusRequested> requests) {
      return new Wanted(
          requests.stream().map(BonusRequested::getPayoutId).collect(Collectors.toSet()),
          requests.stream().map(r -> TargetKey.of(r.getTarget())).collect(Collectors.toSet()));
    }

    boolean holds(String id, Object target) {
      return ids.contains(id) || targets.contains(TargetKey.of(target));
    }
  }

  @Override
  public void close() {
    reader.close();
    decoders.close();
    admin.close();
  }
}
