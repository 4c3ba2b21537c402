package org.payouts.workers.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.protocol.Samples.OWNER;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final Payout ACCEPTED = Samples.in("ACCEPTED", Samples.mturk("a"), false);

  private final Outbox outbox = new Outbox();

  private void command(long offset) {
    outbox.add(new OpenPayout(ACCEPTED), new Step(Transition.TAKEN_IN, ACCEPTED), offset + 1);
  }

  private void outcome() {
    Payout paid = Samples.in("PAID", Samples.mturk("a"), false);
    outbox.add(new OpenPayout(paid), new Step(Transition.ANSWERED_PAID, paid));
  }

  private Group next(int maxGroup) {
    Group group = outbox.next(0, 1, OWNER, maxGroup).orElseThrow();
    outbox.committed();
    return group;
  }

  @Test
  void a_flood_of_new_commands_leaves_room_for_outcomes() {
    for (int offset = 0; offset < 35; offset++) {
      command(offset);
    }
    outcome();
    Group first = next(100);
    assertEquals(11, first.steps().size());
    assertTrue(first.steps().get(0).settles(), "what has begun goes first");
    List<Long> offsets = new ArrayList<>(List.of(first.nextOffset()));
    while (!outbox.isEmpty()) {
      offsets.add(next(100).nextOffset());
    }
    assertEquals(List.of(10L, 20L, 30L, 35L), offsets);
  }

  @Test
  void commands_are_taken_in_behind_any_number_of_outcomes_in_the_end() {
    command(0);
    for (int i = 0; i < 3; i++) {
      outcome();
    }
    assertEquals(-1, next(3).nextOffset());
    assertEquals(1, next(3).nextOffset());
  }
}
