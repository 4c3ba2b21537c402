package org.payouts.verification.crash;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.console.Logs;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.router.RouterService;
import org.payouts.verification.harness.ServiceMain;
import org.payouts.workers.WorkerService;
import org.payouts.workers.kafka.ClientFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The real router or a real worker as a process that stops exactly at a crash point; without one it
 * is the plain service. It does nothing before the matrix lets it go.
 */
@Command(name = "crashing-service")
final class CrashingService implements Callable<Integer> {

  static final String GO = "go";

  @Parameters(paramLabel = "SERVICE", description = "router, or the platform of a worker.")
  private String service = "";

  @Option(names = "-c", required = true, description = "The properties file.")
  private Path config = Path.of("");

  @Option(names = "--marker", required = true, description = "Where this process writes.")
  private Path markerFile = Path.of("");

  @Option(names = "--at", description = "The point at which to stop; none for a plain service.")
  private @Nullable CrashPoint at;

  @Option(names = "--how", description = "halt, freeze or hold.")
  private Stopper.How how = Stopper.How.HALT;

  @Option(names = "--payout", description = "The only payout that counts.")
  private @Nullable String payoutId;

  @Option(names = "--mutant", description = "The rule to switch off.")
  private @Nullable Mutant mutant;

  /** The process. */
  public static void main(String... arguments) {
    System.exit(
        new CommandLine(new CrashingService())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    Logs.service();
    ServiceMain.endWithParent();
    Settings settings = Settings.load(config, Map.of());
    Marker marker = new Marker(markerFile);
    Stopper stopper = at == null ? null : new Stopper(at, how, payoutId, marker);
    Runnable start;
    Runnable end;
    if (service.equals("router")) {
      RouterService router = router(settings, stopper);
      start = router::start;
      end = router::close;
    } else {
      ClientFactory plain = mutant == null ? ClientFactory.PLAIN : mutant.factory();
      URI provider = URI.create(settings.get("sandbox.url").orElseThrow());
      CrashClientFactory crashing =
          stopper == null ? null : new CrashClientFactory(plain, stopper, provider);
      WorkerService worker =
          new WorkerService(
              Platforms.parse(service).orElseThrow(),
              settings,
              crashing == null ? plain : crashing);
      start = worker::start;
      end = () -> end(worker, crashing, stopper);
    }
    marker.write(Marker.LOADED);
    marker.await(GO);
    Runtime.getRuntime().addShutdownHook(new Thread(end, "end"));
    start.run();
    Thread.currentThread().join();
    return 0;
  }

  private static RouterService router(Settings settings, @Nullable Stopper stopper) {
    return stopper == null
        ? new RouterService(settings)
        : new RouterService(settings, new CrashStreamsClients(stopper));
  }

  /** W16 lies in the middle of closing: reached once the closing thread waits for its calls. */
  private static void end(
      WorkerService worker, @Nullable CrashClientFactory crashing, @Nullable Stopper stopper) {
    if (crashing == null || stopper == null) {
      worker.close();
      return;
    }
    Set<String> calls = crashing.inFlight();
    Thread closing = new Thread(worker::close, "closing");
    closing.start();
    while (closing.getState() == Thread.State.RUNNABLE) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    calls.forEach(id -> stopper.at(CrashPoint.W16, id));
    try {
      closing.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
