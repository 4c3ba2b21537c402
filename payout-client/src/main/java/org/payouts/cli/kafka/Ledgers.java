package org.payouts.cli.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.payouts.PayoutLedgerEntry;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;

/** The newest entry of each payout in all ledgers. */
final class Ledgers {
  private Ledgers() {}

  static Map<String, PayoutLedgerEntry> read(
      TopicFollower reader, Decoders decoders, Predicate<String> payoutIds) {
    Map<String, PayoutLedgerEntry> newest = new HashMap<>();
    reader.readAll(
        Platforms.ALL.stream().map(Topics::ledger).toList(),
        record -> {
          if (payoutIds.test(Decoders.key(record))) {
            PayoutLedgerEntry entry = decoders.value(record, PayoutLedgerEntry.class);
            newest.put(entry.getPayoutId(), entry);
          }
        });
    return newest;
  }

  /** Those that are neither paid nor failed. */
  static List<PayoutLedgerEntry> open(TopicFollower reader, Decoders decoders) {
    return read(reader, decoders, id -> true).values().stream()
        .filter(entry -> !PipelineStatus.isSettled(entry.getState()))
        .toList();
  }
}
