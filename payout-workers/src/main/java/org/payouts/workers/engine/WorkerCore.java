package org.payouts.workers.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Approval;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.Command;
import org.payouts.workers.model.LimitOrders;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.ProbeResult;
import org.payouts.workers.model.Reservation;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.StopOrder;

/**
 * The protocol of one worker process: takes events, keeps all state, asks for effects. No Kafka, no
 * HTTP, no clock, no threads; one thread owns it. After a batch of events the owner calls {@link
 * #advance}, which starts what may start and sends one transaction per partition for everything
 * that became ready.
 */
public final class WorkerCore {
  private final WorkerContext shared;

  /**
   * A transaction costs about as much with one record as with a hundred, so few are begun side by
   * side, and what becomes ready meanwhile shares the next one.
   */
  private static final int COMMITS_SIDE_BY_SIDE = 2;

  /** A slow transaction, as to a broker that is gone, holds up the others no longer. */
  private static final long SLOW_COMMIT_MS = 100;

  private final Map<Integer, PartitionCore> partitions = new HashMap<>();

  /** The partitions in the order in which they may begin a transaction. */
  private final Deque<PartitionCore> turns = new ArrayDeque<>();

  /** Since when the transactions under way are, on the monotonic clock. */
  private final Map<PartitionCore, Long> commits = new HashMap<>();

  private long incarnations;
  private ClockReading lastAdvance = new ClockReading(0, 0);

  /** Without a spend limit. */
  public WorkerCore(Policy policy, Effects effects) {
    this(policy, SpendLimit.none(), effects);
  }

  public WorkerCore(Policy policy, SpendLimit spendLimit, Effects effects) {
    this.shared = WorkerContext.of(policy, spendLimit, effects);
  }

  /**
   * The partition's ledger has been replayed by its new owner.
   *
   * @return the incarnation, by which answers name this ownership
   */
  public long takenOver(int partition, Owner owner, LedgerImage image, ClockReading now) {
    lost(partition);
    PartitionCore core = new PartitionCore(partition, ++incarnations, owner, image, shared);
    partitions.put(partition, core);
    turns.addLast(core);
    core.restore(image.open(), now);
    return incarnations;
  }

  /** A command was polled. Commands of partitions not owned are ignored: they come again. */
  public void command(int partition, Command command, long offset, ClockReading now) {
    PartitionCore core = partitions.get(partition);
    if (core != null) {
      core.command(command, offset, now);
    }
  }

  /** The partition's transaction under way was committed. */
  public void committed(int partition, long incarnation, ClockReading now) {
    PartitionCore core = owned(partition, incarnation);
    if (core != null) {
      commits.remove(core);
      core.committed(now);
    }
  }

  /** One result for each payout that was to be prepared, in their order. */
  public void prepared(PayoutRef ref, List<Preparation> found, ClockReading now) {
    shared.scheduler().preparationEnded(ref);
    PartitionCore core = owned(ref.partition(), ref.incarnation());
    if (core != null) {
      core.prepared(ref, found, now);
    }
  }

  /** The money call was answered, or surely was not made. */
  public void answered(PayoutRef ref, Answer answer, ClockReading now) {
    shared.scheduler().callEnded();
    PartitionCore core = owned(ref.partition(), ref.incarnation());
    if (core != null) {
      core.answered(ref, answer, now);
    }
  }

  /** The provider's books were read, or could not be. */
  public void readDone(PayoutRef ref, BookReading evidence, ClockReading now) {
    shared.scheduler().readEnded();
    PartitionCore core = owned(ref.partition(), ref.incarnation());
    if (core != null) {
      core.readDone(ref, evidence, now);
    }
  }

  /** A pause was probed. */
  public void probed(Pause pause, ProbeResult result, ClockReading now) {
    if (shared.pauses().probed(pause, result.open(), now)) {
      wake();
    }
  }

  /** A resolution was read. Resolutions of another topic than the newest one's are forgotten. */
  public void resolution(Resolution resolution, ClockReading now) {
    shared.resolutions().keep(resolution, now);
    partitions.values().forEach(core -> core.resolution(resolution, now));
  }

  /** Operators' orders, all that hold: nothing new is begun in what they name. */
  public void stops(List<StopOrder> orders) {
    if (shared.stops().replace(orders)) {
      wake();
    }
  }

  /**
   * Whether the orders are known as they are now. While they are not, nothing new is begun: a
   * process that was frozen or cut off may have missed a stop.
   */
  public void ordersHeard(boolean heard) {
    if (shared.stops().heard(heard)) {
      wake();
    }
  }

  /** Operators' limits, all that hold. */
  public void limits(LimitOrders limits, ClockReading now) {
    shared.rules().replace(limits.rules());
    shared.sums().replace(limits);
    partitions.values().forEach(core -> core.limitsChanged(now));
  }

