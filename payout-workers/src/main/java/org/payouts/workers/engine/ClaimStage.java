package org.payouts.workers.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.payouts.workers.engine.CommandOffsets.CommandOffset;
import org.payouts.workers.engine.OpenPayout.Phase;
import org.payouts.workers.engine.PendingTransitions.Pending;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.IllegalTransitionException;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutState.InDoubt;
import org.payouts.workers.model.PayoutState.RetryWait;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.Transitions;

/** The way of a bulk from its lane over preparation to claims that are being committed. */
final class ClaimStage {
  /** Refused rows in a row that pause their study. */
  private static final int MOST_REFUSED_ROWS = 16;

  /** Studies whose refused rows are counted. */
  private static final int MOST_STUDIES = 1_000;

  private final PartitionContext context;
  private final Transitions transitions;
  private final PendingTransitions pending;
  private final UnrecordedPayouts unrecorded;
  private final Lanes lanes;
  private final PaymentStage payments;
  private final KnownPayments known;
  private final NextStep next;
  private final Policy policy;
  private final CallScheduler scheduler;
  private final Timers timers;
  private final Pauses pauses;
  private final Stops stops;
  private final AmountRules rules;
  private final SumLimits sums;
  private final Reachability reachability;
  private final SpendLimit spendLimit;

  /** Rows of a study whose set-up was refused, since one of its rows got through. */
  private final Map<String, Integer> refusedRows = new LinkedHashMap<>();

  ClaimStage(
      PartitionContext context,
      Transitions transitions,
      PendingTransitions pending,
      UnrecordedPayouts unrecorded,
      Lanes lanes,
      PaymentStage payments,
      KnownPayments known,
      NextStep next,
      WorkerContext shared) {
    this.context = context;
    this.transitions = transitions;
    this.pending = pending;
    this.unrecorded = unrecorded;
    this.lanes = lanes;
    this.payments = payments;
    this.known = known;
    this.next = next;
    this.policy = shared.policy();
    this.scheduler = shared.scheduler();
    this.timers = shared.timers();
    this.pauses = shared.pauses();
    this.stops = shared.stops();
    this.rules = shared.rules();
    this.sums = shared.sums();
    this.reachability = shared.reachability();
    this.spendLimit = shared.spendLimit();
  }

  // ---- from the lane to preparation ----------------------------------------------------------

  /** Begins the next bulk of a lane: preparation, or the claim of a re-send. */
  void begin(Lane lane, ClockReading now) {
    if (context.revoking()) {
      return;
    }
    lane.occupy(); // Those that are put off now may come back to it.
    List<OpenPayout> rows = allowed(lane, callable(lanes.take(lane, now), now), now);
    if (rows.isEmpty()) {
      lanes.release(lane);
      if (!lane.standsStill()) {
        scheduler.offer(context, lane); // For others in it, or for these when the limit allows.
      }
      return;
    }
    Bulk bulk = new Bulk(context, lane, rows);
    if (bulk.first().state() instanceof InDoubt doubt) {
      resend(bulk, doubt, now);
    } else {
      scheduler.prepare(bulk, rows.stream().map(this::candidate).toList());
    }
  }

  private PreparationInput candidate(OpenPayout row) {
    return new PreparationInput(
        row.payout().command().request(),
        Transitions.earlier(row.payout()),
        known.of(row.targetKey()));
  }

  /**
   * Those of which another call may be made. The others wait for a person: an operator's limit
   * holds them, or an older version's record or a lowered bound has used up their calls.
   */
  private List<OpenPayout> callable(List<OpenPayout> taken, ClockReading now) {
    List<OpenPayout> callable = new ArrayList<>(taken.size());
    for (OpenPayout row : taken) {
      Optional<Preparation> held =
          rules.isEmpty() || row.state() instanceof InDoubt ? Optional.empty() : held(row, now);
      if (held.isPresent()) {
        putOff(row, held.get(), false, now);
      } else if (row.state() instanceof RetryWait && row.calls().mayHavePaid()) {
        putOff(row, new Preparation.Changed(Reconciler.othersWerePaid(row)), false, now);
      } else if (row.state() instanceof RetryWait && row.calls().awaitFirstRead()) {
        Reason reason =
            new Reason(Reason.CALL_NOT_LOOKED_UP, "others of its last call are looked up first");
        putOff(row, new Preparation.Later(reason, null), false, now);
      } else if (row.state() instanceof InDoubt || transitions.mayCall(row.payout())) {
        callable.add(row);
      } else {
        int made = row.history().unattendedCalls();
        String text =
            made + " calls were made without a person; a higher money.calls lets it go on";
        putOff(row, new Preparation.Blocked(new Reason("MONEY_CALLS_USED_UP", text)), false, now);
      }
    }
    return callable;
  }

  /** Why a limit holds the payout; the router is asked only about what the others let through. */
  private Optional<Preparation> held(OpenPayout row, ClockReading now) {
    Optional<Preparation> alone = rules.verdict(row, now);
    if (alone.isPresent()) {
      return alone;
    }
    Optional<Preparation> together = sums.verdict(row);
    if (together.isPresent()) {
      sums.question(row, now).ifPresent(pending::ask);
    }
    return together;
  }

