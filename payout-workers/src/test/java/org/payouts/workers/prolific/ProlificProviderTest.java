package org.payouts.workers.prolific;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.payouts.workers.http.Replies.brokenOff;
import static org.payouts.workers.http.Replies.html;
import static org.payouts.workers.http.Replies.noAnswer;
import static org.payouts.workers.http.Replies.notSent;
import static org.payouts.workers.http.Replies.of;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.workers.http.HttpQuestion;
import org.payouts.workers.http.HttpReply;
import org.payouts.workers.protocol.Basis;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.protocol.Target;
import org.payouts.workers.protocol.TestClaims;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Evidence;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Preparation;
import org.payouts.workers.provider.ProbeResult;
import org.payouts.workers.provider.Script;
import org.payouts.workers.provider.TooMany;

class ProlificProviderTest {
  private static final String BALANCE =
      "{\"currency_code\":\"GBP\",\"total_balance\":9000,\"available_balance\":5000}";
  private static final String DRAFT =
      "{\"id\":\"bulk1\",\"study\":\"study1\",\"amount\":3000,\"fees\":1000.01,\"vat\":0,"
          + "\"total_amount\":4000.01}";
  private static final String SHORT =
      "{\"error\":{\"title\":\"Insufficient funds\",\"detail\":\"Not enough balance\"}}";
  private static final String NAMED = "{\"error\":{\"detail\":[\"Wrong IDs: sub1\"]}}";
  private static final PayoutRequest REQUEST = request(3000, "GBP", "ws1", "study1", "sub1");
  private static final Basis.Prolific BASIS =
      new Basis.Prolific("bulk1", List.of(BigDecimal.TEN, new BigDecimal("3000")));

  private final ProlificProvider provider = new ProlificProvider(TooMany.NOT_PAID);

  private static PayoutRequest request(
      long amount, String currency, String workspace, String study, String submission) {
    Target target = new Target.Prolific(workspace, study, submission);
    return new PayoutRequest("p1", target, amount, currency, "thanks");
  }

  private static String submission(String study, String payments) {
    return "{\"id\":\"sub1\",\"study_id\":\"" + study + "\",\"bonus_payments\":" + payments + "}";
  }

  private Preparation prepare(HttpReply... replies) {
    return new Script<HttpQuestion, HttpReply>(replies)
        .run(provider.prepare(List.of(REQUEST), 1))
        .get(0);
  }

  private Answer pay(HttpReply... replies) {
    Script<HttpQuestion, HttpReply> script = new Script<>(replies);
    Answer answer = script.run(provider.pay(TestClaims.call(TestClaims.first(REQUEST, BASIS))));
    assertThat(script.moneyQuestions()).isEqualTo(1);
    return answer;
  }

  private static Pause.Scope scope(Preparation preparation) {
    Pause pause = ((Preparation.Later) preparation).pause();
    return pause == null ? null : pause.scope();
  }

  @Test
  void a_claim_needs_balance_then_draft_then_the_freshest_baseline() {
    Script<HttpQuestion, HttpReply> script =
        new Script<>(
            of(200, BALANCE), of(201, DRAFT), of(200, submission("study1", "[2536, 1000.5]")));

    assertThat(script.run(provider.prepare(List.of(REQUEST), 1)))
        .containsExactly(
            new Preparation.Ready(
                new Basis.Prolific(
                    "bulk1", List.of(new BigDecimal("1000.5"), new BigDecimal("2536")))));
    assertThat(script.moneyQuestions()).isZero();
    assertThat(script.questions())
        .containsExactly(
            HttpQuestion.get("/api/v1/workspaces/ws1/balance/"),
            HttpQuestion.post(
                "/api/v1/submissions/bonus-payments/",
                "{\"study_id\":\"study1\",\"csv_bonuses\":\"sub1,30.00\"}"),
            HttpQuestion.get("/api/v1/submissions/sub1/"));
  }

  @ParameterizedTest
  @CsvSource({"1,0.01", "10,0.10", "100,1.00", "3000,30.00", "100000,1000.00", "101,1.01"})
  void amounts_go_out_in_major_units_with_two_decimals(long minor, String major) {
    assertThat(ProlificRequests.major(minor)).isEqualTo(major);
  }

