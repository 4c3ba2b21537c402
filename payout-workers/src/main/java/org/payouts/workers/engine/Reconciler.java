package org.payouts.workers.engine;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.engine.OpenPayout.Phase;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.PayoutState.Claimed;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.QuietPeriod;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.Transition;
import org.payouts.workers.model.Transitions;

/**
 * What is done about a payout that may have been paid: its token is sent again where the provider
 * takes one, the books are read, and a person's resolution is dealt with.
 */
final class Reconciler {
  private static final Reason OTHERS_FIRST =
      new Reason(
          Reason.CALL_NOT_LOOKED_UP,
          "not in its books; others of its call are looked up first, and one may be in review");

  private final PartitionContext context;
  private final Transitions transitions;
  private final PendingTransitions pending;
  private final Lanes lanes;
  private final KnownPayments known;
  private final NextStep next;
  private final Policy policy;
  private final CallScheduler scheduler;
  private final Pauses pauses;
  private final Reachability reachability;

  Reconciler(
      PartitionContext context,
      Transitions transitions,
      PendingTransitions pending,
      Lanes lanes,
      KnownPayments known,
      NextStep next,
      WorkerContext shared) {
    this.context = context;
    this.transitions = transitions;
    this.pending = pending;
    this.lanes = lanes;
    this.known = known;
    this.next = next;
    this.policy = shared.policy();
    this.scheduler = shared.scheduler();
    this.pauses = shared.pauses();
    this.reachability = shared.reachability();
  }

  // ---- reads ---------------------------------------------------------------------------------

  /** Waits until the books are to be read, or the token is to be sent again. */
  void watch(OpenPayout payout, ClockReading now) {
    Optional<Step> step = released(payout, now); // What it waited for came while it was written.
    if (step.isPresent()) {
      pending.add(payout, step.get());
      return;
    }
    long wait = mayResend(payout, now) ? resendWaitMs(payout) : payout.readIntervalMs();
    long due = payout.lookAgainMs(wait, now);
    if (due <= now.monotonicMs()) {
      watchDue(payout, now);
    } else {
      context.rest(payout, due, at -> watchDue(payout, at));
    }
  }

  private boolean mayResend(OpenPayout payout, ClockReading now) {
    return !context.revoking()
        && payout.wasLookedUp()
        && payout.isTokenYoung(now)
        && transitions.mayResend(payout.payout(), now);
  }

  private long resendWaitMs(OpenPayout payout) {
    if (payout.history().targetMissingSinceMs() != null) {
      // Soon once, in case the target was only new.
      return isLastCall(payout) ? policy.targetGraceMs() : policy.targetGraceMs() / 10;
    }
    return isLastCall(payout)
        ? Math.max(payout.resendWaitMs(), policy.presumedQuietMs())
        : payout.resendWaitMs();
  }

  /**
   * It is kept for when the trouble may be over: after it, only the books and a person are left.
   */
  private boolean isLastCall(OpenPayout payout) {
    return policy.moneyCalls() - payout.history().unattendedCalls() <= 1;
  }

  private void watchDue(OpenPayout payout, ClockReading now) {
    if (mayResend(payout, now)) {
      lanes.enter(payout, now); // The token's age is looked at again when its turn comes.
      // While nothing is paid at all, as with an empty balance, the books may still be read.
      context.unlessItGoesOn(
          payout,
          now.monotonicMs() + policy.readMaxMs(),
          at -> {
            lanes.leave(payout);
            readSoon(payout, false);
          });
    } else {
      readSoon(payout, false);
    }
  }

  private void readSoon(OpenPayout payout, boolean urgent) {
    payout.enter(Phase.READ_DUE);
    scheduler.offerRead(context, payout, urgent);
  }

  /** A read has its turn; nothing happens if it is not wanted any more. */
  void read(OpenPayout payout, ClockReading now) {
    if (context.revoking()
        || payout.phase() != Phase.READ_DUE
        || !(payout.state() instanceof Claimed claimed)) {
      return;
    }
    payout.readStarted(now);
    scheduler.read(
        context.ref(payout), payout.payout().command().request(), claimed.attempt().baseline());
  }

  /** The books were read, or could not be. */
  void readDone(OpenPayout payout, BookReading evidence, ClockReading now) {
    if (payout.phase() != Phase.READING) {
      return;
    }
    if (evidence instanceof BookReading.Unreadable failed && failed.pause() != null) {
      pauses.start(failed.pause(), now);
    }
    reachability.asked(unreachable(evidence), now);
    boolean unreadable = evidence instanceof BookReading.Unreadable;
    payout.remember(evidence);
    boolean tryAgain = payout.isToBeReadAgain(unreadable);
    if (!(evidence instanceof BookReading.Unreadable failed)
        || (failed.targetUnknown() && payout.hasToken())) {
      payout.lookedUp();
    }
    QuietPeriod quiet = payout.quietAtRead();
    if (!tryAgain) {
      tellOthers(payout, evidence, quiet); // Also what a person's decision has asked for.
    }
    releaseOthers(payout, now);
    Resolution resolution = payout.currentResolution();
    if (resolution != null && !tryAgain) {
      resolve(payout, resolution, evidence, quiet == QuietPeriod.FULL, now);
      return;
    }
    boolean silent = tryAgain || (unreadable && payout.state() instanceof PayoutState.Review);
    Optional<Step> step = silent ? Optional.empty() : concluded(payout, evidence, quiet, now);
    payout.readLessOften();
    step.ifPresentOrElse(s -> pending.add(payout, s), () -> readAgain(payout, now));
  }

