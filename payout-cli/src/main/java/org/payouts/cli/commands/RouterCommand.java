package org.payouts.cli.commands;

import org.jspecify.annotations.Nullable;
import org.payouts.cli.console.Logs;
import org.payouts.config.Settings;
import org.payouts.router.RouterService;
import org.payouts.service.ServiceRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code router}: the router as a process of its own. */
@Command(
    name = "router",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Runs the router as one process, as in production, until interrupted. Logs go to standard error.",
    footerHeading = "%nExample:%n",
    footer = {
      "  payouts router -c payouts.properties --metrics-port 9101",
      "",
      "Exit codes: 0 asked to end, 1 it must not start as things are, 2 wrong usage,",
      "3 it cannot go on as this process (a bug, no memory): let a supervisor start it again."
    })
final class RouterCommand extends Subcommand {

  @Option(
      names = "--metrics-port",
      paramLabel = "P",
      description = "Port of /metrics and /health; sets metrics.port.")
  private @Nullable Integer metricsPort;

  @Mixin private StackOption stack = new StackOption();

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = withPort(stack.settings(), metricsPort);
    Logs.service(settings);
    return new ServiceRun("router", console()::print, console()::say)
        .run(new RouterService(settings));
  }

  static Settings withPort(Settings settings, @Nullable Integer port) {
    return port == null ? settings : settings.with("metrics.port", port.toString());
  }
}
