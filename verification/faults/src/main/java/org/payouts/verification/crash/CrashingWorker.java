package org.payouts.verification.crash;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.payouts.Platform;
import org.payouts.cli.console.Logs;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.workers.WorkerService;
import org.payouts.workers.kafka.ClientFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * The real worker as a process that can be told to stop exactly at a crash point. Without one it is
 * the plain worker.
 */
@Command(name = "crashing-worker")
final class CrashingWorker implements Callable<Integer> {
  @Parameters(paramLabel = "PLATFORM")
  private String platform = "";

  @Mixin private CrashOptions options = new CrashOptions();

  /** The process. */
  public static void main(String... arguments) {
    int code =
        new CommandLine(new CrashingWorker())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments);
    System.exit(code);
  }

  @Override
  public Integer call() throws InterruptedException {
    Logs.service();
    Platform of = Platforms.parse(platform).orElseThrow();
    Settings settings = options.settings();
    Mutant mutant = options.mutant();
    ClientFactory plain = mutant == null ? ClientFactory.PLAIN : mutant.in(ClientFactory.PLAIN);
    Optional<Stopper> stopper = options.stopper();
    ProviderLog provider = new ProviderLog(settings.get("sandbox.url").orElseThrow());
    ClientFactory clientFactory =
        stopper
            .<ClientFactory>map(each -> new CrashClientFactory(plain, each, provider))
            .orElse(plain);
    WorkerService worker = new WorkerService(of, settings, clientFactory);
    ServiceLife.live(
        options.marker(),
        worker::start,
        () -> worker.ready().ready(),
        () -> end(worker, clientFactory, stopper));
    return 0;
  }

  private static void end(
      WorkerService worker, ClientFactory clientFactory, Optional<Stopper> stopper) {
    if (clientFactory instanceof CrashClientFactory crashing) {
      Set<String> calls = crashing.inFlight();
      Thread closing = new Thread(worker::close, "closing");
      closing.start();
      while (closing.getState() == Thread.State.RUNNABLE) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
      calls.forEach(id -> stopper.orElseThrow().at(CrashPoint.W16, id));
      try {
        closing.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    } else {
      worker.close();
    }
  }
}
