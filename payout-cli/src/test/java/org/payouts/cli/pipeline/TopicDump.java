package org.payouts.cli.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutReview;
import org.payouts.Platform;
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

  static TopicDump of(Settings settings) {
    try (TopicFollower reader = new TopicFollower(settings);
        Decoders decoders = new Decoders(settings)) {
      Set<String> places = new TreeSet<>();
      // Results first: their payouts are then in the topics read after them.
      List<BonusPaid> paid = all(reader, decoders, Topics.BONUS_PAID, BonusPaid.class);
      List<BonusFailed> failed = all(reader, decoders, Topics.BONUS_FAILED, BonusFailed.class);
      Map<String, PayoutReview> reviews = new HashMap<>();
      all(reader, decoders, Topics.REVIEWS, PayoutReview.class)
          .forEach(review -> reviews.put(review.getPayoutId(), review));
      List<PayoutCommand> commands = new ArrayList<>();
      Map<String, PayoutLedgerEntry> ledger = new HashMap<>();
      for (Platform platform : Platforms.ALL) {
        all(reader, decoders, Topics.ledger(platform), PayoutLedgerEntry.class)
            .forEach(entry -> ledger.put(entry.getPayoutId(), entry));
        commands.addAll(all(reader, decoders, Topics.commands(platform), PayoutCommand.class));
      }
      List<BonusRejected> rejected =
          all(reader, decoders, Topics.BONUS_REJECTED, BonusRejected.class);
      reader.readAll(
          List.of(Topics.BONUS_REQUESTED),
          record -> places.add(record.partition() + "-" + record.offset()));
      return new TopicDump(places, commands, rejected, paid, failed, ledger, reviews);
    }
  }

  private static <T extends SpecificRecord> List<T> all(
      TopicFollower reader, Decoders decoders, String topic, Class<T> type) {
    List<T> values = new ArrayList<>();
    reader.readAll(List.of(topic), record -> values.add(decoders.value(record, type)));
    return values;
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
