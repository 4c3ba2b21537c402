package org.payouts.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.payouts.bench.report.PairedRatios;
import org.payouts.bench.runs.Conditions;
import org.payouts.bench.runs.IsolatedRun;
import org.payouts.bench.runs.Row;
import org.payouts.bench.runs.Rows;
import org.payouts.bench.runs.Scale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code bench compare}: what a change did, whatever the machine is worth. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Runs two builds in turns, in about three minutes, and says what became of throughput and"
            + " processor time. Exit status: 0 not worse, 1 worse by more than the noise, 2 not"
            + " measured. Each build is what ./payouts has made in that directory; what measures is"
            + " this one's.")
final class CompareCommand implements Callable<Integer> {

  /**
   * A figure that is compared.
   *
   * @param more whether more is better
   */
  private record Figure(String name, boolean more, ToDoubleFunction<Map<String, Double>> of) {
    Double in(Map<String, Double> run) {
      return of.applyAsDouble(run);
    }
  }

  private static final List<Figure> FIGURES =
      List.of(
          new Figure("per second", true, run -> run.getOrDefault("per_s", Double.NaN)),
          new Figure(
              "processor time each",
              false,
              run ->
                  run.getOrDefault("own_cpu_us", Double.NaN)
                      + run.getOrDefault("broker_cpu_us", Double.NaN)));

  @Option(names = "--old", required = true, paramLabel = "DIR", description = "The build before.")
  Path before = Path.of("");

  @Option(
      names = "--new",
      defaultValue = ".",
      paramLabel = "DIR",
      description = "The build with the change. Default: this one.")
  Path after = Path.of("");

  @Option(
      names = "--pairs",
      defaultValue = "5",
      paramLabel = "N",
      description = "Runs of each; more of them see less. At least 5. Default: ${DEFAULT-VALUE}.")
  int pairs;

  @Option(
      names = "--row",
      defaultValue = "1",
      paramLabel = "ROW",
      description = "Default: ${DEFAULT-VALUE}.")
  String row = "";

  @Option(
      names = "--run",
      defaultValue = "ours, 10 ms x 100, flushed ledger",
      paramLabel = "NAME",
      description = "The run of that row. Default: ${DEFAULT-VALUE}.")
  String run = "";

  @Override
  public Integer call() throws IOException {
    if (pairs < PairedRatios.FEWEST) {
      System.err.println("--pairs: at least " + PairedRatios.FEWEST);
      return 2;
    }
    Optional<Row> found = Rows.of(row);
    if (found.isEmpty()) {
      System.err.println("--row: there is no row " + row);
      return 2;
    }
    Row of = found.get();
    Conditions here = Conditions.of(Scale.Name.SHORT, List.of(), false);
    List<Conditions> builds;
    try {
      builds = List.of(here.build(before), here.build(after));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return 2;
    }
    List<List<Map<String, Double>>> measured = List.of(new ArrayList<>(), new ArrayList<>());
    for (int pair = 0; pair < pairs; pair++) {
      for (int turn = 0; turn < 2; turn++) {
        int build = (pair + turn) % 2; // What the first of a pair meets, the other one meets next.
        IsolatedRun.Outcome outcome = IsolatedRun.start(of, of.run(run), builds.get(build));
        String problem = problem(outcome);
        if (!problem.isEmpty()) {
          System.err.println(problem);
          return 2;
        }
        measured.get(build).add(outcome.figures());
        System.out.printf("%s %d: %s%n", build == 0 ? "old" : "new", pair + 1, outcome.figures());
      }
    }
    return judge(measured.get(0), measured.get(1));
  }

  /** Why an outcome cannot be compared; a figure that is missing is no "not worse". */
  private static String problem(IsolatedRun.Outcome outcome) {
    return outcome.error().isEmpty()
            && FIGURES.stream().anyMatch(each -> each.in(outcome.figures()).isNaN())
        ? "the run has not measured what is compared: " + outcome.figures().keySet()
        : outcome.error();
  }

  private static int judge(List<Map<String, Double>> before, List<Map<String, Double>> after) {
    boolean worse = false;
    for (Figure figure : FIGURES) {
      List<Double> ratios = new ArrayList<>();
      for (int pair = 0; pair < before.size(); pair++) {
        ratios.add(figure.in(after.get(pair)) / figure.in(before.get(pair)));
      }
      PairedRatios became = new PairedRatios(ratios);
      boolean lost = became.worse(figure.more());
      worse |= lost;
      System.out.printf(
          "%s, new / old: %s: %s%n",
          figure.name(),
          became,
          lost
              ? "WORSE by more than the noise"
              : became.worse(!figure.more()) ? "better" : "no difference seen");
    }
    return worse ? 1 : 0;
  }
}
