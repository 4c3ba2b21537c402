package org.payouts.gateway.http;

import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import java.util.function.Supplier;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.config.Problem;
import org.payouts.gateway.access.KeyRing;
import org.payouts.gateway.events.ResultReader;
import org.payouts.gateway.metrics.GatewayMetrics;
import org.payouts.gateway.requests.RequestIntake;
import org.payouts.gateway.state.PayoutIndex;
import org.payouts.gateway.webhooks.WebhookStore;
import org.payouts.service.Health;

/** The web server of the gateway. */
public final class GatewayServer implements AutoCloseable {
  private static final int LEAST_THREADS = 8;
  private static final int THREADS = 200;
  private static final int LARGEST_HEAD = 8 * 1024;
  private static final long SILENT_MS = 20_000;

  private final EventsHandler events;
  private final Javalin server;

  /**
   * What its paths need.
   *
   * @param readers makes readers of results
   */
  public record Parts(
      Supplier<KeyRing> keys,
      RequestIntake intake,
      PayoutIndex index,
      Supplier<ResultReader> readers,
      WebhookStore webhooks,
      GatewayMetrics metrics,
      Supplier<Health> health) {}

  /**
   * How much it takes on.
   *
   * @param mostBodyBytes of a request
   * @param mostEventReaders at once
   */
  public record Limits(int mostBodyBytes, int mostEventReaders) {}

  public GatewayServer(Parts parts, Limits limits) {
    Caller caller = new Caller(parts.keys());
    this.events = new EventsHandler(caller, parts.readers(), limits.mostEventReaders());
    Routes routes =
        new Routes(
            caller,
            new BonusRequestsHandler(
                parts.intake(), new RequestBody(limits.mostBodyBytes()), parts.metrics()),
            new PayoutsHandler(parts.index()),
            events,
            new WebhooksHandler(parts.webhooks()),
            parts.metrics(),
            parts.health());
    // A reader of events keeps its thread.
    int threads = THREADS + limits.mostEventReaders();
    this.server =
        Javalin.create(
            config -> {
              routes.addTo(config);
              config.jetty.threadPool = new QueuedThreadPool(threads, LEAST_THREADS);
              config.jetty.modifyHttpConfiguration(
                  http -> {
                    http.setSendServerVersion(false);
                    http.setRequestHeaderSize(LARGEST_HEAD);
                    http.setIdleTimeout(SILENT_MS);
                  });
            });
  }

  /**
   * Binds the address and begins to serve.
   *
   * @param port 0 for a free one
   * @throws InvalidConfigurationException if it cannot be bound
   */
  public GatewayServer start(String host, int port) {
    try {
      server.start(host, port);
      return this;
    } catch (JavalinBindException e) {
      throw new InvalidConfigurationException(
          Problem.of(
              "gateway.port",
              Integer.toString(port),
              "cannot be listened on at " + host + ".",
              "Set it to a free one, and gateway.host to an address of this machine."));
    }
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    events.close();
    server.stop();
  }
}
