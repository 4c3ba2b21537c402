package org.payouts.sandbox.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds and checks TCP ports on the IPv4 loopback address. */
public final class LoopbackPorts {
  /** The only address the sandbox listens on. */
  public static final String HOST = "127.0.0.1";

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
    try (ServerSocket socket = bound(port)) {
      assert port == 0 || socket.getLocalPort() == port;
    } catch (BindException e) {
      throw new PortTakenException(port, purpose, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
