package org.payouts.workers.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random histories of the real core in virtual time. {@code -Dseeds=N} sets how many, {@code
 * -Dseed=S} runs one and prints it, {@code -Dmutant=M} with a rule taken away.
 */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("seeds", 2_000);
  private static final int MUTANT_SEEDS = Integer.getInteger("mutant.seeds", 150);

  @Test
  void no_history_breaks_a_money_rule() {
    Long one = Long.getLong("seed");
    if (one != null) {
      show(one, Mutant.valueOf(System.getProperty("mutant", "NONE")));
      return;
    }
    List<String> broken = new ArrayList<>();
    Set<String> states = new TreeSet<>();
    long calls = 0;
    long begun = System.nanoTime();
    for (long seed = 0; seed < SEEDS; seed++) {
      History history = new History(seed, Mutant.NONE, false);
      String what = outcome(history);
      states.addAll(history.checker.seenStates);
      calls += history.checker.calls();
      if (what != null) {
        broken.add("-Dseed=" + seed + ": " + what);
      }
    }
    System.out.printf(
        "simulation: %d seeds, %d money calls, %d broken, %d ms%n",
        SEEDS, calls, broken.size(), (System.nanoTime() - begun) / 1_000_000);
    broken.stream().limit(20).forEach(System.out::println);
    assertTrue(broken.isEmpty(), () -> broken.size() + " broken, the first: " + broken.get(0));
    assertTrue(
        SEEDS < 200 || states.size() == 8, () -> "the generator is too tame: only " + states);
  }

  /** What the checker cannot see is not proved: each rule taken away must be missed. */
  @ParameterizedTest
  @EnumSource(value = Mutant.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void a_missing_rule_is_seen(Mutant mutant) {
    Map<Mutant, String> first = new EnumMap<>(Mutant.class);
    int seen = 0;
    for (long seed = 0; seed < MUTANT_SEEDS; seed++) {
      String what = outcome(new History(seed, mutant, false));
      if (what != null) {
        seen++;
        first.putIfAbsent(mutant, "-Dseed=" + seed + ": " + what);
      }
    }
    System.out.printf(
        "mutant %s: seen in %d of %d seeds; %s%n", mutant, seen, MUTANT_SEEDS, first.get(mutant));
    int found = seen;
    assertTrue(
        5 * found >= MUTANT_SEEDS,
        () -> mutant + " is seen in " + found + " seeds only: the generator is too tame");
  }

  private static String outcome(History history) {
    try {
      history.run();
      return null;
    } catch (Violation e) {
      return e.getMessage();
    } catch (RuntimeException e) {
      return e + " at " + e.getStackTrace()[0] + " " + e.getStackTrace()[1];
    }
  }

  private static void show(long seed, Mutant mutant) {
    History history = new History(seed, mutant, true);
    try {
      history.run();
    } catch (Violation | RuntimeException e) {
      history.world.trace.forEach(System.out::println);
      fail("seed " + seed, e);
    }
    history.world.trace.forEach(System.out::println);
  }
}
