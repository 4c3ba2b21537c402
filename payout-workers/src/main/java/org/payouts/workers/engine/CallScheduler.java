package org.payouts.workers.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.Candidate;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.Reason;

/**
 * What the partitions of one worker share: the calls in flight, the pauses, the timers and the
 * queues of what could start. Decides what starts next.
 */
final class CallScheduler {

  /** Something that could start in a room of a partition. */
  private record Entry<R, T>(R room, T item) {}

  final Policy policy;
  final Effects effects;
  final Timers timers = new Timers();
  final Pauses pauses;
  final SpendLimit spendLimit;

  /** Lanes whose next payout was never put off. */
  private final Deque<Entry<ClaimStage, Lane>> fresh = new ArrayDeque<>();

  /** The others: they have every eighth turn, and what the fresh ones leave. */
  private final Deque<Entry<ClaimStage, Lane>> again = new ArrayDeque<>();

  private final Deque<Entry<PaymentStage, Bulk>> claimed = new ArrayDeque<>();
  private final Deque<Entry<Reconciler, OpenPayout>> reads = new ArrayDeque<>();
  private boolean readLast;
  private int lanesStarted;
  private final Reachability reachability = new Reachability();

  /** What each preparation under way takes of the width. */
  private final Map<PayoutRef, Integer> preparing = new HashMap<>();

  /** Questions that may be in flight: of preparations, money calls and reads. */
  private int inFlight;

  private int readsInFlight;

  /** Bulks between the start of their preparation and the end of their call. */
  private int work;

  /** Unknown errors in a row. */
  private int unknownErrors;

  CallScheduler(Policy policy, SpendLimit spendLimit, Effects effects) {
    this.policy = policy;
    this.spendLimit = spendLimit;
    this.effects = effects;
    this.pauses = new Pauses(policy.probeMs(), policy.backoffMaxMs());
  }

  void offer(ClaimStage room, Lane lane) {
    if (!lane.queued && !lane.busy && lane.ready.size() > 0) {
      lane.queued = true;
      (lane.ready.isFresh() ? fresh : again).addLast(new Entry<>(room, lane));
    }
  }

  void offerClaimed(PaymentStage room, Bulk bulk) {
    claimed.addLast(new Entry<>(room, bulk));
  }

  void offerRead(Reconciler room, OpenPayout payout, boolean urgent) {
    Entry<Reconciler, OpenPayout> entry = new Entry<>(room, payout);
    if (urgent) {
      reads.addFirst(entry);
    } else {
      reads.addLast(entry);
    }
  }

  /** Starts the preparation of one call, with as many questions at once as there is room for. */
  void prepare(PayoutRef ref, List<Candidate> candidates) {
    int parallel = Math.min(candidates.size(), share());
    preparing.put(ref, parallel);
    inFlight += parallel;
    effects.prepare(ref, candidates, parallel);
  }

  /**
   * Half of the width is for reads of what was paid, the other half for preparations: those that
   * wait now get their part of it. Who is alone takes more, and leaves some for whoever comes.
   */
  private int share() {
    int half = policy.width() / 2;
    int taken = preparing.values().stream().mapToInt(n -> n).sum();
    boolean alone = inFlight == 0 && work == 1 && lanes() == 0 && reads.isEmpty();
    int fair =
        alone ? policy.width() - policy.width() / 4 : Math.min(half - taken, half / (1 + lanes()));
    return Math.max(1, Math.min(fair, policy.width() - inFlight));
  }

  /** Reads leave room for payouts as long as there are any to be worked on. */
  private int mostReads() {
    return work == 0 && lanes() == 0 ? policy.width() : Math.max(1, policy.width() / 2);
  }

  /** Its questions are over, whether the partition is still owned or not. */
  void preparationEnded(PayoutRef ref) {
    Integer parallel = preparing.remove(ref);
    inFlight -= parallel == null ? 0 : parallel;
  }

  void pay(PayoutRef ref, MoneyCall call) {
    inFlight++;
    effects.pay(ref, call);
  }

  void callEnded() {
    inFlight--;
  }

  void readEnded() {
    inFlight--;
    readsInFlight--;
  }

  void workStarted() {
    work++;
  }

  void workEnded(int bulks) {
    work -= bulks;
  }

  /** Returns true if this unknown error completes a row that makes the account suspect. */
  boolean unknownError(boolean unknown) {
    unknownErrors = unknown ? unknownErrors + 1 : 0;
    return unknownErrors >= policy.unknownErrors();
  }

  /** The provider was asked something; {@code trouble} is why it could not be reached, or null. */
  void asked(@Nullable Reason trouble, ClockReading now) {
    reachability.asked(trouble, now);
  }

  /** What stands still, for people. */
  List<Standstill> standstills(ClockReading now) {
    List<Standstill> all = new ArrayList<>(pauses.all());
    reachability.standstill().ifPresent(all::add);
    if (spendLimit.blown(now)) {
      all.add(spendLimit.standstill(now));
    }
    return all;
  }

  /** Starts whatever may start: committed claims first, for their leases run. */
  void start(ClockReading now) {
    while (startClaimed(now) || startNext(now)) {
      // Each start takes a slot or an entry, so this ends.
    }
  }

  private boolean startClaimed(ClockReading now) {
    Entry<PaymentStage, Bulk> next = inFlight < policy.width() ? claimed.pollFirst() : null;
    if (next == null) {
      return false;
    }
    next.room().call(next.item(), now);
    return true;
  }

  private boolean startNext(ClockReading now) {
    if (inFlight >= policy.width()) {
      return false;
    }
    boolean read = !reads.isEmpty() && !pauses.account() && readsInFlight < mostReads();
    boolean lane =
        lanes() > 0
            && !pauses.allClaims()
            && !spendLimit.blown(now)
            && work < policy.width() + policy.claimAhead();
    if (read && (!lane || !readLast)) {
      startRead(now);
      readLast = true;
      return true;
    }
    if (lane) {
      startLane(now);
      readLast = false;
      return true;
    }
    return false;
  }

  private void startRead(ClockReading now) {
    Entry<Reconciler, OpenPayout> next = reads.removeFirst();
    if (next.room().read(next.item(), now)) {
      inFlight++;
      readsInFlight++;
    }
  }

  private int lanes() {
    return fresh.size() + again.size();
  }

  private Entry<ClaimStage, Lane> nextLane() {
    boolean othersTurn = lanesStarted++ % 8 == 7;
    boolean takeFresh = !fresh.isEmpty() && (again.isEmpty() || !othersTurn);
    return takeFresh ? fresh.removeFirst() : again.removeFirst();
  }

  private void startLane(ClockReading now) {
    Entry<ClaimStage, Lane> next = nextLane();
    Lane lane = next.item();
    lane.queued = false;
    if (next.room().lanes.gone()) {
      return;
    }
    if (pauses.lane(lane.key)) {
      next.room().lanes.park(lane); // Offered again when its pause ends.
      return;
    }
    if (lane.heldUntilMs > now.monotonicMs()) {
      timers.at(lane.heldUntilMs, due -> offer(next.room(), lane));
      return;
    }
    next.room().begin(lane, now);
  }

  /** When something is due by the clock, or {@link Long#MAX_VALUE}. */
  long nextDueMs(ClockReading now) {
    return Math.min(spendLimit.nextDueMs(now), Math.min(timers.nextDueMs(), pauses.nextDueMs()));
  }
}