  /**
   * Those which the spend limit lets through; the others go back. A re-send was let through before.
   */
  private List<OpenPayout> allowed(Lane lane, List<OpenPayout> taken, ClockReading now) {
    for (int i = 0; i < taken.size(); i++) {
      OpenPayout row = taken.get(i);
      if (!(row.state() instanceof InDoubt) && !row.spend(spendLimit, now)) {
        lanes.putBack(lane, taken.subList(i, taken.size()), now);
        timers.at(spendLimit.reachedUntilMs(), due -> {}); // Then the scheduler looks again.
        return taken.subList(0, i);
      }
    }
    return taken;
  }

  private void resend(Bulk bulk, InDoubt doubt, ClockReading now) {
    OpenPayout payout = bulk.first();
    scheduler.begun(bulk);
    // The token still lives by both clocks, and nothing else forbids to send it again.
    if (payout.isTokenYoung(now) && transitions.mayResend(payout.payout(), now)) {
      claim(bulk, bulk.rows(), List.of(doubt.attempt().baseline()), now);
    } else {
      payments.end(bulk);
      next.route(payout, now);
    }
  }

  // ---- from preparation to the claims --------------------------------------------------------

  /**
   * What preparation found for each row. All ready rows are in one draft, which is paid as a whole:
   * either each of them is claimed, or none.
   */
  void prepared(Bulk bulk, List<Preparation> found, ClockReading now) {
    List<OpenPayout> rows = bulk.rows();
    if (found.size() != rows.size()) {
      throw new IllegalStateException(
          "%d rows were prepared, %d asked for".formatted(found.size(), rows.size()));
    }
    if (!bulk.isPreparing()) {
      throw new IllegalTransitionException(
          bulk.first().payout(), "a preparation that was not begun");
    }
    noteReach(found, now);
    boolean stays = !context.revoking();
    for (int i = 0; i < rows.size(); i++) {
      if (found.get(i) instanceof Preparation.Changed changed) {
        rows.get(i).calls().shown(changed.evidence());
      }
    }
    // The draft would pay a row that a resolution has come for meanwhile: no row is claimed.
    boolean resolved = rows.stream().anyMatch(OpenPayout::hasQueuedResolutions);
    boolean orders = !stops.isEmpty() || !rules.isEmpty();
    boolean stopped =
        (orders && rows.stream().anyMatch(row -> isHeld(row, now)))
            || rows.stream().anyMatch(row -> row.calls().mayHavePaid());
    boolean progress = found.stream().anyMatch(each -> !(each instanceof Preparation.Deferred));
    boolean anyReady = found.stream().anyMatch(Preparation.Ready.class::isInstance);
    size(bulk, found, anyReady, now);
    List<OpenPayout> ready = new ArrayList<>(rows.size());
    List<Baseline> baselines = new ArrayList<>(rows.size());
    List<OpenPayout> back = new ArrayList<>(0);
    for (int i = 0; i < rows.size(); i++) {
      OpenPayout row = rows.get(i);
      Preparation preparation = found.get(i);
      if (preparation instanceof Preparation.Ready fit && stays && !resolved && !stopped) {
        ready.add(row);
        baselines.add(fit.baseline());
        continue;
      }
      row.giveBack(spendLimit);
      if (!stays && preparation instanceof Preparation.Changed) {
        putOff(row, preparation, anyReady, now); // The next owner must know what the books showed.
      } else if (!stays) {
        row.enter(Phase.RESTING);
      } else if (row.hasQueuedResolutions() && isUndecided(preparation)) {
        next.route(row, now);
      } else if (isUndecided(preparation) && progress) {
        back.add(row);
      } else if (preparation instanceof Preparation.Deferred) {
        Reason reason = new Reason("NOT_PREPARED", "nothing of its bulk could be prepared");
        putOff(row, new Preparation.Later(reason, null), false, now);
      } else {
        putOff(row, preparation, anyReady, now);
      }
    }
    if (!back.isEmpty()) {
      lanes.putBack(bulk.lane(), back, now);
    }
    if (ready.isEmpty()) {
      payments.end(bulk);
    } else {
      claim(bulk, ready, baselines, now);
    }
  }

  /** An order that came during the preparation holds the claim. */
  private boolean isHeld(OpenPayout row, ClockReading now) {
    return stops.holds(row) || rules.holds(row, now) || sums.verdict(row).isPresent();
  }

  private static boolean isUndecided(Preparation preparation) {
    return preparation instanceof Preparation.Ready || preparation instanceof Preparation.Deferred;
  }

  /** What a preparation decides without the provider proves neither that it is there nor not. */
  private void noteReach(List<Preparation> found, ClockReading now) {
    if (found.stream().anyMatch(ClaimStage::isSignOfLife)) {
      reachability.asked(null, now);
      return;
    }
    for (Preparation each : found) {
      if (each instanceof Preparation.Later later && isUnreachable(later)) {
        reachability.asked(later.reason(), now);
        return;
      }
    }
  }

