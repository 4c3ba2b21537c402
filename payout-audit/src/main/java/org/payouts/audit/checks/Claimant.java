package org.payouts.audit.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutAttempt;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.PayoutOutcome;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.history.Recorded;
import org.payouts.payout.Targets;

/**
 * What the books are compared with: one payout, as far as its target matters.
 *
 * @param target submission, assignment or screener response
 * @param attempts attempts claimed, by the newest ledger record
 * @param claims the attempts whose claim is still in the ledger
 * @param held the stretches of the ledger partition in which the payout held its target
 * @param order where its command stands
 * @param measured the baseline of its first claim, if that is still in the ledger
 * @param known what the target has been paid by its end, if it is PAID and its books have no
 *     reference
 */
public record Claimant(
    String payoutId,
    Platform platform,
    String target,
    long amountMinor,
    String currency,
    PayoutOutcome outcome,
    int attempts,
    List<Claim> claims,
    List<Held> held,
    RecordPosition order,
    @Nullable Measured measured,
    @Nullable Measured known) {

  public Claimant {
    claims = List.copyOf(claims);
    held = List.copyOf(held);
  }

  /**
   * A claimed attempt.
   *
   * @param reference bulk ID, token, or payout count after the call: how calls and books name it
   * @param timeMs when the claim was recorded, epoch milliseconds
   */
  public record Claim(int attempt, String reference, long timeMs) {}

  /**
   * Payments of the target, as a record of the ledger names them.
   *
   * @param payments minor units as decimal text
   */
  public record Measured(RecordPosition at, List<String> payments) {
    public Measured {
      payments = List.copyOf(payments);
    }
  }

  /**
   * From a claim to where the target was free again.
   *
   * @param until the offset of the record that freed it; Long.MAX_VALUE if none has
   */
  public record Held(RecordPosition from, long until) {}

  /** The claimant of a history; empty if no command says what it is about. */
  public static Optional<Claimant> of(PayoutHistory history) {
    if (history.commands().isEmpty()) {
      return Optional.empty();
    }
    Recorded<PayoutCommand> ordered = history.commands().get(0);
    PayoutCommand command = ordered.value();
    Optional<Platform> platform = Targets.platform(command.getTarget());
    if (platform.isEmpty()) {
      return Optional.empty();
    }
    List<Claim> claims = new ArrayList<>(1);
    List<Held> held = new ArrayList<>(1);
    int attempts = 0;
    RecordPosition from = null;
    Measured measured = null;
    Measured known = null;
    for (Recorded<PayoutLedgerEntry> recorded : history.ledger()) {
      PayoutLedgerEntry entry = recorded.value();
      attempts = Math.max(attempts, entry.getAttempts());
      claim(recorded, claims);
      List<String> baseline = Baselines.of(entry.getAttempt());
      if (entry.getState().equals("ATTEMPTING") && entry.getSentCalls() == 1 && baseline != null) {
        measured = new Measured(recorded.position(), baseline);
      }
      if (entry.getKnownPayments() != null) {
        known = new Measured(recorded.position(), entry.getKnownPayments());
      }
      boolean holds = StateTable.CLAIMED.contains(entry.getState());
      if (holds && from == null) {
        from = recorded.position();
      } else if (!holds && from != null) {
        held.add(new Held(from, recorded.position().offset()));
        from = null;
      }
    }
    if (from != null) {
      held.add(new Held(from, Long.MAX_VALUE));
    }
    return Optional.of(
        new Claimant(
            history.payoutId(),
            platform.get(),
            Targets.key(command.getTarget()),
            command.getAmountMinor(),
            command.getCurrency(),
            PayoutOutcome.of(history),
            attempts,
            claims,
            held,
            ordered.position(),
            measured,
            known));
  }

  /** Any record that holds an attempt shows its claim; the first one seen is the nearest. */
  private static void claim(Recorded<PayoutLedgerEntry> recorded, List<Claim> claims) {
    PayoutAttempt attempt = recorded.value().getAttempt();
    String reference = attempt == null ? null : reference(attempt);
    if (attempt == null || reference == null) {
      return;
    }
    boolean known = claims.stream().anyMatch(claim -> claim.attempt() == attempt.getNumber());
    if (!known) {
      boolean claimed = recorded.value().getState().equals("ATTEMPTING");
      long time = claimed ? recorded.position().timeMs() : attempt.getClaimedAt().toEpochMilli();
      claims.add(new Claim(attempt.getNumber(), reference, time));
    }
  }

  private static @Nullable String reference(PayoutAttempt attempt) {
    if (attempt.getBulkId() != null) {
      return attempt.getBulkId();
    }
    if (attempt.getToken() != null) {
      return attempt.getToken();
    }
    Integer count = attempt.getBaselineCount();
    return count == null ? null : Integer.toString(count + 1);
  }
}
