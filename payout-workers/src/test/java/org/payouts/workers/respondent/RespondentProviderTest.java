package org.payouts.workers.respondent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.payouts.workers.http.Replies.brokenOff;
import static org.payouts.workers.http.Replies.html;
import static org.payouts.workers.http.Replies.noAnswer;
import static org.payouts.workers.http.Replies.notSent;
import static org.payouts.workers.http.Replies.of;

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
import org.payouts.workers.protocol.Claim;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.protocol.Target;
import org.payouts.workers.protocol.TestClaims;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Evidence;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Preparation;
import org.payouts.workers.provider.Script;
import org.payouts.workers.provider.TooMany;

class RespondentProviderTest {
  private static final String PROJECT = "{\"incentiveAmount\":25,\"autopay\":false}";
  private static final String AUTOPAY = "{\"incentiveAmount\":25.00}";
  private static final String ATTENDED = "{\"status\":\"ATTENDED\",\"visibility\":\"VISIBLE\"}";
  private static final PayoutRequest REQUEST = request(3000, "USD", 2500, "proj1", "resp1");

  private final RespondentProvider provider = provider(true, TooMany.NOT_PAID);

  private static RespondentProvider provider(boolean confirmed, TooMany tooMany) {
    return new RespondentProvider(RespondentRequests.PAYOUTS_PATH, confirmed, tooMany);
  }

  private static PayoutRequest request(
      long amount, String currency, long incentive, String project, String response) {
    Target target = new Target.Respondent(project, response, incentive);
    return new PayoutRequest("p1", target, amount, currency, "");
  }

  /** A list with totals, oldest first, listed newest first; and somebody else. */
  private static HttpReply list(long... totals) {
    StringBuilder payouts = new StringBuilder();
    for (int i = totals.length - 1; i >= 0; i--) {
      payouts
          .append(payouts.isEmpty() ? "" : ",")
          .append("{\"incentive\":1,\"tip\":1,\"totalIncentive\":" + totals[i])
          .append(",\"createdAt\":\"2026-01-0" + (i + 1) + "T10:00:00.000Z\"}");
    }
    String other =
        "{\"screenerResponseId\":\"other\",\"numberOfPayouts\":1,\"payouts\":[{"
            + "\"totalIncentive\":3000,\"createdAt\":\"2026-02-01T10:00:00Z\"}]}";
    String ours =
        totals.length == 0
            ? ""
            : ",{\"screenerResponseId\":\"resp1\",\"numberOfPayouts\":"
                + totals.length
                + ",\"payouts\":["
                + payouts
                + "]}";
    return of(200, "[" + other + ours + "]");
  }

  private Preparation prepare(HttpReply... replies) {
    return new Script<HttpQuestion, HttpReply>(replies).run(provider.prepare(REQUEST));
  }

  private static Answer pay(RespondentProvider provider, Claim claim, HttpReply... replies) {
    Script<HttpQuestion, HttpReply> script = new Script<>(replies);
    Answer answer = script.run(provider.pay(claim));
    assertThat(script.moneyQuestions()).isEqualTo(1);
    return answer;
  }

  private Answer pay(HttpReply... replies) {
    return pay(provider, TestClaims.first(REQUEST, new Basis.Respondent(1)), replies);
  }

  @Test
  void a_claim_needs_project_then_response_then_the_freshest_count() {
    Script<HttpQuestion, HttpReply> script =
        new Script<>(of(200, PROJECT), of(200, ATTENDED), list());

    assertThat(script.run(provider.prepare(REQUEST)))
        .isEqualTo(new Preparation.Ready(new Basis.Respondent(0)));
    assertThat(script.moneyQuestions()).isZero();
    assertThat(script.questions())
        .containsExactly(
            HttpQuestion.get("/v1/projects/proj1"),
            HttpQuestion.get("/v1/projects/proj1/screener-responses/resp1"),
            HttpQuestion.get("/v1/projects/proj1/screener-responses/payouts"));
  }

