package org.payouts.bench.runs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import org.payouts.verification.harness.ServiceMain;

/** A provider that answers everything with success; a process of its own. */
public final class AnswerServer {
  private static final byte[] ANSWER = "{}".getBytes(StandardCharsets.UTF_8);

  private AnswerServer() {}

  /** Serves as long as the parent lives; writes its port into the file named. */
  public static void main(String[] args) throws IOException {
    ServiceMain.endWithParent();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.createContext("/", AnswerServer::answer);
    server.start();
    IsolatedRun.publish(Path.of(args[0]), "" + server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var unused = exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(200, ANSWER.length);
      exchange.getResponseBody().write(ANSWER);
    }
  }
}
