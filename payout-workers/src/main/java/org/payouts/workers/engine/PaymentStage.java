package org.payouts.workers.engine;

import java.util.ArrayList;
import java.util.List;
import org.payouts.workers.engine.OpenPayout.Phase;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Claim;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.IllegalTransitionException;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutState.Attempting;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.Reason;

/** The money call of committed claims, and what its answer means for each of them. */
final class PaymentStage {
  private final PartitionContext context;
  private final CallScheduler scheduler;
  private final Policy policy;
  private final Lanes lanes;

  /** Bulks between the start of their preparation and the end of their call. */
  private int work;

  private int calling;

  PaymentStage(PartitionContext context, Lanes lanes) {
    this.context = context;
    this.scheduler = context.scheduler;
    this.policy = context.policy;
    this.lanes = lanes;
  }

  /** A bulk has taken its lane. */
  void begun() {
    scheduler.workStarted();
    work++;
  }

  /** A bulk is over, called or not: its lane is free. */
  void end(Bulk bulk) {
    bulk.keep(List.of());
    lanes.release(bulk.lane);
    scheduler.workEnded(1);
    work--;
  }

  /** A bulk whose claims are committed has its turn. */
  void call(Bulk bulk, ClockReading now) {
    if (context.gone() || !bulk.isAllIn(Phase.CLAIMED)) {
      return;
    }
    MoneyCall call = callFor(bulk);
    bulk.enter(Phase.CALLING);
    calling++;
    if (context.revoking()) {
      // Nobody was asked, which says nothing of the provider.
      ended(bulk, new Answer.NotSent("the partition was handed over"), false, now);
      return;
    }
    scheduler.pay(context.ref(bulk.first()), call);
  }

  private static MoneyCall callFor(Bulk bulk) {
    List<Claim> claims = new ArrayList<>(bulk.rows().size());
    ClockReading sendBefore = bulk.sendBefore;
    for (OpenPayout row : bulk.rows()) {
      if (sendBefore == null || !(row.payout.state() instanceof Attempting attempting)) {
        throw new IllegalTransitionException(row.payout, "a call without a claim");
      }
      claims.add(
          new Claim(
              row.payout.command().request(),
              attempting.attempt().number(),
              attempting.attempt().baseline(),
              row.payout.history().priorDoubt(),
              sendBefore));
    }
    return new MoneyCall(claims);
  }

  /** The one answer is about the bulk; from here on each row goes its own way. */
  void answered(Bulk bulk, Answer answer, ClockReading now) {
    ended(bulk, answer, true, now);
  }

  private void ended(Bulk bulk, Answer answer, boolean asked, ClockReading now) {
    if (!bulk.isAllIn(Phase.CALLING)) {
      return;
    }
    calling--;
    if (answer instanceof Answer.PresumedNotPaid no && no.pause() != null) {
      scheduler.pauses.start(no.pause(), now);
    }
    if (asked) {
      noteReach(answer, now);
    }
    boolean unknown = answer instanceof Answer.Unclear unclear && unclear.unknownError();
    if (scheduler.unknownError(unknown)) {
      String text = "unknown errors in a row, and a neutral read fails: " + answer;
      scheduler.pauses.suspect(Pause.account(new Reason(Reason.UNEXPECTED_ANSWER, text)), now);
    }
    List<OpenPayout> rows = bulk.rows();
    end(bulk);
    boolean through = answer instanceof Answer.Paid || answer instanceof Answer.Accepted;
    // Equal for all rows: what was not paid together comes back together.
    long backoffMs =
        through ? 0 : rows.stream().mapToLong(row -> row.backoffMs(policy)).max().orElseThrow();
    for (OpenPayout row : rows) {
      noteEnd(row, answer, through, now);
      context.write(row, context.transitions.answered(row.payout, answer, backoffMs, now));
    }
  }

  /** An unclear answer (or none) proves neither that the provider is there nor that it is not. */
  private void noteReach(Answer answer, ClockReading now) {
    if (answer instanceof Answer.NotSent notSent) {
      scheduler.asked(new Reason(Reason.UNREACHABLE, notSent.why()), now);
    } else if (!(answer instanceof Answer.Unclear)) {
      scheduler.asked(null, now);
    }
  }

  private void noteEnd(OpenPayout row, Answer answer, boolean through, ClockReading now) {
    row.quietFromMs = now.monotonicMs();
    row.readIntervalMs = answer instanceof Answer.AlreadyProcessed ? 0 : policy.readMinMs();
    row.unreadable = 0;
    row.failures = through ? 0 : row.failures;
    if (answer instanceof Answer.NotSent && !row.payout.history().priorDoubt()) {
      row.giveBack(scheduler.spendLimit);
    }
  }

  /** Money calls under way. */
  int calling() {
    return calling;
  }

  /** The partition is somebody else's: what was begun here takes no slot any more. */
  void lose() {
    scheduler.workEnded(work);
    work = 0;
  }
}
