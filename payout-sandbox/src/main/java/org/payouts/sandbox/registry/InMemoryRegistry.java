package org.payouts.sandbox.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.net.LoopbackHttp;
import org.payouts.sandbox.net.LoopbackPorts;
import org.payouts.sandbox.net.PortTakenException;

/**
 * A schema registry that lives and ends with this object: the part of the Confluent Schema
 * Registry's REST interface that serializers and administration use. Knows Avro without references.
 * It can be made to refuse connections or to fail, and lists the calls it got. Thread-safe.
 */
public final class InMemoryRegistry implements SchemaRegistryServer {
  private static final int ATTEMPTS = 3;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

  private final RegistryRoutes routes = new RegistryRoutes(new RegistryContent());
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final int port;
  private final @Nullable SSLContext tls;
  private final @Nullable RegistryUsers users;
  private @Nullable HttpServer server;
  private @Nullable ExecutorService threads;
  private volatile @Nullable RegistryException fault;

  private InMemoryRegistry(int port, @Nullable SSLContext tls, @Nullable RegistryUsers users) {
    this.port = port;
    this.tls = tls;
    this.users = users;
  }

  /**
   * Starts an empty registry with global compatibility BACKWARD.
   *
   * @param port the port on the loopback address; 0 for a free one
   * @throws org.payouts.sandbox.net.PortTakenException when another program listens there
   */
  public static InMemoryRegistry start(int port) {
    return start(port, null, null);
  }

  /** The same over HTTPS, for these users only. */
  public static InMemoryRegistry guarded(SSLContext tls, RegistryUsers users) {
    return start(0, tls, users);
  }

  private static InMemoryRegistry start(
      int port, @Nullable SSLContext tls, @Nullable RegistryUsers users) {
    for (int attempt = 1; ; attempt++) {
      try {
        InMemoryRegistry registry =
            new InMemoryRegistry(port == 0 ? LoopbackPorts.free() : port, tls, users);
        registry.connect();
        return registry;
      } catch (PortTakenException e) {
        // Only a port of our own choice may be replaced: a connection may have got it meanwhile.
        if (port != 0 || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  @Override
  public String url() {
    return (tls == null ? "http" : "https") + "://localhost:" + port;
  }

  /** From now on nobody listens: connections are refused until {@link #connect()}. */
  public synchronized void disconnect() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
    if (threads != null) {
      threads.shutdownNow();
      threads = null;
    }
  }

  /** Ends {@link #disconnect()}; content and port are the same as before. */
  public synchronized void connect() {
    if (server != null) {
      return;
    }
    HttpServer created = LoopbackHttp.bind(port, "the in-memory schema registry", tls);
    threads = Executors.newCachedThreadPool(InMemoryRegistry::thread);
    created.setExecutor(threads);
    created.createContext("/", this::handle);
    created.start();
    server = created;
  }

  /** From now on every call is answered with this status and error code until {@link #heal()}. */
  public void fail(int status, int errorCode) {
    fault = new RegistryException(status, errorCode, "made to fail");
  }

  /** Ends {@link #fail}. */
  public void heal() {
    fault = null;
  }

  /** All calls since the start as {@code METHOD /path}, oldest first. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  @Override
  public void close() {
    disconnect();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      calls.add(exchange.getRequestMethod() + " " + path);
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      try {
        RegistryException failing = fault;
        if (failing != null) {
          throw failing;
        }
        if (users != null) {
          users.check(
              exchange.getRequestHeaders().getFirst("Authorization"),
              exchange.getRequestMethod(),
              path);
        }
        String query = exchange.getRequestURI().getRawQuery();
        respond(
            exchange, 200, routes.answer(exchange.getRequestMethod(), split(path), query, body));
      } catch (RegistryException e) {
        respond(
            exchange,
            e.status(),
            Map.of("error_code", e.code(), "message", String.valueOf(e.getMessage())));
      }
    }
  }

  private static void respond(HttpExchange exchange, int status, Object answer) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", MEDIA_TYPE);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static List<String> split(String path) {
    List<String> segments = new ArrayList<>();
    Arrays.stream(path.split("/", -1))
        .filter(segment -> !segment.isEmpty())
        .forEach(segment -> segments.add(URLDecoder.decode(segment, StandardCharsets.UTF_8)));
    return segments;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "in-memory-registry");
    thread.setDaemon(true);
    return thread;
  }
}
