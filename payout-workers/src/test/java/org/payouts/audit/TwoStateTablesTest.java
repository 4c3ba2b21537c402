package org.payouts.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.payouts.audit.checks.StateTable;
import org.payouts.audit.checks.StepCondition;
import org.payouts.workers.model.StateName;
import org.payouts.workers.model.StatePairs;
import org.payouts.workers.model.Transition;

/**
 * The audit's state table was written without a look at the worker's. They must allow the same, and
 * ask for the same certainty. In this package, because the audit's table is its own affair.
 */
class TwoStateTablesTest {

  private static Set<String> ofTheAudit(Predicate<StateTable.Step> wanted) {
    return StateTable.all().stream()
        .filter(wanted)
        .map(step -> (step.from().isEmpty() ? "NONE" : step.from()) + " -> " + step.to())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> ofTheWorker(Predicate<Transition> wanted) {
    return Arrays.stream(Transition.values())
        .filter(wanted)
        .flatMap(row -> StatePairs.of(row).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void the_audit_allows_the_changes_that_the_worker_can_make_and_no_others() {
    assertEquals(ofTheWorker(row -> true), ofTheAudit(step -> true));
  }

  @Test
  void the_audit_asks_for_no_doubt_wherever_the_worker_does() {
    Set<String> certain = ofTheWorker(row -> row.doubt() == Transition.Doubt.NONE);
    Set<String> asked = ofTheAudit(step -> step.conditions().contains(StepCondition.NO_DOUBT));
    assertTrue(asked.containsAll(certain), () -> certain + " against " + asked);
  }

  @Test
  void both_end_in_the_same_states() {
    assertEquals(
        Arrays.stream(StateName.values())
            .filter(StateName::isFinal)
            .map(Enum::name)
            .collect(Collectors.toSet()),
        StateTable.FINAL);
  }
}
