package org.payouts.workers.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.History;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.PayoutState.Waiting;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.QuietPeriod;
import org.payouts.workers.model.Reservation;
import org.payouts.workers.model.Resolution;

/**
 * An open payout and what its owner is doing about it. All times are milliseconds on the monotonic
 * clock of this process.
 */
final class OpenPayout {

  /** What the owner is doing. */
  enum Phase {
    /** Behind another payout of its target. */
    BEHIND_TARGET,
    /** In its lane's queue. */
    IN_LANE,
    /** Until a timer ends. */
    RESTING,
    /** Shares a preparation, a claim transaction and a call: see {@link Bulk}. */
    IN_BULK,
    /** A transition is being committed. */
    WRITING,
    /** In the queue of reads. */
    READ_DUE,
    READING
  }

  /** Preparations that leave a payout out before it is prepared alone. */
  private static final int MOST_LEFT_OUT = 2;

  /** The router is asked again for a reservation that it has not answered, or has refused. */
  private static final long ASK_AGAIN_MS = 10_000;

  private final Policy policy;
  private Payout payout;
  private Phase phase;

  /** Counts changes of phase, so that an old timer does nothing. */
  private long stamp;

  /** Not tried again before. */
  private long notBeforeMs;

  /** Attempts and preparations in a row that did not get through. */
  private int failures;

  /** The last call's end, or the take-over: the quiet period is counted from here. */
  private long quietFromMs;

  /** Since when this owner knows the first attempt; a second look at the token's age. */
  private long tokenKnownSinceMs;

  private long readIntervalMs;
  private long readStartedMs;

  /** Reads in a row that failed. */
  private int unreadable;

  /** What it shares its call with, from the start of preparation to the end of the call. */
  private @Nullable Bulk bulk;

  /** What the current attempt takes of the hour's allowance. */
  private SpendLimit.@Nullable Spent spent;

  /** Something may be wrong with it alone: prepared by itself, after the others. */
  private boolean suspect;

  /** Preparations in a row that left it out while others of its bulk got through. */
  private int leftOut;

  private final SharedCalls calls;
  private boolean newestCallAccepted;

  /** What a read since the first call showed that may be this payment; null if none did. */
  private @Nullable String perhapsShown;

  /** Resolutions not yet dealt with, in their order; null if there are none, as nearly always. */
  private @Nullable Deque<Resolution> resolutions;

  /** The resolution that waits for a read made after it. */
  private @Nullable Resolution current;

  /** What the limits of sums say; null as long as the router has not said. */
  private @Nullable Reservation reservation;

  /** When the router was asked for that; it is asked again if it does not answer. */
  private long askedMs;

  /** It comes from the ledger: an earlier owner may have asked the router about it. */
  private boolean restored;

  /** Its books were read by this owner, or it was called by it. */
  private boolean lookedUp = true;

  /** A payout of the ledger, which a new owner goes on with. */
  static OpenPayout restored(Payout payout, Policy policy, ClockReading now) {
    OpenPayout open = new OpenPayout(payout, Phase.BEHIND_TARGET, policy, now);
    payout.recordedBooks().ifPresent(open::remember);
    open.restored = true;
    open.lookedUp = false;
    return open;
  }

  /** A payout of a new command. */
  OpenPayout(Payout payout, Phase phase, Policy policy, ClockReading now) {
    this.payout = payout;
    this.phase = phase;
    this.policy = policy;
    this.calls = new SharedCalls(this);
    this.newestCallAccepted = payout.state() instanceof PayoutState.Submitted;
    this.quietFromMs = now.monotonicMs();
    this.tokenKnownSinceMs = now.monotonicMs();
    this.readIntervalMs = policy.readMinMs();
    // It has waited for something before: what is new goes first, after a restart as well.
    boolean hasWaited = payout.state() instanceof Waiting && payout.history().waiting() != null;
    this.failures = hasWaited ? 1 : 0;
  }

  // ---- what it is ------------------------------------------------------------------------------

  /** As in the ledger: changed only by {@link #committed}. */
  Payout payout() {
    return payout;
  }

  String id() {
    return payout.id();
  }

  PayoutState state() {
    return payout.state();
  }

  History history() {
    return payout.history();
  }

  long amountMinor() {
    return payout.command().request().amountMinor();
  }

  /** What it is paid from where its request names it, else empty. */
  String account() {
    return payout.command().target().account();
  }

  String study() {
    return payout.command().target().study();
  }

  String lane() {
    return payout.command().target().lane();
  }

  String targetKey() {
    return payout.command().target().key();
  }

  /** Equal for payouts of a lane that may share a call; a suspect shares none. */
  String bulkKey() {
    if (suspect) {
      return "suspect " + payout.id();
    }
    return payout.command().target().bulk() + " " + payout.command().request().currency();
  }

