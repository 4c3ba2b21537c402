package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.model.Samples.HOUR_MS;
import static org.payouts.workers.model.Samples.NOW;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.Command;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.Target;
import org.payouts.workers.model.TestPolicy;

/** Memory is bounded by configuration, whatever waits (L6). */
class OpenLimitTest {
  private static final int BATCH = 500;
  private static final int MAX_OPEN = 20_000;
  private static final String DIGITS = "0123456789abcdef01234567";

  /** A provider that cannot be reached; nothing is kept of what is written. */
  private static final class Unreachable implements Effects {
    private final Policy policy;
    private final WorkerCore core;
    private final Deque<LedgerTransaction> commits = new ArrayDeque<>();
    private final Deque<PayoutRef> preparations = new ArrayDeque<>();
    private final Deque<Integer> rows = new ArrayDeque<>();
    private Preparation outcome =
        new Preparation.Later(new Reason(Reason.UNREACHABLE, "no answer"), null);
    private boolean open = true;
    private ClockReading now = NOW;
    private int offered;

    private Unreachable(Policy policy) {
      this.policy = policy;
      this.core = new WorkerCore(policy, this);
      core.takenOver(0, Samples.OWNER, new LedgerImage(), now);
    }

    /** Offers as many commands as long as the intake is open, for so long. */
    private void offer(int most, long ms, IntFunction<Command> commands) {
      long end = now.monotonicMs() + ms;
      while (offered < most && now.monotonicMs() < end) {
        for (int i = 0; i < BATCH && open && offered < most; i++) {
          core.command(0, commands.apply(offered), offered++, now);
        }
        work();
        assertTrue(core.openPayouts() <= policy.maxOpen() + BATCH, "at " + core.openPayouts());
        now = now.plus(100);
      }
    }

    private void work() {
      long due = core.advance(now);
      while (!commits.isEmpty() || !preparations.isEmpty()) {
        while (!commits.isEmpty()) {
          LedgerTransaction group = commits.remove();
          core.committed(group.partition(), group.incarnation(), now);
        }
        while (!preparations.isEmpty()) {
          List<Preparation> found = Collections.nCopies(rows.remove(), outcome);
          core.prepared(preparations.remove(), found, now);
        }
        due = core.advance(now);
      }
      assertTrue(due > now.monotonicMs(), "no busy loop");
    }

    @Override
    public void commit(LedgerTransaction group) {
      commits.add(group);
    }

    @Override
    public void prepare(PayoutRef ref, List<PreparationInput> candidates, int parallel) {
      preparations.add(ref);
      rows.add(candidates.size());
    }

    @Override
    public void pay(PayoutRef ref, MoneyCall call) {
      throw new AssertionError("nothing was prepared");
    }

    @Override
    public void read(PayoutRef ref, PayoutRequest request, Baseline baseline) {
      throw new AssertionError("nothing was called");
    }

    @Override
    public void probe(Pause pause) {
      throw new AssertionError("nothing is paused");
    }

    @Override
    public void intake(int partition, boolean opened) {
      open = opened;
    }

    @Override
    public void contradicted(PayoutRef ref, long offset) {
      throw new AssertionError("each ID is new");
    }
  }

  private static Policy production(int maxOpen) {
    return TestPolicy.production(p -> p.maxOpen = maxOpen);
  }

  /** As long as in production; each text is a string of its own, as if read from the topic. */
  private static Command command(int i) {
    Target target = new Target.Prolific(text(7), text(i / 20_000), text(i));
    PayoutRequest request =
        new PayoutRequest("march:prolific:" + text(i), target, 150, text("USD"), text("thanks"));
    String sha256 = "%064x".formatted(i);
    return new Command(
        request,
        sha256.substring(32),
        sha256,
        new Command.Source(text("bonus-requested"), 3, i),
        1_790_000_000_000L + i,
        1_790_000_001_000L + i,
        text("march"),
        text("AAAAAAAAAAAAAAAAAAAAAA"),
        null,
        text("A. Jones"));
  }

  private static String text(int i) {
    return DIGITS.substring(0, 16) + "%08x".formatted(i);
  }

  private static String text(String of) {
    return new String(of.toCharArray());
  }

  @Test
  void of_a_million_commands_no_more_are_taken_in_than_may_be_open() {
    Unreachable world = new Unreachable(production(MAX_OPEN));
    world.offer(1_000_000, 60_000, OpenLimitTest::command);
    assertTrue(world.offered < MAX_OPEN + BATCH, "offered while the intake was open");
    assertTrue(world.core.openPayouts() >= MAX_OPEN, "at " + world.core.openPayouts());
    assertFalse(world.open, "the rest waits in its topic");
    List<Standstill> standstills = world.core.standstills();
    assertTrue(
        standstills.stream()
            .anyMatch(
                s -> s.unit().equals("partition 0") && s.reason().code().equals("TOO_MANY_OPEN")),
        standstills.toString());
    assertTrue(standstills.stream().anyMatch(s -> s.unit().equals("provider")));
  }

  @Test
  void a_waiting_payout_takes_less_than_one_and_a_half_kilobytes_of_heap() {
    int payouts = 20_000;
    Unreachable world = new Unreachable(production(2 * payouts));
    long before = usedHeap();
    world.offer(payouts, 24 * HOUR_MS, OpenLimitTest::command);
    for (int tries = 0; tries < 3; tries++) {
      world.now = world.now.plus(300_000); // Each has failed often enough to say why it waits.
      world.work();
    }
    assertEquals(payouts, world.core.openPayouts());
    long each = (usedHeap() - before) / payouts;
    assertTrue(each < 1_500, each + " bytes");
    assertTrue(each > 200, each + " bytes are too few to be true");
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  @Test
  void the_tap_opens_again_once_enough_are_settled_and_the_standstill_ends() {
    Unreachable world = new Unreachable(production(1_000));
    world.offer(5_000, 600_000, OpenLimitTest::command);
    assertFalse(world.open);
    int taken = world.offered;
    world.outcome = new Preparation.Refused("CODE", "no");
    world.offer(5_000, HOUR_MS, OpenLimitTest::command);
    assertEquals(5_000, world.offered);
    assertTrue(taken <= 1_000 + BATCH);
    world.now = world.now.plus(HOUR_MS);
    world.work();
    assertEquals(0, world.core.openPayouts());
    assertTrue(world.open);
    assertTrue(world.core.standstills().stream().noneMatch(s -> s.unit().startsWith("partition")));
  }

  @Test
  void commands_that_are_known_pass_a_closed_tap_without_harm() {
    Unreachable world = new Unreachable(production(100));
    world.offer(500, 60_000, OpenLimitTest::command);
    int open = world.core.openPayouts();
    world.core.command(0, command(0), 501, world.now);
    world.work();
    assertEquals(open, world.core.openPayouts());
  }
}
