package org.payouts.sandbox.providers.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts connections and gives each a thread. */
public final class HttpListener implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HttpListener.class);
  private static final int BACKLOG = 1024;

  private final ServerSocket server;
  private final Handler handler;
  private final Connection.Patience patience;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads;

  private HttpListener(ServerSocket server, Handler handler, Connection.Patience patience) {
    this.server = server;
    this.handler = handler;
    this.patience = patience;
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "sandbox-http");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts listening.
   *
   * @param host the address to listen on; 0.0.0.0 for all of this machine's
   * @param port 0 for a free one
   * @param hangMs how long an unanswered request is held open, in milliseconds
   * @param slowByteMs the pause after each byte of a slow answer, in milliseconds
   * @throws UncheckedIOException when the port is taken
   */
  public static HttpListener start(
      String host, int port, int hangMs, int slowByteMs, Handler handler) {
    try {
      ServerSocket server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
      HttpListener listener =
          new HttpListener(server, handler, new Connection.Patience(hangMs, slowByteMs));
      listener.threads.execute(listener::accept);
      return listener;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + port + ": " + e.getMessage(), e);
    }
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        if (!server.isClosed()) {
          log.atWarn().addKeyValue("reason", e.toString()).log("cannot accept a connection");
        }
      }
    }
  }

  private void serve(Socket socket) {
    try {
      new Connection(socket, handler, patience).run();
    } finally {
      open.remove(socket);
    }
  }

  /** Ends all connections, answered or not. */
  @Override
  public void close() {
    threads.shutdown();
    closeQuietly(server);
    open.forEach(HttpListener::closeQuietly);
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      log.atDebug().addKeyValue("reason", e.toString()).log("close");
    }
  }
}
