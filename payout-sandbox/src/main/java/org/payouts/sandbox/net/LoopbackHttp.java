package org.payouts.sandbox.net;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

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
    return bind(port, purpose, null);
  }

  /**
   * The same over TLS.
   *
   * @param tls with the server's key; null for plain HTTP
   */
  public static HttpServer bind(int port, String purpose, @Nullable SSLContext tls) {
    return LoopbackPorts.bind(
        port,
        purpose,
        () -> {
          if (tls == null) {
            return HttpServer.create(LoopbackPorts.address(port), 0);
          }
          HttpsServer server = HttpsServer.create(LoopbackPorts.address(port), 0);
          server.setHttpsConfigurator(new HttpsConfigurator(tls));
          return server;
        });
  }
}
