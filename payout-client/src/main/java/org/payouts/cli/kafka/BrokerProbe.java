package org.payouts.cli.kafka;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.config.Settings;

/** Says within five seconds that no broker is there; Kafka's own clients take longer. */
final class BrokerProbe {

  private static final String BOOTSTRAP = "bootstrap.servers";
  private static final String TIMEOUT = "default.api.timeout.ms";
  private static final int CONNECT_MS = 5000;

  private BrokerProbe() {}

  /**
   * Passes if any of the addresses accepts a connection. An address that cannot be understood is
   * left to Kafka, and so is everything where the settings have a time of their own.
   */
  static void check(Settings settings) {
    String addresses = settings.kafkaClient().getOrDefault(BOOTSTRAP, "").toString();
    List<String> all = Arrays.stream(addresses.split(",", -1)).map(String::strip).toList();
    if (settings.kafkaClient().containsKey(TIMEOUT)
        || !all.stream().allMatch(each -> each.matches(".+:[0-9]{1,5}"))) {
      return;
    }
    int each = CONNECT_MS / all.size();
    if (all.stream().noneMatch(address -> accepts(address, each))) {
      throw CommandFailure.problem(
          "no Kafka broker answers at " + addresses,
          "check kafka.bootstrap.servers, or start a local stack with: payouts up");
    }
  }

  private static boolean accepts(String address, int withinMs) {
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon).replaceAll("^\\[|\\]$", "");
    int port = Integer.parseInt(address.substring(colon + 1));
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), withinMs);
      return true;
    } catch (IOException | IllegalArgumentException notThere) {
      return false;
    }
  }
}
