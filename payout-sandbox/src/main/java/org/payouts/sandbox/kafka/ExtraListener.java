package org.payouts.sandbox.kafka;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.payouts.sandbox.net.LoopbackPorts;

/**
 * A further listener of a broker, for clients that come through a proxy. It advertises the proxy's
 * port, so that they connect to the proxy only.
 *
 * @param name letters only; unique at the broker
 * @param port where the broker listens, on the loopback address
 * @param advertisedPort the port that clients are given, on the loopback address
 * @param guard settings of a listener with TLS and passwords; empty for one without
 */
public record ExtraListener(String name, int port, int advertisedPort, Map<String, String> guard) {
  public ExtraListener {
    guard = Map.copyOf(guard);
  }

  /** Adds the listeners to a broker's settings. */
  static void addTo(Properties settings, List<ExtraListener> listeners) {
    for (ExtraListener listener : listeners) {
      String name = listener.name.toUpperCase(Locale.ROOT);
      String host = "://" + LoopbackPorts.HOST + ":";
      append(settings, "listeners", name + host + listener.port);
      append(settings, "advertised.listeners", name + host + listener.advertisedPort);
      String protocol = listener.guard.isEmpty() ? "PLAINTEXT" : "SASL_SSL";
      append(settings, "listener.security.protocol.map", name + ":" + protocol);
      String prefix = "listener.name." + name.toLowerCase(Locale.ROOT) + ".";
      listener.guard.forEach((key, value) -> settings.setProperty(prefix + key, value));
    }
  }

  private static void append(Properties settings, String key, String more) {
    settings.setProperty(key, settings.getProperty(key) + "," + more);
  }
}
