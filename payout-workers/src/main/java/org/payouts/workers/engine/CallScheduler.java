package org.payouts.workers.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.PreparationInput;

/**
 * The calls of one worker: which are in flight, what could start in its partitions, and what starts
 * next.
 */
final class CallScheduler {
  /** Of starts while claims are at hand, one for reads and what was put off. */
  private static final int OTHERS_TURN = 4;

  /** Of lanes, one whose next payout was put off. */
  private static final int AGAIN_TURN = 8;

  /** With so many idle slots a commit allows one more claim ahead, so that hundreds fill soon. */
  private static final int IDLE_SLOTS = 16;

  /** The stages of an owned partition, which begin what has its turn. */
  record Stages(ClaimStage claims, PaymentStage payments, Reconciler reconciler) {}

  /** Something of a partition that could start. */
  private record Entry<T>(PartitionContext partition, T item) {}

  private final Policy policy;
  private final Pauses pauses;
  private final Stops stops;
  private final SpendLimit spendLimit;
  private final MoneyOutages outages;
  private final Effects effects;
  private final Map<PartitionContext, Stages> partitions = new HashMap<>();

  /** Lanes whose next payout was never put off. */
  private final Deque<Entry<Lane>> fresh = new ArrayDeque<>();

  /** The others: they have some of the turns, and what the fresh ones leave. */
  private final Deque<Entry<Lane>> again = new ArrayDeque<>();

  private final Deque<Entry<Bulk>> claimed = new ArrayDeque<>();
  private final Deque<Entry<OpenPayout>> reads = new ArrayDeque<>();
  private boolean readLast;
  private int lanesStarted;
  private int starts;

  /** What each preparation under way takes of the width. */
  private final Map<PayoutRef, Integer> preparing = new HashMap<>();

  /** Requests that may be in flight: of preparations, money calls and reads. */
  private int inFlight;

  private int readsInFlight;

  /** Bulks that may be claimed beyond the width at present. */
  private int claimsAhead;

  /** Since more were claimed ahead. */
  private boolean claimCommitted;

  /** Bulks of owned partitions between the start of their preparation and the end of their call. */
  private final Set<Bulk> atWork = new HashSet<>();

  CallScheduler(
      Policy policy,
      Pauses pauses,
      Stops stops,
      SpendLimit spendLimit,
      MoneyOutages outages,
      Effects effects) {
    this.outages = outages;
    this.policy = policy;
    this.pauses = pauses;
    this.stops = stops;
    this.spendLimit = spendLimit;
    this.effects = effects;
    this.claimsAhead = policy.claimAhead();
  }

  // ---- partitions ------------------------------------------------------------------------------

  /** The partition is owned: what it offers may start. */
  void open(PartitionContext partition, Stages stages) {
    partitions.put(partition, stages);
  }

  /** The partition is not owned any more: nothing of it starts or takes a slot. */
  void close(PartitionContext partition) {
    partitions.remove(partition);
    drop(fresh, partition);
    drop(again, partition);
    drop(claimed, partition);
    drop(reads, partition);
    atWork.removeIf(bulk -> bulk.partition() == partition);
    outages.closed(partition);
    if (partitions.isEmpty()) {
      outages.forget();
    }
  }

  private static <T> void drop(Deque<Entry<T>> entries, PartitionContext partition) {
    entries.removeIf(entry -> entry.partition() == partition);
  }

  /** A claim of the partition is in the ledger, or on its way there, and its call is not over. */
  boolean hasClaims(PartitionContext partition) {
    return atWork.stream().anyMatch(bulk -> bulk.partition() == partition && bulk.isClaimed());
  }

  // ---- what could start ------------------------------------------------------------------------

  /** A lane may have something to start. Offers of a lost partition, by a late timer, are void. */
  void offer(PartitionContext partition, Lane lane) {
    if (partitions.containsKey(partition) && lane.queue()) {
      (lane.isFresh() ? fresh : again).addLast(new Entry<>(partition, lane));
    }
  }

