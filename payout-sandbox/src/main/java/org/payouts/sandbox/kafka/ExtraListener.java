package org.payouts.sandbox.kafka;

import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.payouts.sandbox.net.LoopbackPorts;

/**
 * A further door of a broker, for clients that come through a proxy: it tells them the proxy's
 * port, so that all they ever talk to is the proxy.
 *
 * @param name letters only; unique at the broker
 * @param port where the broker listens, on the loopback address
 * @param advertisedPort the port clients are told, on the loopback address
 */
public record ExtraListener(String name, int port, int advertisedPort) {

  /** Adds the doors to a broker's settings. */
  static void addTo(Properties settings, List<ExtraListener> doors) {
    for (ExtraListener door : doors) {
      String name = door.name.toUpperCase(Locale.ROOT);
      String host = "://" + LoopbackPorts.HOST + ":";
      append(settings, "listeners", name + host + door.port);
      append(settings, "advertised.listeners", name + host + door.advertisedPort);
      append(settings, "listener.security.protocol.map", name + ":PLAINTEXT");
    }
  }

  private static void append(Properties settings, String key, String more) {
    settings.setProperty(key, settings.getProperty(key) + "," + more);
  }
}
