package org.payouts.workers.providers.mturk;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.config.LiveSecret;
import org.payouts.config.Settings;
import org.payouts.workers.providers.http.Floods;
import org.payouts.workers.providers.http.HttpSender;
import org.payouts.workers.providers.http.RawServer;
import org.payouts.workers.providers.http.RawServer.Ending;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.mturk.MTurkClient;
import software.amazon.awssdk.services.mturk.model.SendBonusRequest;
import software.amazon.awssdk.services.mturk.model.SendBonusResponse;

class AwsMTurkTransportTest {
  private static final MTurkRequest BONUS =
      new MTurkRequest.SendBonus("A1", "ASG1", "1.50", "Thanks (ref 1)", "token1");
  private static final String OF_ANYBODY = "Content-Type: application/x-amz-json-1.1\r\n";
  private static final String JSON = OF_ANYBODY + "x-amzn-RequestId: 5f9abb00-0000\r\n";

  private AwsMTurkTransport transport;

  @AfterEach
  void close() {
    if (transport != null) {
      transport.close();
    }
  }

  private MTurkResponse ask(URI endpoint, MTurkRequest question) throws Exception {
    if (transport == null) {
      transport =
          new AwsMTurkTransport(
              endpoint,
              () -> "AKIDTEST",
              () -> "very-secret",
              Duration.ofSeconds(1),
              Duration.ofSeconds(2),
              4);
    }
    return transport
        .ask(question, question instanceof MTurkRequest.SendBonus)
        .toCompletableFuture()
        .get(20, SECONDS);
  }

