package org.payouts.workers.simulation;

import java.util.Arrays;
import java.util.List;

/**
 * Many histories by command, with progress and a summary; exit status 1 if any of them broke a rule
 * or a mutant was missed. Properties: {@code seeds} (200,000), {@code from} (0), {@code threads}
 * (2), {@code mutants} (true: all mutants afterwards, {@code mutant.seeds} each).
 */
public final class SimulationRun {
  private SimulationRun() {}

  public static void main(String[] arguments) {
    int threads = Integer.getInteger("threads", 2);
    long seeds = Long.getLong("seeds", 200_000);
    Seeds.Outcome outcome =
        new Seeds(
                Mutant.NONE,
                threads,
                done -> System.out.printf("%,d of %,d histories%n", done, seeds))
            .run(Long.getLong("from", 0), seeds);
    System.out.println(outcome.summary("simulation"));
    outcome.broken().stream().limit(50).forEach(b -> System.out.println(b.command()));
    boolean missed = Boolean.parseBoolean(System.getProperty("mutants", "true")) && missed(threads);
    System.exit(outcome.broken().isEmpty() && !missed ? 0 : 1);
  }

  private static boolean missed(int threads) {
    long seeds = Long.getLong("mutant.seeds", 200);
    List<Mutant> all = Arrays.stream(Mutant.values()).filter(m -> m != Mutant.NONE).toList();
    boolean missed = false;
    for (Mutant mutant : all) {
      Catch caught = Catch.of(mutant, seeds, threads);
      System.out.println(caught.text());
      missed |= !caught.often();
    }
    return missed;
  }
}
