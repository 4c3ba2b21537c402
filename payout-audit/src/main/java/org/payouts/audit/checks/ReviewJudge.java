package org.payouts.audit.checks;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutResolution;
import org.payouts.PayoutReview;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.Recorded;
import org.payouts.payout.Targets;

/** The reviews topic agrees with the ledger, and a resolution that was dealt with is there. */
final class ReviewJudge {
  private final PayoutHistory history;
  private final Rules rules;
  private final Findings findings;

  ReviewJudge(PayoutHistory history, Rules rules, Findings findings) {
    this.history = history;
    this.rules = rules;
    this.findings = findings;
  }

  void judge() {
    if (rules.has(Kind.REVIEW)) {
      reviews();
    }
    if (rules.has(Kind.RESOLUTION)) {
      resolutions();
    }
  }

  private void reviews() {
    List<Recorded<PayoutLedgerEntry>> ledger = history.ledger();
    List<Recorded<PayoutReview>> reviews = history.reviews();
    if (reviews.isEmpty()) {
      ledger.stream()
          .filter(entry -> entry.value().getState().equals("REVIEW"))
          .findFirst()
          .ifPresent(
              entry ->
                  findings.add(
                      Check.LEDGER_HISTORY, entry.position(), "its review was never published"));
      return;
    }
    Recorded<PayoutReview> newest = reviews.get(reviews.size() - 1);
    if (ledger.isEmpty()) {
      if (rules.has(Kind.LEDGER)) {
        findings.add(Check.LEDGER_HISTORY, newest.position(), "a review of what no ledger knows");
      }
      return;
    }
    Recorded<PayoutLedgerEntry> last = ledger.get(ledger.size() - 1);
    if (rules.horizon().judged(newest.position()) && rules.horizon().judged(last.position())) {
      status(newest, last);
    }
    if (!history.commands().isEmpty()) {
      for (Recorded<PayoutReview> review : reviews) {
        content(review, history.commands().get(0).value());
      }
    }
  }

  private void status(Recorded<PayoutReview> newest, Recorded<PayoutLedgerEntry> last) {
    PayoutReview review = newest.value();
    PayoutLedgerEntry entry = last.value();
    boolean open = entry.getState().equals("REVIEW");
    if (open != review.getStatus().equals("OPEN")) {
      findings.add(
          Check.LEDGER_HISTORY,
          last.position(),
          "the ledger says %s, the review is %s",
          entry.getState(),
          review.getStatus());
    }
    if (open && review.getAttempt() != entry.getAttempts()) {
      findings.add(
          Check.LEDGER_HISTORY,
          newest.position(),
          "the review is about attempt %d, the ledger's is %d",
          review.getAttempt(),
          entry.getAttempts());
    }
    String outcome = review.getOutcome();
    if (outcome != null && StateTable.FINAL.contains(outcome)) {
      findings.same(
          Check.LEDGER_HISTORY,
          newest.position(),
          "the review's outcome",
          outcome,
          "the ledger's state",
          entry.getState());
    }
  }

  private void content(Recorded<PayoutReview> recorded, PayoutCommand command) {
    PayoutReview review = recorded.value();
    boolean same =
        Targets.platform(command.getTarget()).filter(p -> p == review.getPlatform()).isPresent()
            && Targets.key(command.getTarget()).equals(review.getTarget())
            && Targets.study(command.getTarget()).equals(review.getStudy())
            && command.getAmountMinor() == review.getAmountMinor()
            && command.getCurrency().equals(review.getCurrency());
    if (!same) {
      findings.add(Check.FIRST_CONTENT, recorded.position(), "the review is about another payment");
    }
  }

  private void resolutions() {
    NamedResolution before = null;
    Set<Long> gone = new HashSet<>();
    for (Recorded<PayoutLedgerEntry> recorded : history.ledger()) {
      NamedResolution named = NamedResolution.of(recorded.value());
      if (named != null && named.isGone(rules)) {
        gone.add(named.offset());
      } else if (named != null && !named.equals(before)) {
        resolution(recorded, named.offset());
      }
      before = named;
    }
    for (Recorded<PayoutReview> review : history.reviews()) {
      Long offset = review.value().getResolutionOffset();
      if (offset != null && !gone.contains(offset) && resolution(offset) == null) {
        findings.add(
            Check.LEDGER_HISTORY,
            review.position(),
            "the resolution at offset %d is not in payout-resolutions",
            offset);
      }
    }
  }

  private void resolution(Recorded<PayoutLedgerEntry> recorded, long offset) {
    Recorded<PayoutResolution> resolution = resolution(offset);
    if (resolution == null) {
      findings.add(
          Check.LEDGER_HISTORY,
          recorded.position(),
          "the resolution at offset %d, which it deals with, is not in payout-resolutions",
          offset);
      return;
    }
    String state = recorded.value().getState();
    String said = resolution.value().getVerdict().name();
    boolean decided = cameFromReview(recorded);
    boolean byResolution = decided || "VERDICT".equals(recorded.value().getFailureCode());
    boolean cancelled = "CANCELLED".equals(recorded.value().getFailureCode());
    boolean wrong =
        (state.equals("FAILED") && byResolution && !said.equals("FAILED"))
            || (state.equals("RETRY_WAIT") && decided && !said.equals("RETRY"))
            || (cancelled && !said.equals("CANCEL"));
    if (state.equals("RETRY_WAIT") && decided) {
      seen(recorded, resolution.value());
    }
    if (byResolution && !state.equals("REVIEW") && !cancelled) {
      attempt(recorded, resolution.value());
    }
    if (wrong) {
      findings.add(
          Check.LEDGER_HISTORY,
          recorded.position(),
          "it became %s by a resolution that says %s",
          state,
          said);
    }
  }

  /** A person who looked at an earlier attempt has said nothing of this one. */
  private void attempt(Recorded<PayoutLedgerEntry> recorded, PayoutResolution resolution) {
    PayoutLedgerEntry entry = recorded.value();
    if (resolution.getAttempt() != entry.getAttempts()) {
      findings.add(
          Check.LEDGER_HISTORY,
          recorded.position(),
          "it became %s by a resolution about attempt %d, its attempt is %d",
          entry.getState(),
          resolution.getAttempt(),
          entry.getAttempts());
    }
  }

  /** The baseline that a retry goes on with is what the person saw. */
  private void seen(Recorded<PayoutLedgerEntry> recorded, PayoutResolution resolution) {
    List<String> baseline = Baselines.of(recorded.value().getAttempt());
    List<String> seen = resolution.getSeenEntries();
    if (baseline != null && seen != null && !Baselines.holds(baseline, seen)) {
      findings.add(
          Check.LEDGER_HISTORY,
          recorded.position(),
          "it goes on from the baseline %s, which lacks what the person saw: %s",
          baseline,
          seen);
    }
  }

  private boolean cameFromReview(Recorded<PayoutLedgerEntry> recorded) {
    int index = history.ledger().indexOf(recorded);
    return index > 0 && history.ledger().get(index - 1).value().getState().equals("REVIEW");
  }

  private @org.jspecify.annotations.Nullable Recorded<PayoutResolution> resolution(long offset) {
    for (Recorded<PayoutResolution> resolution : history.resolutions()) {
      if (resolution.position().offset() == offset) {
        return resolution;
      }
    }
    return null;
  }
}
