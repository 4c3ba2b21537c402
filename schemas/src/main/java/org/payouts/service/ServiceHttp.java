package org.payouts.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code GET /metrics} (Prometheus text) and {@code GET /health}: 200 when ready, else 503,
 * both with the reasons as JSON. A port of 0 takes a free one, a negative port serves nothing. The
 * health supplier must not block.
 */
public final class ServiceHttp implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServiceHttp.class);
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int wantedPort;
  private final PrometheusMeterRegistry metrics;
  private final Supplier<Health> health;
  private @Nullable HttpServer server;
  private @Nullable ExecutorService threads;

  public ServiceHttp(int port, PrometheusMeterRegistry metrics, Supplier<Health> health) {
    this.wantedPort = port;
    this.metrics = metrics;
    this.health = health;
  }

  /**
   * Binds the port and begins to serve.
   *
   * @throws UncheckedIOException if the port is taken
   */
  public synchronized ServiceHttp start() {
    if (wantedPort < 0 || server != null) {
      return this;
    }
    try {
      HttpServer bound = HttpServer.create(new InetSocketAddress(wantedPort), 0);
      ExecutorService pool = Executors.newFixedThreadPool(2, ServiceHttp::daemon);
      bound.setExecutor(pool);
      bound.createContext("/metrics", exchange -> answer(exchange, "/metrics", this::sendMetrics));
      bound.createContext("/health", exchange -> answer(exchange, "/health", this::sendHealth));
      bound.start();
      server = bound;
      threads = pool;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot serve metrics on port " + wantedPort + "; set metrics.port to a free one", e);
    }
    log.atInfo().addKeyValue("port", port()).log("Serving /metrics and /health");
    return this;
  }

  /** The bound port, or -1 when nothing is served. */
  public synchronized int port() {
    return server == null ? -1 : server.getAddress().getPort();
  }

  @Override
  public synchronized void close() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
    if (threads != null) {
      threads.shutdownNow();
      threads = null;
    }
  }

  private void sendMetrics(HttpExchange exchange) throws IOException {
    send(exchange, 200, PROMETHEUS, metrics.scrape());
  }

  private void sendHealth(HttpExchange exchange) throws IOException {
    Health now = currentHealth();
    String body = JSON.writeValueAsString(Map.of("ready", now.ready(), "reasons", now.reasons()));
    send(exchange, now.ready() ? 200 : 503, "application/json", body);
  }

  private Health currentHealth() {
    try {
      return health.get();
    } catch (RuntimeException e) {
      return Health.notReady("The health check itself failed: " + e);
    }
  }

  private static void answer(HttpExchange exchange, String path, Responder responder)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(path)) {
        send(exchange, 404, "text/plain", "Not found\n");
      } else if (!exchange.getRequestMethod().equals("GET")
          && !exchange.getRequestMethod().equals("HEAD")) {
        send(exchange, 405, "text/plain", "Only GET\n");
      } else {
        responder.respond(exchange);
      }
    } catch (RuntimeException e) {
      log.atWarn().setCause(e).addKeyValue("path", path).log("Could not answer");
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "service-http");
    thread.setDaemon(true);
    return thread;
  }

  private interface Responder {
    void respond(HttpExchange exchange) throws IOException;
  }
}
