package org.payouts.router.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.payouts.sandbox.net.LoopbackHttp;

/** A registry in front of another, which gives scripted answers for some schema IDs. */
public final class ScriptedIds implements AutoCloseable {
  private static final String IDS = "/schemas/ids/";

  private final String behind;
  private final HttpServer server = LoopbackHttp.bind(0, "a scripted registry");
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Integer, Answer> scripted = new ConcurrentHashMap<>();
  private final List<Integer> asked = new CopyOnWriteArrayList<>();
  private volatile Duration delay = Duration.ZERO;

  private record Answer(int status, String body) {}

  public ScriptedIds(String behind) {
    this.behind = behind;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** From now on this ID is answered so. */
  public void answer(int id, int status, String body) {
    scripted.put(id, new Answer(status, body));
  }

  /** From now on each question about an ID takes this long. */
  public void delay(Duration each) {
    delay = each;
  }

  /** The IDs asked for, in order. */
  public List<Integer> asked() {
    return List.copyOf(asked);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (path.startsWith(IDS)) {
        int id = Integer.parseInt(path.substring(IDS.length()));
        asked.add(id);
        long until = System.nanoTime() + delay.toNanos();
        while (System.nanoTime() - until < 0) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        Answer answer = scripted.get(id);
        if (answer != null) {
          respond(exchange, answer.status(), answer.body().getBytes(StandardCharsets.UTF_8));
          return;
        }
      }
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(behind + exchange.getRequestURI()))
              .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body))
              .build();
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      respond(exchange, response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
