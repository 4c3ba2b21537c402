package org.payouts.workers.providers.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.config.LiveSecret;
import org.payouts.config.Settings;
import org.payouts.workers.providers.http.RawServer.Ending;

class HostileServerTest {
  private static final ProviderRequest PAY = ProviderRequest.post("/pay", "{}");
  private static final ProviderRequest READ = ProviderRequest.get("/read");
  private static final String OK = RawServer.http(200, "", "{\"ok\":true}");
  private static final String SECRET = "sK3y/with+odd=\"signs\"&more";

  private JsonHttpTransport transport;
  private Supplier<Map<String, String>> credentials =
      () -> Map.of("Authorization", "Token " + SECRET, "x-api-key", "second-secret");

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
                  base, () -> credentials.get(), Duration.ofSeconds(1), Duration.ofSeconds(2), 4));
    }
    return transport.ask(question, money).toCompletableFuture().get(4, SECONDS);
  }

  // ---- answers without an end ----------------------------------------------------------------

  @ParameterizedTest(name = "{0}")
  @MethodSource("org.payouts.workers.providers.http.Floods#heads")
  void a_head_without_an_end_is_no_answer(String what, String beginning, String piece)
      throws Exception {
    try (RawServer server = RawServer.flooding(beginning, piece)) {
      assertThat(ask(server.uri(), PAY, true)).isInstanceOf(ProviderResponse.NoAnswer.class);
      assertBounded(server, 1);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("org.payouts.workers.providers.http.Floods#bodies")
  void a_body_without_an_end_leaves_the_status(String what, String beginning, String piece)
      throws Exception {
    try (RawServer server = RawServer.flooding(beginning, piece)) {
      ProviderResponse.Response response = (ProviderResponse.Response) ask(server.uri(), PAY, true);
      assertThat(response.whole()).isFalse();
      assertThat(response.body().length()).isLessThanOrEqualTo(BodySink.LIMIT);
      assertBounded(server, 1);
    }
  }

  @Test
  void a_list_without_an_end_is_read_up_to_its_limit() throws Exception {
    try (RawServer server =
        RawServer.flooding("HTTP/1.1 200 OK\r\n\r\n[", "{\"id\":\"r1\",\"payouts\":[]},")) {
      ListFilter filter = new ListFilter("id", "r7", 1 << 20);
      ProviderResponse.Response response =
          (ProviderResponse.Response) ask(server.uri(), READ.only(filter), false);
      assertThat(response.whole()).isFalse();
      assertBounded(server, 1);
    }
  }

  /** The last chunk ends the body; the client reads nothing of what follows. */
  @Test
  void trailers_without_an_end_do_no_harm() throws Exception {
    String body = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";
    try (RawServer server = RawServer.flooding(body, "X: y\r\n")) {
      assertThat(((ProviderResponse.Response) ask(server.uri(), PAY, true)).body()).isEmpty();
      assertBounded(server, 1);
    }
  }

  private void assertBounded(RawServer server, int requests) throws Exception {
    assertThat(server.flooded()).isLessThan(Floods.SOME_BUFFERS);
    assertThat(server.requests()).hasSize(requests);
    server.then(Ending.ANSWER, OK);
    assertThat(ask(server.uri(), PAY, true)).isInstanceOf(ProviderResponse.Response.class);
    assertThat(ask(server.uri(), READ, false)).isInstanceOf(ProviderResponse.Response.class);
  }

  // ---- errors inside -------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_error_before_anything_is_sent_is_an_answer_and_does_no_harm(boolean money)
      throws Exception {
    try (RawServer server = RawServer.answering(OK)) {
      Supplier<Map<String, String>> good = credentials;
      credentials =
          () -> {
            throw new StackOverflowError("second-secret");
          };
      ProviderResponse reply = ask(server.uri(), PAY, money);
      assertThat(reply).isInstanceOf(ProviderResponse.NotSent.class);
      assertThat(server.requests()).isEmpty();
      credentials = good;
      assertThat(ask(server.uri(), PAY, money)).isInstanceOf(ProviderResponse.Response.class);
    }
  }

  @Test
  void a_closed_transport_sends_nothing() throws Exception {
    try (RawServer server = RawServer.answering(OK)) {
      ask(server.uri(), READ, false);
      transport.close();
      assertThat(ask(server.uri(), PAY, true)).isInstanceOf(ProviderResponse.NotSent.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  // ---- secrets -------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"two\nlines-secret", "\ufeffmarked-secret", "nul\u0000secret"})
  void a_secret_that_fits_no_header_is_not_quoted(String bad) throws Exception {
    credentials = () -> Map.of("Authorization", "Token " + bad);
    try (RawServer server = RawServer.answering(OK)) {
      ProviderResponse reply = ask(server.uri(), PAY, true);
      assertThat(reply).isInstanceOf(ProviderResponse.NotSent.class);
      assertThat(reply.toString()).contains("Authorization").doesNotContain("secret");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void a_bad_key_file_sends_nothing_and_is_named(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("token"), "good-token");
    LiveSecret token =
        new LiveSecret(
            Settings.of(Map.of("prolific.token.file", file.toString())), "prolific.token");
    credentials = () -> Map.of("Authorization", "Token " + token.get());
    try (RawServer server = RawServer.answering(OK)) {
      assertThat(ask(server.uri(), PAY, true)).isInstanceOf(ProviderResponse.Response.class);
      Files.writeString(file, "good-token\nbad-token");
      ProviderResponse reply = ask(server.uri(), PAY, true);
      assertThat(reply).isInstanceOf(ProviderResponse.NotSent.class);
      assertThat(reply.toString())
          .contains("prolific.token.file holds more than one line")
          .doesNotContain("good-token", "bad-token");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Ending.class,
      names = {"ECHO_JSON", "ECHO_HTML"})
  void a_server_that_echoes_the_request_gives_no_secret_away(Ending echo) throws Exception {
    try (RawServer server = new RawServer(echo, "")) {
      ProviderResponse.Response response = (ProviderResponse.Response) ask(server.uri(), PAY, true);
      assertThat(server.requests().get(0)).contains(SECRET, "second-secret");
      assertThat(response.body() + response.headers() + response + response.text())
          .contains("[secret]")
          .doesNotContain("sK3y", "signs", "second-secret");
    }
  }

  @Test
  void a_status_line_that_echoes_a_secret_gives_none_away() throws Exception {
    String echo = "Token " + SECRET + " second-secret\r\n\r\n";
    try (RawServer server = new RawServer(Ending.ANSWER_AND_CLOSE, echo)) {
      ProviderResponse reply = ask(server.uri(), PAY, true);
      assertThat(reply).isInstanceOf(ProviderResponse.NoAnswer.class);
      assertThat(reply.toString()).doesNotContain("sK3y", "signs", "second-secret");
    }
  }

  @Test
  void encoded_secrets_are_found_as_well() throws Exception {
    String basic =
        Base64.getEncoder().encodeToString(("x:" + SECRET + ":y").getBytes(StandardCharsets.UTF_8));
    String escaped = "\\u0073econd\\u002Dsecret second%2dsecret second&#45;secret SECOND-SECRET";
    String body = "{\"detail\":\"" + basic + " " + escaped + "\"}";
    try (RawServer server = RawServer.answering(RawServer.http(400, "", body))) {
      ProviderResponse.Response response = (ProviderResponse.Response) ask(server.uri(), PAY, true);
      assertThat(response.text())
          .isEqualTo("HTTP 400 [secret] [secret] [secret] [secret] [secret]");
    }
  }
}
