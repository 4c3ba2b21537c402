package org.payouts.cli.commands;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.cli.console.Console;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.requests.PlannedBonus;
import org.payouts.cli.requests.RequestPlan;
import org.payouts.cli.stack.SandboxSeeder;
import org.payouts.config.Settings;
import org.payouts.sandbox.providers.SimulatedProviders;
import org.payouts.service.ShutdownHook;
import org.payouts.workers.SandboxAccess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sandbox}: only the simulated providers; {@code sandbox seed}: what they know. */
@Command(
    name = "sandbox",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts only the simulated providers: Prolific under /api/v1, Respondent under /v1, MTurk at POST /.",
      "GET /books is what they really paid, GET /calls every call they received.",
      "They know only what was given to them: by sandbox seed, a script, or POST /sandbox/world."
    },
    subcommands = SandboxCommand.Seed.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts sandbox --port 8090",
      "  payouts sandbox --script faults.json   with {\"percent\":10,\"seed\":7,\"faults\":[...]}",
      "  payouts sandbox seed bonuses.csv --batch may-pilot --url http://127.0.0.1:8090"
    })
final class SandboxCommand extends Subcommand {

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "8090",
      description = "Default: ${DEFAULT-VALUE}; 0 for a free one.")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Address to listen on (default: ${DEFAULT-VALUE}, this machine only). 0.0.0.0 for use in a container.")
  private String host = "127.0.0.1";

  @Option(
      names = "--script",
      paramLabel = "FILE",
      description = "A fault script (JSON); may also define what the providers know.")
  private @Nullable Path script;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Keep books and memory here. Default: nothing is kept.")
  private @Nullable Path dataDir;

  @Option(names = "--json", description = "Print the ready line as JSON.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    Console console = console();
    SimulatedProviders providers =
        SimulatedProviders.start(
            SimulatedProviders.Options.defaults()
                .host(host)
                .port(port)
                .script(script)
                .dataDir(dataDir));
    try (ShutdownHook hook = new ShutdownHook(providers)) {
      if (json) {
        console.json(Map.of("ready", true, "sandbox", providers.uri().toString()));
      } else {
        console.print(
            "ready: providers " + providers.uri() + "  books " + providers.uri() + "/books");
      }
      hook.await();
    }
    return OK;
  }

  /** Says which keys of real providers are not used; never their values. */
  static void sayIgnored(Console console, List<String> keys) {
    if (!keys.isEmpty()) {
      console.say(
          "note: the providers are simulated, so that these settings are not used: "
              + String.join(", ", keys)
              + ". Real providers need payouts up --no-sandbox");
    }
  }

  /** {@code sandbox seed FILE}: teaches what request files take for granted. */
  @Command(
      name = "seed",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Teaches the simulated providers the workspaces, studies, submissions, assignments, projects and responses that"
            + " request files name. Publishes nothing.",
        "Takes the files and options of payouts request; the samples are known."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  payouts sandbox seed bonuses.csv",
        "  payouts sandbox seed bulk.csv --platform prolific --study ID --workspace ID --currency GBP",
        "Exit codes: 0 done, 1 problems, 2 wrong usage."
      })
  static final class Seed extends Subcommand {

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "CSV files, UTF-8.")
    private List<Path> files = List.of();

    @Mixin private FileFormatOptions format = new FileFormatOptions();

    @Option(
        names = "--url",
        paramLabel = "URL",
        description = "The simulated providers. Default: sandbox.url of the stack.")
    private @Nullable String url;

    @Mixin private StackOption stack = new StackOption();

    @Override
    public Integer call() {
      Settings settings = stack.find().orElse(Settings.of(Map.of()));
      RequestPlan plan = PlanReader.read(files, file -> format.toOptions(file, "seed"), settings);
      if (!plan.sound()) {
        new PlanPrinter(console()).problems(plan);
        return CommandFailure.PROBLEM;
      }
      List<BonusRequested> requests = plan.bonuses().stream().map(PlannedBonus::request).toList();
      console().print(new SandboxSeeder(address(settings)).teach(requests));
      return OK;
    }

    private String address(Settings settings) {
      String given = url;
      return given != null
          ? given
          : settings
              .get(SandboxAccess.URL_KEY)
              .orElseThrow(
                  () ->
                      CommandFailure.usage(
                          "which simulated providers? The stack names no " + SandboxAccess.URL_KEY,
                          "add --url URL, as payouts sandbox prints it"));
    }
  }
}
