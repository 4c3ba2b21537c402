package org.payouts.sandbox.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class LoopbackTest {

  @Test
  void a_free_port_can_be_listened_on() {
    int port = LoopbackPorts.free();
    assertThatCode(() -> LoopbackPorts.requireFree(port, "a test")).doesNotThrowAnyException();
  }

  @Test
  void a_listener_on_all_addresses_holds_the_port_too() throws IOException {
    try (ServerSocket everywhere = new ServerSocket(0)) {
      int port = everywhere.getLocalPort();
      assertThatThrownBy(() -> LoopbackPorts.requireFree(port, "a test"))
          .isInstanceOfSatisfying(
              PortTakenException.class, taken -> assertThat(taken.port()).isEqualTo(port))
          .hasMessageContaining("wanted for a test");
    }
  }

  @Test
  void servers_listen_on_the_loopback_address_only() {
    HttpServer server = LoopbackHttp.bind(0, "a test");
    try {
      InetSocketAddress address = server.getAddress();
      assertThat(address.getAddress().isLoopbackAddress()).isTrue();
      assertThatThrownBy(() -> LoopbackHttp.bind(address.getPort(), "another"))
          .isInstanceOf(PortTakenException.class);
    } finally {
      server.stop(0);
    }
  }
}
