package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.Attempt;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.Command;
import org.payouts.workers.model.Histories;
import org.payouts.workers.model.History;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.Target;
import org.payouts.workers.model.TestPolicy;

/**
 * A new owner keeps the order of a target's payouts: one with a call that may have left is measured
 * with its first baseline, so nobody else of its target may be paid before it is settled. Found by
 * the simulation, seeds 116 and 416: after a take-over a younger payout of the target was paid, and
 * its payment made the waiting one PAID.
 */
class TakeOverOrderTest {
  private static final long WALL_MS = 1_790_000_000_000L;
  private static final Target TARGET = new Target.Prolific("workspace", "study", "submission");

  @Test
  void a_payout_that_may_have_been_called_goes_before_the_others_of_its_target() {
    LedgerImage image = new LedgerImage();
    image.open(new Payout(command("younger"), new PayoutState.Accepted(), History.NONE), 1);
    image.open(calledOnce("called"), 1);
    Prepared prepared = new Prepared();
    WorkerCore core = new WorkerCore(policy(), prepared);

    core.takenOver(0, new Owner(2, "new"), image, new ClockReading(0, WALL_MS));
    core.advance(new ClockReading(60_000, WALL_MS + 60_000));

    assertEquals(List.of("called"), prepared.ids);
  }

  private static Payout calledOnce(String id) {
    Attempt attempt =
        new Attempt(
            1,
            new Owner(1, "old"),
            WALL_MS - 100_000,
            WALL_MS - 90_000,
            new Baseline.Prolific("bulk", List.of(BigDecimal.TEN), null, null));
    return new Payout(
        command(id), new PayoutState.RetryWait(attempt, WALL_MS), Histories.calledOnce());
  }

  private static Command command(String id) {
    return new Command(
        new PayoutRequest(id, TARGET, 100, "USD", ""),
        "00".repeat(16),
        "00".repeat(32),
        new Command.Source("bonus-requested", 0, 0),
        null,
        WALL_MS,
        null,
        "ledger",
        null,
        null);
  }

  private static Policy policy() {
    return TestPolicy.with(
        p -> {
          p.claimAhead = 0;
          p.claimAheadMost = 0;
          p.maxBuffered = 10;
          p.maxOpen = 100;
          p.maxGroup = 10;
        });
  }

  private static final class Prepared implements Effects {
    private final List<String> ids = new ArrayList<>();

    @Override
    public void prepare(PayoutRef ref, List<PreparationInput> candidates, int parallel) {
      candidates.forEach(each -> ids.add(each.request().payoutId()));
    }

    @Override
    public void commit(LedgerTransaction group) {}

    @Override
    public void pay(PayoutRef ref, MoneyCall call) {}

    @Override
    public void read(PayoutRef ref, PayoutRequest request, Baseline baseline) {}

    @Override
    public void probe(Pause pause) {}

    @Override
    public void intake(int partition, boolean open) {}

    @Override
    public void contradicted(PayoutRef ref, long offset) {}
  }
}
