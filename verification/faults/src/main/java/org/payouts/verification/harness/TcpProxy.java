package org.payouts.verification.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.common.utils.KafkaThread;
import org.payouts.sandbox.net.LoopbackPorts;

/**
 * Listens on one loopback port and passes everything on to another. A fault is set at any time and
 * takes effect at once, for open connections too. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;
  private static final int CONNECT_MS = 5_000;
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final ServerSocket listener;
  private final int serverPort;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger names = new AtomicInteger();
  private volatile NetworkFault fault = NetworkFault.NONE;
  private volatile boolean closed;

  private TcpProxy(ServerSocket listener, int serverPort) {
    this.listener = listener;
    this.serverPort = serverPort;
  }

  /**
   * Starts to listen.
   *
   * @throws UncheckedIOException when the port is taken
   */
  public static TcpProxy start(int port, int serverPort) {
    try {
      ServerSocket listener = new ServerSocket();
      listener.setReuseAddress(true);
      listener.bind(LoopbackPorts.address(port));
      TcpProxy proxy = new TcpProxy(listener, serverPort);
      KafkaThread.daemon("proxy-" + port, proxy::accept).start();
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("no proxy on port " + port, e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** From now on all connections feel this. */
  public void make(NetworkFault newFault) {
    fault = newFault;
    if (newFault.refusing()) {
      reset();
    }
  }

  /** Everything passes again. */
  public void heal() {
    make(NetworkFault.NONE);
  }

  /** Breaks all open connections, as a reset from the network does. */
  public void reset() {
    links.forEach(Link::reset);
  }

  /** Open connections at the moment. */
  public int connections() {
    return links.size();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = listener.accept();
        if (fault.refusing()) {
          abort(client);
        } else {
          KafkaThread.daemon("proxy-link-" + names.incrementAndGet(), () -> connect(client))
              .start();
        }
      } catch (IOException e) {
        if (!closed) {
          LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
      }
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    try {
      server.connect(LoopbackPorts.address(serverPort), CONNECT_MS);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    } catch (IOException e) {
      abort(client);
      abort(server);
      return;
    }
    Link link = new Link(client, server);
    links.add(link);
    KafkaThread.daemon(
            Thread.currentThread().getName() + "-back",
            () -> link.pump(server, client, NetworkFault::toClient))
        .start();
    link.pump(client, server, NetworkFault::toServer);
  }

  @Override
  public void close() {
    closed = true;
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      reset();
    }
  }

  /** Closes with a reset instead of a farewell. */
  private static void abort(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is gone already.
      return;
    }
  }

  /** One client's connection and its continuation to the server. */
  private final class Link {
    private final Socket client;
    private final Socket server;
    private final AtomicInteger halves = new AtomicInteger();
    private volatile boolean broken;

    private Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    private void pump(Socket from, Socket to, Function<NetworkFault, NetworkFault.Way> direction) {
      byte[] buffer = new byte[BUFFER];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          if (!awaitPassage(direction, System.nanoTime())) {
            reset();
            return;
          }
          out.write(buffer, 0, read);
        }
        ended(to);
      } catch (IOException e) {
        reset(); // One side is gone; so is the other then.
      }
    }

    /** One side has said all it had to say; the other may still answer. */
    private void ended(Socket to) throws IOException {
      to.shutdownOutput();
      if (halves.incrementAndGet() == 2) {
        links.remove(this);
        client.close();
        server.close();
      }
    }

    /**
     * Whether the bytes may pass; false when they were held back so long that the link is broken.
     */
    private boolean awaitPassage(Function<NetworkFault, NetworkFault.Way> direction, long readAt) {
      boolean held = false;
      while (!broken && !closed) {
        NetworkFault.Way way = direction.apply(fault);
        if (way.swallowed()) {
          held = true;
        } else if (held) {
          return false;
        } else if (System.nanoTime() - readAt >= TimeUnit.MILLISECONDS.toNanos(way.delayMs())) {
          return true;
        }
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      }
      return false;
    }

    private void reset() {
      broken = true;
      links.remove(this);
      abort(client);
      abort(server);
    }
  }
}
