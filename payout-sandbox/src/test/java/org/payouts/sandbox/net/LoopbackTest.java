package org.payouts.sandbox.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

  /** As a process that is being started holds copies of our sockets for a moment. */
  @Test
  void a_port_that_is_let_go_at_once_is_free() throws IOException {
    try (ServerSocket copy = new ServerSocket(0)) {
      int port = copy.getLocalPort();
      CompletableFuture<Void> closed =
          CompletableFuture.runAsync(
              () -> assertThatCode(copy::close).doesNotThrowAnyException(),
              CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS));
      LoopbackHttp.bind(port, "a test").stop(0);
      closed.join();
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
