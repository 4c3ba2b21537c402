package org.payouts.cli.adopt;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.cli.adopt.KnownLedger.Commanded;
import org.payouts.cli.kafka.Decoders;
import org.payouts.cli.kafka.HighWatermarks;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.config.Settings;
import org.payouts.topics.Topics;
import org.payouts.workers.model.BookComparison;
import org.payouts.workers.model.LostSettlement;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.PayoutState.Claimed;

/**
 * Payouts of which the ledger or the results show the end, and not both. A worker writes both in
 * one transaction; a mirror copies them one after the other.
 *
 * @param settled a result is there, and the ledger does not show them as settled
 * @param unreported settled in the ledger, and there is no result
 * @param unasked IDs of results that nobody here has asked for
 */
record ResultGaps(List<Ended> settled, List<Ended> unreported, Set<String> unasked) {

  /** A payout that has ended, and its partition. */
  record Ended(Payout payout, int partition) {}

  /** A result, of either kind. */
  private record Said(
      String id, PayoutState.Settled state, Instant at, int attempts, @Nullable String reference) {}

  /**
   * Finds them; the ledger then knows the former as settled. Waits for open transactions: a result
   * that is committed behind one would be written a second time, or not be settled.
   */
  static ResultGaps find(
      Settings settings,
      TopicFollower reader,
      Decoders decoders,
      Platform platform,
      KnownLedger ledger) {
    Set<String> reported = new HashSet<>();
    Map<String, Said> lost = new HashMap<>();
    reader.readBetween(
        Map.of(),
        HighWatermarks.of(settings, List.of(Topics.BONUS_PAID, Topics.BONUS_FAILED)),
        record -> {
          Said said =
              record.topic().equals(Topics.BONUS_PAID)
                  ? paid(decoders.value(record, BonusPaid.class), platform)
                  : failed(decoders.value(record, BonusFailed.class), platform);
          if (said != null) {
            reported.add(said.id());
            if (!ledger.isSettled(said.id())) {
              lost.putIfAbsent(said.id(), said);
            }
          }
        });
    Set<String> unasked = new HashSet<>();
    List<Ended> settled = new ArrayList<>();
    lost.values().stream()
        .sorted(Comparator.comparing(Said::at))
        .forEach(
            said -> {
              Commanded commanded = ledger.commanded(said.id());
              if (commanded == null) {
                unasked.add(said.id());
              } else {
                Payout payout = settled(said, commanded, ledger);
                ledger.settle(payout);
                settled.add(new Ended(payout, commanded.partition()));
              }
            });
    return new ResultGaps(settled, unreported(reader, decoders, ledger, reported), unasked);
  }

  private static @Nullable Said paid(BonusPaid paid, Platform platform) {
    return paid.getPlatform() == platform
        ? new Said(
            paid.getPayoutId(),
            new PayoutState.Paid(
                paid.getPaidAmountMinor(),
                paid.getEvidence(),
                paid.getSettledAt().toEpochMilli(),
                null),
            paid.getSettledAt(),
            paid.getAttempts(),
            paid.getProviderReference())
        : null;
  }

  private static @Nullable Said failed(BonusFailed failed, Platform platform) {
    return failed.getPlatform() == platform
        ? new Said(
            failed.getPayoutId(),
            new PayoutState.Failed(
                failed.getFailureCode(),
                failed.getFailureDetail(),
                failed.getSettledAt().toEpochMilli()),
            failed.getSettledAt(),
            failed.getAttempts(),
            failed.getProviderReference())
        : null;
  }

  private static Payout settled(Said said, Commanded commanded, KnownLedger ledger) {
    Payout before = ledger.openPayout(said.id());
    PayoutState.Settled state = said.state();
    String target = commanded.command().target().key();
    if (state instanceof PayoutState.Paid paid && KnownLedger.remembersPayments(commanded)) {
      List<BigDecimal> known =
          new ArrayList<>(BookComparison.union(baseline(before), ledger.known(target)));
      known.add(BigDecimal.valueOf(paid.paidAmountMinor()));
      state =
          new PayoutState.Paid(paid.paidAmountMinor(), paid.evidence(), paid.settledAtMs(), known);
    }
    return LostSettlement.of(before, commanded.command(), state, said.attempts(), said.reference());
  }

  /** What its claim says that the target had been paid before. */
  private static List<BigDecimal> baseline(@Nullable Payout before) {
    List<BigDecimal> baseline =
        before != null && before.state() instanceof Claimed claimed
            ? claimed.attempt().baseline().baseline()
            : null;
    return baseline == null ? List.of() : baseline;
  }

  private static List<Ended> unreported(
      TopicFollower reader, Decoders decoders, KnownLedger ledger, Set<String> reported) {
    if (reported.containsAll(ledger.settled())) {
      return List.of();
    }
    Map<String, Ended> unreported = new HashMap<>();
    reader.readBetween(
        Map.of(),
        ledger.ledgerEnds(),
        record -> {
          String id = Objects.requireNonNullElse(Decoders.key(record), "");
          Commanded commanded = ledger.commanded(id);
          if (commanded == null || reported.contains(id)) {
            return;
          }
          PayoutLedgerEntry entry = decoders.value(record, PayoutLedgerEntry.class);
          PayoutState.Settled state = state(entry);
          if (state != null) {
            Payout payout =
                LostSettlement.of(
                    null,
                    commanded.command(),
                    state,
                    entry.getAttempts(),
                    entry.getProviderReference());
            unreported.put(id, new Ended(payout, record.partition()));
          }
        });
    return List.copyOf(unreported.values());
  }

  private static PayoutState.@Nullable Settled state(PayoutLedgerEntry entry) {
    String evidence = Objects.requireNonNullElse(entry.getEvidence(), "");
    long at = entry.getSettledAt() == null ? 0 : entry.getSettledAt().toEpochMilli();
    return switch (entry.getState()) {
      case "PAID" ->
          new PayoutState.Paid(
              Objects.requireNonNullElse(entry.getPaidAmountMinor(), 0L), evidence, at, null);
      case "FAILED" ->
          new PayoutState.Failed(
              Objects.requireNonNullElse(entry.getFailureCode(), ""), evidence, at);
      default -> null;
    };
  }
}
