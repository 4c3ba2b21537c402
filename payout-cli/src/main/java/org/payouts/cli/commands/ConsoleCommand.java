package org.payouts.cli.commands;

import org.jspecify.annotations.Nullable;
import org.payouts.cli.console.Logs;
import org.payouts.config.Settings;
import org.payouts.console.ConsoleConfig;
import org.payouts.console.ConsoleService;
import org.payouts.service.ServiceRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code console}: the web console of a stack as a process of its own. */
@Command(
    name = "console",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs the web console of a stack until interrupted, and prints its link. With the sign-in token",
      "the link signs a browser of this machine in.",
      "It keeps a view of the topics in a directory of its own, which may be deleted while it is down."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts console",
      "  payouts console -c payouts.properties --port 8100",
      "",
      "Exit codes: 0 asked to end, 1 it must not start as things are, 2 wrong usage."
    })
final class ConsoleCommand extends Subcommand {

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Port of the console; sets console.port.")
  private @Nullable Integer port;

  @Option(
      names = "--metrics-port",
      paramLabel = "P",
      description = "Port of /metrics and /health; sets metrics.port.")
  private @Nullable Integer metricsPort;

  @Mixin private StackOption stack = new StackOption();

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = RouterCommand.withPort(stack.settings(), metricsPort);
    if (settings.get(ConsoleConfig.VIEW_DIR).isEmpty()) {
      settings = settings.with(ConsoleConfig.VIEW_DIR, stack.dataDir().resolve("view").toString());
    }
    if (port != null) {
      settings = settings.with(ConsoleConfig.PORT, port.toString());
    }
    Logs.service(settings);
    ConsoleService console = new ConsoleService(settings);
    return new ServiceRun(
            "console",
            line -> {
              console().print("console: " + console.link());
              console().print(line);
            },
            console()::say)
        .run(console);
  }
}
