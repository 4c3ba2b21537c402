package org.payouts.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.payouts.service.BoundedHttpServer.Answer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code GET /metrics} (Prometheus text) and {@code GET /health}: 200 when ready, else 503,
 * both with the reasons as JSON. A port of 0 takes a free one, a negative port serves nothing. The
 * health supplier must not block. Connections that do not come to an end hold nobody up.
 */
public final class ServiceHttp implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServiceHttp.class);
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where a service listens unless the settings name another address. */
  public static final String LOOPBACK = "127.0.0.1";

  private final String host;
  private final int wantedPort;
  private final PrometheusMeterRegistry metrics;
  private final Supplier<Health> health;
  private @Nullable BoundedHttpServer server;

  /**
   * @param host the address to listen on; 0.0.0.0 for all of this machine's
   */
  public ServiceHttp(
      String host, int port, PrometheusMeterRegistry metrics, Supplier<Health> health) {
    this.host = host;
    this.wantedPort = port;
    this.metrics = metrics;
    this.health = health;
    Gauge.builder("payouts.ready", () -> currentHealth().ready() ? 1 : 0)
        .description("1 while the service does its work, else 0; /health says why")
        .register(metrics);
  }

  /**
   * Binds the port and begins to serve.
   *
   * @throws UncheckedIOException if the port is taken, or the address is none of this machine
   */
  public synchronized ServiceHttp start() {
    if (wantedPort < 0 || server != null) {
      return this;
    }
    try {
      server = new BoundedHttpServer(host, wantedPort, DEADLINE, this::answer);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot serve metrics on %s, port %d; set metrics.port to a free one, and metrics.host"
                  .formatted(host, wantedPort)
              + " to an address of this machine",
          e);
    }
    LogEvent.METRICS_SERVED
        .on(log)
        .addKeyValue("host", host)
        .addKeyValue("port", port())
        .log("Serving /metrics and /health");
    return this;
  }

  /** The bound port, or -1 when nothing is served. */
  public synchronized int port() {
    return server == null ? -1 : server.port();
  }

  @Override
  public synchronized void close() {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  private Answer answer(String path) {
    return switch (path) {
      case "/metrics" -> new Answer(200, PROMETHEUS, metrics.scrape());
      case "/health" -> health();
      default -> new Answer(404, "text/plain", "Not found\n");
    };
  }

  private Answer health() {
    Health now = currentHealth();
    try {
      String body = JSON.writeValueAsString(Map.of("ready", now.ready(), "reasons", now.reasons()));
      return new Answer(now.ready() ? 200 : 503, "application/json", body);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Health currentHealth() {
    try {
      return health.get();
    } catch (RuntimeException e) {
      return Health.notReady("The health check itself failed: " + e);
    }
  }
}
