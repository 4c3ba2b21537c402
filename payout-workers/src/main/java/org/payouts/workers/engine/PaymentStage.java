package org.payouts.workers.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Transitions;

/** The money call of committed claims, and what its answer means for each of them. */
final class PaymentStage {
  private final PartitionContext context;
  private final Transitions transitions;
  private final PendingTransitions pending;
  private final Lanes lanes;
  private final CallScheduler scheduler;
  private final Pauses pauses;
  private final Stops stops;
  private final Reachability reachability;
  private final MoneyOutages outages;
  private final SpendLimit spendLimit;
  private final boolean retryWhenAbsent;

  PaymentStage(
      PartitionContext context,
      Transitions transitions,
      PendingTransitions pending,
      Lanes lanes,
      WorkerContext shared) {
    this.context = context;
    this.transitions = transitions;
    this.pending = pending;
    this.lanes = lanes;
    this.scheduler = shared.scheduler();
    this.pauses = shared.pauses();
    this.stops = shared.stops();
    this.reachability = shared.reachability();
    this.outages = shared.outages();
    this.spendLimit = shared.spendLimit();
    this.retryWhenAbsent = shared.policy().retryWhenAbsent();
  }

  /** A bulk whose claims are committed has its turn. */
  void call(Bulk bulk, ClockReading now) {
    MoneyCall call =
        MoneyCall.of(bulk.rows().stream().map(OpenPayout::payout).toList(), bulk.sendBefore());
    bulk.call();
    String why = whyNotCalled(bulk);
    if (why == null) {
      scheduler.pay(bulk.ref(), call);
    } else {
      // Nobody was asked, which says nothing of the provider.
      ended(bulk, new Answer.NotSent(why), now);
    }
  }

  /**
   * What has come up since it was claimed. The pause of a lane or a study is none: a row that was
   * left out of the bulk may have met it, and others of the bulk would wait for that row.
   */
  private @Nullable String whyNotCalled(Bulk bulk) {
    if (context.revoking()) {
      return "the partition was handed over";
    }
    if (bulk.rows().stream().anyMatch(row -> row.calls().mayHavePaid())) {
      return "an earlier call of one of its payouts seems to have paid";
    }
    if (pauses.allClaims()) {
      return "the account was paused before its turn";
    }
    String outage = outages.isEmpty() ? null : outages.whyNotCalled(bulk);
    if (outage != null) {
      return outage;
    }
    return !stops.isEmpty() && bulk.rows().stream().anyMatch(stops::holds)
        ? "it was stopped before its turn"
        : null;
  }

  /** The one answer is about the bulk; from here on each row goes its own way. */
  void answered(Bulk bulk, Answer answer, ClockReading now) {
    if (!bulk.isCalling()) {
      return;
    }
    if (reachability.called(answer, now)) {
      String text = "unknown errors in a row, and a neutral read fails: " + answer;
      pauses.suspect(Pause.account(new Reason(Reason.UNEXPECTED_ANSWER, text)), now);
    }
    if (!outages.isEmpty() || !isSettling(answer)) {
      outages.answered(bulk, answer, now);
    }
    ended(bulk, answer, now);
  }

  private void ended(Bulk bulk, Answer answer, ClockReading now) {
    if (answer instanceof Answer.PresumedNotPaid no && no.pause() != null) {
      pauses.start(no.pause(), bulk.ref(), now);
    }
    List<OpenPayout> rows = end(bulk);
    if (mayBeMadeAgain(answer) && rows.size() > 1) {
      var unused = new SharedCall(rows); // Known by its rows.
    }
    boolean through = isSettling(answer);
    // Equal for all rows: what was not paid together comes back together.
    long backoffMs =
        through ? 0 : rows.stream().mapToLong(OpenPayout::backoffMs).max().orElseThrow();
    for (OpenPayout row : rows) {
      row.callEnded(answer, through, now);
      if (answer instanceof Answer.NotSent && !row.history().priorDoubt()) {
        row.giveBack(spendLimit);
      }
      pending.add(row, transitions.answered(row.payout(), answer, backoffMs, now));
    }
  }

  private static boolean isSettling(Answer answer) {
    return answer instanceof Answer.Paid || answer instanceof Answer.Accepted;
  }

  /** Without a person, once the books have shown nothing. */
  private boolean mayBeMadeAgain(Answer answer) {
    return answer instanceof Answer.PresumedNotPaid
        || (answer instanceof Answer.Unclear && retryWhenAbsent);
  }

  /** A bulk is over, called or not: its lane is free. Returns the rows it had. */
  List<OpenPayout> end(Bulk bulk) {
    List<OpenPayout> rows = bulk.end();
    lanes.release(bulk.lane());
    scheduler.ended(bulk);
    return rows;
  }
}
