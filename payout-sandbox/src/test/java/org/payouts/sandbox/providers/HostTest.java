package org.payouts.sandbox.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class HostTest {

  @Test
  void the_simulators_are_reached_from_elsewhere_only_where_that_was_asked_for() throws Exception {
    InetAddress outside = outside().orElse(null);
    Assumptions.assumeTrue(outside != null, "this machine has no address but the loopback's");
    try (SimulatedProviders closed =
            SimulatedProviders.start(SimulatedProviders.Options.defaults());
        SimulatedProviders open =
            SimulatedProviders.start(SimulatedProviders.Options.defaults().host("0.0.0.0"))) {
      assertThatThrownBy(() -> connect(outside, closed)).isInstanceOf(ConnectException.class);
      assertThat(connect(outside, open)).isTrue();
      assertThat(connect(InetAddress.getLoopbackAddress(), open)).isTrue();
    }
  }

  private static boolean connect(InetAddress address, SimulatedProviders providers)
      throws IOException {
    try (Socket socket = new Socket(address, providers.uri().getPort())) {
      return socket.isConnected();
    }
  }

  private static Optional<InetAddress> outside() throws IOException {
    return NetworkInterface.networkInterfaces()
        .filter(HostTest::isUp)
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .findFirst();
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp();
    } catch (IOException e) {
      return false;
    }
  }
}
