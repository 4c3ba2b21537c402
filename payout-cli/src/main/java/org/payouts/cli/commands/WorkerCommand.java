package org.payouts.cli.commands;

import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.cli.console.Logs;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.service.ServiceRun;
import org.payouts.workers.SandboxAccess;
import org.payouts.workers.WorkerService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code worker PLATFORM}: a platform's worker as a process of its own. */
@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs a platform's worker as one process, as in production, until interrupted. Logs go to standard error.",
      "Several processes of one platform share its work."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  payouts worker prolific -c payouts.properties --metrics-port 9102",
      "",
      "Exit codes: 0 asked to end, 1 it must not start as things are, 2 wrong usage,",
      "3 it cannot go on as this process (a bug, no memory): let a supervisor start it again."
    })
final class WorkerCommand extends Subcommand {

  @Parameters(paramLabel = "PLATFORM", description = "prolific, mturk or respondent.")
  private String platform = "";

  @Option(
      names = "--metrics-port",
      paramLabel = "P",
      description = "Port of /metrics and /health; sets metrics.port.")
  private @Nullable Integer metricsPort;

  @Mixin private StackOption stack = new StackOption();

  @Override
  public Integer call() throws InterruptedException {
    Platform of =
        Platforms.parse(platform)
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        platform + " is no platform", "write prolific, mturk or respondent"));
    Settings given = RouterCommand.withPort(stack.settings(), metricsPort);
    Settings settings = SandboxAccess.pinned(given);
    SandboxCommand.sayIgnored(console(), SandboxAccess.ignored(given, settings));
    Logs.service(settings);
    return new ServiceRun("worker " + Platforms.name(of), console()::print, console()::say)
        .run(new WorkerService(of, settings));
  }
}
