package org.payouts.audit.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutLedgerEntry;
import org.payouts.audit.history.Books;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.Recorded;

/**
 * Judges a recording that fits into memory: histories one by one, then what is wider than one
 * payout. Pure; free of I/O.
 */
public final class Checker {
  private Checker() {}

  /**
   * Everything that must not be, in no particular order.
   *
   * @param books the providers' books; null if they are not known, then checks 1, 2, 4 and 5 are
   *     held to the topics alone
   */
  public static List<Finding> judge(
      Collection<PayoutHistory> histories, @Nullable Books books, Rules rules) {
    List<Finding> findings = new ArrayList<>();
    Sums sums = new Sums();
    Map<String, List<Claimant>> targets = new LinkedHashMap<>();
    List<Recorded<PayoutLedgerEntry>> ledger = new ArrayList<>();
    List<LimitUse> uses = new ArrayList<>();
    int reviews = 0;
    for (PayoutHistory history : histories) {
      findings.addAll(HistoryJudge.judge(history, rules));
      sums.add(history, rules);
      uses.addAll(LimitUse.of(history, rules));
      Claimant.of(history).ifPresent(claimant -> group(targets, claimant));
      ledger.addAll(history.ledger());
      reviews += wasInReview(history) ? 1 : 0;
    }
    partitions(ledger, rules, findings);
    LimitJudge.ofScopes(rules, findings::add).all(uses);
    LimitJudge.ofTargets(rules, findings::add).all(uses);
    reviews(reviews, rules).ifPresent(findings::add);
    sums.judge(rules, findings::add);
    if (books == null) {
      targets.values().forEach(claimants -> findings.addAll(TargetJudge.judge(claimants, rules)));
      return List.copyOf(findings);
    }
    books.payments().forEach(payment -> sums.add(payment, rules));
    sums.judgeBooks(findings::add);
    TargetBooks byTarget = new TargetBooks(books);
    byTarget.targets().forEach(target -> targets.putIfAbsent(target, List.of()));
    targets.forEach(
        (target, claimants) ->
            findings.addAll(
                TargetJudge.judge(
                    claimants, byTarget.payments(target), byTarget.calls(target), rules)));
    return List.copyOf(findings);
  }

  private static void group(Map<String, List<Claimant>> targets, Claimant claimant) {
    targets
        .computeIfAbsent(
            TargetBooks.name(claimant.platform(), claimant.target()), key -> new ArrayList<>(1))
        .add(claimant);
  }

  private static void partitions(
      List<Recorded<PayoutLedgerEntry>> ledger, Rules rules, List<Finding> findings) {
    PartitionJudge judge = new PartitionJudge(rules);
    ledger.sort(Comparator.comparing(Recorded::position));
    ledger.forEach(entry -> judge.next(entry.position(), entry.value()));
    findings.addAll(judge.findings());
  }

  /** Whether the payout ever waited for a person, as far as is still to be seen. */
  public static boolean wasInReview(PayoutHistory history) {
    return !history.reviews().isEmpty()
        || history.ledger().stream().anyMatch(e -> e.value().getState().equals("REVIEW"));
  }

  /** More payouts in review than the faults explain (check 10). */
  public static Optional<Finding> reviews(long seen, Rules rules) {
    Integer most = rules.mostReviews();
    return most != null && seen > most
        ? Optional.of(
            new Finding(
                Check.NOT_IDLE,
                null,
                null,
                "%d payouts came into review, the faults explain %d".formatted(seen, most)))
        : Optional.empty();
  }
}
