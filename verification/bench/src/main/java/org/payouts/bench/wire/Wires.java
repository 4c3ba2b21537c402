package org.payouts.bench.wire;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.payouts.bench.load.CallTimer;
import org.payouts.bench.load.Samples;
import org.payouts.bench.suite.Work;
import org.payouts.workers.providers.http.HttpEndpoint;
import org.payouts.workers.providers.http.JsonHttpTransport;
import org.payouts.workers.providers.http.ProviderRequest;
import org.payouts.workers.providers.http.ProviderResponse;
import org.payouts.workers.providers.mturk.AwsMTurkTransport;
import org.payouts.workers.providers.mturk.MTurkRequest;
import org.payouts.workers.providers.mturk.MTurkResponse;

/** The transports that production uses, and the timer that stands for them elsewhere. */
public final class Wires {
  private static final int WIDTH = 64;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private Wires() {}

  public static Work timer() {
    return new WireRun(WIDTH, 200_000, provider -> new Timer(new CallTimer(0)));
  }

  /** {@code java.net.http}; a fresh connection for each call is what money takes. */
  public static Work http(boolean freshConnections) {
    return new WireRun(
        WIDTH, freshConnections ? 1_500 : 6_000, provider -> new Http(provider, freshConnections));
  }

  /** The AWS SDK's SendBonus over Apache's client. */
  public static Work aws() {
    return new WireRun(WIDTH, 3_000, Aws::new);
  }

  private record Timer(CallTimer timer) implements Wire {
    @Override
    public CompletionStage<Boolean> call(int number) {
      return timer.call().thenApply(answered -> true);
    }

    @Override
    public void close() {
      timer.close();
    }
  }

  private static final class Http implements Wire {
    private final JsonHttpTransport transport;
    private final boolean fresh;

    Http(URI provider, boolean fresh) {
      this.fresh = fresh;
      this.transport =
          new JsonHttpTransport(
              new HttpEndpoint(
                  provider, () -> Map.of("Authorization", "Token simulated"), TIMEOUT, TIMEOUT, 8));
    }

    @Override
    public CompletionStage<Boolean> call(int number) {
      String body = "{\"csv_bonuses\":\"%s,1.25\"}".formatted(Samples.id(number));
      return transport
          .ask(new ProviderRequest(ProviderRequest.Method.POST, "/pay", body), fresh)
          .thenApply(reply -> reply instanceof ProviderResponse.Response);
    }

    @Override
    public void close() {
      transport.close();
    }
  }

  private static final class Aws implements Wire {
    private final AwsMTurkTransport transport;

    Aws(URI provider) {
      this.transport =
          new AwsMTurkTransport(
              provider, () -> "simulated", () -> "simulated", TIMEOUT, TIMEOUT, WIDTH);
    }

    @Override
    public CompletionStage<Boolean> call(int number) {
      return transport
          .ask(
              new MTurkRequest.SendBonus(
                  "A1BENCHWORKER0",
                  Samples.assignment(number),
                  "1.25",
                  "Thank you for taking part in our study",
                  "%064d".formatted(number)),
              true)
          .thenApply(reply -> reply instanceof MTurkResponse.BonusSent);
    }

    @Override
    public void close() {
      transport.close();
    }
  }
}
