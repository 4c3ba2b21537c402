package org.payouts.sandbox.kafka;

import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.payouts.sandbox.net.LoopbackPorts;

/**
 * A further listener of a broker, for clients that come through a proxy. It advertises the proxy's
 * port, so that they connect to the proxy only.
 *
 * @param name letters only; unique at the broker
 * @param port where the broker listens, on the loopback address
 * @param advertisedPort the port that clients are given, on the loopback address
 */
public record ExtraListener(String name, int port, int advertisedPort) {

  /** Adds the listeners to a broker's settings. */
  static void addTo(Properties settings, List<ExtraListener> listeners) {
    for (ExtraListener listener : listeners) {
      String name = listener.name.toUpperCase(Locale.ROOT);
      String host = "://" + LoopbackPorts.HOST + ":";
      append(settings, "listeners", name + host + listener.port);
      append(settings, "advertised.listeners", name + host + listener.advertisedPort);
      append(settings, "listener.security.protocol.map", name + ":PLAINTEXT");
    }
  }

  private static void append(Properties settings, String key, String more) {
    settings.setProperty(key, settings.getProperty(key) + "," + more);
  }
}