  /** All claims of the bulk are committed. */
  void offerClaimed(Bulk bulk) {
    claimCommitted = true;
    claimed.addLast(new Entry<>(bulk.partition(), bulk));
  }

  /**
   * The payout's books are to be read.
   *
   * @param urgent before all other reads
   */
  void offerRead(PartitionContext partition, OpenPayout payout, boolean urgent) {
    Entry<OpenPayout> entry = new Entry<>(partition, payout);
    if (urgent) {
      reads.addFirst(entry);
    } else {
      reads.addLast(entry);
    }
  }

  // ---- what is under way -----------------------------------------------------------------------

  /** The bulk begins: it takes a slot until {@link #ended}. */
  void begun(Bulk bulk) {
    atWork.add(bulk);
    if (!outages.isEmpty()) {
      outages.begun(bulk);
    }
  }

  /** The bulk was called, or is not going to be: its lane may go on. */
  void ended(Bulk bulk) {
    atWork.remove(bulk);
    if (!outages.isEmpty()) {
      outages.ended(bulk);
    }
    offer(bulk.partition(), bulk.lane());
  }

  /** The bulk begins with its preparation, with as many requests at once as its share allows. */
  void prepare(Bulk bulk, List<PreparationInput> candidates) {
    begun(bulk);
    int parallel = Math.min(candidates.size(), share());
    if (!policy.claimsAtIntake() || candidates.stream().anyMatch(each -> each.earlier() != null)) {
      preparing.put(bulk.ref(), parallel);
      inFlight += parallel;
    }
    effects.prepare(bulk.ref(), candidates, parallel);
  }

  /**
   * Half of the width is for reads of what was paid, the other half for preparations: those that
   * wait now get their part of it. A bulk that is alone takes more, and leaves some for the next.
   */
  private int share() {
    int half = policy.width() / 2;
    int taken = preparing.values().stream().mapToInt(n -> n).sum();
    boolean alone = inFlight == 0 && atWork.size() == 1 && lanes() == 0 && reads.isEmpty();
    int fair =
        alone ? policy.width() - policy.width() / 4 : Math.min(half - taken, half / (1 + lanes()));
    return Math.max(1, Math.min(fair, policy.width() - inFlight));
  }

  /** The preparation is over, whether the partition is still owned or not. */
  void preparationEnded(PayoutRef ref) {
    Integer parallel = preparing.remove(ref);
    inFlight -= parallel == null ? 0 : parallel;
  }

  void pay(PayoutRef ref, MoneyCall call) {
    inFlight++;
    effects.pay(ref, call);
  }

  /** The call is over, whether the partition is still owned or not. */
  void callEnded() {
    inFlight--;
  }

  void read(PayoutRef ref, PayoutRequest request, Baseline baseline) {
    inFlight++;
    readsInFlight++;
    effects.read(ref, request, baseline);
  }

  /** The read is over, whether the partition is still owned or not. */
  void readEnded() {
    inFlight--;
    readsInFlight--;
  }

  // ---- what starts -----------------------------------------------------------------------------

  /**
   * Starts whatever may start: committed claims first, for their leases run, but every fourth time
   * reads and what was put off, which a backlog of new payouts would keep waiting for ever.
   */
  void start(ClockReading now) {
    endWhatIsNotCalled(now);
    while (inFlight < policy.width()
        && (startOther(now) || startClaimed(now) || startNext(false, now))) {
      // Each start takes a slot or an entry, so this ends.
    }
    // Where nobody is asked before a claim, it takes no slot.
    while (policy.claimsAtIntake() && startsWithoutRead(fresh.peekFirst()) && mayClaim(now)) {
      startLane(fresh.removeFirst(), now);
    }
    if (inFlight < policy.width() && lanes() > 0 && !hasPlace()) {
      slotsAreIdle();
    }
  }

  /**
   * Claims of a partition that is handed over are not called, which takes no slot; nor are those of
   * all partitions while nothing may be called at all.
   */
  private void endWhatIsNotCalled(ClockReading now) {
    boolean none = !claimed.isEmpty() && (pauses.allClaims() || stops.everything());
    for (PartitionContext partition : partitions.keySet()) {
      if (none || partition.revoking()) {
        List<Entry<Bulk>> over =
            claimed.stream().filter(entry -> entry.partition() == partition).toList();
        drop(claimed, partition);
        over.forEach(entry -> stages(entry).payments().call(entry.item(), now));
      }
    }
  }

