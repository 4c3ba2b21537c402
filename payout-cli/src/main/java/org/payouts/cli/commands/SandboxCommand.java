package org.payouts.cli.commands;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.console.Console;
import org.payouts.cli.stack.ShutdownHook;
import org.payouts.sandbox.providers.SimulatedProviders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sandbox}: only the simulated providers. */
@Command(
    name = "sandbox",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts only the simulated providers: Prolific under /api/v1, Respondent under /v1, MTurk at POST /.",
      "GET /books is what they really paid, GET /calls every call they received."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts sandbox --port 8090",
      "  payouts sandbox --script faults.json   with {\"percent\":10,\"seed\":7,\"faults\":[...]}"
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
      description = "A fault script (JSON); may also teach the world.")
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
}
