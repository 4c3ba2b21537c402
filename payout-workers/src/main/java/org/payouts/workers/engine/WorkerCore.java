package org.payouts.workers.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.Command;
import org.payouts.workers.model.Evidence;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.ProbeResult;
import org.payouts.workers.model.Resolution;

/**
 * The protocol of one worker process: takes events, keeps all state, asks for effects. No Kafka, no
 * HTTP, no clock, no threads; one thread owns it. After a batch of events the owner calls {@link
 * #advance}, which starts what may start and sends one transaction per partition for everything
 * that became ready.
 */
public final class WorkerCore {
  private final CallScheduler scheduler;
  private final Map<Integer, PartitionCore> partitions = new HashMap<>();

  /** Kept, because their payouts may come with a later take-over, or a later command. */
  private final Map<String, List<Resolution>> resolutions = new HashMap<>();

  private @Nullable String resolutionsTopicId;
  private long incarnations;
  private List<Standstill> standstills = List.of();

  /** Without a spend limit. */
  public WorkerCore(Policy policy, Effects effects) {
    this(policy, SpendLimit.none(), effects);
  }

  public WorkerCore(Policy policy, SpendLimit spendLimit, Effects effects) {
    this.scheduler = new CallScheduler(policy, spendLimit, effects);
  }

  /** The partition's ledger has been replayed by its new owner; returns the incarnation. */
  public long takenOver(int partition, Owner owner, LedgerImage image, ClockReading now) {
    lost(partition);
    PartitionCore core = new PartitionCore(partition, ++incarnations, owner, image, scheduler, now);
    partitions.put(partition, core);
    resolutions
        .values()
        .forEach(each -> each.forEach(resolution -> core.resolution(resolution, now)));
    return incarnations;
  }

  /** A command was polled. Commands of partitions not owned are ignored: they come again. */
  public void command(int partition, Command command, long offset, ClockReading now) {
    PartitionCore core = partitions.get(partition);
    if (core != null) {
      core.command(command, offset, resolutions.getOrDefault(command.payoutId(), List.of()), now);
    }
  }

  /** The group under way was committed. */
  public void committed(int partition, long incarnation, ClockReading now) {
    PartitionCore core = partitions.get(partition);
    if (core != null && core.incarnation() == incarnation) {
      core.committed(now);
    }
  }

  /** One result for each payout that was to be prepared, in their order. */
  public void prepared(PayoutRef ref, List<Preparation> found, ClockReading now) {
    scheduler.preparationEnded(ref);
    findBulk(ref).ifPresent(bulk -> owner(ref).prepared(bulk, found, now));
  }

  public void answered(PayoutRef ref, Answer answer, ClockReading now) {
    scheduler.callEnded();
    findBulk(ref).ifPresent(bulk -> owner(ref).answered(bulk, answer, now));
  }

  public void readDone(PayoutRef ref, Evidence evidence, ClockReading now) {
    scheduler.readEnded();
    find(ref).ifPresent(p -> owner(ref).readDone(p, evidence, now));
  }

  public void probed(Pause pause, ProbeResult result, ClockReading now) {
    if (scheduler.pauses.probed(pause, result.open(), now)) {
      partitions.values().forEach(PartitionCore::wake);
    }
  }

  /** A resolution was read. Resolutions of another topic than the newest one's are forgotten. */
  public void resolution(Resolution resolution, ClockReading now) {
    if (!Objects.equals(resolutionsTopicId, resolution.topicId())) {
      resolutionsTopicId = resolution.topicId();
      resolutions.clear();
    }
    resolutions.computeIfAbsent(resolution.payoutId(), id -> new ArrayList<>(1)).add(resolution);
    partitions.values().forEach(core -> core.resolution(resolution, now));
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
      core.lose();
    }
  }

  /**
   * Runs what is due, starts what may start, sends what is ready.
   *
   * @return monotonic time in milliseconds when something is due next, or {@link Long#MAX_VALUE}
   */
  public long advance(ClockReading now) {
    scheduler.timers.run(now);
    scheduler.pauses.dueProbes(now).forEach(scheduler.effects::probe);
    scheduler.start(now);
    partitions.values().forEach(core -> core.flush(now));
    standstills = standstills(now);
    return scheduler.nextDueMs(now);
  }

  private List<Standstill> standstills(ClockReading now) {
    List<Standstill> all = scheduler.standstills(now);
    partitions.values().forEach(core -> core.full().ifPresent(all::add));
    return all;
  }

  /** What stands still, for people. */
  public List<Standstill> standstills() {
    return standstills;
  }

  public int openPayouts() {
    return partitions.values().stream().mapToInt(PartitionCore::openPayouts).sum();
  }

  public int settledPayouts() {
    return partitions.values().stream().mapToInt(PartitionCore::settledPayouts).sum();
  }

  private Optional<OpenPayout> find(PayoutRef ref) {
    PartitionCore core = partitions.get(ref.partition());
    return core == null ? Optional.empty() : core.find(ref);
  }

  private Optional<Bulk> findBulk(PayoutRef ref) {
    PartitionCore core = partitions.get(ref.partition());
    return core == null ? Optional.empty() : core.findBulk(ref);
  }

  private PartitionCore owner(PayoutRef ref) {
    PartitionCore core = partitions.get(ref.partition());
    if (core == null) {
      throw new IllegalStateException("no owner of partition " + ref.partition());
    }
    return core;
  }
}
