package org.payouts.workers.providers.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.workers.providers.http.RawServer.Ending;

class JsonHttpTransportTest {
  private static final ProviderRequest PAY = ProviderRequest.post("/pay", "{}");
  private static final ProviderRequest READ = ProviderRequest.get("/read");
  private static final String OK = RawServer.http(200, "", "{\"ok\":true}");

  private JsonHttpTransport transport;

  @AfterEach
  void close() {
    if (transport != null) {
      transport.close();
    }
  }

  private ProviderResponse ask(URI base, ProviderRequest question, boolean money) throws Exception {
    if (transport == null) {
      transport =
          new JsonHttpTransport(
              new HttpEndpoint(
                  base,
                  Map.of("Authorization", "Token secret-token"),
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(1),
                  4));
    }
    return transport.ask(question, money).toCompletableFuture().get(10, SECONDS);
  }

  @Test
  void a_payment_that_may_not_leave_any_more_is_not_sent() throws Exception {
    try (RawServer server = RawServer.answering(OK)) {
      ask(server.uri(), READ, false);
      assertThat(transport.ask(PAY, true, () -> false).toCompletableFuture().get(10, SECONDS))
          .isInstanceOf(ProviderResponse.NotSent.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Ending.class,
      names = {"CLOSE", "RESET", "HALF_HEAD", "HANG"})
  void an_unanswered_money_post_leaves_the_machine_once(Ending ending) throws Exception {
    try (RawServer server = new RawServer(ending, "")) {
      ProviderResponse reply = ask(server.uri(), PAY, true);

      assertThat(reply).isInstanceOf(ProviderResponse.NoAnswer.class);
      assertThat(server.requests()).hasSize(1);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Ending.class,
      names = {"CLOSE", "RESET", "HALF_HEAD", "HANG"})
  void a_money_post_after_good_ones_leaves_the_machine_once(Ending ending) throws Exception {
    try (RawServer server = RawServer.answering(OK)) {
      assertThat(ask(server.uri(), READ, false)).isInstanceOf(ProviderResponse.Response.class);
      assertThat(ask(server.uri(), PAY, true)).isInstanceOf(ProviderResponse.Response.class);
      server.then(ending, "");

      assertThat(ask(server.uri(), PAY, true)).isInstanceOf(ProviderResponse.NoAnswer.class);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Ending.class,
      names = {"CLOSE", "RESET", "HALF_HEAD", "HANG"})
  void a_draft_on_a_kept_connection_leaves_the_machine_once(Ending ending) throws Exception {
    try (RawServer server = RawServer.answering(OK)) {
      assertThat(ask(server.uri(), READ, false)).isInstanceOf(ProviderResponse.Response.class);
      server.then(ending, "");

      assertThat(ask(server.uri(), PAY, false)).isInstanceOf(ProviderResponse.NoAnswer.class);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void every_money_question_has_a_connection_of_its_own_and_reads_share_one() throws Exception {
    try (RawServer server = RawServer.answering(OK)) {
      ask(server.uri(), READ, false);
      ask(server.uri(), READ, false);
      assertThat(server.connections()).isEqualTo(1);
      ask(server.uri(), PAY, true);
      ask(server.uri(), PAY, true);
      ask(server.uri(), PAY, true);
      assertThat(server.connections()).isEqualTo(4);
      ask(server.uri(), READ, false);
      assertThat(server.connections()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void a_redirect_is_an_answer_and_is_not_followed(int status) throws Exception {
    try (RawServer server = RawServer.answering("")) {
      String target = "Location: " + server.uri() + "/elsewhere\r\n";
      server.then(Ending.ANSWER, RawServer.http(status, target, ""));

      assertThat(ask(server.uri(), PAY, true))
          .isEqualTo(
              new ProviderResponse.Response(
                  status,
                  Map.of("content-length", "0", "location", server.uri() + "/elsewhere"),
                  "",
                  true));
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 407, 408, 429, 500, 502, 503, 504})
  void an_error_status_is_an_answer_and_is_not_repeated(int status) throws Exception {
    try (RawServer server =
        RawServer.answering(RawServer.http(status, "Retry-After: 0\r\n", "x"))) {
      ProviderResponse reply = ask(server.uri(), PAY, true);

      assertThat(reply).isInstanceOf(ProviderResponse.Response.class);
      assertThat(((ProviderResponse.Response) reply).status()).isEqualTo(status);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Ending.class,
      names = {"ANSWER_AND_CLOSE", "ANSWER_AND_HANG"})
  void a_status_is_kept_when_the_body_breaks_off(Ending ending) throws Exception {
    String half = "HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\n\"queu";
    try (RawServer server = new RawServer(ending, half)) {
      ProviderResponse.Response response = (ProviderResponse.Response) ask(server.uri(), PAY, true);

      assertThat(response.status()).isEqualTo(202);
      assertThat(response.whole()).isFalse();
      assertThat(response.body()).isEqualTo("\"queu");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void a_status_is_kept_when_no_byte_of_the_body_comes() throws Exception {
    String head = "HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n";
    try (RawServer server = new RawServer(Ending.ANSWER_AND_HANG, head)) {
      ProviderResponse.Response response = (ProviderResponse.Response) ask(server.uri(), PAY, true);

      assertThat(response.status()).isEqualTo(202);
      assertThat(response.whole()).isFalse();
    }
  }

  @Test
  void a_body_is_cut_at_one_mebibyte() throws Exception {
    String large = "x".repeat((1 << 20) + 10);
    try (RawServer server = RawServer.answering(RawServer.http(200, "", large))) {
      ProviderResponse.Response response =
          (ProviderResponse.Response) ask(server.uri(), READ, false);

      assertThat(response.body()).hasSize(1 << 20);
      assertThat(response.whole()).isFalse();
    }
  }

  @Test
  void a_refused_connection_means_not_sent() throws Exception {
    URI nobody = URI.create("http://127.0.0.1:" + freePort());

    assertThat(ask(nobody, PAY, true)).isInstanceOf(ProviderResponse.NotSent.class);
    assertThat(ask(nobody, READ, false)).isInstanceOf(ProviderResponse.NotSent.class);
  }

  @Test
  void an_unknown_host_means_not_sent() throws Exception {
    assertThat(ask(URI.create("http://provider.invalid"), PAY, true))
        .isInstanceOf(ProviderResponse.NotSent.class);
  }

  @Test
  void money_calls_leave_no_thread_and_no_connection_behind() throws Exception {
    long before = threads();
    try (RawServer server = RawServer.answering(OK)) {
      ask(server.uri(), READ, false);
      for (int i = 0; i < 50; i++) {
        ask(server.uri(), PAY, true);
      }
      assertThat(threads()).isBetween(before + 1, before + 6);
      transport.close();
      server.awaitClosed();
      assertThat(server.connections()).isEqualTo(51);
      await().atMost(5, SECONDS).until(() -> threads() <= before);
    }
  }

  @Test
  void calls_that_could_not_connect_leave_no_thread_behind() throws Exception {
    long before = threads();
    URI nobody = URI.create("http://127.0.0.1:" + freePort());
    ask(nobody, READ, false);
    for (int i = 0; i < 50; i++) {
      ask(nobody, PAY, true);
    }
    assertThat(threads()).isBetween(before + 1, before + 6);
    transport.close();
    await().atMost(5, SECONDS).until(() -> threads() <= before);
  }

  private static int freePort() throws IOException {
    try (ServerSocket closed = new ServerSocket(0)) {
      return closed.getLocalPort();
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("http-127.0.0.1"))
        .count();
  }

  @Test
  void credentials_are_sent_and_never_printed() throws IOException, Exception {
    try (RawServer server = RawServer.answering(OK)) {
      ProviderResponse reply = ask(server.uri(), PAY, true);

      assertThat(server.requests().get(0)).contains("Authorization: Token secret-token");
      assertThat(reply.toString() + PAY).doesNotContain("secret-token");
      HttpEndpoint endpoint =
          new HttpEndpoint(
              server.uri(),
              Map.of("x-api-secret", "secret-token"),
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              1);
      assertThat(endpoint.toString()).doesNotContain("secret-token").contains("http");
    }
  }

  @Test
  void a_call_in_flight_ends_without_an_answer_when_the_transport_closes() throws Exception {
    try (RawServer server = new RawServer(Ending.HANG, "")) {
      transport =
          new JsonHttpTransport(
              new HttpEndpoint(
                  server.uri(), Map.of(), Duration.ofSeconds(1), Duration.ofMinutes(5), 2));
      var reply = transport.ask(PAY, true).toCompletableFuture();
      await().atMost(5, SECONDS).until(() -> server.requests().size() == 1);

      transport.close();

      assertThat(reply.get(5, SECONDS)).isInstanceOf(ProviderResponse.NoAnswer.class);
    }
  }
}
