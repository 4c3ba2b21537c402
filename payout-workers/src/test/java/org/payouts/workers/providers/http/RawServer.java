package org.payouts.workers.providers.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server below HTTP: counts connections and requests at the socket, and ends them in ways a
 * well-behaved server would not.
 */
public final class RawServer implements AutoCloseable {

  /** What happens to a request that was read. */
  public enum Ending {
    /** Closes in order, without a byte. */
    CLOSE,
    /** Resets the connection. */
    RESET,
    /** Sends half a status line and closes. */
    HALF_HEAD,
    /** Says nothing until the server ends. */
    HANG,
    /** Sends the given answer and keeps the connection. */
    ANSWER,
    /** Sends the given answer and closes. */
    ANSWER_AND_CLOSE,
    /** Sends the given answer and holds the connection open for ever. */
    ANSWER_AND_HANG,
    /** Sends the given answer and repeats its end until nobody reads any more. */
    FLOOD,
    /** Answers 400 with the request itself, as JSON and as a page, headers included. */
    ECHO_JSON,
    ECHO_HTML
  }

  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong flooded = new AtomicLong();
  private volatile String flood = "";
  private volatile Ending ending;
  private volatile String answer;

  public RawServer(Ending ending, String answer) throws IOException {
    this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), ending, answer);
  }

  /** With a listener of the caller's, over TLS for one. */
  RawServer(ServerSocket listener, Ending ending, String answer) {
    this.ending = ending;
    this.answer = answer;
    this.listener = listener;
    start(this::accept);
  }

  public static RawServer answering(String answer) throws IOException {
    return new RawServer(Ending.ANSWER, answer);
  }

  /** A complete answer with a length. */
  public static String http(int status, String headers, String body) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return "HTTP/1.1 "
        + status
        + " X\r\nContent-Length: "
        + length
        + "\r\n"
        + headers
        + "\r\n"
        + body;
  }

  /** A server that begins an answer and never ends it. */
  public static RawServer flooding(String beginning, String piece) throws IOException {
    RawServer server = new RawServer(Ending.FLOOD, beginning);
    server.flood = piece.repeat(Math.max(1, 8_192 / piece.length()));
    return server;
  }

  /** Bytes of a flood that could be sent. */
  public long flooded() {
    return flooded.get();
  }

  public void then(Ending next, String nextAnswer) {
    answer = nextAnswer;
    ending = next;
  }

  /** Waits until the connections so far are closed, by either side. */
  public void awaitClosed() {
    await().atMost(5, SECONDS).until(() -> sockets.stream().allMatch(Socket::isClosed));
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Heads and bodies as they arrived. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  public int connections() {
    return connections.get();
  }

  private void accept() throws IOException {
    while (true) {
      Socket socket = listener.accept();
      connections.incrementAndGet();
      sockets.add(socket);
      start(() -> serve(socket));
    }
  }

  private void serve(Socket socket) throws IOException {
    try {
      InputStream in = socket.getInputStream();
      for (String request = read(in); request != null; request = read(in)) {
        requests.add(request);
        if (!end(socket, request)) {
          return;
        }
      }
    } catch (IOException e) {
      // The other side has gone.
    }
    socket.close();
  }

  /** Returns true if the connection lives on. */
  private boolean end(Socket socket, String request) throws IOException {
    switch (ending) {
      case CLOSE -> socket.close();
      case RESET -> {
        socket.setSoLinger(true, 0);
        socket.close();
      }
      case HALF_HEAD -> {
        write(socket, "HTTP/1.1 20");
        socket.close();
      }
      case HANG -> {}
      case ANSWER_AND_HANG -> write(socket, answer);
      case ANSWER_AND_CLOSE -> {
        write(socket, answer);
        socket.close();
      }
      case ANSWER -> {
        write(socket, answer);
        return true;
      }
      case FLOOD -> flood(socket);
      case ECHO_JSON -> {
        String echo = request.replace("\\", "\\\\").replace("\"", "\\\"").replace("\r\n", "\\r\\n");
        String body = "{\"__type\":\"RequestError\",\"Message\":\"%s\",\"detail\":\"%s\"}";
        String type =
            "Content-Type: application/json\r\nX-Echo: " + authorization(request) + "\r\n";
        write(socket, http(400, type, body.formatted(echo, echo)));
        return true;
      }
      case ECHO_HTML -> {
        String type = "Content-Type: text/html\r\nX-Echo: " + authorization(request) + "\r\n";
        write(socket, http(502, type, "<pre>" + request + "</pre>"));
        return true;
      }
    }
    return false;
  }

  private void flood(Socket socket) throws IOException {
    write(socket, answer);
    byte[] piece = flood.getBytes(StandardCharsets.UTF_8);
    while (true) {
      socket.getOutputStream().write(piece);
      flooded.addAndGet(piece.length);
    }
  }

  private static String authorization(String request) {
    return request
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("authorization:"))
        .findFirst()
        .orElse("none");
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return null;
      }
      head.write(next);
    }
    String text = head.toString(StandardCharsets.ISO_8859_1);
    return text + new String(in.readNBytes(length(text)), StandardCharsets.UTF_8);
  }

  private static int length(String head) {
    for (String line : head.lines().toList()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        return Integer.parseInt(line.substring(line.indexOf(':') + 1).trim());
      }
    }
    return 0;
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void start(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // The other side has gone, or the test is over.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
