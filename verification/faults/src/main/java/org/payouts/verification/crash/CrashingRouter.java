package org.payouts.verification.crash;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.streams.KafkaStreams;
import org.payouts.cli.console.Logs;
import org.payouts.config.Settings;
import org.payouts.router.RouterService;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The real router as a process that can be told to stop exactly at a crash point. */
@Command(name = "crashing-router")
final class CrashingRouter implements Callable<Integer> {
  @Mixin private CrashOptions options = new CrashOptions();

  /** The process. */
  public static void main(String... arguments) {
    int code =
        new CommandLine(new CrashingRouter())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments);
    System.exit(code);
  }

  @Override
  public Integer call() throws InterruptedException {
    Logs.service();
    Settings settings = options.settings();
    Optional<Stopper> stopper = options.stopper();
    RouterService router =
        stopper
            .map(
                each ->
                    new RouterService(
                        settings,
                        (topology, properties) ->
                            new KafkaStreams(topology, properties, new CrashStreamsClients(each))))
            .orElseGet(() -> new RouterService(settings));
    ServiceLife.live(options.marker(), router::start, () -> router.ready().ready(), router::close);
    return 0;
  }
}
