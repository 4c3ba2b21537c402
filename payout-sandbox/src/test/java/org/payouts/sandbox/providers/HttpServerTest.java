package org.payouts.sandbox.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.faults.FaultRule;

class HttpServerTest {

  private static final String PAYOUT =
      "POST /v1/projects/p1/screener-responses/%s/payouts HTTP/1.1\r\nHost: x\r\n"
          + "x-api-key: k\r\nx-api-secret: s\r\n";

  private final SimulatedProviders providers =
      SimulatedProviders.start(SimulatedProviders.Options.defaults());
  private final Client client = Client.ofUsualWorld(providers);

  @AfterEach
  void stop() {
    providers.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", providers.uri().getPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** One head, to its blank line; bodies in these tests are empty. */
  private static String head(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      assertThat(next).as("end of stream after: " + head).isNotNegative();
      head.append((char) next);
    }
    return head.toString();
  }

  @Test
  void a_connection_serves_several_requests_chunked_or_not() throws IOException {
    try (Socket socket = connect()) {
      write(
          socket,
          PAYOUT.formatted("r1")
              + "Transfer-Encoding: chunked\r\n\r\n8\r\n{\"payout\r\n9;x=y\r\nCount\":1}\r\n0\r\n\r\n");
      assertThat(head(socket)).startsWith("HTTP/1.1 201").contains("Content-Length: 0");
      write(socket, PAYOUT.formatted("r1") + "Content-Length: 17\r\n\r\n{\"payoutCount\":2}");
      assertThat(head(socket)).startsWith("HTTP/1.1 201");
    }
    assertThat(providers.book().payments())
        .extracting(Payment::reference)
        .containsExactly("1", "2");
  }

  @Test
  void a_client_that_expects_100_continue_receives_it() throws IOException {
    try (Socket socket = connect()) {
      write(
          socket,
          PAYOUT.formatted("r1")
              + "Expect: 100-continue\r\nConnection: close\r\nContent-Length: 17\r\n\r\n");
      assertThat(head(socket)).startsWith("HTTP/1.1 100");
      write(socket, "{\"payoutCount\":1}");
      assertThat(head(socket)).startsWith("HTTP/1.1 201").contains("Connection: close");
      assertThat(socket.getInputStream().read()).isNegative();
    }
  }

  @Test
  void half_a_request_pays_nothing() throws IOException {
    try (Socket socket = connect()) {
      write(socket, PAYOUT.formatted("r1") + "Content-Length: 17\r\n\r\n{\"payout");
      socket.shutdownOutput();
      assertThat(socket.getInputStream().read()).isNegative();
    }
    assertThat(providers.calls().all()).isEmpty();
  }

  @Test
  void a_reset_is_a_true_reset_and_a_close_a_true_close() throws IOException {
    providers.faults().add(FaultRule.always(FaultClass.PAY_THEN_RESET).times(1));
    providers.faults().add(FaultRule.always(FaultClass.PAY_THEN_CLOSE).times(1));
    String body = "Content-Length: 17\r\n\r\n{\"payoutCount\":1}";
    try (Socket socket = connect()) {
      write(socket, PAYOUT.formatted("r1") + body);
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketException.class);
    }
    try (Socket socket = connect()) {
      write(socket, PAYOUT.formatted("r2") + body);
      assertThat(socket.getInputStream().read()).isNegative();
    }
  }

  @Test
  void many_clients_at_a_time_are_all_served_and_booked()
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(16);
    List<Future<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      String assignment = "A" + i;
      providers.world().mturk().assignment(assignment, "AWORKER", "HIT1");
      answers.add(pool.submit(() -> client.sendBonus(assignment, "0.01", assignment).status()));
    }
    for (Future<Integer> answer : answers) {
      assertThat(answer.get()).isEqualTo(200);
    }
    pool.shutdown();
    assertThat(providers.book().totals().get(0).amountMinor()).isEqualTo(1_000);
  }
}