  @Test
  void the_tip_is_what_the_amount_has_above_the_incentive() {
    Script<HttpQuestion, HttpReply> script = new Script<>(of(201, ""));
    script.run(provider.pay(TestClaims.first(REQUEST, new Basis.Respondent(2))));
    assertThat(script.questions())
        .containsExactly(
            HttpQuestion.post(
                "/v1/projects/proj1/screener-responses/resp1/payouts",
                "{\"payoutCount\":3,\"tip\":500}"));
  }

  static Stream<Arguments> impossible() {
    return Stream.of(
        arguments(request(3000, "GBP", 2500, "p", "r"), "CURRENCY_NOT_SUPPORTED"),
        arguments(request(2499, "USD", 2500, "p", "r"), "AMOUNT_BELOW_INCENTIVE"),
        arguments(request(2499, "USD", 0, "p", "r"), "INCENTIVE_NOT_POSITIVE"),
        arguments(request(3000, "USD", 2500, "p/x", "r"), "TARGET_INVALID"),
        arguments(request(3000, "USD", 2500, "p", "r?x=1"), "TARGET_INVALID"),
        arguments(request(3000, "USD", 2500, "p", "r\n"), "TARGET_INVALID"));
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void what_cannot_be_asked_for_is_refused_without_a_question(PayoutRequest request, String code) {
    Preparation preparation = new Script<HttpQuestion, HttpReply>().run(provider.prepare(request));
    assertThat(((Preparation.Refused) preparation).code()).isEqualTo(code);
  }

  static Stream<Arguments> troubles() {
    return Stream.of(
        arguments(notSent(), null),
        arguments(noAnswer(), null),
        arguments(html(502), null),
        arguments(of(401, "{}"), Pause.Scope.ACCOUNT),
        arguments(of(403, "{}"), Pause.Scope.ACCOUNT),
        arguments(of(429, "{}"), Pause.Scope.LANE),
        arguments(of(400, "{}"), Pause.Scope.ACCOUNT),
        arguments(of(404, "{}"), Pause.Scope.ACCOUNT),
        arguments(of(307, ""), Pause.Scope.ACCOUNT));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void trouble_before_money_waits_and_never_fails_a_payout(HttpReply reply, Pause.Scope scope) {
    for (Preparation preparation :
        new Preparation[] {
          prepare(reply),
          prepare(of(200, PROJECT), reply),
          prepare(of(200, PROJECT), of(200, ATTENDED), reply)
        }) {
      Pause pause = ((Preparation.Later) preparation).pause();
      assertThat(pause == null ? null : pause.scope()).isEqualTo(scope);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2500", "25.01", "24", "0.25"})
  void an_incentive_that_differs_refuses_because_the_project_tells_dollars(String dollars) {
    Preparation preparation = prepare(of(200, "{\"incentiveAmount\":" + dollars + "}"));
    assertThat(((Preparation.Refused) preparation).code()).isEqualTo("INCENTIVE_DIFFERS");
  }

  @ParameterizedTest
  @CsvSource({
    "ATTENDED,VISIBLE,ready",
    "PAID,VISIBLE,ready",
    "SCHEDULED,VISIBLE,blocked",
    "INVITED,VISIBLE,blocked",
    "SOMETHING_NEW,VISIBLE,blocked",
    "ATTENDED,ONHOLD,blocked",
    "PAID,DISMISSED,blocked",
    "NOSHOW,VISIBLE,blocked",
    "CANCELLED,VISIBLE,blocked",
    "REJECTEDQUALITY,VISIBLE,blocked",
    "INVALIDRESPONSE,VISIBLE,blocked"
  })
  void only_who_took_part_and_is_visible_is_paid(String status, String visible, String expected) {
    HttpReply response =
        of(200, "{\"status\":\"" + status + "\",\"visibility\":\"" + visible + "\"}");
    Preparation preparation =
        expected.equals("ready")
            ? prepare(of(200, PROJECT), response, list())
            : prepare(of(200, PROJECT), response);
    assertThat(preparation.getClass().getSimpleName()).isEqualToIgnoringCase(expected);
  }

  @Test
  void an_autopay_project_waits_for_its_own_first_payout() {
    assertThat(prepare(of(200, AUTOPAY), of(200, ATTENDED), list()))
        .isInstanceOf(Preparation.Blocked.class);
    assertThat(prepare(of(200, AUTOPAY), of(200, ATTENDED), list(2500)))
        .isEqualTo(new Preparation.Ready(new Basis.Respondent(1)));
  }

  @Test
  void a_payout_count_above_one_waits_until_its_meaning_is_confirmed() {
    Script<HttpQuestion, HttpReply> script =
        new Script<>(of(200, PROJECT), of(200, ATTENDED), list(2500));
    Preparation preparation = script.run(provider(false, TooMany.NOT_PAID).prepare(REQUEST));
    assertThat(((Preparation.Blocked) preparation).why())
        .contains("respondent.payout.count.confirmed");
  }

  @Test
  void there_are_five_payouts_at_most() {
    assertThat(prepare(of(200, PROJECT), of(200, ATTENDED), list(1, 2, 3, 4)))
        .isEqualTo(new Preparation.Ready(new Basis.Respondent(4)));
    assertThat(prepare(of(200, PROJECT), of(200, ATTENDED), list(1, 2, 3, 4, 5)))
        .isInstanceOf(Preparation.Refused.class);
  }

  static Stream<HttpReply> contradictions() {
    String entry = "{\"totalIncentive\":1,\"createdAt\":\"2026-01-01T00:00:00Z\"}";
    String person = "{\"screenerResponseId\":\"resp1\",\"numberOfPayouts\":%s,\"payouts\":[%s]}";
    return Stream.of(
        of(200, "[" + person.formatted(2, entry) + "]"),
        of(200, "[" + person.formatted(0, entry) + "]"),
        of(200, "[" + person.formatted("null", entry) + "]"),
        of(200, "[" + person.formatted(1, "{\"totalIncentive\":1}") + "]"),
        of(200, "[" + person.formatted(1, entry) + "," + person.formatted(1, entry) + "]"),
        of(200, "[{}]"),
        of(200, "{}"),
        html(200),
        brokenOff(200, "[]"));
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void a_list_that_contradicts_itself_proves_nothing(HttpReply list) {
    assertThat(prepare(of(200, PROJECT), of(200, ATTENDED), list))
        .isInstanceOf(Preparation.Later.class);
    assertThat(read(list)).isInstanceOf(Evidence.Unreadable.class);
  }

  static Stream<Arguments> payAnswers() {
    return Stream.of(
        arguments(of(201, ""), Answer.Accepted.class, null),
        arguments(brokenOff(201, ""), Answer.Accepted.class, null),
        arguments(of(200, "{}"), Answer.Unclear.class, null),
        arguments(of(202, ""), Answer.Unclear.class, null),
        arguments(of(204, ""), Answer.Unclear.class, null),
        arguments(notSent(), Answer.NotPaid.class, null),
        arguments(of(401, "{}"), Answer.NotPaid.class, Pause.Scope.ACCOUNT),
        arguments(of(403, "{}"), Answer.NotPaid.class, Pause.Scope.ACCOUNT),
        arguments(of(402, "{}"), Answer.NotPaid.class, Pause.Scope.FUNDS),
        arguments(of(400, "{\"message\":\"no\"}"), Answer.Refused.class, null),
        arguments(of(422, "{\"message\":\"no\"}"), Answer.Refused.class, null),
        arguments(html(400), Answer.Unclear.class, null),
        arguments(of(422, ""), Answer.Unclear.class, null),
        arguments(brokenOff(400, "{}"), Answer.Unclear.class, null),
        arguments(of(404, "{}"), Answer.Unclear.class, null),
        arguments(of(409, "{}"), Answer.Unclear.class, null),
        arguments(of(307, ""), Answer.Unclear.class, null),
        arguments(of(500, "{}"), Answer.Unclear.class, null),
        arguments(html(502), Answer.Unclear.class, null),
        arguments(of(503, "{}"), Answer.Unclear.class, null),
        arguments(noAnswer(), Answer.Unclear.class, null));
  }

  @ParameterizedTest
  @MethodSource("payAnswers")
  void every_answer_to_a_payout_has_one_meaning(
      HttpReply reply, Class<? extends Answer> meaning, Pause.Scope scope) {
    Answer answer = pay(reply);
    assertThat(answer).isInstanceOf(meaning);
    if (answer instanceof Answer.NotPaid notPaid) {
      assertThat(notPaid.pause() == null ? null : notPaid.pause().scope()).isEqualTo(scope);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 422})
  void a_refusal_after_doubt_is_unclear(int status) {
    Claim claim = TestClaims.afterDoubt(REQUEST, new Basis.Respondent(1));
    assertThat(pay(provider, claim, of(status, "{\"message\":\"no\"}")))
        .isInstanceOf(Answer.Unclear.class);
  }

  @Test
  void too_many_requests_is_not_paid_after_an_unchanged_look_and_else_unclear() {
    assertThat(((Answer.NotPaid) pay(of(429, "{}"), list(2500))).pause().scope())
        .isEqualTo(Pause.Scope.LANE);
    assertThat(pay(of(429, "{}"), list(2500, 3000))).isInstanceOf(Answer.Unclear.class);
    assertThat(pay(of(429, "{}"), list())).isInstanceOf(Answer.Unclear.class);
    assertThat(pay(of(429, "{}"), of(500, ""))).isInstanceOf(Answer.Unclear.class);
    assertThat(
            pay(
                provider(true, TooMany.DOUBT),
                TestClaims.first(REQUEST, new Basis.Respondent(1)),
                of(429, "{}")))
        .isInstanceOf(Answer.Unclear.class);
  }

  private Evidence read(HttpReply reply) {
    return new Script<HttpQuestion, HttpReply>(reply)
        .run(provider.read(REQUEST, new Basis.Respondent(1)));
  }

  @Test
  void one_payout_more_of_exactly_the_amount_is_ours() {
    assertThat(read(list(2500, 3000))).isInstanceOf(Evidence.Present.class);
    assertThat(read(list(2500))).isInstanceOf(Evidence.Absent.class);
    assertThat(read(list(3000))).isInstanceOf(Evidence.Absent.class);
    assertThat(read(list(3000, 2500))).isInstanceOf(Evidence.Differs.class);
    assertThat(read(list(2500, 3000, 3000))).isInstanceOf(Evidence.Differs.class);
    assertThat(read(list())).isInstanceOf(Evidence.Differs.class);
  }

  @ParameterizedTest
  @CsvSource({"401,ACCOUNT", "403,ACCOUNT", "429,LANE", "500,", "404,"})
  void a_list_that_cannot_be_read_proves_nothing(int status, Pause.Scope scope) {
    Pause pause = ((Evidence.Unreadable) read(of(status, "{}"))).pause();
    assertThat(pause == null ? null : pause.scope()).isEqualTo(scope);
  }

  @Test
  void any_documented_answer_of_the_balances_opens() {
    Pause pause = Pause.funds("", 1, "");
    assertThat(run(pause, of(200, "{\"creditBalance\":0}"))).isTrue();
    assertThat(run(pause, of(401, "{}"))).isFalse();
    assertThat(run(pause, html(200))).isFalse();
    assertThat(run(pause, noAnswer())).isFalse();
  }

  private boolean run(Pause pause, HttpReply reply) {
    return new Script<HttpQuestion, HttpReply>(reply).run(provider.probe(pause)).open();
  }
}
