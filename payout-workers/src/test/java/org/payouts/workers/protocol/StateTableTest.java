package org.payouts.workers.protocol;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.protocol.Samples.NOW;
import static org.payouts.workers.protocol.Samples.in;
import static org.payouts.workers.protocol.Samples.respondent;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.payouts.workers.protocol.Transition.Part;

/** The state table as such: what it promises, whatever the code around it does. */
class StateTableTest {

  @Test
  void nothing_leaves_a_final_state() {
    for (Transition row : Transition.values()) {
      assertFalse(row.from().stream().anyMatch(StateName::isFinal), row.name());
    }
  }

  @Test
  void every_state_is_reached_and_every_open_one_can_end() {
    assertEquals(EnumSet.complementOf(EnumSet.of(StateName.NONE)), closure(StateName.NONE));
    for (StateName state : StateName.values()) {
      Set<StateName> later = closure(state);
      assertEquals(!state.isFinal(), later.contains(StateName.PAID), state + " to PAID");
      assertEquals(!state.isFinal(), later.contains(StateName.FAILED), state + " to FAILED");
    }
  }

  private static Set<StateName> closure(StateName start) {
    Set<StateName> seen = next(start);
    boolean grew = !seen.isEmpty();
    while (grew) {
      Set<StateName> further = EnumSet.noneOf(StateName.class);
      seen.forEach(state -> further.addAll(next(state)));
      grew = seen.addAll(further);
    }
    return seen;
  }

  private static Set<StateName> next(StateName state) {
    Set<StateName> next = EnumSet.noneOf(StateName.class);
    for (Transition row : Transition.values()) {
      if (row.from().contains(state)) {
        next.add(row.to(state));
      }
    }
    return next;
  }

  @Test
  void an_attempt_that_may_have_paid_ends_as_failed_only_by_a_person() {
    for (Transition row : Transition.values()) {
      boolean mayHavePaid =
          row.from().stream()
              .anyMatch(
                  EnumSet.of(StateName.SUBMITTED, StateName.IN_DOUBT, StateName.REVIEW)::contains);
      if (row.parts().contains(Part.BONUS_FAILED) && row != Transition.VERDICT_FAILED) {
        assertFalse(mayHavePaid, row.name());
        assertTrue(
            row.doubt() == Transition.Doubt.NONE || row == Transition.REFUSED_AT_INTAKE,
            row.name());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Transition.class)
  void a_payout_takes_a_row_only_from_and_to_the_states_it_names(Transition row) {
    List<String> states = Arrays.stream(StateName.values()).skip(1).map(Enum::name).toList();
    for (String from : states) {
      for (String to : states) {
        for (boolean doubt : List.of(false, true)) {
          Payout payout = in(from, respondent("r"), doubt);
          PayoutState next = in(to, respondent("r"), false).state();
          boolean prior = payout.history().priorDoubt();
          boolean named = row.pairs().toList().contains(from + " -> " + to);
          boolean fits = row.doubt() == Transition.Doubt.ANY || prior == asksForDoubt(row);
          if (named && fits) {
            assertDoesNotThrow(() -> payout.to(row, next));
          } else {
            assertThrows(IllegalTransitionException.class, () -> payout.to(row, next));
          }
        }
      }
    }
  }

  private static boolean asksForDoubt(Transition row) {
    return row.doubt() == Transition.Doubt.PRIOR;
  }

  @Test
  void a_step_carries_its_result_and_its_review_or_is_none() {
    Payout review = in("REVIEW", respondent("r"), false);
    Payout paid = review.to(Transition.VERDICT_PAID, new PayoutState.Paid(150, "books", 1));
    assertThrows(IllegalTransitionException.class, () -> new Step(Transition.VERDICT_PAID, paid));
    assertThrows(
        IllegalTransitionException.class, () -> new Step(Transition.TOLD_WHY_IT_WAITS, paid));
    Step.ReviewChange closed =
        Step.ReviewChange.closed((PayoutState.Review) review.state(), "PAID", null, NOW);
    assertThrows(
        IllegalTransitionException.class, () -> new Step(Transition.SEEN_IN_BOOKS, paid, closed));
    assertTrue(new Step(Transition.VERDICT_PAID, paid, closed).settles());
  }

  @Test
  void only_an_intake_moves_the_offset() {
    for (Transition row : Transition.values()) {
      assertEquals(row.from().contains(StateName.NONE), row.parts().contains(Part.OFFSET));
      assertTrue(row.parts().contains(Part.LEDGER), row.name());
    }
  }
}
