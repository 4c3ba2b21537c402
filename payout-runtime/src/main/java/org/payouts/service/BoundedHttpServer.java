package org.payouts.service;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers small GET requests, one for each connection, and cannot be held up: a connection lives
 * for a few seconds at most, requests are bounded in size, connections and threads in number, and
 * of too many connections the oldest gives way. The JDK's own server reads a request's head on its
 * few threads without a deadline; its system properties for that work only if they are set before
 * anything else in the process uses it.
 */
final class BoundedHttpServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BoundedHttpServer.class);
  private static final int MOST_CONNECTIONS = 64;
  private static final int LARGEST_HEAD = 8 * 1024;
  private static final int LARGEST_REST = 64 * 1024;

  private final ServerSocket listener;
  private final Responder responder;
  private final Duration deadline;
  private final ThreadPoolExecutor threads;
  private final ScheduledThreadPoolExecutor deadlines;
  private final Deque<Socket> open = new ArrayDeque<>();
  private volatile boolean closed;

  /** An answer with a body in UTF-8. */
  record Answer(int status, String type, String body) {}

  /** Makes answers; is called for GET and HEAD. */
  interface Responder {
    Answer answer(String path);
  }

  /**
   * Binds a port; 0 takes a free one.
   *
   * @param host the address to listen on; 0.0.0.0 for all of this machine's
   * @param deadline how long a connection may live
   */
  BoundedHttpServer(String host, int port, Duration deadline, Responder responder)
      throws IOException {
    this.listener = new ServerSocket();
    this.responder = responder;
    this.deadline = deadline;
    // A closed connection may still hold its thread for a moment.
    this.threads =
        new ThreadPoolExecutor(
            0,
            2 * MOST_CONNECTIONS,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            BoundedHttpServer::daemon);
    this.deadlines = new ScheduledThreadPoolExecutor(1, BoundedHttpServer::daemon);
    this.deadlines.setRemoveOnCancelPolicy(true);
    try {
      listener.bind(new InetSocketAddress(InetAddress.getByName(host), port), MOST_CONNECTIONS);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    daemon(this::accept).start();
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!closed) {
      try {
        take(listener.accept());
      } catch (IOException | RuntimeException | Error e) {
        if (!closed) {
          LogEvent.CONNECTION_NOT_TAKEN
              .on(log)
              .log("Could not take a connection: {}", e.toString());
        }
      }
    }
  }

  private void take(Socket socket) {
    boolean taken = false;
    try {
      admit(socket);
      var unused =
          deadlines.schedule(() -> end(socket), deadline.toMillis(), TimeUnit.MILLISECONDS);
      threads.execute(() -> serve(socket));
      taken = true;
    } finally {
      if (!taken) {
        end(socket);
      }
    }
  }

  private void admit(Socket socket) {
    Socket oldest = null;
    synchronized (open) {
      if (open.size() >= MOST_CONNECTIONS) {
        oldest = open.pollFirst();
      }
      open.addLast(socket);
    }
    if (oldest != null) {
      end(oldest);
    }
  }

  private void end(Socket socket) {
    synchronized (open) {
      open.remove(socket);
    }
    try {
      socket.close();
    } catch (IOException e) {
      log.atDebug().setCause(e).log("Could not close a connection");
    }
  }

  private void serve(Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      String[] request = head(in).split(" ", 3);
      if (request.length == 3) {
        write(socket.getOutputStream(), request[0], answer(request[0], request[1]));
        socket.shutdownOutput();
        // Closing with something unread would reset the connection under the answer.
        in.readNBytes(LARGEST_REST);
      }
    } catch (IOException e) {
      log.atDebug().addKeyValue("why", e.toString()).log("A connection ended early");
    } catch (RuntimeException | Error e) {
      LogEvent.REQUEST_NOT_ANSWERED.on(log).setCause(e).log("Could not answer");
    } finally {
      end(socket);
    }
  }

  /** The request line, once the whole head is there; empty if it is too large or breaks off. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int newLines = 0;
    while (newLines < 2) {
      int next = in.read();
      if (next < 0 || head.size() >= LARGEST_HEAD) {
        return "";
      }
      if (next != '\r') {
        newLines = next == '\n' ? newLines + 1 : 0;
        head.write(next);
      }
    }
    return head.toString(StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
  }

  private Answer answer(String method, String target) {
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return new Answer(405, "text/plain", "Only GET\n");
    }
    return responder.answer(target.split("[?#]", 2)[0]);
  }

  private static void write(OutputStream out, String method, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 "
            + answer.status()
            + "\r\nContent-Type: "
            + answer.type()
            + "\r\nContent-Length: "
            + body.length
            + "\r\nConnection: close\r\n\r\n";
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    if (!method.equals("HEAD")) {
      all.writeBytes(body);
    }
    all.writeTo(out);
    out.flush();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "service-http");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    closed = true;
    try {
      listener.close();
    } catch (IOException e) {
      log.atDebug().setCause(e).log("Could not close the listener");
    }
    deadlines.shutdownNow();
    threads.shutdown();
    Deque<Socket> left;
    synchronized (open) {
      left = new ArrayDeque<>(open);
    }
    left.forEach(this::end);
  }
}
