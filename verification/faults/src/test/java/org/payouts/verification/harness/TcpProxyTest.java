package org.payouts.verification.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.payouts.sandbox.net.LoopbackPorts;

/** What a client of the proxy feels. The server sends every byte back. */
class TcpProxyTest {
  private static final int PATIENCE_MS = 5_000;
  private static final int SHORT_MS = 200;

  private ServerSocket server;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket();
    server.bind(LoopbackPorts.address(0));
    Thread thread = new Thread(this::echo);
    thread.setDaemon(true);
    thread.start();
    proxy = TcpProxy.start(LoopbackPorts.free(), server.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  private void echo() {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        client.getInputStream().transferTo(client.getOutputStream());
      } catch (IOException e) {
        continue;
      }
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.connect(LoopbackPorts.address(proxy.port()), PATIENCE_MS);
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  private static int ask(Socket socket) throws IOException {
    socket.getOutputStream().write(7);
    return socket.getInputStream().read();
  }

  @Test
  void without_trouble_everything_passes() throws IOException {
    try (Socket socket = connect()) {
      assertThat(ask(socket)).isEqualTo(7);
      assertThat(proxy.connections()).isEqualTo(1);
    }
  }

  @Test
  void a_blackhole_answers_nothing_and_breaks_the_connection_when_it_ends() throws IOException {
    try (Socket socket = connect()) {
      assertThat(ask(socket)).isEqualTo(7);
      proxy.make(NetworkFault.blackhole(false, true));
      socket.setSoTimeout(SHORT_MS);
      assertThatThrownBy(() -> ask(socket)).isInstanceOf(SocketTimeoutException.class);

      proxy.heal();
      socket.setSoTimeout(PATIENCE_MS);
      assertThatThrownBy(
              () -> {
                if (socket.getInputStream().read() < 0) {
                  throw new IOException("ended");
                }
              })
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(SocketTimeoutException.class);
    }
    try (Socket socket = connect()) {
      assertThat(ask(socket)).isEqualTo(7);
    }
  }

  @Test
  void a_delay_is_felt_on_both_ways() throws IOException {
    try (Socket socket = connect()) {
      proxy.make(NetworkFault.delay(SHORT_MS));
      long begun = System.nanoTime();
      assertThat(ask(socket)).isEqualTo(7);
      assertThat(System.nanoTime() - begun).isGreaterThan(2L * SHORT_MS * 1_000_000);
    }
  }

  @Test
  void a_reset_breaks_open_connections() throws IOException {
    try (Socket socket = connect()) {
      assertThat(ask(socket)).isEqualTo(7);
      proxy.reset();
      assertThatThrownBy(
              () -> {
                if (ask(socket) < 0) {
                  throw new IOException("ended");
                }
              })
          .isInstanceOf(IOException.class);
    }
  }
}
