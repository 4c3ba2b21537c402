package org.payouts.workers.protocol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Candidate;
import org.payouts.workers.provider.Evidence;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Preparation;
import org.payouts.workers.provider.ProbeResult;

/** A core whose effects are only noted; the test answers them one by one. */
final class CoreBench implements Effects {
  final WorkerCore core;
  final Deque<Group> commits = new ArrayDeque<>();
  final Deque<Ref> preparations = new ArrayDeque<>();

  /** What each preparation was asked, in the order of {@link #preparations}. */
  final Deque<List<Candidate>> candidates = new ArrayDeque<>();

  final Deque<List<PayoutRequest>> prepared = new ArrayDeque<>();
  final Deque<Integer> parallel = new ArrayDeque<>();
  final Deque<MoneyCall> calls = new ArrayDeque<>();
  final Deque<Ref> callRefs = new ArrayDeque<>();
  final Deque<Ref> reads = new ArrayDeque<>();
  final Deque<Basis> readBases = new ArrayDeque<>();
  final Deque<Pause> probes = new ArrayDeque<>();
  final List<String> taps = new ArrayList<>();
  final List<String> contradictions = new ArrayList<>();
  final List<Step> written = new ArrayList<>();
  private final Policy policy;
  private Moment now = Samples.NOW;
  private long offset;

  CoreBench(Policy policy) {
    this(policy, Fuse.none());
  }

  CoreBench(Policy policy, Fuse fuse) {
    this.policy = policy;
    core = new WorkerCore(policy, fuse, this);
  }

  /** Takes partition 0 over with these payouts open. */
  void takeOver(Payout... open) {
    LedgerImage image = new LedgerImage();
    for (Payout payout : open) {
      image.open(payout, Samples.OLDER.tenure());
    }
    core.takenOver(0, Samples.OWNER, image, now);
  }

  /** Another process that takes the partition over from the records written so far. */
  CoreBench restarted() {
    CoreBench next = new CoreBench(policy);
    next.now = now;
    next.written.addAll(written);
    next.core.takenOver(0, new Owner(8, "next"), LedgerRecords.replayed(written), now);
    next.turn();
    return next;
  }

  Moment now() {
    return now;
  }

  void pass(long ms) {
    now = now.plus(ms);
    turn();
  }

  /** Lets the core start what may start, and commits what it wants committed. */
  void turn() {
    core.advance(now);
    while (!commits.isEmpty()) {
      Group group = commits.remove();
      written.addAll(group.steps());
      core.committed(group.partition(), group.incarnation(), now);
      core.advance(now);
    }
  }

  void command(String id, Target target) {
    core.command(0, Samples.command(id, target, null), offset++, now);
  }

  /** Ends the oldest preparation. */
  void prepared(Preparation... found) {
    core.prepared(preparations.remove(), List.of(found), now);
    turn();
  }

  /** Answers the oldest call. */
  void answered(Answer answer) {
    core.answered(callRefs.remove(), answer, now);
    turn();
  }

  /** Ends the oldest read. */
  void read(Evidence evidence) {
    core.readDone(reads.remove(), evidence, now);
    turn();
  }

  /** Ends the oldest probe. */
  void probed(boolean open) {
    core.probed(probes.remove(), new ProbeResult(open, "probe"), now);
    turn();
  }

  void verdict(Verdict verdict) {
    core.verdict(verdict, now);
    turn();
  }

  /** The newest state of each payout that was written, by name. */
  String state(String id) {
    return newest(id).state().name();
  }

  Payout newest(String id) {
    return written.stream()
        .map(Step::next)
        .filter(payout -> payout.id().equals(id))
        .reduce((older, newer) -> newer)
        .orElseThrow();
  }

  Step last() {
    return written.get(written.size() - 1);
  }

  @Override
  public void commit(Group group) {
    commits.add(group);
  }

  @Override
  public void prepare(Ref ref, List<Candidate> asked, int side) {
    preparations.add(ref);
    candidates.add(asked);
    prepared.add(asked.stream().map(Candidate::request).toList());
    parallel.add(side);
  }

  @Override
  public void pay(Ref ref, MoneyCall call) {
    callRefs.add(ref);
    calls.add(call);
  }

  @Override
  public void read(Ref ref, PayoutRequest request, Basis basis) {
    reads.add(ref);
    readBases.add(basis);
  }

  @Override
  public void probe(Pause pause) {
    probes.add(pause);
  }

  @Override
  public void intake(int partition, boolean open) {
    taps.add(partition + (open ? " open" : " closed"));
  }

  @Override
  public void contradicted(Ref ref, long offset) {
    contradictions.add(ref.payoutId() + "@" + offset);
  }
}
