package org.payouts.workers.model;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.model.Samples.NOW;
import static org.payouts.workers.model.Samples.in;
import static org.payouts.workers.model.Samples.respondent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.payouts.workers.model.Transition.Doubt;
import org.payouts.workers.model.Transition.Part;

/** The state table as such: what it promises, whatever the code around it does. */
class StateTableTest {
  private static final Set<StateName> MAY_HAVE_PAID =
      EnumSet.of(StateName.SUBMITTED, StateName.IN_DOUBT, StateName.REVIEW);

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
  void an_attempt_that_may_have_paid_fails_only_by_a_person_or_by_a_refusal_that_is_disproved() {
    for (Transition row : Transition.values()) {
      if (!row.parts().contains(Part.BONUS_FAILED)) {
        continue;
      }
      boolean intake = row == Transition.REFUSED_AT_INTAKE;
      boolean person = row == Transition.RESOLUTION_FAILED;
      boolean disproved = row.doubt() == Doubt.REFUSED;
      assertTrue(intake || person || disproved || row.doubt() == Doubt.NEVER_SENT, row.name());
      assertEquals(
          person || disproved, row.from().stream().anyMatch(MAY_HAVE_PAID::contains), row.name());
    }
  }

  @Test
  void an_answer_ends_a_payout_as_paid_or_not_at_all() {
    for (Transition row : Transition.values()) {
      assertFalse(
          row.from().contains(StateName.ATTEMPTING) && row.parts().contains(Part.BONUS_FAILED),
          row.name());
    }
  }

  @ParameterizedTest
  @EnumSource(Transition.class)
  void a_payout_takes_a_row_only_from_and_to_the_states_it_names(Transition row) {
    List<String> states = Arrays.stream(StateName.values()).skip(1).map(Enum::name).toList();
    for (String from : states) {
      for (String to : states) {
        for (History history : histories()) {
          Payout payout = in(from, respondent("r"), history);
          PayoutState next = in(to, respondent("r"), history).state();
          boolean named = StatePairs.of(row).contains(from + " -> " + to);
          if (named && fits(row.doubt(), history)) {
            assertDoesNotThrow(() -> payout.to(row, next));
          } else {
            assertThrows(IllegalTransitionException.class, () -> payout.to(row, next));
          }
        }
      }
    }
  }

  private static List<History> histories() {
    List<History> histories = new ArrayList<>();
    for (int sent : new int[] {0, 1, 2}) {
      for (boolean doubt : List.of(false, true)) {
        for (Command.Refused refusal : Arrays.asList(null, new Command.Refused("CODE", "no"))) {
          histories.add(
              History.NONE.edit(
                  h -> {
                    h.sentCalls = sent;
                    h.priorDoubt = doubt;
                    h.refusal = refusal;
                  }));
        }
      }
    }
    return histories;
  }

  private static boolean fits(Doubt doubt, History history) {
    return switch (doubt) {
      case ANY -> true;
      case NONE -> !history.priorDoubt();
      case PRIOR -> history.priorDoubt();
      case NEVER_SENT -> history.sentCalls() == 0;
      case SENT -> history.sentCalls() != 0;
      case SENT_BEFORE -> history.sentCalls() == 2;
      case REFUSED -> history.refusal() != null;
    };
  }

  @Test
  void a_step_carries_its_result_and_its_review_or_is_none() {
    Payout review = in("REVIEW", respondent("r"), false);
    Payout paid =
        review.to(Transition.RESOLUTION_PAID, new PayoutState.Paid(150, "books", 1, null));
    assertThrows(
        IllegalTransitionException.class, () -> new Step(Transition.RESOLUTION_PAID, paid));
    assertThrows(
        IllegalTransitionException.class, () -> new Step(Transition.WAITING_REASON_RECORDED, paid));
    Step.ReviewChange closed =
        Step.ReviewChange.closed((PayoutState.Review) review.state(), "PAID", null, NOW);
    assertThrows(
        IllegalTransitionException.class, () -> new Step(Transition.SEEN_IN_BOOKS, paid, closed));
    assertTrue(new Step(Transition.RESOLUTION_PAID, paid, closed).settles());
  }

  @Test
  void only_an_intake_moves_the_offset() {
    for (Transition row : Transition.values()) {
      assertEquals(row.from().contains(StateName.NONE), row.parts().contains(Part.OFFSET));
      assertTrue(row.parts().contains(Part.LEDGER), row.name());
    }
  }
}
