package org.payouts.workers.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.workers.model.Transition;

/**
 * Random histories of the real core and the real providers in virtual time. {@code -Dseeds=N} sets
 * how many, {@code -Dseed=S} runs one and prints it, {@code -Dmutant=M} with a rule taken away,
 * {@code -Dthreads=T} side by side. {@link SimulationRun} does the same without JUnit.
 */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("seeds", 2_000);
  private static final int MUTANT_SEEDS = Integer.getInteger("mutant.seeds", 100);
  private static final int MUTANTS_A_DAY = 4;
  private static final int THREADS = Integer.getInteger("threads", 2);

  /** Lagging lists are lags of single payments here: a list that goes back in time is a limit. */
  private static final Set<FaultClass> NOT_PLAYED =
      Set.of(FaultClass.READ_LAGS, FaultClass.AUTOPAY_LATE);

  /** Without these the first table of the model would be true for lack of anything happening. */
  private static final Set<String> PROBES =
      Set.of(
          "zombie_call",
          "lease_was_over",
          "review_of_hidden_payment",
          "review_of_nothing_paid",
          "paid_by_later_attempt",
          "bulk_of_several",
          "bulk_row_Ready",
          "bulk_row_Refused",
          "bulk_row_Deferred",
          "bulk_row_Changed",
          "bulk_row_Suspect",
          "bulk_row_Later",
          "row_paid_while_another_waits_for_a_person",
          "replay_after_paid",
          "appears_behind_the_read",
          "refused_by_name_while_hidden",
          "count_guard_refuses",
          "paid_and_said_no",
          "paid_and_said_otherwise",
          "said_paid_before_it_shows",
          "retry_by_word",
          "held_by_the_router",
          "let_through_by_the_router",
          "claimed_with_approval");

  @Test
  void no_history_breaks_a_money_rule() {
    Long one = Long.getLong("seed");
    if (one != null) {
      show(one, Mutant.valueOf(System.getProperty("mutant", "NONE")));
      return;
    }
    Seeds.Outcome outcome = new Seeds(Mutant.NONE, THREADS, done -> {}).run(0, SEEDS);
    System.out.println(outcome.summary("simulation"));
    outcome.broken().stream().limit(20).forEach(b -> System.out.println(b.command()));
    if (!outcome.broken().isEmpty()) {
      Seeds.Broken first = outcome.broken().get(0);
      show(first.seed(), first.mutant());
    }
    assertTrue(
        SEEDS < 1_000 || meets(outcome.tally()), () -> "too tame: " + outcome.tally().text());
  }

  private static boolean meets(Tally tally) {
    for (FaultClass fault : FaultClass.values()) {
      if (!NOT_PLAYED.contains(fault) && !tally.faults().containsKey(fault.label())) {
        System.out.println("never met: " + fault.label());
        return false;
      }
    }
    for (String probe : PROBES) {
      if (!tally.probes().containsKey(probe)) {
        System.out.println("never reached: " + probe);
        return false;
      }
    }
    for (Transition transition : Transition.values()) {
      if (!tally.transitions().containsKey(transition.name())) {
        System.out.println("never taken: " + transition);
        return false;
      }
    }
    return true;
  }

  /** Some mutants each day, so that a build stays short; all with {@code -Dmutant.seeds=N}. */
  static Stream<Mutant> inTurn() {
    List<Mutant> all = Arrays.stream(Mutant.values()).filter(m -> m != Mutant.NONE).toList();
    if (System.getProperty("mutant.seeds") != null) {
      return all.stream();
    }
    int turns = (all.size() + MUTANTS_A_DAY - 1) / MUTANTS_A_DAY;
    long turn = LocalDate.now(ZoneOffset.UTC).toEpochDay() % turns;
    return all.stream().filter(m -> all.indexOf(m) % turns == turn);
  }

  /** A bound of money calls is configuration, and not in the topics. */
  static Stream<Mutant> inTurnForTheAudit() {
    return inTurn()
        .filter(m -> !m.hidesTargets() && !m.ofOrders() && m != Mutant.D19_CALLS_WITHOUT_BOUND);
  }

  /** What the checker cannot see is not proved: each rule taken away must be missed. */
  @ParameterizedTest
  @MethodSource("inTurn")
  void a_missing_rule_is_seen(Mutant mutant) {
    Catch caught = Catch.of(mutant, MUTANT_SEEDS, THREADS);
    System.out.println(caught.text());
    assertTrue(caught.often(), () -> caught.text() + ": the generator is too tame");
  }

  /** The audit's checker knows the topics and the books only, and must come to the same. */
  @ParameterizedTest
  @MethodSource("inTurnForTheAudit")
  void the_audit_sees_what_broke(Mutant mutant) {
    int seen = 0;
    int missed = 0;
    for (long seed = 0; seed < 30; seed++) {
      History history = new History(seed, mutant, false);
      try {
        history.run();
      } catch (Violation e) {
        boolean objects = !Audit.of(history, history.rested()).isEmpty();
        seen += objects ? 1 : 0;
        missed += objects ? 0 : 1;
      } catch (RuntimeException e) {
        // The core stopped by itself: nothing to judge.
      }
    }
    System.out.printf("audit of %s: %d seen, %d missed%n", mutant, seen, missed);
    assertTrue(seen > 0, () -> mutant + " is not seen by the audit");
  }

  /**
   * A page of a study's project that could not be understood was taken for one that names no
   * workspace, and the study was paid out of another workspace than the request's.
   */
  @ParameterizedTest
  @ValueSource(longs = {4_304, 6_723})
  void a_history_that_once_broke_a_money_rule_stays_clean(long seed) {
    new History(seed, Mutant.NONE, false).run();
  }

  /** Each of them once broke the checker or the simulated world. */
  @ParameterizedTest
  @ValueSource(longs = {19, 2_431, 3_125, 8_279, 157_116, 158_512})
  void a_history_that_was_once_in_the_way_stays_clean(long seed) {
    new History(seed, Mutant.NONE, false).run();
  }

  @Test
  void the_same_seed_is_the_same_history() {
    for (long seed = 0; seed < 40; seed++) {
      History first = history(seed);
      History second = history(seed);
      assertEquals(first.world.trace, second.world.trace, "seed " + seed);
      assertEquals(first.world.fingerprint(), second.world.fingerprint(), "seed " + seed);
    }
    assertNotEquals(history(1).world.fingerprint(), history(2).world.fingerprint());
  }

  private static History history(long seed) {
    History history = new History(seed, Mutant.NONE, true);
    history.run();
    return history;
  }

  private static void show(long seed, Mutant mutant) {
    History history = new History(seed, mutant, true);
    try {
      history.run();
    } catch (Violation | RuntimeException e) {
      history.world.trace.forEach(System.out::println);
      fail("-Dseed=" + seed + " -Dmutant=" + mutant, e);
    }
    history.world.trace.forEach(System.out::println);
  }
}
