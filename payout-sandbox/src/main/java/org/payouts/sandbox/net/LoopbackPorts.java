package org.payouts.sandbox.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Finds and checks TCP ports on the IPv4 loopback address. */
public final class LoopbackPorts {
  /** The only address the sandbox listens on. */
  public static final String HOST = "127.0.0.1";

  private static final long COPIES_GONE_NS = Duration.ofMillis(500).toNanos();
  private static final long LOOK_AGAIN_NS = Duration.ofMillis(20).toNanos();

  private LoopbackPorts() {}

  /** A port nobody listens on now; another program may still take it before it is used. */
  public static int free() {
    try (ServerSocket socket = bound(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Checks that {@code port} can be listened on; 0, any free port, always can.
   *
   * @param purpose what the port is wanted for, as it should read in the message
   * @throws PortTakenException when another program listens there
   */
  public static void requireFree(int port, String purpose) {
    try (ServerSocket socket = bind(port, purpose, () -> bound(port))) {
      assert port == 0 || socket.getLocalPort() == port;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Binds something to a port. */
  interface Binding<T> {
    T bind() throws IOException;
  }

  /**
   * Binds, and looks again for a moment: a process that this one is just starting holds a copy of
   * each socket of ours, also of one that was closed since, until it closes them.
   *
   * @throws PortTakenException when another program listens there
   */
  static <T> T bind(int port, String purpose, Binding<T> binding) {
    long begun = System.nanoTime();
    while (true) {
      try {
        return binding.bind();
      } catch (BindException e) {
        if (System.nanoTime() - begun > COPIES_GONE_NS) {
          throw new PortTakenException(port, purpose, e);
        }
        LockSupport.parkNanos(LOOK_AGAIN_NS);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The address of {@code port} on this machine's loopback interface. */
  public static InetSocketAddress address(int port) {
    return new InetSocketAddress(loopback(), port);
  }

  private static ServerSocket bound(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      // As the servers themselves do: connections that linger after a restart do not hold the port.
      socket.setReuseAddress(true);
      socket.bind(address(port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
