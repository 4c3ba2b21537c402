package org.payouts.workers.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Evidence;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Preparation;
import org.payouts.workers.provider.ProbeResult;

/**
 * The protocol of one worker process: takes events, keeps all state, asks for effects. No Kafka, no
 * HTTP, no clock, no threads; one thread owns it. After a batch of events the owner calls {@link
 * #advance}, which starts what may start and sends one transaction per partition for everything
 * that became ready.
 */
public final class WorkerCore {
  private final Desk desk;
  private final Map<Integer, PartitionCore> partitions = new HashMap<>();

  /** Kept, because their payouts may come with a later take-over, or a later command. */
  private final Map<String, List<Verdict>> verdicts = new HashMap<>();

  private @Nullable String resolutionsTopicId;
  private long incarnations;
  private List<Standstill> standstills = List.of();

  /** Without a fuse. */
  public WorkerCore(Policy policy, Effects effects) {
    this(policy, Fuse.none(), effects);
  }

  public WorkerCore(Policy policy, Fuse fuse, Effects effects) {
    this.desk = new Desk(policy, fuse, effects);
  }

  /** The partition's ledger has been replayed by its new owner; returns the incarnation. */
  public long takenOver(int partition, Owner owner, LedgerImage image, Moment now) {
    lost(partition);
    PartitionCore core = new PartitionCore(partition, ++incarnations, owner, image, desk, now);
    partitions.put(partition, core);
    verdicts.values().forEach(each -> each.forEach(verdict -> core.verdict(verdict, now)));
    return incarnations;
  }

  /** A command was polled. Commands of partitions not owned are ignored: they come again. */
  public void command(int partition, Command command, long offset, Moment now) {
    PartitionCore core = partitions.get(partition);
    if (core != null) {
      core.command(command, offset, verdicts.getOrDefault(command.payoutId(), List.of()), now);
    }
  }

  /** The group under way was committed. */
  public void committed(int partition, long incarnation, Moment now) {
    PartitionCore core = partitions.get(partition);
    if (core != null && core.incarnation() == incarnation) {
      core.committed(now);
    }
  }

  /** One result for each payout that was to be prepared, in their order. */
  public void prepared(Ref ref, List<Preparation> found, Moment now) {
    desk.preparationEnded(ref);
    findBulk(ref).ifPresent(bulk -> owner(ref).prepared(bulk, found, now));
  }

  public void answered(Ref ref, Answer answer, Moment now) {
    desk.callEnded();
    findBulk(ref).ifPresent(bulk -> owner(ref).answered(bulk, answer, now));
  }

  public void readDone(Ref ref, Evidence evidence, Moment now) {
    desk.readEnded();
    find(ref).ifPresent(p -> owner(ref).readDone(p, evidence, now));
  }

  public void probed(Pause pause, ProbeResult result, Moment now) {
    if (desk.pauses.probed(pause, result.open(), now)) {
      partitions.values().forEach(PartitionCore::wake);
    }
  }

  /** A verdict was read. Verdicts of another topic than the newest one's are forgotten. */
  public void verdict(Verdict verdict, Moment now) {
    if (!Objects.equals(resolutionsTopicId, verdict.topicId())) {
      resolutionsTopicId = verdict.topicId();
      verdicts.clear();
    }
    verdicts.computeIfAbsent(verdict.payoutId(), id -> new ArrayList<>(1)).add(verdict);
    partitions.values().forEach(core -> core.verdict(verdict, now));
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
  public long advance(Moment now) {
    desk.timers.run(now);
    desk.pauses.dueProbes(now).forEach(desk.effects::probe);
    desk.start(now);
    partitions.values().forEach(core -> core.flush(now));
    standstills = standstills(now);
    return desk.nextDueMs(now);
  }

  private List<Standstill> standstills(Moment now) {
    List<Standstill> all = desk.standstills(now);
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

  private Optional<OpenPayout> find(Ref ref) {
    PartitionCore core = partitions.get(ref.partition());
    return core == null ? Optional.empty() : core.find(ref);
  }

  private Optional<Bulk> findBulk(Ref ref) {
    PartitionCore core = partitions.get(ref.partition());
    return core == null ? Optional.empty() : core.findBulk(ref);
  }

  private PartitionCore owner(Ref ref) {
    PartitionCore core = partitions.get(ref.partition());
    if (core == null) {
      throw new IllegalStateException("no owner of partition " + ref.partition());
    }
    return core;
  }
}
