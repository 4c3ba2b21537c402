package org.payouts.workers;

import java.util.Arrays;
import java.util.Optional;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.service.ServiceMain;

/**
 * A platform's worker as a process of its own: {@code java -cp ... org.payouts.workers.WorkerMain
 * prolific}.
 */
public final class WorkerMain {
  private WorkerMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    Optional<Platform> platform =
        arguments.length == 0 ? Optional.empty() : Platforms.parse(arguments[0]);
    if (platform.isEmpty()) {
      System.err.println("payouts: the first argument names the platform");
      System.err.println("  write prolific, mturk or respondent");
      System.exit(ServiceMain.USAGE);
      return;
    }
    Platform of = platform.get();
    ServiceMain.run(
        "worker " + Platforms.name(of),
        Arrays.copyOfRange(arguments, 1, arguments.length),
        settings -> new WorkerService(of, pinned(settings)));
  }

  private static Settings pinned(Settings settings) {
    Settings pinned = SandboxAccess.pinned(settings);
    SandboxAccess.ignored(settings, pinned)
        .forEach(key -> System.err.println("payouts: " + key + " is ignored: the sandbox is on"));
    return pinned;
  }
}
