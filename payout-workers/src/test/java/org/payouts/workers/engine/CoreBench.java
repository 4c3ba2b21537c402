package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.ReservationRequest;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.StopOrder;
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
    later(ms);
    turn();
  }

  /** Lets the time pass, and nothing else. */
  void later(long ms) {
    now = now.plus(ms);
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

  /** Ends a read of this payout, if one is under way. */
  void read(String id, BookReading evidence) {
    reads.stream()
        .filter(ref -> ref.payoutId().equals(id))
        .findFirst()
        .ifPresent(
            ref -> {
              reads.remove(ref);
              core.readDone(ref, evidence, now);
              turn();
            });
  }

  /** Lets the time pass until this payout is being read. */
  void untilReading(String id) {
    for (int i = 0; i < 200 && !isReading(id); i++) {
      pass(1_000);
    }
    assertTrue(isReading(id), id + " is being read");
  }

  private boolean isReading(String id) {
    return reads.stream().anyMatch(ref -> ref.payoutId().equals(id));
  }

  /** The rows that are being prepared, in one word; empty if there are none. */
  String preparing() {
    return preparations.isEmpty()
        ? ""
        : prepared.getLast().stream().map(PayoutRequest::payoutId).collect(Collectors.joining());
  }

  /**
   * Lets the time pass. Preparations all end as {@code found}; reads of payout a show {@code ofA},
   * or are not answered if it is null; those of others show what was there before.
   */
  void waiting(long ms, @Nullable BookReading ofA, Preparation found) {
    for (long passed = 0; passed < ms; passed += 1_000) {
      pass(1_000);
      for (PayoutRef ref : List.copyOf(reads)) {
        BookReading shown = ref.payoutId().equals("a") ? ofA : Samples.absent(10);
        if (shown != null) {
          read(ref.payoutId(), shown);
        }
      }
      while (!preparations.isEmpty()) {
        prepared(Collections.nCopies(preparing().length(), found).toArray(Preparation[]::new));
      }
    }
  }

  /** Calls these together, by this draft. */
  void call(String bulkId, String... ids) {
    for (String id : ids) {
      command(id, new Target.Prolific("ws", "study", "sub-" + id));
    }
    turn();
    pass(policy.bulkLingerMs());
    Preparation ready = Samples.ready(bulkId);
    prepared(Collections.nCopies(ids.length, ready).toArray(Preparation[]::new));
    assertFalse(callRefs.isEmpty(), "the call has left");
  }

  /** Calls these together, which is denied, and prepares them again once that is believed. */
  void deniedOnce(String bulkId, String... ids) {
    call(bulkId, ids);
    answered(new Answer.PresumedNotPaid(new Reason(Reason.RATE_LIMITED, "429"), null));
    reading(Samples.absent(10), policy.presumedQuietMs());
    pass(policy.bulkLingerMs());
    assertEquals(String.join("", ids), preparing());
  }

  /** Ends the oldest probe. */
  void probed(boolean open) {
    core.probed(probes.remove(), new ProbeResult(open, "probe"), now);
    turn();
  }

  /** An operator's order that holds everything, and is committed when the next turn is. */
  void stopEverything() {
    Reason why = new Reason("STOPPED", "wrong file");
    core.stops(List.of(new StopOrder(StopOrder.Part.EVERYTHING, "", why, 0)));
  }

  public void resolution(Resolution resolution) {
    core.resolution(resolution, now);
    turn();
  }

  /** The newest state of each payout that was written, by name. */
  public String state(String id) {
    return newest(id).state().name();
  }

  List<String> states(String... ids) {
    return Stream.of(ids).map(this::state).toList();
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