  /** Its transition is in the ledger. */
  void committed(Payout next) {
    payout = next;
    if (!(next.state() instanceof PayoutState.InDoubt
        || next.state() instanceof PayoutState.Attempting)) {
      perhapsShown = null;
    }
    if (!calls.all().isEmpty()) {
      calls.committed(next.state());
    }
  }

  // ---- phases ----------------------------------------------------------------------------------

  Phase phase() {
    return phase;
  }

  void enter(Phase next) {
    phase = next;
    stamp++;
  }

  /** Changes with every phase. */
  long stamp() {
    return stamp;
  }

  @Nullable Bulk bulk() {
    return bulk;
  }

  void joined(Bulk joined) {
    bulk = joined;
    enter(Phase.IN_BULK);
  }

  void leftBulk() {
    bulk = null;
  }

  // ---- waiting for another try -----------------------------------------------------------------

  long notBeforeMs() {
    return notBeforeMs;
  }

  /** Never put off so far. */
  boolean isFresh() {
    return failures == 0;
  }

  /** Put off more than once in a row. */
  boolean isPutOffAgain() {
    return failures > 1;
  }

  boolean isSuspect() {
    return suspect;
  }

  /** Another try did not get through; returns how long to wait now. */
  long backoffMs() {
    return doubled(policy.backoffMinMs(), policy.backoffMaxMs());
  }

  /** The preparation asks to come back later. */
  void putOff(boolean othersReady, ClockReading now) {
    notBeforeMs = now.monotonicMs() + backoffMs();
    leftOut = othersReady ? leftOut + 1 : leftOut;
    suspect |= leftOut >= MOST_LEFT_OUT;
  }

  /** It waits for somebody. */
  void blocked(ClockReading now) {
    notBeforeMs = now.monotonicMs() + doubled(policy.probeMs(), policy.suspectBackoffMaxMs());
  }

  /** What it waited for has changed: it is tried again at once. */
  void tryNow() {
    notBeforeMs = 0;
    failures = Math.min(failures, 1);
  }

  /** Something may be wrong with it alone. */
  void suspected(ClockReading now) {
    suspect = true;
    blocked(now);
  }

  private long doubled(long firstMs, long mostMs) {
    int doublings = Math.min(failures++, 30);
    return Math.min(mostMs, firstMs << doublings);
  }

  /** How long to wait before the token is sent again, after a no or after a lost answer. */
  long resendWaitMs() {
    int doublings = Math.min(Math.max(0, failures - 1), 30);
    // A no is given more time than a lost answer: it is often load, and calls are few.
    boolean no = payout.history().presumedNotPaid();
    return Math.min(
        policy.backoffMaxMs(), (no ? policy.probeMs() : policy.backoffMinMs()) << doublings);
  }

  // ---- limits of sums ---------------------------------------------------------------------------

  /** What the limits of sums say, or null if that is not known. */
  @Nullable Reservation reservation() {
    return reservation;
  }

  boolean isRestored() {
    return restored;
  }

  boolean isReserved() {
    return reservation != null && reservation.reserved();
  }

  void answered(Reservation answer) {
    reservation = answer;
  }

  /** Whether the router is to be asked now, which counts as done. */
  boolean asksForReservation(ClockReading now) {
    boolean asks = askedMs == 0 || now.monotonicMs() - askedMs >= ASK_AGAIN_MS;
    askedMs = asks ? now.monotonicMs() : askedMs;
    return asks;
  }

  // ---- attempts --------------------------------------------------------------------------------

  /** Counts the payment against the hour's allowance; false if it does not fit. */
  boolean spend(SpendLimit limit, ClockReading now) {
    SpendLimit.Spent taken = limit.take(amountMinor(), now);
    if (taken == null) {
      return false;
    }
    spent = taken;
    return true;
  }

  /** The current attempt surely moved no money. */
  void giveBack(SpendLimit limit) {
    if (spent != null) {
      limit.giveBack(spent);
      spent = null;
    }
  }

  /** Its preparation is done. */
  void claimed(ClockReading now) {
    if (payout.history().sentCalls() == 0) {
      tokenKnownSinceMs = now.monotonicMs();
    }
    suspect = false;
    leftOut = 0;
  }

  /**
   * How old the token of an earlier owner's call is only wall clocks say, and they may have jumped:
   * past its life it would pay again. What it has paid by then is in the books.
   */
  boolean wasLookedUp() {
    return lookedUp;
  }

  /** The books were read since this owner knows of it. */
  void lookedUp() {
    lookedUp = true;
  }

  /** Its attempts carry a token of ours. */
  boolean hasToken() {
    return payout.state() instanceof PayoutState.Claimed claimed
        && claimed.attempt().baseline() instanceof Baseline.MTurk;
  }

