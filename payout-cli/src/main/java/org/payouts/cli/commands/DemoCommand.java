package org.payouts.cli.commands;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Logs;
import org.payouts.cli.console.Progress;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.requests.RequestPlan;
import org.payouts.cli.requests.Samples;
import org.payouts.cli.stack.LocalStack;
import org.payouts.cli.stack.StackOptions;
import org.payouts.config.Settings;
import org.payouts.console.ConsoleConfig;
import org.payouts.service.ShutdownHook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: the whole pipeline once, on this machine, with simulated providers. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Pays request files through the whole pipeline on this machine: a real Kafka and schema registry, router and workers,"
          + " and simulated providers. No money moves.",
      "Ends when nothing is on its way any more; shows the outcomes and the providers' own books."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts demo",
      "  payouts demo --faults 5 --seed 42",
      "  payouts demo --requests bonuses.csv --batch pilot --data-dir /tmp/pilot",
      "The same batch again on the same --data-dir pays nobody.",
      "Exit codes: 0 everything has an outcome, 1 a problem with the files or the books, 2 wrong usage or not finished"
          + " after 5 minutes."
    })
final class DemoCommand extends Subcommand {

  @Option(
      names = "--requests",
      paramLabel = "FILE",
      arity = "1..*",
      description = "Request files. Default: the samples.")
  private List<Path> requests = List.of();

  @Mixin private FileFormatOptions format = new FileFormatOptions();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Keep everything here. Default: a temporary directory.")
  private @Nullable Path dataDir;

  @Option(
      names = "--faults",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description =
          "How many of a hundred provider calls go wrong: pays and hangs, pays and answers 500, never pays, ...")
  private int faults;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the faults, to see the same ones again.")
  private @Nullable Long seed;

  @Option(
      names = "--console",
      description = "Open the web console as well, and keep it open until interrupted.")
  private boolean withConsole;

  @Option(names = "--json", description = "End with one JSON line on standard output.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    if (faults < 0 || faults > 100) {
      throw CommandFailure.usage("--faults " + faults + " is no percentage", "write 0 to 100");
    }
    Console console = console();
    RequestPlan plan = plan();
    PlanPrinter printer = new PlanPrinter(console);
    if (!plan.sound()) {
      printer.problems(plan);
      return CommandFailure.PROBLEM;
    }
    printer.remarks(plan);
    long actualSeed = seed == null ? ThreadLocalRandom.current().nextInt(1, 1_000_000) : seed;
    StackOptions options =
        new StackOptions(
            dataDir,
            0,
            0,
            0,
            true,
            true,
            faults,
            actualSeed,
            Settings.of(Map.of()),
            Settings.of(Map.of()));
    LocalStack stack = LocalStack.at(options);
    Logs.file(stack.logFile());
    ShutdownHook hook = new ShutdownHook(stack);
    try {
      if (faults > 0) {
        console.say("faults: " + faults + " % of provider calls, seed " + actualSeed);
      }
      try (Progress progress = console.progress()) {
        stack.start(progress::show);
      }
      if (withConsole) {
        console.say("console: " + stack.startConsole(ConsoleConfig.DEFAULT_PORT));
      }
      int code = new DemoRun(console, stack, plan, json).run();
      if (withConsole) {
        console.say("the console stays open; end it with Ctrl-C");
        hook.await();
      }
      return code;
    } finally {
      hook.close();
    }
  }

  private RequestPlan plan() {
    List<Path> files = requests.isEmpty() ? samples() : requests;
    return PlanReader.read(files, file -> format.toOptions(file, "demo"), Settings.of(Map.of()));
  }

  private static List<Path> samples() {
    Path home = Path.of(System.getProperty("payouts.home", "."));
    Path samples = home.resolve("examples").resolve("files");
    if (!Files.isDirectory(samples)) {
      throw CommandFailure.usage(
          samples.toAbsolutePath() + " does not exist", "name the files: --requests FILE");
    }
    return Samples.ALL.stream().map(sample -> samples.resolve(sample.file())).toList();
  }
}