  @Test
  void a_bonus_that_may_not_leave_any_more_is_not_sent() throws Exception {
    try (RawServer server = RawServer.answering(RawServer.http(200, JSON, "{}"))) {
      assertThat(ask(server.uri(), BONUS)).isInstanceOf(MTurkResponse.BonusSent.class);
      AtomicInteger asked = new AtomicInteger();
      BooleanSupplier never =
          () -> {
            await().atMost(2, SECONDS).until(() -> server.connections() == 2);
            asked.incrementAndGet();
            return false;
          };
      assertThat(transport.ask(BONUS, true, never).toCompletableFuture().get(20, SECONDS))
          .isInstanceOf(MTurkResponse.NotSent.class);
      assertThat(asked).hasValue(1);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Ending.class,
      names = {"CLOSE", "RESET", "HALF_HEAD", "HANG"})
  void an_unanswered_bonus_leaves_the_machine_once(Ending ending) throws Exception {
    try (RawServer server = new RawServer(ending, "")) {
      assertThat(ask(server.uri(), BONUS)).isInstanceOf(MTurkResponse.NoAnswer.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Ending.class,
      names = {"CLOSE", "RESET", "HALF_HEAD", "HANG"})
  void an_unanswered_bonus_on_a_kept_connection_leaves_the_machine_once(Ending ending)
      throws Exception {
    try (RawServer server = RawServer.answering(RawServer.http(200, JSON, "{}"))) {
      assertThat(ask(server.uri(), BONUS)).isInstanceOf(MTurkResponse.BonusSent.class);
      server.then(ending, "");
      assertThat(ask(server.uri(), BONUS)).isInstanceOf(MTurkResponse.NoAnswer.class);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "500,ServiceFault,500",
    "503,ServiceUnavailable,503",
    "400,ThrottlingException,400",
    "429,TooManyRequestsException,429",
    "403,RequestTimeTooSkewed,403",
    "400,RequestError,400"
  })
  void an_error_answer_is_not_asked_for_again(int status, String type, int expected)
      throws Exception {
    String body = "{\"__type\":\"" + type + "\",\"Message\":\"no\"}";
    try (RawServer server = RawServer.answering(RawServer.http(status, JSON, body))) {
      MTurkResponse.Refusal refusal = (MTurkResponse.Refusal) ask(server.uri(), BONUS);
      assertThat(refusal.status()).isEqualTo(expected);
      assertThat(refusal.type()).isEqualTo(type);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "200|<html>busy</html>",
        "200|[]",
        "200|{\"a\":",
        "200|{} {}",
        "200|{\"__type\":\"ServiceFault\"}",
        "200|{\"message\":\"queued\"}",
        "201|{}",
        "202|{\"message\":\"queued\"}",
        "202|{}",
        "204|``"
      })
  void a_2xx_that_is_not_mturks_is_no_payment(int status, String body) throws Exception {
    try (RawServer server = RawServer.answering(RawServer.http(status, JSON, body))) {
      assertThat(ask(server.uri(), BONUS)).isInstanceOf(MTurkResponse.NoAnswer.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 202, 206})
  void a_list_or_a_balance_is_a_200(int status) throws Exception {
    String both = "{\"AvailableBalance\":\"1.00\",\"BonusPayments\":[]}";
    try (RawServer server = RawServer.answering(RawServer.http(status, JSON, both))) {
      assertThat(ask(server.uri(), new MTurkRequest.GetAccountBalance()))
          .isInstanceOf(MTurkResponse.NoAnswer.class);
      assertThat(ask(server.uri(), new MTurkRequest.ListBonusPayments("ASG1", null)))
          .isInstanceOf(MTurkResponse.NoAnswer.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{}"})
  void a_200_of_aws_that_says_nothing_is_a_payment(String body) throws Exception {
    try (RawServer server = RawServer.answering(RawServer.http(200, JSON, body))) {
      assertThat(ask(server.uri(), BONUS)).isInstanceOf(MTurkResponse.BonusSent.class);
    }
  }

  /** A parked host, a network that wants a login, a proxy: anybody can answer with nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{}"})
  void a_200_that_says_nothing_and_names_no_request_is_no_payment(String body) throws Exception {
    try (RawServer server = RawServer.answering(RawServer.http(200, OF_ANYBODY, body))) {
      assertThat(ask(server.uri(), BONUS)).isInstanceOf(MTurkResponse.NoAnswer.class);
    }
  }

  @Test
  void a_redirect_is_not_followed() throws Exception {
    try (RawServer server = RawServer.answering("")) {
      server.then(Ending.ANSWER, RawServer.http(307, "Location: " + server.uri() + "/x\r\n", ""));
      assertThat(ask(server.uri(), BONUS)).isNotInstanceOf(MTurkResponse.BonusSent.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void error_codes_come_through() throws Exception {
    String body =
        "{\"__type\":\"RequestError\",\"Message\":\"no money (17 s)\","
            + "\"TurkErrorCode\":\"AWS.MechanicalTurk.InsufficientFunds\"}";
    try (RawServer server = RawServer.answering(RawServer.http(400, JSON, body))) {
      MTurkResponse.Refusal refusal = (MTurkResponse.Refusal) ask(server.uri(), BONUS);
      assertThat(refusal.turkErrorCode()).isEqualTo("AWS.MechanicalTurk.InsufficientFunds");
      assertThat(refusal.message()).contains("no money");
    }
  }

  @Test
  void a_bonus_carries_its_token_and_no_secret() throws Exception {
    try (RawServer server = RawServer.answering(RawServer.http(200, JSON, "{}"))) {
      ask(server.uri(), BONUS);
      assertThat(server.requests().get(0))
          .contains("MTurkRequesterServiceV20170117.SendBonus")
          .contains("\"UniqueRequestToken\":\"token1\"")
          .contains("\"BonusAmount\":\"1.50\"")
          .doesNotContain("very-secret")
          .doesNotContainIgnoringCase("Expect: 100-continue");
    }
  }

  @Test
  void a_page_and_a_balance_come_through() throws Exception {
    String page =
        "{\"NextToken\":\"n1\",\"BonusPayments\":[{\"WorkerId\":\"A1\",\"AssignmentId\":\"ASG1\","
            + "\"BonusAmount\":\"1.50\",\"Reason\":\"r\",\"GrantTime\":1700000000}]}";
    try (RawServer server = RawServer.answering(RawServer.http(200, JSON, page))) {
      assertThat(ask(server.uri(), new MTurkRequest.ListBonusPayments("ASG1", null)))
          .isEqualTo(
              new MTurkResponse.BonusPage(
                  List.of(new MTurkResponse.Bonus("A1", "ASG1", "1.50", "r")), "n1"));
      server.then(Ending.ANSWER, RawServer.http(200, JSON, "{}"));
      assertThat(ask(server.uri(), new MTurkRequest.ListBonusPayments("ASG1", null)))
          .isInstanceOf(MTurkResponse.NoAnswer.class);
      server.then(Ending.ANSWER, RawServer.http(200, JSON, "{\"AvailableBalance\":\"10000.00\"}"));
      assertThat(ask(server.uri(), new MTurkRequest.GetAccountBalance()))
          .isEqualTo(new MTurkResponse.AccountBalance("10000.00"));
    }
  }

  @Test
  void a_refused_connection_and_an_unknown_host_mean_not_sent() throws Exception {
    assertThat(ask(URI.create("http://127.0.0.1:" + freePort()), BONUS))
        .isInstanceOf(MTurkResponse.NotSent.class);
    transport.close();
    transport = null;
    assertThat(ask(URI.create("http://mturk.invalid"), BONUS))
        .isInstanceOf(MTurkResponse.NotSent.class);
  }

  // ---- a hostile endpoint --------------------------------------------------------------------

  @ParameterizedTest(name = "{0}")
  @MethodSource("org.payouts.workers.providers.http.Floods#heads")
  void a_head_without_an_end_is_no_answer_and_does_no_harm(
      String what, String beginning, String piece) throws Exception {
    try (RawServer server = RawServer.flooding(beginning, piece)) {
      assertThat(ask(server.uri(), BONUS)).isInstanceOf(MTurkResponse.NoAnswer.class);
      assertBounded(server);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("org.payouts.workers.providers.http.Floods#bodies")
  void a_body_without_an_end_is_no_payment_and_does_no_harm(
      String what, String beginning, String piece) throws Exception {
    try (RawServer server = RawServer.flooding(beginning, piece)) {
      assertThat(ask(server.uri(), BONUS)).isNotInstanceOf(MTurkResponse.BonusSent.class);
      assertBounded(server);
    }
  }

  private void assertBounded(RawServer server) throws Exception {
    assertThat(server.flooded()).isLessThan(Floods.SOME_BUFFERS);
    assertThat(server.requests()).hasSize(1);
    server.then(Ending.ANSWER, RawServer.http(200, JSON, "{}"));
    assertThat(ask(server.uri(), BONUS)).isInstanceOf(MTurkResponse.BonusSent.class);
  }

  static List<Throwable> breakingForGood() {
    return List.of(
        new StackOverflowError(),
        new IllegalStateException("Connection pool shut down"),
        SdkClientException.create("wrapped", new StackOverflowError()));
  }

  @ParameterizedTest
  @MethodSource("breakingForGood")
  void a_client_that_is_broken_for_good_is_replaced_and_its_call_is_unclear(Throwable failure)
      throws Exception {
    try (RawServer server = RawServer.answering(RawServer.http(200, JSON, "{}"))) {
      AtomicInteger built = new AtomicInteger();
      Duration timeout = Duration.ofSeconds(2);
      transport =
          new AwsMTurkTransport(
              () -> "AKIDTEST",
              () -> "very-secret",
              new HttpSender("http-mturk", timeout, timeout, 2),
              sender ->
                  built.incrementAndGet() == 1
                      ? new Broken(failure)
                      : AwsMTurkTransport.client(server.uri(), sender, timeout),
              1);

      assertThat(ask(server.uri(), BONUS)).isInstanceOf(MTurkResponse.NoAnswer.class);
      assertThat(ask(server.uri(), BONUS)).isInstanceOf(MTurkResponse.BonusSent.class);
      assertThat(ask(server.uri(), BONUS)).isInstanceOf(MTurkResponse.BonusSent.class);
      assertThat(built).hasValue(2);
    }
  }

  private record Broken(Throwable failure) implements MTurkClient {
    @Override
    public SendBonusResponse sendBonus(SendBonusRequest request) {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failure;
    }

    @Override
    public String serviceName() {
      return "broken";
    }

    @Override
    public void close() {}
  }

  @Test
  void a_bad_key_file_sends_nothing_and_is_named(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("key"), "very-secret");
    LiveSecret secret =
        new LiveSecret(
            Settings.of(Map.of("mturk.secret.key.file", file.toString())), "mturk.secret.key");
    Files.writeString(file, "very-secret\nand another");
    try (RawServer server = RawServer.answering(RawServer.http(200, JSON, "{}"))) {
      Duration timeout = Duration.ofSeconds(2);
      transport =
          new AwsMTurkTransport(server.uri(), () -> "AKIDTEST", secret, timeout, timeout, 1);
      MTurkResponse reply = ask(server.uri(), BONUS);
      assertThat(reply).isInstanceOf(MTurkResponse.NotSent.class);
      assertThat(reply.toString())
          .contains("mturk.secret.key.file holds more than one line")
          .doesNotContain("very-secret", "another");
      assertThat(server.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Ending.class,
      names = {"ECHO_JSON", "ECHO_HTML"})
  void an_endpoint_that_echoes_the_request_gives_no_key_away(Ending echo) throws Exception {
    try (RawServer server = new RawServer(echo, "")) {
      MTurkResponse.Refusal refusal = (MTurkResponse.Refusal) ask(server.uri(), BONUS);
      assertThat(server.requests().get(0)).contains("AKIDTEST");
      assertThat(refusal.message() + refusal.type() + refusal + refusal.text())
          .doesNotContain("AKIDTEST", "very-secret");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket closed = new ServerSocket(0)) {
      return closed.getLocalPort();
    }
  }
}