  /** The token is young enough by this process's clock. */
  boolean isTokenYoung(ClockReading now) {
    return now.monotonicMs() - tokenKnownSinceMs < policy.tokenWindowMs();
  }

  /**
   * Its call has ended: the quiet period begins.
   *
   * @param through the provider has accepted it
   */
  void callEnded(Answer answer, boolean through, ClockReading now) {
    lookedUp = true;
    if (!(answer instanceof Answer.NotSent)) {
      newestCallAccepted = through;
    }
    quietFromMs = now.monotonicMs();
    readIntervalMs = answer instanceof Answer.AlreadyProcessed ? 0 : policy.readMinMs();
    unreadable = 0;
    failures = through ? 0 : failures;
  }

  // ---- reads -----------------------------------------------------------------------------------

  /** The books have changed before another attempt: they are given time to settle. */
  void booksChanged(ClockReading now) {
    quietFromMs = now.monotonicMs();
    readIntervalMs = policy.readMinMs();
  }

  /** The quiet period that everything absent needs is over. */
  boolean isQuiet(ClockReading now) {
    return now.monotonicMs() - quietFromMs >= policy.quietMs();
  }

  long readIntervalMs() {
    return readIntervalMs;
  }

  /**
   * When to look again, at the latest after {@code waitMs}. A read at the end of a quiet period is
   * worth more than one before it.
   */
  long lookAgainMs(long waitMs, ClockReading now) {
    long due = soonest(now.monotonicMs() + waitMs, quietFromMs + policy.quietMs(), now);
    boolean presumed = payout.history().presumedNotPaid();
    return presumed ? soonest(due, quietFromMs + policy.presumedQuietMs(), now) : due;
  }

  private static long soonest(long due, long quietEnd, ClockReading now) {
    return quietEnd > now.monotonicMs() ? Math.min(due, quietEnd) : due;
  }

  void readStarted(ClockReading now) {
    enter(Phase.READING);
    readStartedMs = now.monotonicMs();
  }

  /** Notes how the read ended; true if the books could not be read, which is tried again. */
  boolean isToBeReadAgain(boolean failed) {
    unreadable = failed ? unreadable + 1 : 0;
    return failed && unreadable < policy.unreadableReads();
  }

  /** What absence in the last read proves. */
  QuietPeriod quietAtRead() {
    return QuietPeriod.after(readStartedMs - quietFromMs, policy);
  }

  /** The next read comes later. */
  void readLessOften() {
    readIntervalMs = Math.min(policy.readMaxMs(), Math.max(policy.readMinMs(), 2 * readIntervalMs));
  }

  // ---- what the books show ----------------------------------------------------------------------

  /** The newest call that may have left was accepted: it explains a payment. */
  boolean newestCallAccepted() {
    return newestCallAccepted;
  }

  /** Its calls with others, and what they show. */
  SharedCalls calls() {
    return calls;
  }

  /** What the books have shown that may be this payment, in case they forget it. */
  void remember(BookReading evidence) {
    if (evidence instanceof BookReading.Present present) {
      perhapsShown = present.text();
    } else if (evidence instanceof BookReading.Differs differs && mayBeOurs(differs)) {
      perhapsShown = differs.text();
    }
  }

  private static boolean mayBeOurs(BookReading.Differs differs) {
    return switch (differs.ours()) {
      case NO, VANISHED -> false;
      case MAYBE, VANISHED_ALIKE, LIKELY -> true;
    };
  }

  @Nullable String perhapsShown() {
    return perhapsShown;
  }

  // ---- resolutions -----------------------------------------------------------------------------

  void queue(Resolution resolution) {
    resolutions = resolutions == null ? new ArrayDeque<>(2) : resolutions;
    resolutions.addLast(resolution);
  }

  /** A resolution waits in its queue. */
  boolean hasQueuedResolutions() {
    return resolutions != null;
  }

  /** A resolution waits, in its queue or for a read. */
  boolean hasResolutions() {
    return resolutions != null || current != null;
  }

  /** The resolution that waits for a read, or null. */
  @Nullable Resolution currentResolution() {
    return current;
  }

  /** The resolution to deal with now, or null; current until {@link #resolutionDone}. */
  @Nullable Resolution nextResolution() {
    while (current == null && resolutions != null) {
      Resolution next = resolutions.pollFirst();
      if (resolutions.isEmpty()) {
        resolutions = null;
      }
      current = next == null || knows(next) ? null : next;
    }
    return current;
  }

  void resolutionDone() {
    current = null;
  }

  /** The resolution was dealt with: it has been read twice, or a newer one of its topic was. */
  boolean knows(Resolution resolution) {
    return payout.history().hasDealtWith(resolution);
  }
}
