package org.payouts.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.payout.Targets;

/**
 * At most one result, equal to the ledger's final state (verdict 3) and to what was asked (verdict
 * 2); none missing once the world has come to rest (verdict 11).
 */
final class ResultJudge {
  private final Story story;
  private final Rules rules;
  private final Findings findings;
  private final @Nullable Recorded<PayoutLedgerEntry> last;

  ResultJudge(Story story, Rules rules, Findings findings) {
    this.story = story;
    this.rules = rules;
    this.findings = findings;
    List<Recorded<PayoutLedgerEntry>> ledger = story.ledger();
    this.last = ledger.isEmpty() ? null : ledger.get(ledger.size() - 1);
  }

  void judge() {
    if (!rules.has(Kind.RESULT)) {
      return;
    }
    int results = story.paid().size() + story.failed().size();
    if (results > 1) {
      findings.add(
          Check.ONE_RESULT,
          lastResult(),
          "it has %d results (%d paid, %d failed)",
          results,
          story.paid().size(),
          story.failed().size());
    }
    story.paid().forEach(this::paid);
    story.failed().forEach(this::failed);
    Recorded<PayoutLedgerEntry> end = last;
    if (end != null && results == 0 && StateTable.FINAL.contains(end.value().getState())) {
      findings.add(
          Check.ONE_RESULT,
          end.place(),
          "the ledger says %s, and there is no result",
          end.value().getState());
    }
    if (rules.settled() && results == 0 && !story.commands().isEmpty()) {
      findings.add(
          Check.PROGRESS,
          story.commands().get(0).place(),
          "it was never settled: %s",
          end == null ? "no ledger knows it" : "the ledger says " + end.value().getState());
    }
  }

  private Place lastResult() {
    List<? extends Recorded<?>> results = story.failed().isEmpty() ? story.paid() : story.failed();
    return results.get(results.size() - 1).place();
  }

  private void paid(Recorded<BonusPaid> result) {
    BonusPaid paid = result.value();
    PayoutLedgerEntry entry = settledAs("PAID", result.place());
    if (entry != null) {
      agree(result.place(), "paid amount", paid.getPaidAmountMinor(), entry.getPaidAmountMinor());
      agree(result.place(), "evidence", paid.getEvidence(), entry.getEvidence());
      agree(result.place(), "attempts", paid.getAttempts(), entry.getAttempts());
      agree(result.place(), "time", paid.getSettledAt(), entry.getSettledAt());
      agree(
          result.place(),
          "provider reference",
          paid.getProviderReference(),
          entry.getProviderReference());
    }
    PayoutCommand command = command(result.place());
    if (command != null) {
      content(
          result.place(),
          command,
          paid.getPlatform(),
          paid.getStudy(),
          paid.getParticipant(),
          paid.getTarget());
      asked(result.place(), "amount", paid.getAmountMinor(), command.getAmountMinor());
      asked(result.place(), "paid amount", paid.getPaidAmountMinor(), command.getAmountMinor());
      asked(result.place(), "currency", paid.getCurrency(), command.getCurrency());
      asked(result.place(), "requested_at", paid.getRequestedAt(), command.getRequestedAt());
      asked(result.place(), "batch", paid.getBatch(), command.getBatch());
    }
  }

  private void failed(Recorded<BonusFailed> result) {
    BonusFailed failed = result.value();
    PayoutLedgerEntry entry = settledAs("FAILED", result.place());
    if (entry != null) {
      agree(result.place(), "code", failed.getFailureCode(), entry.getFailureCode());
      agree(result.place(), "detail", failed.getFailureDetail(), entry.getEvidence());
      agree(result.place(), "attempts", failed.getAttempts(), entry.getAttempts());
      agree(result.place(), "time", failed.getSettledAt(), entry.getSettledAt());
      agree(
          result.place(),
          "provider reference",
          failed.getProviderReference(),
          entry.getProviderReference());
    }
    PayoutCommand command = command(result.place());
    if (command != null) {
      content(
          result.place(),
          command,
          failed.getPlatform(),
          failed.getStudy(),
          failed.getParticipant(),
          failed.getTarget());
      asked(result.place(), "amount", failed.getAmountMinor(), command.getAmountMinor());
      asked(result.place(), "currency", failed.getCurrency(), command.getCurrency());
      asked(result.place(), "requested_at", failed.getRequestedAt(), command.getRequestedAt());
      asked(result.place(), "batch", failed.getBatch(), command.getBatch());
    }
  }

  /** The ledger's final record if it is of that state; null, and noted, if it is not. */
  private @Nullable PayoutLedgerEntry settledAs(String state, Place result) {
    if (!rules.has(Kind.LEDGER)) {
      return null;
    }
    Recorded<PayoutLedgerEntry> end = last;
    if (end == null || !end.value().getState().equals(state)) {
      findings.add(
          Check.ONE_RESULT,
          result,
          "the result says %s, the ledger says %s",
          state,
          end == null ? "nothing" : end.value().getState());
      return null;
    }
    return end.value();
  }

  private @Nullable PayoutCommand command(Place result) {
    if (!story.commands().isEmpty()) {
      return story.commands().get(0).value();
    }
    if (rules.has(Kind.COMMAND)) {
      findings.add(Check.ONE_RESULT, result, "it has a result and was never admitted");
    }
    return null;
  }

  private void content(
      Place place,
      PayoutCommand command,
      Platform platform,
      String study,
      String participant,
      String target) {
    Object wanted = command.getTarget();
    Platform owner = Targets.platform(wanted).orElse(Platform.UNKNOWN);
    asked(place, "platform", platform, owner);
    if (owner != Platform.UNKNOWN) {
      asked(place, "study", study, Targets.study(wanted));
      asked(place, "participant", participant, Targets.participant(wanted));
      asked(place, "target", target, Targets.key(wanted));
    }
  }

  private void agree(Place place, String what, @Nullable Object found, @Nullable Object wanted) {
    findings.same(Check.ONE_RESULT, place, "the result's " + what, found, "the ledger's", wanted);
  }

  private void asked(Place place, String what, @Nullable Object found, @Nullable Object wanted) {
    findings.same(
        Check.FIRST_CONTENT, place, "the result's " + what, found, "the command's", wanted);
  }
}