  /** A token is made without asking anybody, and many refusals are. */
  private static boolean isSignOfLife(Preparation each) {
    if (each instanceof Preparation.Ready ready) {
      return !(ready.baseline() instanceof Baseline.MTurk);
    }
    if (each instanceof Preparation.Later later) {
      return !isUnreachable(later);
    }
    return !(each instanceof Preparation.Refused || each instanceof Preparation.Deferred);
  }

  private static boolean isUnreachable(Preparation.Later later) {
    return later.reason().code().equals(Reason.UNREACHABLE);
  }

  /**
   * A bulk that comes to nothing without a reason to pause is halved the next time: one of its rows
   * may be what the provider stumbles over, and the others must not wait for it for ever. A study
   * that yields nothing but refused rows is paused, so that its drafts stay few.
   */
  private void size(Bulk bulk, List<Preparation> found, boolean anyReady, ClockReading now) {
    OpenPayout first = bulk.first();
    if (anyReady) {
      bulk.lane().widen(first.bulkKey());
      refusedRows.remove(first.study());
      return;
    }
    boolean nothing =
        found.stream()
            .allMatch(each -> each instanceof Preparation.Later later && later.pause() == null);
    if (nothing && found.size() > 1) {
      bulk.lane().halve(first.bulkKey(), found.size());
    }
    int refused = (int) found.stream().filter(ClaimStage::isRefusedSetUp).count();
    if (refused > 0 && refusedInARow(first.study(), refused) >= MOST_REFUSED_ROWS) {
      if (!first.isSuspect()) {
        bulk.lane().halve(first.bulkKey(), 1);
      }
      String text =
          refusedRows.get(first.study())
              + " set-ups in a row were refused without naming their cause";
      Pause pause = Pause.study(first.study(), new Reason(Reason.SET_UP_REFUSED, text));
      pauses.start(pause, policy.suspectBackoffMaxMs(), now);
    }
  }

  private int refusedInARow(String study, int more) {
    int streak = refusedRows.merge(study, more, Integer::sum);
    if (refusedRows.size() > MOST_STUDIES) {
      refusedRows.remove(refusedRows.keySet().iterator().next());
    }
    return streak;
  }

  private static boolean isRefusedSetUp(Preparation each) {
    return each instanceof Preparation.Suspect suspect
        && suspect.reason().code().equals(Reason.SET_UP_REFUSED);
  }

  /**
   * @param othersReady others of its bulk got through: what holds it up is its own
   */
  private void putOff(
      OpenPayout row, Preparation preparation, boolean othersReady, ClockReading now) {
    if (unrecorded.contains(row)) {
      next.route(row, now); // Recorded first; then it is prepared again, which asks nobody.
    } else if (preparation instanceof Preparation.Refused refused) {
      pending.add(
          row,
          transitions.refusedInPreparation(row.payout(), refused.code(), refused.detail(), now));
    } else if (preparation instanceof Preparation.Changed changed) {
      row.booksChanged(now);
      row.remember(changed.evidence());
      pending.add(row, transitions.booksChanged(row.payout(), changed.evidence(), now));
    } else if (preparation instanceof Preparation.Blocked blocked) {
      row.blocked(now);
      show(row, blocked.reason(), now);
    } else if (preparation instanceof Preparation.Suspect suspect) {
      row.suspected(now);
      show(row, suspect.reason(), now);
    } else if (preparation instanceof Preparation.Later later) {
      row.putOff(othersReady, now);
      if (later.pause() != null) {
        pauses.start(later.pause(), context.ref(row), now);
      }
      if (later.pause() != null || row.isPutOffAgain()) {
        show(row, later.reason(), now);
      } else {
        next.route(row, now);
      }
    }
  }

  private void show(OpenPayout row, Reason reason, ClockReading now) {
    transitions
        .waiting(row.payout(), reason, now)
        .ifPresentOrElse(step -> pending.add(row, step), () -> next.route(row, now));
  }

  /**
   * One transaction for all rows; the call waits until it has been committed
   * (docs/protocol/configurations.txt, B22).
   */
  private void claim(
      Bulk bulk, List<OpenPayout> ready, List<Baseline> baselines, ClockReading now) {
    List<Pending> claims = new ArrayList<>(ready.size());
    for (int i = 0; i < ready.size(); i++) {
      OpenPayout row = ready.get(i);
      CommandOffset commandOffset = unrecorded.take(row);
      row.claimed(now);
      Step step =
          commandOffset == null
              ? transitions.claim(row.payout(), baselines.get(i), now)
              : transitions.claimAtIntake(row.payout().command(), baselines.get(i), now);
      claims.add(new Pending(row, step, commandOffset, i + 1 < ready.size()));
    }
    bulk.claim(ready, now.plus(policy.leaseMs()));
    pending.addTogether(claims);
  }
}
