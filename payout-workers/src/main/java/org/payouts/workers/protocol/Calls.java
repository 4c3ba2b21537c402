package org.payouts.workers.protocol;

import java.util.ArrayList;
import java.util.List;
import org.payouts.workers.protocol.OpenPayout.Phase;
import org.payouts.workers.protocol.PayoutState.Attempting;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Reason;

/** The money call of committed claims, and what its answer means for each of them. */
final class Calls {
  private final Holding holding;
  private final Desk desk;
  private final Policy policy;
  private final Lanes lanes;

  /** Bulks between the start of their preparation and the end of their call. */
  private int work;

  private int calling;

  Calls(Holding holding, Lanes lanes) {
    this.holding = holding;
    this.desk = holding.desk;
    this.policy = holding.policy;
    this.lanes = lanes;
  }

  /** A bulk has taken its lane. */
  void begun() {
    desk.workStarted();
    work++;
  }

  /** A bulk is over, called or not: its lane is free. */
  void end(Bulk bulk) {
    bulk.keep(List.of());
    lanes.release(bulk.lane);
    desk.workEnded(1);
    work--;
  }

  /** A bulk whose claims are committed has its turn. */
  void call(Bulk bulk, Moment now) {
    if (holding.gone() || !bulk.isAllIn(Phase.CLAIMED)) {
      return;
    }
    MoneyCall call = callFor(bulk);
    bulk.enter(Phase.CALLING);
    calling++;
    if (holding.revoking()) {
      // Nobody was asked, which says nothing of the provider.
      ended(bulk, new Answer.NotSent("the partition was handed over"), false, now);
      return;
    }
    desk.pay(holding.ref(bulk.first()), call);
  }

  private static MoneyCall callFor(Bulk bulk) {
    List<Claim> claims = new ArrayList<>(bulk.rows().size());
    Moment sendBefore = bulk.sendBefore;
    for (OpenPayout row : bulk.rows()) {
      if (sendBefore == null || !(row.payout.state() instanceof Attempting attempting)) {
        throw new IllegalTransitionException(row.payout, "a call without a claim");
      }
      claims.add(
          new Claim(
              row.payout.command().request(),
              attempting.attempt().number(),
              attempting.attempt().basis(),
              row.payout.history().priorDoubt(),
              sendBefore));
    }
    return new MoneyCall(claims);
  }

  /** The one answer is about the bulk; from here on each row goes its own way. */
  void answered(Bulk bulk, Answer answer, Moment now) {
    ended(bulk, answer, true, now);
  }

  private void ended(Bulk bulk, Answer answer, boolean asked, Moment now) {
    if (!bulk.isAllIn(Phase.CALLING)) {
      return;
    }
    calling--;
    if (answer instanceof Answer.PresumedNotPaid no && no.pause() != null) {
      desk.pauses.start(no.pause(), now);
    }
    if (asked) {
      noteReach(answer, now);
    }
    boolean unknown = answer instanceof Answer.Unclear unclear && unclear.unknownError();
    if (desk.unknownError(unknown)) {
      String text = "unknown errors in a row, and a neutral read fails: " + answer;
      desk.pauses.suspect(Pause.account(new Reason(Reason.UNEXPECTED_ANSWER, text)), now);
    }
    List<OpenPayout> rows = bulk.rows();
    end(bulk);
    boolean through = answer instanceof Answer.Paid || answer instanceof Answer.Accepted;
    // Equal for all rows: what was not paid together comes back together.
    long backoffMs =
        through ? 0 : rows.stream().mapToLong(row -> row.backoffMs(policy)).max().orElseThrow();
    for (OpenPayout row : rows) {
      noteEnd(row, answer, through, now);
      holding.write(row, holding.transitions.answered(row.payout, answer, backoffMs, now));
    }
  }

  /** An unclear answer (or none) proves neither that the provider is there nor that it is not. */
  private void noteReach(Answer answer, Moment now) {
    if (answer instanceof Answer.NotSent notSent) {
      desk.asked(new Reason(Reason.UNREACHABLE, notSent.why()), now);
    } else if (!(answer instanceof Answer.Unclear)) {
      desk.asked(null, now);
    }
  }

  private void noteEnd(OpenPayout row, Answer answer, boolean through, Moment now) {
    row.quietFromMs = now.monotonicMs();
    row.readIntervalMs = answer instanceof Answer.AlreadyProcessed ? 0 : policy.readMinMs();
    row.unreadable = 0;
    row.failures = through ? 0 : row.failures;
    if (answer instanceof Answer.NotSent && !row.payout.history().priorDoubt()) {
      row.giveBack(desk.fuse);
    }
  }

  /** Money calls under way. */
  int calling() {
    return calling;
  }

  /** The partition is somebody else's: what was begun here takes no slot any more. */
  void lose() {
    desk.workEnded(work);
    work = 0;
  }
}
