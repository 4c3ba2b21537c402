package org.payouts.sandbox.net;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Makes the sandbox's HTTP servers. */
public final class LoopbackHttp {
  static {
    // Without it the JDK's server waits for the client's delayed acknowledgement, 40 ms per answer.
    // Read once, when the server's classes are loaded.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private LoopbackHttp() {}

  /**
   * A server bound to the loopback address and not yet started.
   *
   * @param port the port; 0 for a free one
   * @param purpose what the port is wanted for, as it should read in the message
   * @throws PortTakenException when another program listens there
   */
  public static HttpServer bind(int port, String purpose) {
    LoopbackPorts.requireFree(port, purpose);
    try {
      return HttpServer.create(LoopbackPorts.address(port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
