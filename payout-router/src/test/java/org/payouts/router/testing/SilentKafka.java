package org.payouts.router.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An address that takes connections and says nothing, until it passes all on to the broker. */
public final class SilentKafka implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final String host;
  private final int port;
  private final CountDownLatch speaks = new CountDownLatch(1);
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  public SilentKafka(String bootstrap) throws IOException {
    host = bootstrap.substring(0, bootstrap.lastIndexOf(':'));
    port = Integer.parseInt(bootstrap.substring(host.length() + 1));
    threads.execute(this::accept);
  }

  public String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** What was sent before is passed on, too. */
  public void speak() {
    speaks.countDown();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        sockets.add(client);
        threads.execute(() -> connect(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void connect(Socket client) {
    try {
      speaks.await();
      Socket broker = new Socket(host, port);
      sockets.add(broker);
      threads.execute(() -> copy(broker, client));
      copy(client, broker);
    } catch (IOException | InterruptedException e) {
      // The test is over.
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One of them has closed.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
