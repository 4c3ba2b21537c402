package org.payouts.workers.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.LedgerRecords;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.ProbeResult;
import org.payouts.workers.model.ReservationRequest;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.Target;

/** A core whose effects are only noted; the test answers them one by one. */
public final class CoreBench implements Effects {
  final WorkerCore core;
  final Deque<LedgerTransaction> commits = new ArrayDeque<>();
  public final Deque<PayoutRef> preparations = new ArrayDeque<>();

  /** What each preparation was asked, in the order of {@link #preparations}. */
  public final Deque<List<PreparationInput>> candidates = new ArrayDeque<>();

  public final Deque<List<PayoutRequest>> prepared = new ArrayDeque<>();
  final Deque<Integer> parallel = new ArrayDeque<>();
  public final Deque<MoneyCall> calls = new ArrayDeque<>();
  public final Deque<PayoutRef> callRefs = new ArrayDeque<>();
  public final Deque<PayoutRef> reads = new ArrayDeque<>();
  public final Deque<Baseline> readBases = new ArrayDeque<>();
  final Deque<Pause> probes = new ArrayDeque<>();
  final List<String> taps = new ArrayList<>();
  final List<String> contradictions = new ArrayList<>();
  public final List<Step> written = new ArrayList<>();

  /** What the router was asked and reported. */
  final Deque<ReservationRequest> requests = new ArrayDeque<>();

  private final Policy policy;
  private ClockReading now = Samples.NOW;
  private Owner owner = Samples.OWNER;
  private long offset;

  CoreBench(Policy policy) {
    this(policy, SpendLimit.none());
  }

  CoreBench(Policy policy, SpendLimit spendLimit) {
    this.policy = policy;
    core = new WorkerCore(policy, spendLimit, this);
    core.approvalsRead(true, now);
  }

  /** Takes partition 0 over with these payouts open. */
  public void takeOver(Payout... open) {
    LedgerImage image = new LedgerImage();
    for (Payout payout : open) {
      image.open(payout, Samples.OLDER.tenure());
    }
    core.takenOver(0, Samples.OWNER, image, now);
  }

  /** Another process that takes the partition over from the records written so far. */
  public CoreBench restarted() {
    CoreBench next = new CoreBench(policy);
    next.now = now;
    next.written.addAll(written);
    next.owner = new Owner(owner.tenure() + 1, "next");
    next.core.takenOver(0, next.owner, LedgerRecords.replayed(written), now);
    next.turn();
    return next;
  }

  public ClockReading now() {
    return now;
  }

  public void pass(long ms) {
    now = now.plus(ms);
    turn();
  }

  /** Lets the core start what may start, and commits what it wants committed. */
  public void turn() {
    core.advance(now);
    while (!commits.isEmpty()) {
      LedgerTransaction group = commits.remove();
      written.addAll(group.steps());
      requests.addAll(group.requests());
      core.committed(group.partition(), group.incarnation(), now);
      core.advance(now);
    }
  }

  public void command(String id, Target target) {
    core.command(0, Samples.command(id, target, null), offset++, now);
  }

  /** Ends the oldest preparation. */
  public void prepared(Preparation... found) {
    core.prepared(preparations.remove(), List.of(found), now);
    turn();
  }

  /** Answers the oldest call. */
  public void answered(Answer answer) {
    core.answered(callRefs.remove(), answer, now);
    turn();
  }

  /** Ends the oldest read. */
  void read(BookReading evidence) {
    core.readDone(reads.remove(), evidence, now);
    turn();
  }

  /** Lets the time pass second by second, and each read shows this. */
  void reading(BookReading evidence, long ms) {
    for (long passed = 0; passed < ms; passed += 1_000) {
      pass(Math.min(1_000, ms - passed));
      while (!reads.isEmpty()) {
        read(evidence);
      }
    }
  }

  /** Ends the oldest probe. */
  void probed(boolean open) {
    core.probed(probes.remove(), new ProbeResult(open, "probe"), now);
    turn();
  }

  public void resolution(Resolution resolution) {
    core.resolution(resolution, now);
    turn();
  }

  /** The newest state of each payout that was written, by name. */
  public String state(String id) {
    return newest(id).state().name();
  }

  public Payout newest(String id) {
    return written.stream()
        .map(Step::next)
        .filter(payout -> payout.id().equals(id))
        .reduce((older, newer) -> newer)
        .orElseThrow();
  }

  public Step last() {
    return written.get(written.size() - 1);
  }

  @Override
  public void commit(LedgerTransaction group) {
    commits.add(group);
  }

  @Override
  public void prepare(PayoutRef ref, List<PreparationInput> asked, int side) {
    preparations.add(ref);
    candidates.add(asked);
    prepared.add(asked.stream().map(PreparationInput::request).toList());
    parallel.add(side);
  }

  @Override
  public void pay(PayoutRef ref, MoneyCall call) {
    callRefs.add(ref);
    calls.add(call);
  }

  @Override
  public void read(PayoutRef ref, PayoutRequest request, Baseline baseline) {
    reads.add(ref);
    readBases.add(baseline);
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
  public void contradicted(PayoutRef ref, long offset) {
    contradictions.add(ref.payoutId() + "@" + offset);
  }
}
