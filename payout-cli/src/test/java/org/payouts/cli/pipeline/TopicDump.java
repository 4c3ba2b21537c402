package org.payouts.cli.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutReview;
import org.payouts.SourcePosition;
import org.payouts.cli.kafka.Decoders;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;

/**
 * What the topics held at one moment, committed records only.
 *
 * @param requestPlaces partition-offset of every record of bonus-requested
 * @param ledger the newest entry of each payout ID
 * @param reviews the newest word on each payout ID's review
 */
record TopicDump(
    Set<String> requestPlaces,
    List<PayoutCommand> commands,
    List<BonusRejected> rejected,
    List<BonusPaid> paid,
    List<BonusFailed> failed,
    Map<String, PayoutLedgerEntry> ledger,
    Map<String, PayoutReview> reviews) {

  /** Reads on from look to look, so that a wait for something costs little. Thread-safe. */
  static final class Reader implements AutoCloseable {
    /** Read first: their payouts are then in the topics read after them. */
    private static final List<String> ENDS =
        List.of(Topics.BONUS_PAID, Topics.BONUS_FAILED, Topics.REVIEWS);

    private static final List<String> OTHERS =
        Stream.concat(
                Stream.of(Topics.BONUS_REJECTED, Topics.BONUS_REQUESTED),
                Platforms.ALL.stream()
                    .flatMap(each -> Stream.of(Topics.ledger(each), Topics.commands(each))))
            .toList();

    private final TopicFollower follower;
    private final Decoders decoders;
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final TopicDump seen =
        new TopicDump(
            new TreeSet<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new HashMap<>(),
            new HashMap<>());

    Reader(Settings settings) {
      this.follower = new TopicFollower(settings);
      this.decoders = new Decoders(settings);
    }

    synchronized TopicDump read() {
      readOn(ENDS);
      readOn(OTHERS);
      return new TopicDump(
          new TreeSet<>(seen.requestPlaces),
          List.copyOf(seen.commands),
          List.copyOf(seen.rejected),
          List.copyOf(seen.paid),
          List.copyOf(seen.failed),
          Map.copyOf(seen.ledger),
          Map.copyOf(seen.reviews));
    }

    private void readOn(List<String> topics) {
      Map<TopicPartition, Long> ends = follower.ends(topics);
      follower.readBetween(
          next,
          ends,
          record -> {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (record.offset() >= next.getOrDefault(partition, 0L)) {
              next.put(partition, record.offset() + 1);
              take(record);
            }
          });
      ends.forEach((partition, end) -> next.merge(partition, end, Math::max));
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
      switch (record.topic()) {
        case Topics.BONUS_PAID -> seen.paid.add(decoders.value(record, BonusPaid.class));
        case Topics.BONUS_FAILED -> seen.failed.add(decoders.value(record, BonusFailed.class));
        case Topics.BONUS_REJECTED ->
            seen.rejected.add(decoders.value(record, BonusRejected.class));
        case Topics.BONUS_REQUESTED ->
            seen.requestPlaces.add(record.partition() + "-" + record.offset());
        case Topics.REVIEWS -> {
          PayoutReview review = decoders.value(record, PayoutReview.class);
          seen.reviews.put(review.getPayoutId(), review);
        }
        default -> {
          if (Platforms.ALL.stream().map(Topics::commands).anyMatch(record.topic()::equals)) {
            seen.commands.add(decoders.value(record, PayoutCommand.class));
          } else {
            PayoutLedgerEntry entry = decoders.value(record, PayoutLedgerEntry.class);
            seen.ledger.put(entry.getPayoutId(), entry);
          }
        }
      }
    }

    @Override
    public void close() {
      follower.close();
      decoders.close();
    }
  }

  static String place(SourcePosition source) {
    return source.getPartition() + "-" + source.getOffset();
  }

  /** Payout IDs that have a result, wait for a person, or wait for the target of one that does. */
  Set<String> ended() {
    Set<String> ended = new TreeSet<>(inReview());
    Set<String> held = new TreeSet<>();
    ended.stream().map(ledger::get).filter(Objects::nonNull).forEach(e -> held.add(e.getTarget()));
    ledger.values().stream()
        .filter(each -> each.getState().equals("ACCEPTED") && held.contains(each.getTarget()))
        .forEach(each -> ended.add(each.getPayoutId()));
    paid.forEach(each -> ended.add(each.getPayoutId()));
    failed.forEach(each -> ended.add(each.getPayoutId()));
    return ended;
  }

  /** Payout IDs whose review is open. */
  Set<String> inReview() {
    Set<String> open = new TreeSet<>();
    reviews.forEach(
        (id, review) -> {
          if (review.getStatus().equals("OPEN")) {
            open.add(id);
          }
        });
    return open;
  }

  /** PAID, the failure code, REVIEW, or the ledger's state; NONE when nothing is known. */
  String outcome(String id) {
    if (paid.stream().anyMatch(each -> each.getPayoutId().equals(id))) {
      return "PAID";
    }
    for (BonusFailed each : failed) {
      if (each.getPayoutId().equals(id)) {
        return each.getFailureCode();
      }
    }
    PayoutLedgerEntry entry = ledger.get(id);
    return entry == null ? "NONE" : entry.getState();
  }
}