  static Stream<Arguments> impossible() {
    return Stream.of(
        arguments(request(1, "EUR", "w", "s", "x"), "CURRENCY_NOT_SUPPORTED"),
        arguments(request(0, "GBP", "w", "s", "x"), "AMOUNT_NOT_POSITIVE"),
        arguments(request(1, "GBP", "w", "s", "x,9999\ny"), "TARGET_INVALID"),
        arguments(request(1, "GBP", "w", "s", "x\n"), "TARGET_INVALID"),
        arguments(request(1, "GBP", "w", "s", "../me"), "TARGET_INVALID"),
        arguments(request(1, "GBP", "w/../v", "s", "x"), "TARGET_INVALID"),
        arguments(request(1, "GBP", "w", "", "x"), "TARGET_INVALID"));
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void what_cannot_be_asked_for_is_refused_without_a_question(PayoutRequest request, String code) {
    Preparation preparation =
        new Script<HttpQuestion, HttpReply>().run(provider.prepare(List.of(request), 1)).get(0);
    assertThat(((Preparation.Refused) preparation).code()).isEqualTo(code);
  }

  static Stream<Arguments> troubles() {
    return Stream.of(
        arguments(notSent(), null),
        arguments(noAnswer(), null),
        arguments(html(500), null),
        arguments(html(502), null),
        arguments(of(503, ""), null),
        arguments(of(401, "{}"), Pause.Scope.ACCOUNT),
        arguments(of(403, "{}"), Pause.Scope.ACCOUNT),
        arguments(of(429, "{}"), Pause.Scope.LANE),
        arguments(of(404, "{}"), Pause.Scope.ACCOUNT),
        arguments(of(405, "{}"), Pause.Scope.ACCOUNT),
        arguments(of(409, "{}"), Pause.Scope.ACCOUNT),
        arguments(of(307, ""), Pause.Scope.ACCOUNT),
        arguments(html(200), Pause.Scope.ACCOUNT),
        arguments(html(400), Pause.Scope.ACCOUNT),
        arguments(of(200, "{}"), Pause.Scope.ACCOUNT),
        arguments(of(200, ""), Pause.Scope.ACCOUNT),
        arguments(brokenOff(200, BALANCE), Pause.Scope.ACCOUNT));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void trouble_before_money_waits_and_never_fails_a_payout(HttpReply reply, Pause.Scope scope) {
    assertThat(scope(prepare(reply))).isEqualTo(scope);
    assertThat(scope(prepare(of(200, BALANCE), reply))).isEqualTo(scope);
    assertThat(scope(prepare(of(200, BALANCE), of(201, DRAFT), reply))).isEqualTo(scope);
  }

  @Test
  void a_workspace_of_another_currency_refuses() {
    Preparation preparation =
        prepare(of(200, "{\"currency_code\":\"USD\",\"available_balance\":5000}"));
    assertThat(((Preparation.Refused) preparation).code()).isEqualTo("WRONG_CURRENCY");
  }

  @Test
  void a_balance_known_to_be_short_waits_for_funds() {
    Preparation preparation =
        prepare(of(200, "{\"currency_code\":\"GBP\",\"available_balance\":2999}"));
    Pause pause = ((Preparation.Later) preparation).pause();
    assertThat(pause.scope()).isEqualTo(Pause.Scope.FUNDS);
    assertThat(pause.key()).isEqualTo("ws1");
    assertThat(pause.amountMinor()).isEqualTo(3000);
  }

  @Test
  void a_balance_short_of_the_fees_waits_for_them_too() {
    Preparation preparation =
        prepare(of(200, "{\"currency_code\":\"GBP\",\"available_balance\":4000}"), of(201, DRAFT));
    assertThat(((Preparation.Later) preparation).pause().amountMinor()).isEqualTo(4001);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 422})
  void a_set_up_that_names_the_row_refuses(int status) {
    assertThat(prepare(of(200, BALANCE), of(status, NAMED)))
        .isInstanceOf(Preparation.Refused.class);
  }

  @Test
  void a_set_up_that_lacks_funds_waits() {
    assertThat(scope(prepare(of(200, BALANCE), of(400, SHORT)))).isEqualTo(Pause.Scope.FUNDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"bulk1\",\"study\":\"study1\",\"amount\":300000,\"total_amount\":400000}",
        "{\"id\":\"bulk1\",\"study\":\"study1\",\"amount\":3000.01,\"total_amount\":4000}",
        "{\"id\":\"bulk1\",\"study\":\"study1\",\"amount\":30,\"total_amount\":40}",
        "{\"id\":\"bulk1\",\"study\":\"other\",\"amount\":3000,\"total_amount\":4000}"
      })
  void a_draft_that_is_not_exactly_ours_is_never_paid(String draft) {
    assertThat(prepare(of(200, BALANCE), of(201, draft))).isInstanceOf(Preparation.Blocked.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"study\":\"study1\",\"amount\":3000}",
        "{\"id\":\"a/b\",\"study\":\"study1\",\"amount\":3000}",
        "{\"id\":\"bulk1\",\"study\":\"study1\"}",
        "{\"id\":\"bulk1\",\"study\":\"study1\",\"amount\":\"3000\"}",
        "{\"id\":\"bulk1\",\"amount\":3000,\"amount\":1}",
        "[]"
      })
  void a_draft_that_cannot_be_checked_is_never_paid(String draft) {
    assertThat(scope(prepare(of(200, BALANCE), of(201, draft)))).isEqualTo(Pause.Scope.ACCOUNT);
  }

  @Test
  void a_submission_of_another_study_refuses() {
    Preparation preparation =
        prepare(of(200, BALANCE), of(201, DRAFT), of(200, submission("study2", "[]")));
    assertThat(((Preparation.Refused) preparation).code()).isEqualTo("WRONG_STUDY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "[\"10\"]", "[null]", "[1e99]", "10"})
  void a_list_of_payments_that_is_none_is_not_an_empty_one(String payments) {
    Preparation preparation =
        prepare(of(200, BALANCE), of(201, DRAFT), of(200, submission("study1", payments)));
    assertThat(preparation).isInstanceOf(Preparation.Later.class);
    assertThat(read(submission("study1", payments))).isInstanceOf(Evidence.Unreadable.class);
  }

  static Stream<Arguments> payAnswers() {
    return Stream.of(
        arguments(of(202, "\"queued\""), Answer.Accepted.class, null),
        arguments(of(200, ""), Answer.Accepted.class, null),
        arguments(of(204, ""), Answer.Accepted.class, null),
        arguments(html(202), Answer.Accepted.class, null),
        arguments(brokenOff(202, "\"que"), Answer.Accepted.class, null),
        arguments(notSent(), Answer.NotPaid.class, null),
        arguments(of(401, "{}"), Answer.NotPaid.class, Pause.Scope.ACCOUNT),
        arguments(of(403, "{}"), Answer.NotPaid.class, Pause.Scope.ACCOUNT),
        arguments(of(400, SHORT), Answer.NotPaid.class, Pause.Scope.FUNDS),
        arguments(brokenOff(400, SHORT), Answer.Unclear.class, null),
        arguments(of(400, NAMED), Answer.Unclear.class, null),
        arguments(html(400), Answer.Unclear.class, null),
        arguments(of(402, SHORT), Answer.Unclear.class, null),
        arguments(of(404, NAMED), Answer.Unclear.class, null),
        arguments(of(405, "{}"), Answer.Unclear.class, null),
        arguments(of(408, "{}"), Answer.Unclear.class, null),
        arguments(of(409, "{}"), Answer.Unclear.class, null),
        arguments(of(422, NAMED), Answer.Unclear.class, null),
        arguments(of(301, ""), Answer.Unclear.class, null),
        arguments(of(307, ""), Answer.Unclear.class, null),
        arguments(of(500, SHORT), Answer.Unclear.class, null),
        arguments(html(502), Answer.Unclear.class, null),
        arguments(of(503, ""), Answer.Unclear.class, null),
        arguments(of(504, ""), Answer.Unclear.class, null),
        arguments(noAnswer(), Answer.Unclear.class, null));
  }

  @ParameterizedTest
  @MethodSource("payAnswers")
  void every_answer_to_pay_has_one_meaning(
      HttpReply reply, Class<? extends Answer> meaning, Pause.Scope scope) {
    Answer answer = pay(reply);
    assertThat(answer).isInstanceOf(meaning);
    if (answer instanceof Answer.NotPaid notPaid) {
      assertThat(notPaid.pause() == null ? null : notPaid.pause().scope()).isEqualTo(scope);
    }
  }

  @Test
  void pay_is_asked_for_by_bulk_and_once() {
    Script<HttpQuestion, HttpReply> script = new Script<>(of(202, "\"ok\""));
    script.run(provider.pay(TestClaims.call(TestClaims.first(REQUEST, BASIS))));
    assertThat(script.questions())
        .containsExactly(HttpQuestion.post("/api/v1/bulk-bonus-payments/bulk1/pay/", "{}"));
  }

  @Test
  void too_many_requests_on_pay_is_not_paid_after_an_unchanged_look() {
    HttpReply busy = of(429, "{}", "retry-after", "7");
    Answer answer = pay(busy, of(200, submission("study1", "[3000, 10.0]")));
    assertThat(((Answer.NotPaid) answer).pause()).isEqualTo(Pause.lane("ws1", 7000, "HTTP 429 {}"));
  }

  static Stream<HttpReply> looks() {
    return Stream.of(
        of(200, submission("study1", "[3000,10,3000]")),
        of(200, submission("study1", "[10]")),
        of(200, "{}"),
        of(500, ""),
        of(429, "{}"),
        noAnswer(),
        notSent());
  }

  @ParameterizedTest
  @MethodSource("looks")
  void too_many_requests_on_pay_is_unclear_after_any_other_look(HttpReply look) {
    assertThat(pay(of(429, "{}"), look)).isInstanceOf(Answer.Unclear.class);
  }

  @Test
  void too_many_requests_on_pay_is_doubted_at_once_if_so_configured() {
    Script<HttpQuestion, HttpReply> script = new Script<>(of(429, "{}"));
    Answer answer =
        script.run(
            new ProlificProvider(TooMany.DOUBT)
                .pay(TestClaims.call(TestClaims.first(REQUEST, BASIS))));
    assertThat(answer).isInstanceOf(Answer.Unclear.class);
  }

  private Evidence read(String body) {
    return new Script<HttpQuestion, HttpReply>(of(200, body)).run(provider.read(REQUEST, BASIS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[10,3000]|absent",
        "[3000.00,10.0]|absent",
        "[10,3000,3000]|present",
        "[3000,3000.0,10]|present",
        "[10,3000,2999]|differs, not ours",
        "[10,3000,3000,3000]|differs, maybe ours",
        "[10,3000,3000,5]|differs, maybe ours",
        "[10]|differs, maybe ours",
        "[10,3001]|differs, maybe ours",
        "[]|differs, maybe ours",
        "[10,6000]|differs, maybe ours"
      })
  void the_books_are_compared_as_multisets(String payments, String expected) {
    Evidence evidence = read(submission("study1", payments));
    switch (expected) {
      case "absent" -> assertThat(evidence).isInstanceOf(Evidence.Absent.class);
      case "present" -> {
        assertThat(((Evidence.Present) evidence).paidAmountMinor()).isEqualTo(3000);
        assertThat(((Evidence.Present) evidence).reference()).isEqualTo("bulk1");
      }
      default ->
          assertThat(((Evidence.Differs) evidence).maybeOurs())
              .isEqualTo(expected.endsWith("maybe ours"));
    }
  }

  @ParameterizedTest
  @CsvSource({"401,ACCOUNT", "403,ACCOUNT", "429,LANE", "500,", "404,"})
  void books_that_cannot_be_read_prove_nothing(int status, Pause.Scope scope) {
    Evidence evidence =
        new Script<HttpQuestion, HttpReply>(of(status, "{}")).run(provider.read(REQUEST, BASIS));
    Pause pause = ((Evidence.Unreadable) evidence).pause();
    assertThat(pause == null ? null : pause.scope()).isEqualTo(scope);
  }

  private boolean opens(Pause pause, HttpReply reply) {
    ProbeResult result = new Script<HttpQuestion, HttpReply>(reply).run(provider.probe(pause));
    return result.open();
  }

  @Test
  void funds_are_open_when_they_cover_what_is_missing() {
    assertThat(opens(Pause.funds("ws1", 5000, ""), of(200, BALANCE))).isTrue();
    assertThat(opens(Pause.funds("ws1", 5001, ""), of(200, BALANCE))).isFalse();
    assertThat(opens(Pause.funds("ws1", 1, ""), of(500, ""))).isFalse();
  }

  @Test
  void account_and_lane_are_open_when_the_provider_answers_as_documented() {
    assertThat(opens(Pause.account(""), of(200, "{}"))).isTrue();
    assertThat(opens(Pause.account(""), of(404, "{}"))).isTrue();
    assertThat(opens(Pause.account(""), of(401, "{}"))).isFalse();
    assertThat(opens(Pause.account(""), of(503, ""))).isFalse();
    assertThat(opens(Pause.lane("ws1", 0, ""), of(200, BALANCE))).isTrue();
    assertThat(opens(Pause.lane("ws1", 0, ""), of(429, "{}"))).isFalse();
    assertThat(opens(Pause.lane("ws1", 0, ""), html(200))).isFalse();
    assertThat(opens(Pause.lane("ws1", 0, ""), notSent())).isFalse();
  }
}