  private static boolean startsWithoutRead(@Nullable Entry<Lane> next) {
    return next != null && next.item().isNeverSent();
  }

  /** While there are no claims at hand, all have their turns. */
  private boolean startOther(ClockReading now) {
    if (claimed.isEmpty()) {
      return false;
    }
    starts = (starts + 1) % OTHERS_TURN;
    return starts == 0 && startNext(true, now);
  }

  private boolean startClaimed(ClockReading now) {
    Entry<Bulk> next = claimed.pollFirst();
    if (next == null) {
      return false;
    }
    claimWaited(next.item().sendBefore().monotonicMs() - now.monotonicMs());
    stages(next).payments().call(next.item(), now);
    return true;
  }

  /**
   * As many are claimed ahead as keep all slots busy while claims are committed: with each commit
   * after which slots are idle, one more for each {@link #IDLE_SLOTS} of them, and for what is
   * left. Without commits, more claims would help nobody.
   */
  private void slotsAreIdle() {
    if (claimCommitted) {
      claimCommitted = false;
      int idle = policy.width() - inFlight;
      claimsAhead = Math.min(claimsAhead + 1 + (idle - 1) / IDLE_SLOTS, policy.claimAheadMost());
    }
  }

  /**
   * With too many, leases would end before the call: each call that begins late takes one away, so
   * that none is claimed until the others have been called.
   *
   * @param leftMs what is left of the lease
   */
  private void claimWaited(long leftMs) {
    if (leftMs < policy.leaseMs() / 4 * 3) {
      claimsAhead = Math.max(claimsAhead - 1, policy.claimAhead());
    }
  }

  /**
   * Reads and lanes take turns.
   *
   * @param putOff of the lanes, only those whose next payout was put off before
   */
  private boolean startNext(boolean putOff, ClockReading now) {
    boolean lane = (putOff ? again.size() : lanes()) > 0 && mayClaim(now);
    if (mayRead() && (!lane || !readLast)) {
      startRead(now);
      return true;
    }
    if (lane) {
      startLane(putOff ? again.removeFirst() : nextLane(), now);
      readLast = false;
    }
    return lane;
  }

  private boolean mayRead() {
    return !reads.isEmpty() && !pauses.account() && readsInFlight < mostReads();
  }

  private void startRead(ClockReading now) {
    Entry<OpenPayout> next = reads.removeFirst();
    stages(next).reconciler().read(next.item(), now);
    readLast = true;
  }

  private boolean mayClaim(ClockReading now) {
    return hasPlace()
        && !pauses.allClaims()
        && !stops.everything()
        && !spendLimit.isReached(now)
        && (outages.isEmpty() || outages.allowance("", now) > 0);
  }

  private boolean hasPlace() {
    return atWork.size() < policy.width() + claimsAhead;
  }

  private void startLane(Entry<Lane> next, ClockReading now) {
    next.item().dequeue();
    stages(next).claims().begin(next.item(), now);
  }

  /** Reads leave slots for payouts as long as there are any to be worked on. */
  private int mostReads() {
    return atWork.isEmpty() && lanes() == 0 ? policy.width() : Math.max(1, policy.width() / 2);
  }

  private int lanes() {
    return fresh.size() + again.size();
  }

  private Entry<Lane> nextLane() {
    lanesStarted = (lanesStarted + 1) % AGAIN_TURN;
    boolean takeFresh = !fresh.isEmpty() && (again.isEmpty() || lanesStarted > 0);
    return takeFresh ? fresh.removeFirst() : again.removeFirst();
  }

  private Stages stages(Entry<?> of) {
    @Nullable Stages stages = partitions.get(of.partition());
    if (stages == null) {
      throw new IllegalStateException("an entry of a partition that is not owned");
    }
    return stages;
  }
}
