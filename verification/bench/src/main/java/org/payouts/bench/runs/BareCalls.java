package org.payouts.bench.runs;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import org.payouts.sandbox.process.ChildJvm;
import org.payouts.verification.harness.ShortProcess;
import org.payouts.workers.providers.http.HttpEndpoint;
import org.payouts.workers.providers.http.JsonHttpTransport;
import org.payouts.workers.providers.http.ProviderRequest;
import org.payouts.workers.providers.http.ProviderResponse;
import org.payouts.workers.providers.mturk.AwsMTurkTransport;
import org.payouts.workers.providers.mturk.MTurkRequest;
import org.payouts.workers.providers.mturk.MTurkResponse;

/**
 * The transports that production uses, and the timer that stands for them elsewhere: calls, some in
 * flight at a time, to a server in another process.
 *
 * @param perSecond about what is expected
 */
public record BareCalls(Wire wire, double perSecond) implements Work {

  private static final int WIDTH = 64;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration START = Duration.ofSeconds(60);

  /** What carries the calls. */
  public enum Wire {
    TIMER,
    KEPT_CONNECTIONS,
    /** What money takes. */
    FRESH_CONNECTIONS,
    /** The SDK's SendBonus over Apache's client. */
    AWS_SDK
  }

  /**
   * An open transport.
   *
   * @param call makes the n-th call; completes with whether it succeeded
   */
  private record Line(AutoCloseable transport, IntFunction<CompletionStage<Boolean>> call) {}

  @Override
  public void measure(BenchCluster cluster, Figures figures) throws Exception {
    Path port = cluster.scratch().resolve("port");
    List<String> command =
        new ArrayList<>(
            List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-Dsun.net.httpserver.nodelay=true",
                "-Dsun.net.httpserver.maxIdleConnections=1000"));
    command.addAll(ShortProcess.classPath());
    command.addAll(List.of(AnswerServer.class.getName(), port.toString()));
    try (ChildJvm server = ChildJvm.start("answers", command, cluster.scratch())) {
      server.await(() -> Files.exists(port), START);
      Line line = open(URI.create("http://127.0.0.1:" + Files.readString(port)));
      try {
        int warmUp = cluster.scale().warmUp(perSecond);
        int measured = cluster.scale().records(perSecond);
        calls(line, 0, warmUp);
        Meter meter = new Meter(cluster);
        long failed = calls(line, warmUp, warmUp + measured);
        meter.stop(measured, figures);
        figures.put("failed", failed);
      } finally {
        line.transport.close();
      }
    }
  }

  private Line open(URI provider) {
    return switch (wire) {
      case TIMER -> timer();
      case KEPT_CONNECTIONS -> http(provider, false);
      case FRESH_CONNECTIONS -> http(provider, true);
      case AWS_SDK -> aws(provider);
    };
  }

  /** Makes the calls and waits for all of them; returns how many failed. */
  private static long calls(Line line, int from, int to) throws InterruptedException {
    Semaphore free = new Semaphore(WIDTH);
    LongAdder failed = new LongAdder();
    for (int number = from; number < to; number++) {
      free.acquire();
      var unused =
          line.call
              .apply(number)
              .whenComplete(
                  (succeeded, failure) -> {
                    if (failure != null || !succeeded) {
                      failed.increment();
                    }
                    free.release();
                  });
    }
    free.acquire(WIDTH);
    return failed.sum();
  }

  private static Line timer() {
    CallTimer timer = new CallTimer(0);
    return new Line(timer, number -> timer.call().thenApply(answered -> true));
  }

  private static Line http(URI provider, boolean fresh) {
    JsonHttpTransport transport =
        new JsonHttpTransport(
            new HttpEndpoint(
                provider, () -> Map.of("Authorization", "Token simulated"), TIMEOUT, TIMEOUT, 8));
    return new Line(
        transport,
        number -> {
          String body = "{\"csv_bonuses\":\"%s,1.25\"}".formatted(Samples.id(number));
          return transport
              .ask(new ProviderRequest(ProviderRequest.Method.POST, "/pay", body), fresh)
              .thenApply(reply -> reply instanceof ProviderResponse.Response);
        });
  }

  private static Line aws(URI provider) {
    AwsMTurkTransport transport =
        new AwsMTurkTransport(
            provider, () -> "simulated", () -> "simulated", TIMEOUT, TIMEOUT, WIDTH);
    return new Line(
        transport,
        number ->
            transport
                .ask(
                    new MTurkRequest.SendBonus(
                        "A1BENCHWORKER0",
                        Samples.assignment(number),
                        "1.25",
                        "Thank you for taking part in our study",
                        "%064d".formatted(number)),
                    true)
                .thenApply(reply -> reply instanceof MTurkResponse.BonusSent));
  }
}
