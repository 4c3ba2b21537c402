package org.payouts.audit.checks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.history.Recorded;
import org.payouts.payout.Targets;

/**
 * At most one result, equal to the ledger's final state (check 3) and to what was asked (check 2);
 * none missing once the pipeline is at rest (check 11).
 */
final class ResultJudge {
  private final PayoutHistory history;
  private final Rules rules;
  private final Findings findings;
  private final @Nullable Recorded<PayoutLedgerEntry> last;

  ResultJudge(PayoutHistory history, Rules rules, Findings findings) {
    this.history = history;
    this.rules = rules;
    this.findings = findings;
    List<Recorded<PayoutLedgerEntry>> ledger = history.ledger();
    this.last = ledger.isEmpty() ? null : ledger.get(ledger.size() - 1);
  }

  void judge() {
    if (!rules.has(Kind.RESULT)) {
      return;
    }
    int results = history.paid().size() + history.failed().size();
    if (results > 1) {
      findings.add(
          Check.ONE_RESULT,
          lastResult(),
          "it has %d results (%d paid, %d failed)",
          results,
          history.paid().size(),
          history.failed().size());
    }
    history.paid().forEach(this::paid);
    history.failed().forEach(this::failed);
    Recorded<PayoutLedgerEntry> end = last;
    if (end != null && results == 0 && StateTable.FINAL.contains(end.value().getState())) {
      findings.add(
          Check.ONE_RESULT,
          end.position(),
          "the ledger says %s, and there is no result",
          end.value().getState());
    }
    if (rules.settled() && results == 0 && !history.commands().isEmpty()) {
      findings.add(
          Check.PROGRESS,
          history.commands().get(0).position(),
          "it was never settled: %s",
          end == null ? "no ledger knows it" : "the ledger says " + end.value().getState());
    }
  }

  private RecordPosition lastResult() {
    List<? extends Recorded<?>> results =
        history.failed().isEmpty() ? history.paid() : history.failed();
    return results.get(results.size() - 1).position();
  }

  private void paid(Recorded<BonusPaid> result) {
    BonusPaid paid = result.value();
    PayoutLedgerEntry entry = settledAs("PAID", result.position());
    if (entry != null) {
      agree(
          result.position(), "paid amount", paid.getPaidAmountMinor(), entry.getPaidAmountMinor());
      agree(result.position(), "evidence", paid.getEvidence(), entry.getEvidence());
      agree(result.position(), "attempts", paid.getAttempts(), entry.getAttempts());
      agree(result.position(), "time", paid.getSettledAt(), entry.getSettledAt());
      agree(
          result.position(),
          "provider reference",
          paid.getProviderReference(),
          entry.getProviderReference());
    }
    PayoutCommand command = command(result.position());
    if (command != null) {
      content(
          result.position(),
          command,
          paid.getPlatform(),
          paid.getStudy(),
          paid.getParticipant(),
          paid.getTarget());
      asked(result.position(), "amount", paid.getAmountMinor(), command.getAmountMinor());
      asked(result.position(), "paid amount", paid.getPaidAmountMinor(), command.getAmountMinor());
      asked(result.position(), "currency", paid.getCurrency(), command.getCurrency());
      asked(result.position(), "requested_at", paid.getRequestedAt(), command.getRequestedAt());
      asked(result.position(), "batch", paid.getBatch(), command.getBatch());
      newer(result.position(), command, paid.getAccount(), paid.getReason(), paid.getRequestedBy());
    }
  }

  private void failed(Recorded<BonusFailed> result) {
    BonusFailed failed = result.value();
    PayoutLedgerEntry entry = settledAs("FAILED", result.position());
    if (entry != null) {
      agree(result.position(), "code", failed.getFailureCode(), entry.getFailureCode());
      agree(result.position(), "detail", failed.getFailureDetail(), entry.getEvidence());
      agree(result.position(), "attempts", failed.getAttempts(), entry.getAttempts());
      agree(result.position(), "time", failed.getSettledAt(), entry.getSettledAt());
      agree(
          result.position(),
          "provider reference",
          failed.getProviderReference(),
          entry.getProviderReference());
    }
    PayoutCommand command = command(result.position());
    if (command != null) {
      content(
          result.position(),
          command,
          failed.getPlatform(),
          failed.getStudy(),
          failed.getParticipant(),
          failed.getTarget());
      asked(result.position(), "amount", failed.getAmountMinor(), command.getAmountMinor());
      asked(result.position(), "currency", failed.getCurrency(), command.getCurrency());
      asked(result.position(), "requested_at", failed.getRequestedAt(), command.getRequestedAt());
      asked(result.position(), "batch", failed.getBatch(), command.getBatch());
      newer(
          result.position(),
          command,
          failed.getAccount(),
          failed.getReason(),
          failed.getRequestedBy());
    }
  }

  /** The ledger's final record if it is of that state; null, and noted, if it is not. */
  private @Nullable PayoutLedgerEntry settledAs(String state, RecordPosition result) {
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

  private @Nullable PayoutCommand command(RecordPosition result) {
    if (!history.commands().isEmpty()) {
      return history.commands().get(0).value();
    }
    if (rules.has(Kind.COMMAND)) {
      findings.add(Check.ONE_RESULT, result, "it has a result and was never admitted");
    }
    return null;
  }

  private void content(
      RecordPosition position,
      PayoutCommand command,
      Platform platform,
      String study,
      String participant,
      String target) {
    Object wanted = command.getTarget();
    Platform owner = Targets.platform(wanted).orElse(Platform.UNKNOWN);
    asked(position, "platform", platform, owner);
    if (owner != Platform.UNKNOWN) {
      asked(position, "study", study, Targets.study(wanted));
      asked(position, "participant", participant, Targets.participant(wanted));
      asked(position, "target", target, Targets.key(wanted));
    }
  }

  /** Fields that a worker older than them leaves empty. */
  private void newer(
      RecordPosition position,
      PayoutCommand command,
      String account,
      String reason,
      @Nullable String requestedBy) {
    if (!account.isEmpty()) {
      asked(position, "account", account, Targets.account(command.getTarget()));
    }
    if (!reason.isEmpty()) {
      asked(position, "reason", reason, command.getReason());
    }
    if (requestedBy != null) {
      asked(position, "requester", requestedBy, command.getRequestedBy());
    }
  }

  private void agree(
      RecordPosition position, String what, @Nullable Object found, @Nullable Object wanted) {
    findings.same(
        Check.ONE_RESULT, position, "the result's " + what, found, "the ledger's", wanted);
  }

  private void asked(
      RecordPosition position, String what, @Nullable Object found, @Nullable Object wanted) {
    findings.same(
        Check.FIRST_CONTENT, position, "the result's " + what, found, "the command's", wanted);
  }
}
