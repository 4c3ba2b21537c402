package org.payouts.workers.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.payouts.workers.model.Samples.mturk;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.TestPolicy;

/**
 * How many payouts are claimed before their calls have a turn: more where calls are short beside
 * the lease, and never so many that leases end before the call because of it.
 */
class ClaimsAheadTest {
  private static final int WIDTH = 4;
  private static final int ALWAYS = 4;
  private static final int MOST = 12;
  private static final long LEASE_MS = 10_000;
  private static final Preparation READY = new Preparation.Ready(new Baseline.MTurk("token"));
  private static final Answer PAID = new Answer.Paid(150, null, "200");

  private CoreBench bench = bench(WIDTH, ALWAYS, MOST);
  private int claimed;

  private static CoreBench bench(int width, int always, int most) {
    return new CoreBench(
        TestPolicy.with(
            p -> {
              p.width = width;
              p.leaseMs = LEASE_MS;
              p.claimsAtIntake = true;
              p.claimAhead = always;
              p.claimAheadMost = most;
              p.maxBuffered = 1_000;
            }));
  }

  @BeforeEach
  void manyPayoutsWait() {
    bench.takeOver();
    for (int i = 0; i < 1_000; i++) {
      bench.command("p" + i, mturk("worker-" + i));
    }
  }

  /** Claims what may be claimed; returns how many have been, and are not called. */
  private int claim() {
    bench.core.advance(bench.now());
    while (!bench.preparations.isEmpty()) {
      bench.core.prepared(bench.preparations.remove(), List.of(READY), bench.now());
      claimed++;
      bench.core.advance(bench.now());
    }
    return claimed - bench.calls.size();
  }

  /**
   * Calls that each take this long, {@link #WIDTH} at once.
   *
   * @param commit how many calls long a commit takes
   * @return the most that were claimed and not called, of the last half of the time
   */
  private int callsOf(long eachMs, int commit) {
    int most = 0;
    for (int i = 0; i < 60; i++) {
      bench.later(eachMs);
      for (int n = bench.callRefs.size(); n > 0; n--) {
        bench.core.answered(bench.callRefs.remove(), PAID, bench.now());
      }
      int ahead = claim();
      most = i < 30 ? 0 : Math.max(most, ahead);
      if (i % commit == commit - 1) {
        bench.turn();
      }
    }
    return most;
  }

  private long notCalledInTime() {
    return bench.written.stream()
        .filter(step -> step.next().state().name().equals("RETRY_WAIT"))
        .count();
  }

  @Test
  void the_first_claims_are_no_more_than_are_always_allowed() {
    assertThat(claim()).isEqualTo(WIDTH + ALWAYS);
  }

  @Test
  void while_slots_are_idle_more_are_claimed_but_no_more_than_the_most() {
    assertThat(callsOf(50, 3)).isEqualTo(MOST);
  }

  /** One by one, hundreds of slots would be idle for a minute. */
  @Test
  void the_more_slots_are_idle_the_more_claims_each_commit_brings() {
    bench = bench(64, 64, 640);
    manyPayoutsWait();
    claim();
    bench.turn();
    for (int round = 0; round < 2; round++) {
      for (int n = bench.callRefs.size(); n > 0; n--) {
        bench.core.answered(bench.callRefs.remove(), PAID, bench.now());
      }
      claim();
    }
    assertThat(bench.callRefs).as("all slots are idle").isEmpty();
    assertThat(claim()).isGreaterThanOrEqualTo(64 + 64 + 64 / 16);
  }

  @Test
  void claims_that_wait_long_for_their_calls_become_fewer() {
    callsOf(50, 3);
    assertThat(callsOf(LEASE_MS / 4 + 100, 1)).isBetween(ALWAYS, ALWAYS + 1);
    assertThat(notCalledInTime()).isZero();
  }

  @Test
  void they_become_more_again_when_calls_are_short_again() {
    callsOf(LEASE_MS / 4 + 100, 1);
    assertThat(callsOf(50, 3)).isEqualTo(MOST);
  }