  private Optional<Step> concluded(
      OpenPayout payout, BookReading evidence, QuietPeriod quiet, ClockReading now) {
    if (!(evidence instanceof BookReading.Absent absent) || !awaitsOthers(payout)) {
      return transitions.read(payout.payout(), judged(payout, evidence), quiet, now);
    }
    return payout.calls().hold(absent, quiet)
        ? transitions.waiting(payout.payout(), OTHERS_FIRST, now)
        : Optional.empty(); // The others are being read as well.
  }

  // ---- calls that were made for several -------------------------------------------------------

  private static void tellOthers(OpenPayout payout, BookReading evidence, QuietPeriod quiet) {
    boolean shown = payout.calls().shown(evidence);
    boolean longEnough =
        quiet == QuietPeriod.FULL
            || (quiet == QuietPeriod.PRESUMED && payout.history().presumedNotPaid());
    if (shown || (longEnough && payout.payout().equalBooksProveAbsence())) {
      payout.calls().lookedUp();
    }
  }

  private static boolean awaitsOthers(OpenPayout payout) {
    return payout.state() instanceof PayoutState.InDoubt
        && payout.payout().equalBooksProveAbsence() // Else a person is asked, whatever others show.
        && payout.calls().awaitOthers();
  }

  /** Those for which this was the last that they waited for. */
  private void releaseOthers(OpenPayout payout, ClockReading now) {
    for (SharedCall call : payout.calls().all()) {
      if (call.allLookedUp()) {
        call.rows().forEach(row -> release(row, now));
      }
    }
  }

  private void release(OpenPayout row, ClockReading now) {
    if (row.phase() == Phase.RESTING) {
      released(row, now).ifPresent(step -> pending.add(row, step));
    }
  }

  /** What the absence that was held proves, once it waits for nobody. */
  private Optional<Step> released(OpenPayout row, ClockReading now) {
    if (row.calls().awaitOthers()) {
      return Optional.empty();
    }
    SharedCalls.HeldAbsence held = row.calls().takeHeld();
    return held == null || !(row.state() instanceof PayoutState.InDoubt)
        ? Optional.empty()
        : transitions.read(row.payout(), judged(row, held.books()), held.quiet(), now);
  }

  /**
   * Absence is no proof once the same call seems to have paid others, or once the books have shown
   * what may be this payment, and have forgotten it.
   */
  private static BookReading judged(OpenPayout payout, BookReading evidence) {
    if (!(evidence instanceof BookReading.Absent absent)
        || !(payout.state() instanceof PayoutState.InDoubt)) {
      return evidence;
    }
    if (payout.calls().mayHavePaid()) {
      return othersWerePaid(absent.text(), absent.entries());
    }
    String shown = payout.perhapsShown();
    return shown == null
        ? evidence
        : new BookReading.Differs(
            absent.text() + "; a read before showed: " + shown,
            BookReading.Ours.LIKELY,
            absent.entries());
  }

  /** What is to be said of a payout before another attempt, if others of its call were paid. */
  static BookReading othersWerePaid(OpenPayout payout) {
    List<BigDecimal> entries = payout.history().booksEntries();
    return othersWerePaid(
        String.valueOf(payout.history().books()), entries == null ? List.of() : entries);
  }

  private static BookReading othersWerePaid(String books, List<BigDecimal> entries) {
    String text = books + "; others of the same call seem to be paid";
    return new BookReading.Differs(text, BookReading.Ours.LIKELY, entries);
  }

  private static @Nullable Reason unreachable(BookReading evidence) {
    return evidence instanceof BookReading.Unreadable unreadable
            && unreadable.reason().code().equals(Reason.UNREACHABLE)
        ? unreadable.reason()
        : null;
  }

  /** A resolution that arrived during the read would wait for ever if nothing else happened. */
  private void readAgain(OpenPayout payout, ClockReading now) {
    if (payout.currentResolution() == null && payout.hasQueuedResolutions()) {
      next.route(payout, now);
    } else {
      watch(payout, now);
    }
  }

  // ---- resolutions ------------------------------------------------------------------------------

  /** A person's resolution on an open payout; ignored if it was dealt with before. */
  void resolution(OpenPayout payout, Resolution resolution, ClockReading now) {
    if (payout.knows(resolution)) {
      return;
    }
    payout.queue(resolution);
    switch (payout.phase()) {
      case BEHIND_TARGET, IN_LANE, RESTING, READ_DUE -> next.route(payout, now);
      case IN_BULK, WRITING, READING -> {
        // Dealt with when the payout's present step is done.
      }
    }
  }

  /** Begins to deal with a resolution, if there is one; false if the payout goes its own way. */
  boolean dealWithResolution(OpenPayout payout, ClockReading now) {
    Resolution resolution = payout.nextResolution();
    if (resolution == null || context.revoking()) {
      return false;
    }
    boolean quiet = payout.isQuiet(now);
    boolean needsRead =
        payout.state() instanceof PayoutState.Review review
            && review.attempt().number() == resolution.attempt()
            && (resolution.decision() == Resolution.Decision.FAILED
                || resolution.decision() == Resolution.Decision.RETRY)
            && quiet;
    if (needsRead) {
      readSoon(payout, true);
    } else {
      resolve(payout, resolution, null, quiet, now);
    }
    return true;
  }

  private void resolve(
      OpenPayout payout,
      Resolution resolution,
      @Nullable BookReading after,
      boolean quiet,
      ClockReading now) {
    payout.resolutionDone();
    Step step =
        transitions.resolution(
            payout.payout(), resolution, after, quiet, known.of(payout.targetKey()), now);
    if (step.by() == Transition.RESOLUTION_PAID) {
      payout.calls().wasPaid(); // Before it is committed: claims of the others may be on their way.
    }
    pending.add(payout, step);
  }
}