  /** An approval was read. */
  public void approval(Approval approval, ClockReading now) {
    shared.rules().approved(approval);
    partitions.values().forEach(core -> core.tryNow(approval.payoutId(), now));
  }

  /**
   * Whether all approvals that there are have been read, as far as anybody knows. Until they are no
   * payout fails because nobody has approved it.
   */
  public void approvalsRead(boolean all, ClockReading now) {
    shared.rules().approvalsRead(all);
    if (all && !shared.rules().isEmpty()) {
      partitions.values().forEach(core -> core.tryAllNow(now));
    }
  }

  /** The router has said whether limits of sums allow a payout. */
  public void reservation(Reservation answer, ClockReading now) {
    partitions.values().forEach(core -> core.reservation(answer, now));
  }

  /** The partition is to be handed over: begin nothing, finish what is in flight. */
  public void revoking(int partition) {
    PartitionCore core = partitions.get(partition);
    if (core != null) {
      core.revoke();
    }
  }

  /** True once a partition in hand-over has nothing in flight and nothing unwritten. */
  public boolean drained(int partition) {
    PartitionCore core = partitions.get(partition);
    return core == null || core.drained();
  }

  /** The partition is not ours any more: forget it at once. */
  public void lost(int partition) {
    PartitionCore core = partitions.remove(partition);
    if (core != null) {
      turns.remove(core);
      commits.remove(core);
      core.lose();
    }
  }

  /**
   * Runs what is due, starts what may start, sends what is ready.
   *
   * @return monotonic time in milliseconds when something is due next, or {@link Long#MAX_VALUE}
   */
  public long advance(ClockReading now) {
    lastAdvance = now;
    shared.timers().run(now);
    shared
        .pauses()
        .dueProbes(payout -> asksForMoney(payout, now), this::wake, now)
        .forEach(shared.effects()::probe);
    if (!shared.outages().isEmpty() && shared.outages().takeWake(now)) {
      wake();
    }
    shared.scheduler().start(now);
    long due = flush(now);
    due = Math.min(due, Math.min(shared.timers().nextDueMs(), shared.pauses().nextDueMs()));
    due = Math.min(due, shared.outages().nextDueMs());
    for (PartitionCore core : partitions.values()) {
      due = Math.min(due, core.nextDueMs());
    }
    return due;
  }

  /**
   * Begins the transactions whose turn it is.
   *
   * @return when a slow one gives its place to another
   */
  private long flush(ClockReading now) {
    long ms = now.monotonicMs();
    long quick = commits.values().stream().filter(since -> ms - since < SLOW_COMMIT_MS).count();
    List<PartitionCore> begun = new ArrayList<>(COMMITS_SIDE_BY_SIDE);
    for (PartitionCore core : turns) {
      if (core.flush(now, quick < COMMITS_SIDE_BY_SIDE)) {
        commits.put(core, ms);
        begun.add(core);
        quick++;
      }
    }
    turns.removeAll(begun);
    turns.addAll(begun);
    return quick < COMMITS_SIDE_BY_SIDE
        ? Long.MAX_VALUE
        : commits.values().stream()
            .mapToLong(since -> since + SLOW_COMMIT_MS)
            .filter(slow -> slow > ms)
            .min()
            .orElse(Long.MAX_VALUE);
  }

  /** What stands still as of the last {@link #advance}, for people. */
  public List<Standstill> standstills() {
    List<Standstill> all = new ArrayList<>(shared.stops().all());
    all.addAll(shared.pauses().all());
    shared.reachability().standstill().ifPresent(all::add);
    all.addAll(shared.outages().all());
    shared.spendLimit().standstill(lastAdvance).ifPresent(all::add);
    shared.resolutions().standstill().ifPresent(all::add);
    partitions.values().forEach(core -> core.full().ifPresent(all::add));
    return all;
  }

  public int openPayouts() {
    return partitions.values().stream().mapToInt(PartitionCore::openPayouts).sum();
  }

  /** All open payouts, as the ledger knows them. */
  public Stream<Payout> open() {
    return partitions.values().stream().flatMap(PartitionCore::payouts);
  }

  /** What the spend limit has counted as of the last {@link #standstills}. */
  public SpendLimit.Used spent() {
    return shared.spendLimit().used();
  }

  public int settledPayouts() {
    return partitions.values().stream().mapToInt(PartitionCore::settledPayouts).sum();
  }

  private void wake() {
    partitions.values().forEach(PartitionCore::wake);
  }

  private boolean asksForMoney(PayoutRef payout, ClockReading now) {
    PartitionCore core = owned(payout.partition(), payout.incarnation());
    return core != null && core.asksForMoney(payout.payoutId(), now);
  }

  /** The ownership that an answer belongs to, or null if it is over. */
  private @Nullable PartitionCore owned(int partition, long incarnation) {
    PartitionCore core = partitions.get(partition);
    return core != null && core.incarnation() == incarnation ? core : null;
  }
}