  /** So the slots are for calls, and claims are committed while all of them are busy. */
  @Test
  void a_claim_that_asks_nobody_takes_no_slot() {
    claim();
    bench.turn();
    assertThat(bench.callRefs).hasSize(WIDTH);
    bench.later(1);
    int before = claimed;
    bench.core.answered(bench.callRefs.remove(), PAID, bench.now());
    claim();
    assertThat(bench.callRefs).hasSize(WIDTH);
    assertThat(claimed).isGreaterThan(before);
  }

  /** A backlog of new ones keeps claims at hand all the time. */
  @Test
  void reads_and_what_was_put_off_have_their_turns_beside_a_backlog() {
    claim();
    bench.turn();
    String unclear = bench.callRefs.peek().payoutId();
    bench.core.answered(bench.callRefs.remove(), new Answer.Unclear("503", false), bench.now());
    String notSent = bench.callRefs.peek().payoutId();
    bench.core.answered(bench.callRefs.remove(), new Answer.NotSent("refused"), bench.now());
    bench.turn();
    callsOf(500, 1);
    assertThat(bench.states(unclear, notSent)).containsOnly("PAID");
    assertThat(claimed).as("the backlog goes on").isLessThan(1_000);
  }

  /** They would wait for slots until the hand-over gives up, and be in doubt for the next owner. */
  @Test
  void a_hand_over_ends_claims_that_are_not_called_though_all_calls_hang() {
    claim();
    bench.turn();
    int calls = bench.callRefs.size();
    bench.core.revoking(0);
    bench.turn();
    assertThat(notCalledInTime()).isEqualTo(claimed - calls);
    assertThat(bench.core.drained(0)).isFalse();
    while (!bench.callRefs.isEmpty()) {
      bench.answered(PAID);
    }
    assertThat(bench.core.drained(0)).isTrue();
  }

  @Test
  void a_broker_that_commits_nothing_brings_no_more_claims() {
    claim();
    int most = 0;
    for (int i = 0; i < 100; i++) {
      bench.later(50);
      most = claim();
    }
    assertThat(most).isEqualTo(WIDTH + ALWAYS);
  }

  private void oneIsAnswered(Answer answer) {
    bench.core.answered(bench.callRefs.remove(), answer, bench.now());
    bench.turn();
  }

  /** Each call into an account that is known to be shut costs one of the payout's few calls. */
  @Test
  void a_pause_holds_claims_that_are_not_called() {
    claim();
    bench.turn();
    Reason shut = new Reason(Reason.CREDENTIALS, "may not pay");
    oneIsAnswered(new Answer.PresumedNotPaid(shut, Pause.account(shut)));
    assertThat(bench.calls).hasSize(WIDTH);
    assertThat(notCalledInTime()).isEqualTo(claimed - WIDTH);
    bench.pass(60_000);
    bench.probed(true);
    claim();
    bench.turn();
    assertThat(bench.calls).as("they go on").hasSizeGreaterThan(WIDTH);
  }

  @Test
  void a_stop_holds_claims_that_are_not_called_and_they_can_be_cancelled() {
    claim();
    bench.turn();
    String notCalled = "p" + (claimed - 1);
    bench.stopEverything();
    oneIsAnswered(PAID);
    assertThat(bench.calls).hasSize(WIDTH);
    assertThat(notCalledInTime()).isEqualTo(claimed - WIDTH);
    bench.resolution(Samples.resolution(3, notCalled, 1, Resolution.Decision.CANCEL));
    assertThat(bench.state(notCalled)).isEqualTo("FAILED");
  }

  @Test
  void a_stop_ends_claims_that_are_not_called_though_all_calls_hang() {
    claim();
    bench.turn();
    bench.stopEverything();
    bench.turn();
    assertThat(notCalledInTime()).isEqualTo(claimed - WIDTH);
  }
}
