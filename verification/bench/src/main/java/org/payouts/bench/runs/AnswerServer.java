package org.payouts.bench.runs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Executors;

/** A provider that answers everything with success; a process of its own. */
public final class AnswerServer {
  private static final byte[] ANSWER = "{}".getBytes(StandardCharsets.UTF_8);

  private AnswerServer() {}

  /** Serves until standard input ends; writes its port into the file named. */
  public static void main(String[] args) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.createContext("/", AnswerServer::answer);
    server.start();
    Path file = Path.of(args[0]);
    Path written = Files.writeString(Path.of(args[0] + ".new"), "" + server.getAddress().getPort());
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    while (System.in.read() >= 0) {
      // The parent says nothing; it ends.
    }
    server.stop(0);
    System.exit(0);
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
