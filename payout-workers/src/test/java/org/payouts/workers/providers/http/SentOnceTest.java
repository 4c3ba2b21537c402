package org.payouts.workers.providers.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.workers.providers.http.RawServer.Ending;

/** What HTTP libraries send a second time by themselves, and what they take for an answer. */
class SentOnceTest {
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
                  Duration.ofSeconds(2),
                  4));
    }
    return transport.ask(question, money).toCompletableFuture().get(10, SECONDS);
  }

  private int status(RawServer server, ProviderRequest question, boolean money) throws Exception {
    return ((ProviderResponse.Response) ask(server.uri(), question, money)).status();
  }

  /** Answers that clients may repeat a request on, on new and on kept connections. */
  @ParameterizedTest
  @CsvSource({
    "401,WWW-Authenticate: Basic realm=x",
    "407,Proxy-Authenticate: Basic realm=x",
    "408,Connection: close",
    "408,X-Kept: yes",
    "417,X-Kept: yes",
    "421,X-Kept: yes",
    "425,Retry-After: 0",
    "429,Retry-After: 0",
    "500,X-Kept: yes",
    "502,Retry-After: 0",
    "503,Retry-After: 0",
    "503,Connection: close",
    "504,Retry-After: 0"
  })
  void an_answer_is_the_only_one(int status, String header) throws Exception {
    try (RawServer server = RawServer.answering(OK)) {
      assertThat(status(server, READ, false)).isEqualTo(200);
      server.then(Ending.ANSWER, RawServer.http(status, header + "\r\n", "{}"));

      assertThat(status(server, PAY, true)).isEqualTo(status);
      assertThat(status(server, PAY, false)).isEqualTo(status);
      assertThat(status(server, READ, false)).isEqualTo(status);
      assertThat(server.requests()).hasSize(4);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void a_read_follows_no_redirect_either(int status) throws Exception {
    try (RawServer server = RawServer.answering("")) {
      String target = "Location: " + server.uri() + "/elsewhere\r\n";
      server.then(Ending.ANSWER, RawServer.http(status, target, ""));

      assertThat(status(server, READ, false)).isEqualTo(status);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Ending.class,
      names = {"CLOSE", "RESET", "HALF_HEAD", "HANG"})
  void an_unanswered_read_on_a_kept_connection_leaves_the_machine_once(Ending ending)
      throws Exception {
    try (RawServer server = RawServer.answering(OK)) {
      assertThat(status(server, READ, false)).isEqualTo(200);
      server.then(ending, "");

      assertThat(ask(server.uri(), READ, false)).isInstanceOf(ProviderResponse.NoAnswer.class);
      assertThat(server.requests()).hasSize(2);
    }
  }

  /** The server closes what it said it would keep, before the next request. */
  @Test
  void a_connection_that_was_closed_meanwhile_is_not_used_again() throws Exception {
    try (RawServer server = new RawServer(Ending.ANSWER_AND_CLOSE, OK)) {
      assertThat(status(server, READ, false)).isEqualTo(200);
      server.awaitClosed();
      server.then(Ending.ANSWER, OK);

      assertThat(status(server, PAY, false)).isEqualTo(200);
      assertThat(server.requests()).hasSize(2);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  /** Some servers say 408 on an idle connection; others send more than they announced. */
  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 408 X\r\nContent-Length: 0\r\n\r\n", "{\"paid\":true}", "\r\n"})
  void what_nobody_asked_for_answers_no_later_request(String more) throws Exception {
    try (RawServer server = RawServer.answering(OK + more)) {
      assertThat(status(server, READ, false)).isEqualTo(200);
      server.then(Ending.ANSWER, RawServer.http(202, "", "{}"));

      assertThat(status(server, PAY, false)).isEqualTo(202);
      assertThat(status(server, PAY, true)).isEqualTo(202);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"garbage\r\n", "ICY 200 OK\r\n", "HTTP/3.0 200 OK\r\n\r\n", "\u0000\u0001"})
  void garbage_before_an_answer_is_no_answer(String garbage) throws Exception {
    try (RawServer server = RawServer.answering(garbage + OK)) {
      assertThat(ask(server.uri(), PAY, true)).isInstanceOf(ProviderResponse.NoAnswer.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 102, 103})
  void an_interim_answer_is_not_the_answer(int status) throws Exception {
    String interim = "HTTP/1.1 " + status + " Soon\r\nX-Early: yes\r\n\r\n";
    try (RawServer server = RawServer.answering(interim + interim + OK)) {
      assertThat(status(server, PAY, true)).isEqualTo(200);
      assertThat(status(server, READ, false)).isEqualTo(200);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void interim_answers_without_an_end_are_no_answer() throws Exception {
    try (RawServer server = RawServer.flooding("", "HTTP/1.1 102 Soon\r\n\r\n")) {
      assertThat(ask(server.uri(), PAY, true)).isInstanceOf(ProviderResponse.NoAnswer.class);
      assertThat(server.flooded()).isLessThan(Floods.SOME_BUFFERS);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void another_protocol_is_no_answer() throws Exception {
    String upgrade = "HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";
    try (RawServer server = RawServer.answering(upgrade)) {
      assertThat(ask(server.uri(), PAY, true)).isInstanceOf(ProviderResponse.NoAnswer.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void cookies_are_not_sent_back_and_nothing_is_negotiated() throws Exception {
    try (RawServer server =
        RawServer.answering(RawServer.http(200, "Set-Cookie: session=1\r\n", "{}"))) {
      ask(server.uri(), PAY, true);
      ask(server.uri(), READ, false);
      assertThat(server.requests().get(1))
          .doesNotContainIgnoringCase("\r\ncookie:")
          .doesNotContainIgnoringCase("\r\naccept-encoding:")
          .doesNotContainIgnoringCase("\r\nexpect:")
          .doesNotContainIgnoringCase("\r\nupgrade:");
    }
  }
}
