package org.payouts.workers.mturk;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.workers.http.RawServer;
import org.payouts.workers.http.RawServer.Ending;

class AwsMTurkTransportTest {
  private static final MTurkQuestion BONUS =
      new MTurkQuestion.SendBonus("A1", "ASG1", "1.50", "Thanks (ref 1)", "token1");
  private static final String JSON = "Content-Type: application/x-amz-json-1.1\r\n";

  private AwsMTurkTransport transport;

  @AfterEach
  void close() {
    if (transport != null) {
      transport.close();
    }
  }

  private MTurkReply ask(URI endpoint, MTurkQuestion question) throws Exception {
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
        .ask(question, question instanceof MTurkQuestion.SendBonus)
        .toCompletableFuture()
        .get(20, SECONDS);
  }

  @ParameterizedTest
  @EnumSource(
      value = Ending.class,
      names = {"CLOSE", "RESET", "HALF_HEAD", "HANG"})
  void an_unanswered_bonus_leaves_the_machine_once(Ending ending) throws Exception {
    try (RawServer server = new RawServer(ending, "")) {
      assertThat(ask(server.uri(), BONUS)).isInstanceOf(MTurkReply.NoAnswer.class);
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
      assertThat(ask(server.uri(), BONUS)).isInstanceOf(MTurkReply.BonusSent.class);
      server.then(ending, "");
      assertThat(ask(server.uri(), BONUS)).isInstanceOf(MTurkReply.NoAnswer.class);
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
      MTurkReply.Refusal refusal = (MTurkReply.Refusal) ask(server.uri(), BONUS);
      assertThat(refusal.status()).isEqualTo(expected);
      assertThat(refusal.type()).isEqualTo(type);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>busy</html>", "[]", "{\"a\":", "{} {}"})
  void a_200_that_is_not_mturks_is_no_payment(String body) throws Exception {
    try (RawServer server = RawServer.answering(RawServer.http(200, JSON, body))) {
      assertThat(ask(server.uri(), BONUS)).isInstanceOf(MTurkReply.NoAnswer.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void a_200_without_a_body_is_a_payment() throws Exception {
    try (RawServer server = RawServer.answering(RawServer.http(200, JSON, ""))) {
      assertThat(ask(server.uri(), BONUS)).isInstanceOf(MTurkReply.BonusSent.class);
    }
  }

  @Test
  void a_redirect_is_not_followed() throws Exception {
    try (RawServer server = RawServer.answering("")) {
      server.then(Ending.ANSWER, RawServer.http(307, "Location: " + server.uri() + "/x\r\n", ""));
      assertThat(ask(server.uri(), BONUS)).isNotInstanceOf(MTurkReply.BonusSent.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void error_codes_come_through() throws Exception {
    String body =
        "{\"__type\":\"RequestError\",\"Message\":\"no money (17 s)\","
            + "\"TurkErrorCode\":\"AWS.MechanicalTurk.InsufficientFunds\"}";
    try (RawServer server = RawServer.answering(RawServer.http(400, JSON, body))) {
      MTurkReply.Refusal refusal = (MTurkReply.Refusal) ask(server.uri(), BONUS);
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
      assertThat(ask(server.uri(), new MTurkQuestion.ListBonusPayments("ASG1", null)))
          .isEqualTo(
              new MTurkReply.BonusPage(
                  List.of(new MTurkReply.Bonus("A1", "ASG1", "1.50", "r")), "n1"));
      server.then(Ending.ANSWER, RawServer.http(200, JSON, "{}"));
      assertThat(ask(server.uri(), new MTurkQuestion.ListBonusPayments("ASG1", null)))
          .isInstanceOf(MTurkReply.NoAnswer.class);
      server.then(Ending.ANSWER, RawServer.http(200, JSON, "{\"AvailableBalance\":\"10000.00\"}"));
      assertThat(ask(server.uri(), new MTurkQuestion.GetAccountBalance()))
          .isEqualTo(new MTurkReply.AccountBalance("10000.00"));
    }
  }

  @Test
  void a_refused_connection_and_an_unknown_host_mean_not_sent() throws Exception {
    assertThat(ask(URI.create("http://127.0.0.1:" + freePort()), BONUS))
        .isInstanceOf(MTurkReply.NotSent.class);
    transport.close();
    transport = null;
    assertThat(ask(URI.create("http://mturk.invalid"), BONUS))
        .isInstanceOf(MTurkReply.NotSent.class);
  }

  private static int freePort() throws IOException {
    try (ServerSocket closed = new ServerSocket(0)) {
      return closed.getLocalPort();
    }
  }
}
