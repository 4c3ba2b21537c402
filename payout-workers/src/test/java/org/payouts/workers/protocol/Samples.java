package org.payouts.workers.protocol;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.protocol.PayoutState.Accepted;
import org.payouts.workers.protocol.PayoutState.Attempting;
import org.payouts.workers.protocol.PayoutState.Failed;
import org.payouts.workers.protocol.PayoutState.InDoubt;
import org.payouts.workers.protocol.PayoutState.Paid;
import org.payouts.workers.protocol.PayoutState.RetryWait;
import org.payouts.workers.protocol.PayoutState.Review;
import org.payouts.workers.protocol.PayoutState.Submitted;

/** Payouts in every state, for tests. */
public final class Samples {
  public static final long HOUR_MS = 3_600_000;
  public static final long WALL_MS = 1_790_000_000_000L;
  public static final Moment NOW = new Moment(5_000, WALL_MS);
  public static final Owner OWNER = new Owner(7, "me");
  public static final Owner OLDER = new Owner(6, "other");

  private Samples() {}

  public static Policy policy(boolean retryWhenAbsent) {
    return policy(retryWhenAbsent, 1, 0);
  }

  /** With bulks of so many rows. */
  public static Policy policy(boolean retryWhenAbsent, int bulkRows, long bulkLingerMs) {
    return new Policy(
        4,
        60_000,
        10_000,
        30_000,
        5_000,
        1_000,
        20_000,
        500,
        10_000,
        600_000,
        20 * HOUR_MS,
        300_000,
        5,
        5,
        5,
        retryWhenAbsent,
        2,
        100,
        50,
        bulkRows,
        bulkLingerMs);
  }

  public static Command command(String id, Target target, Command.@Nullable Refused refused) {
    return new Command(
        new PayoutRequest(id, target, 150, "USD", "thank you"),
        "00112233445566778899aabbccddeeff",
        "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
        new Command.Source("bonus-requested", 3, 42),
        WALL_MS - 5_000,
        WALL_MS - 4_000,
        "march",
        "ledger-id",
        refused);
  }

  public static Target mturk(String assignment) {
    return new Target.MTurk("worker", assignment, "hit");
  }

  public static Target prolific(String workspace, String submission) {
    return new Target.Prolific(workspace, "study", submission);
  }

  public static Target respondent(String response) {
    return new Target.Respondent("project", response, 150);
  }

  public static Basis basis(Target target) {
    if (target instanceof Target.MTurk) {
      return new Basis.MTurk("token");
    }
    return target instanceof Target.Prolific
        ? new Basis.Prolific("bulk", List.of(new BigDecimal("150"), new BigDecimal("30")))
        : new Basis.Respondent(1);
  }

  /** A history with everything set. */
  public static History fullHistory(boolean doubt) {
    return new History(
        2, WALL_MS - HOUR_MS, doubt, false, "ref", "503", "[30]", "why", WALL_MS - 60_000, 11L);
  }

  public static Attempt attempt(int number, Target target, Owner owner) {
    return new Attempt(number, owner, WALL_MS - 1_000, WALL_MS + 9_000, basis(target));
  }

  /** A payout in the named state, in its second attempt where it has one. */
  public static Payout in(String state, Target target, boolean doubt) {
    Attempt attempt = attempt(2, target, OWNER);
    PayoutState of =
        switch (state) {
          case "ACCEPTED" -> new Accepted();
          case "RETRY_WAIT" -> new RetryWait(attempt, WALL_MS);
          case "ATTEMPTING" -> new Attempting(attempt);
          case "ATTEMPTING_OF_OLDER" -> new Attempting(attempt(2, target, OLDER));
          case "SUBMITTED" -> new Submitted(attempt);
          case "IN_DOUBT" -> new InDoubt(attempt);
          case "REVIEW" -> new Review(attempt, "not in the books", WALL_MS - 9_000);
          case "PAID" -> new Paid(150, "books", WALL_MS);
          case "FAILED" -> new Failed("CODE", "detail", WALL_MS);
          default -> throw new IllegalArgumentException(state);
        };
    History history = state.equals("ACCEPTED") ? History.NONE : fullHistory(doubt);
    return new Payout(command("p", target, null), of, history);
  }
}
