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
 */
public final class Wires {

  private static final int WIDTH = 64;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration START = Duration.ofSeconds(60);

  private Wires() {}

  /** Carries the n-th call; completes with whether it succeeded. */
  private interface Wire {
    CompletionStage<Boolean> call(int number);
  }

  /** Opens a wire to a provider; what closes it is added. */
  private interface Opening {
    Wire to(URI provider, List<Runnable> closing);
  }

  private static Work work(double perSecond, Opening opening) {
    return (cluster, figures) -> {
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
        List<Runnable> closing = new ArrayList<>();
        Wire wire = opening.to(URI.create("http://127.0.0.1:" + Files.readString(port)), closing);
        int warmUp = cluster.scale().warmUp(perSecond);
        int measured = cluster.scale().records(perSecond);
        calls(wire, 0, warmUp);
        Meter meter = new Meter(cluster);
        long failed = calls(wire, warmUp, warmUp + measured);
        meter.stop(measured, figures);
        figures.put("failed", failed);
        closing.forEach(Runnable::run);
      }
    };
  }

  /** Makes the calls and waits for all of them; returns how many failed. */
  private static long calls(Wire wire, int from, int to) throws InterruptedException {
    Semaphore free = new Semaphore(WIDTH);
    LongAdder failed = new LongAdder();
    for (int number = from; number < to; number++) {
      free.acquire();
      var unused =
          wire.call(number)
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

  public static Work timer() {
    return work(
        200_000,
        (provider, closing) -> {
          CallTimer timer = new CallTimer(0);
          closing.add(timer::close);
          return number -> timer.call().thenApply(answered -> true);
        });
  }

  /** {@code java.net.http}; a fresh connection for each call is what money takes. */
  public static Work http(boolean fresh) {
    return work(
        fresh ? 1_500 : 6_000,
        (provider, closing) -> {
          JsonHttpTransport transport =
              new JsonHttpTransport(
                  new HttpEndpoint(
                      provider,
                      () -> Map.of("Authorization", "Token simulated"),
                      TIMEOUT,
                      TIMEOUT,
                      8));
          closing.add(transport::close);
          return number -> {
            String body = "{\"csv_bonuses\":\"%s,1.25\"}".formatted(Samples.id(number));
            return transport
                .ask(new ProviderRequest(ProviderRequest.Method.POST, "/pay", body), fresh)
                .thenApply(reply -> reply instanceof ProviderResponse.Response);
          };
        });
  }

  /** The AWS SDK's SendBonus over Apache's client. */
  public static Work aws() {
    return work(
        3_000,
        (provider, closing) -> {
          AwsMTurkTransport transport =
              new AwsMTurkTransport(
                  provider, () -> "simulated", () -> "simulated", TIMEOUT, TIMEOUT, WIDTH);
          closing.add(transport::close);
          return number ->
              transport
                  .ask(
                      new MTurkRequest.SendBonus(
                          "A1BENCHWORKER0",
                          Samples.assignment(number),
                          "1.25",
                          "Thank you for taking part in our study",
                          "%064d".formatted(number)),
                      true)
                  .thenApply(reply -> reply instanceof MTurkResponse.BonusSent);
        });
  }
}
