package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.model.Samples.OWNER;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.Transition;

class PendingTransitionsTest {
  private static final Payout ACCEPTED = Samples.in("ACCEPTED", Samples.mturk("a"), false);

  private final CommandOffsets offsets = new CommandOffsets();
  private PendingTransitions pending = pending(100);

  private PendingTransitions pending(int most) {
    return new PendingTransitions(
        new PartitionContext(0, 1, new Timers()), OWNER, offsets, new SumLimits(), most);
  }

  private static OpenPayout open(Payout payout) {
    return new OpenPayout(payout, OpenPayout.Phase.WRITING, Samples.policy(false), Samples.NOW);
  }

  private void command(long offset) {
    pending.addIntake(
        open(ACCEPTED), new Step(Transition.COMMAND_ACCEPTED, ACCEPTED), offsets.read(offset));
  }

  private void outcome() {
    Payout paid = Samples.in("PAID", Samples.mturk("a"), false);
    pending.add(open(paid), new Step(Transition.ANSWERED_PAID, paid));
  }

  private LedgerTransaction next() {
    LedgerTransaction transaction = pending.next().orElseThrow();
    pending.committed();
    return transaction;
  }

  @Test
  void a_flood_of_new_commands_leaves_room_for_outcomes() {
    for (int offset = 0; offset < 35; offset++) {
      command(offset);
    }
    outcome();
    LedgerTransaction first = next();
    assertEquals(11, first.steps().size());
    assertTrue(first.steps().get(0).settles(), "what has begun goes first");
    List<Long> offsets = new ArrayList<>(List.of(first.nextOffset()));
    while (!pending.isEmpty()) {
      offsets.add(next().nextOffset());
    }
    assertEquals(List.of(10L, 20L, 30L, 35L), offsets);
  }

  @Test
  void an_offset_moves_only_when_every_command_in_front_of_it_is_dealt_with() {
    CommandOffsets.CommandOffset first = offsets.read(7);
    command(8);
    offsets.read(9).dealtWith();
    assertEquals(-1, next().nextOffset(), "the command at 7 is not in the ledger");
    assertTrue(pending.isEmpty());
    first.dealtWith();
    LedgerTransaction moved = next();
    assertEquals(10, moved.nextOffset());
    assertEquals(List.of(), moved.steps());
  }

  @Test
  void one_transaction_is_under_way_at_a_time_be_it_an_offset_alone() {
    offsets.read(0).dealtWith();
    assertEquals(List.of(), pending.next().orElseThrow().steps());
    command(1);
    assertTrue(pending.next().isEmpty());
    pending.committed();
    assertEquals(2, next().nextOffset());
  }

  @Test
  void commands_are_taken_in_behind_any_number_of_outcomes_in_the_end() {
    pending = pending(3);
    command(0);
    for (int i = 0; i < 3; i++) {
      outcome();
    }
    assertEquals(-1, next().nextOffset());
    assertEquals(1, next().nextOffset());
  }
}
