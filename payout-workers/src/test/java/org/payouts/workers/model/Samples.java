package org.payouts.workers.model;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.tracing.TraceContext;
import org.payouts.workers.model.PayoutState.Accepted;
import org.payouts.workers.model.PayoutState.Attempting;
import org.payouts.workers.model.PayoutState.Failed;
import org.payouts.workers.model.PayoutState.InDoubt;
import org.payouts.workers.model.PayoutState.Paid;
import org.payouts.workers.model.PayoutState.RetryWait;
import org.payouts.workers.model.PayoutState.Review;
import org.payouts.workers.model.PayoutState.Submitted;

/** Payouts in every state, for tests. */
public final class Samples {
  public static final long HOUR_MS = 3_600_000;
  public static final long WALL_MS = 1_790_000_000_000L;
  public static final ClockReading NOW = new ClockReading(5_000, WALL_MS);
  public static final Owner OWNER = new Owner(7, "me");
  public static final Owner OLDER = new Owner(6, "other");

  /** Who asked for each payout. */
  public static final String REQUESTER = "A. Jones";

  private Samples() {}

  public static Policy policy(boolean retryWhenAbsent) {
    return policy(retryWhenAbsent, 1, 0);
  }

  /** With bulks of so many rows. */
  public static Policy policy(boolean retryWhenAbsent, int bulkRows, long bulkLingerMs) {
    return TestPolicy.with(
        p -> {
          p.retryWhenAbsent = retryWhenAbsent;
          p.bulkRows = bulkRows;
          p.bulkLingerMs = bulkLingerMs;
        });
  }

  public static Command command(String id, Target target, Command.@Nullable Refused refused) {
    return command(new PayoutRequest(id, target, 150, "USD", "thank you"), refused);
  }

  /** The same for a request of another amount or currency. */
  public static Command command(PayoutRequest request, Command.@Nullable Refused refused) {
    return new Command(
        request,
        "00112233445566778899aabbccddeeff",
        "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
        new Command.Source("bonus-requested", 3, 42),
        WALL_MS - 5_000,
        WALL_MS - 4_000,
        "march",
        "ledger-id",
        refused,
        REQUESTER);
  }

  /** The same payout in a trace. */
  public static Payout traced(Payout payout, TraceContext trace) {
    Command of = payout.command();
    PayoutRequest request = of.request();
    return new Payout(
        new Command(
            new PayoutRequest(
                request.payoutId(),
                request.target(),
                request.amountMinor(),
                request.currency(),
                request.reason(),
                trace),
            of.contentHash(),
            of.requestSha256(),
            of.source(),
            of.requestedAtMs(),
            of.admittedAtMs(),
            of.batch(),
            of.ledgerTopicId(),
            of.refused(),
            of.requestedBy()),
        payout.state(),
        payout.history());
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

  public static Baseline baseline(Target target) {
    if (target instanceof Target.MTurk) {
      return new Baseline.MTurk("token");
    }
    return target instanceof Target.Prolific
        ? new Baseline.Prolific("bulk", amounts(150, 30), "USD", "ws")
        : Baseline.Respondent.of(amounts(30)).firstCalledAt(WALL_MS - HOUR_MS);
  }

  /** Amounts in minor units. */
  public static List<BigDecimal> amounts(long... minor) {
    return Arrays.stream(minor).mapToObj(BigDecimal::valueOf).toList();
  }

  /** A draft of Prolific, of a submission that was paid 10 before. */
  public static Preparation ready(String bulkId) {
    return new Preparation.Ready(new Baseline.Prolific(bulkId, amounts(10), null, null));
  }

  /** A person's word about books that show the 10 from before. */
  public static Resolution resolution(
      long offset, String id, int attempt, Resolution.Decision decision) {
    History.ResolutionPosition place = new History.ResolutionPosition("topic", offset);
    return new Resolution(place, id, attempt, decision, "ada", "looked it up", amounts(10));
  }

  public static BookReading present(long... entries) {
    return new BookReading.Present(150, "ref", "present " + amounts(entries), amounts(entries));
  }

  public static BookReading absent(long... entries) {
    return new BookReading.Absent("absent " + amounts(entries), amounts(entries));
  }

  public static BookReading differs(BookReading.Ours ours, long... entries) {
    return new BookReading.Differs("differs " + amounts(entries), ours, amounts(entries));
  }

  /** After two calls that may have left. */
  public static History history(boolean doubt) {
    return History.NONE.edit(
        h -> {
          h.attempts = 2;
          h.sentCalls = 2;
          h.unattendedCalls = 2;
          h.firstAttemptAtMs = WALL_MS - HOUR_MS;
          h.priorDoubt = doubt;
          h.lastAnswer = "503";
          h.books = "[30]";
        });
  }

  /** A history with everything set. */
  public static History fullHistory(boolean doubt) {
    return new History(
        4,
        3,
        2,
        WALL_MS - HOUR_MS,
        doubt,
        true,
        true,
        true,
        new Command.Refused("REFUSED", "no"),
        "ref",
        "503",
        "[30]",
        amounts(30, 150),
        WALL_MS - 30_000,
        new Reason("WAITS", "why"),
        WALL_MS - 40_000,
        WALL_MS - 60_000,
        new History.ResolutionPosition("topic-id", 11));
  }

  /** After a read that has shown these payments of the target. */
  public static History shown(History before, List<BigDecimal> entries) {
    return before.edit(h -> h.booksEntries = entries);
  }

  private static @Nullable List<BigDecimal> known(Target target) {
    return target instanceof Target.MTurk ? null : amounts(30, 150);
  }

  public static Attempt attempt(int number, Target target, Owner owner) {
    return new Attempt(number, owner, WALL_MS - 1_000, WALL_MS + 9_000, baseline(target));
  }

  /** A payout in the named state, in its second attempt where it has one. */
  public static Payout in(String state, Target target, History history) {
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
          case "PAID" -> new Paid(150, "books", WALL_MS, known(target));
          case "FAILED" -> new Failed("CODE", "detail", WALL_MS);
          default -> throw new IllegalArgumentException(state);
        };
    return new Payout(command("p", target, null), of, history);
  }

  /** The same after two calls that may have left, or before the first. */
  public static Payout in(String state, Target target, boolean doubt) {
    return in(state, target, state.equals("ACCEPTED") ? History.NONE : history(doubt));
  }
}
