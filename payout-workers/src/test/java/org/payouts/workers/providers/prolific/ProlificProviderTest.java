package org.payouts.workers.providers.prolific;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.payouts.workers.providers.http.Replies.brokenOff;
import static org.payouts.workers.providers.http.Replies.html;
import static org.payouts.workers.providers.http.Replies.noAnswer;
import static org.payouts.workers.providers.http.Replies.notSent;
import static org.payouts.workers.providers.http.Replies.of;

import java.math.BigDecimal;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.BookReading.Ours;
import org.payouts.workers.model.Claim;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Target;
import org.payouts.workers.model.TestClaims;
import org.payouts.workers.provider.Script;
import org.payouts.workers.providers.http.ProviderRequest;
import org.payouts.workers.providers.http.ProviderResponse;

/** Pay, read and probe, row by row. Preparation has tests of its own. */
class ProlificProviderTest {
  private static final String BALANCE =
      "{\"currency_code\":\"GBP\",\"total_balance\":9000,\"available_balance\":5000}";
  private static final String SHORT =
      "{\"error\":{\"title\":\"Insufficient funds\",\"detail\":\"Not enough balance\"}}";
  private static final String NAMED = "{\"error\":{\"detail\":[\"Wrong IDs: sub1\"]}}";
  private static final Reason REASON = new Reason("TEST", "why");
  private static final PayoutRequest REQUEST =
      new PayoutRequest("p1", new Target.Prolific("ws1", "study1", "sub1"), 3000, "GBP", "thanks");
  private static final Baseline.Prolific BASELINE = baseline("bulk1", 10, 3000);

  private final ProlificProvider provider = new ProlificProvider();

  private static Baseline.Prolific baseline(String bulkId, long... payments) {
    return new Baseline.Prolific(
        bulkId,
        java.util.Arrays.stream(payments).mapToObj(BigDecimal::valueOf).toList(),
        "GBP",
        null);
  }

  private static String submission(String payments) {
    return "{\"id\":\"sub1\",\"study_id\":\"study1\",\"bonus_payments\":" + payments + "}";
  }

  private static Pause.Scope scope(Pause pause) {
    return pause == null ? null : pause.scope();
  }

  // ---- pay -----------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({"1,0.01", "10,0.10", "100,1.00", "3000,30.00", "100000,1000.00", "101,1.01"})
  void amounts_go_out_in_major_units_with_two_decimals(long minor, String major) {
    assertThat(ProlificRequests.major(minor)).isEqualTo(major);
  }

  /** Pay is one question, whatever it is answered. */
  private Answer pay(ProviderResponse reply) {
    Script<ProviderRequest, ProviderResponse> script = new Script<>(reply);
    Answer answer = script.run(provider.pay(TestClaims.call(TestClaims.first(REQUEST, BASELINE))));
    assertThat(script.moneyRequests()).isEqualTo(1);
    assertThat(script.requests())
        .containsExactly(ProviderRequest.post("/api/v1/bulk-bonus-payments/bulk1/pay/", "{}"));
    return answer;
  }

  static Stream<Arguments> payAnswers() {
    return Stream.of(
        arguments(of(202, "\"queued\""), "Accepted", null, null),
        arguments(of(200, ""), "Accepted", null, null),
        arguments(of(204, ""), "Accepted", null, null),
        arguments(html(202), "Accepted", null, null),
        arguments(brokenOff(202, "\"que"), "Accepted", null, null),
        arguments(notSent(), "NotSent", null, null),
        arguments(of(401, "{}"), "PresumedNotPaid", Reason.CREDENTIALS, Pause.Scope.ACCOUNT),
        arguments(html(401), "PresumedNotPaid", Reason.CREDENTIALS, Pause.Scope.ACCOUNT),
        arguments(of(402, "{}"), "PresumedNotPaid", Reason.FUNDS_SHORT, Pause.Scope.FUNDS),
        arguments(of(403, "{}"), "PresumedNotPaid", Reason.FORBIDDEN, Pause.Scope.LANE),
        arguments(html(403), "PresumedNotPaid", Reason.FORBIDDEN, Pause.Scope.LANE),
        arguments(of(429, "{}"), "PresumedNotPaid", Reason.RATE_LIMITED, Pause.Scope.LANE),
        arguments(of(400, SHORT), "PresumedNotPaid", Reason.FUNDS_SHORT, Pause.Scope.FUNDS),
        arguments(of(422, SHORT), "PresumedNotPaid", Reason.FUNDS_SHORT, Pause.Scope.FUNDS),
        arguments(
            of(400, "{\"message\":\"Your balance doesn't cover it\"}"),
            "PresumedNotPaid",
            Reason.FUNDS_SHORT,
            Pause.Scope.FUNDS),
        arguments(brokenOff(400, SHORT), "Unclear", null, null),
        arguments(of(400, NAMED), "Unclear", null, null),
        arguments(html(400), "Unclear", null, null),
        arguments(of(404, NAMED), "Unclear", null, null),
        arguments(of(405, "{}"), "Unclear", null, null),
        arguments(of(408, "{}"), "Unclear", null, null),
        arguments(of(409, "{}"), "Unclear", null, null),
        arguments(of(422, NAMED), "Unclear", null, null),
        arguments(of(301, ""), "Unclear", null, null),
        arguments(of(307, ""), "Unclear", null, null),
        arguments(of(500, SHORT), "Unclear", null, null),
        arguments(html(502), "Unclear", null, null),
        arguments(of(503, ""), "Unclear", null, null),
        arguments(of(504, ""), "Unclear", null, null),
        arguments(noAnswer(), "Unclear", null, null));
  }

  @ParameterizedTest
  @MethodSource("payAnswers")
  void every_answer_to_pay_has_one_meaning_and_only_what_did_not_leave_is_not_sent(
      ProviderResponse reply, String meaning, String code, Pause.Scope scope) {
    Answer answer = pay(reply);
    assertThat(answer.getClass().getSimpleName()).isEqualTo(meaning);
    if (answer instanceof Answer.PresumedNotPaid presumed) {
      assertThat(presumed.reason().code()).isEqualTo(code);
      assertThat(scope(presumed.pause())).isEqualTo(scope);
      String key = scope == Pause.Scope.ACCOUNT ? "" : "ws1";
      assertThat(presumed.pause().key()).isEqualTo(key);
    }
  }

  @Test
  void too_many_requests_on_pay_waits_as_long_as_asked_for_and_asks_nothing_more() {
    Answer answer = pay(of(429, "{}", "retry-after", "7"));
    assertThat(((Answer.PresumedNotPaid) answer).pause().retryAfterMs()).isEqualTo(7000);
  }

  @Test
  void the_answer_for_a_whole_bulk_names_no_participant() {
    String body =
        "{\"error\":{\"title\":\"No\",\"detail\":\"5f9abb0000000000000000a1 and jo@x.org\"}}";
    assertThat(pay(of(409, body)).toString())
        .doesNotContain("5f9abb0000000000000000a1")
        .doesNotContain("jo@x.org");
  }

  @Test
  void claims_of_two_bulks_are_never_paid_by_one_call() {
    Claim one = TestClaims.first(REQUEST, baseline("bulk1", 7));
    Claim other = TestClaims.first(REQUEST, baseline("bulk2", 7));
    assertThatThrownBy(() -> provider.pay(TestClaims.call(one, other)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // ---- read ----------------------------------------------------------------------------------

  private BookReading read(ProviderResponse reply) {
    Script<ProviderRequest, ProviderResponse> script = new Script<>(reply);
    BookReading evidence = script.run(provider.read(REQUEST, BASELINE));
    assertThat(script.requests()).containsExactly(ProviderRequest.get("/api/v1/submissions/sub1/"));
    return evidence;
  }

  @Test
  void the_books_of_a_submission_of_a_part_of_the_study_are_read() {
    String part =
        "{\"id\":\"sub1\",\"study_id\":\"part\",\"parent_study_id\":\"%s\",\"bonus_payments\":[]}";
    String study = ((Target.Prolific) REQUEST.target()).studyId();
    assertThat(read(of(200, part.formatted(study)))).isNotInstanceOf(BookReading.Unreadable.class);
    assertThat(read(of(200, part.formatted("else")))).isInstanceOf(BookReading.Unreadable.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[10,3000]|absent",
        "[3000.00000000003,10.0]|absent",
        "[10,3000,3000]|present",
        "[3000,2999.99999999997,10]|present",
        "[10,3000,2000]|NO",
        "[10,3000,2999]|LIKELY",
        "[10,3000,3000,3000]|LIKELY",
        "[10,3000,3000,5]|LIKELY",
        "[10]|VANISHED_ALIKE",
        "[]|VANISHED_ALIKE",
        "[10,6000]|VANISHED_ALIKE"
      })
  void the_books_are_compared_with_the_baseline(String payments, String expected) {
    BookReading evidence = read(of(200, submission(payments)));
    switch (expected) {
      case "absent" -> assertThat(evidence).isInstanceOf(BookReading.Absent.class);
      case "present" -> assertThat(((BookReading.Present) evidence).reference()).isEqualTo("bulk1");
      default ->
          assertThat(((BookReading.Differs) evidence).ours()).isEqualTo(Ours.valueOf(expected));
    }
  }

  static Stream<Arguments> unreadable() {
    String other = "{\"id\":\"sub2\",\"study_id\":\"study1\",\"bonus_payments\":[10,3000]}";
    String study = "{\"id\":\"sub1\",\"study_id\":\"study2\",\"bonus_payments\":[10,3000]}";
    return Stream.of(
        arguments(notSent(), Reason.UNREACHABLE, null),
        arguments(noAnswer(), Reason.UNREACHABLE, null),
        arguments(of(500, ""), Reason.UNREACHABLE, null),
        arguments(of(401, "{}"), Reason.CREDENTIALS, Pause.Scope.ACCOUNT),
        arguments(of(429, "{}"), Reason.RATE_LIMITED, Pause.Scope.LANE),
        arguments(of(403, "{}"), Reason.FORBIDDEN, null),
        arguments(html(404), Reason.NOT_FOUND, null),
        arguments(html(200), Reason.UNEXPECTED_ANSWER, null),
        arguments(brokenOff(200, submission("[10,3000]")), Reason.UNEXPECTED_ANSWER, null),
        arguments(of(200, other), Reason.UNEXPECTED_ANSWER, null),
        arguments(of(200, study), Reason.UNEXPECTED_ANSWER, null),
        arguments(of(200, submission("null")), Reason.UNEXPECTED_ANSWER, null),
        arguments(of(200, submission("{}")), Reason.UNEXPECTED_ANSWER, null),
        arguments(of(200, submission("[\"10\"]")), Reason.UNEXPECTED_ANSWER, null),
        arguments(of(200, submission("[1e99]")), Reason.UNEXPECTED_ANSWER, null),
        arguments(of(200, submission("[1e24]")), Reason.UNEXPECTED_ANSWER, null),
        arguments(
            of(200, submission("[0." + "1".repeat(23) + "]")), Reason.UNEXPECTED_ANSWER, null));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void books_that_cannot_be_read_prove_nothing_and_pause_nobody_else(
      ProviderResponse reply, String code, Pause.Scope scope) {
    BookReading.Unreadable evidence = (BookReading.Unreadable) read(reply);
    assertThat(evidence.reason().code()).isEqualTo(code);
    assertThat(scope(evidence.pause())).isEqualTo(scope);
    assertThat(evidence.targetUnknown()).isFalse();
  }

  /** Then a person may say "failed", which no page speaks against. */
  @Test
  void a_submission_that_prolific_itself_does_not_know_is_unknown() {
    BookReading.Unreadable evidence = (BookReading.Unreadable) read(of(404, "{}"));
    assertThat(evidence.reason().code()).isEqualTo(Reason.NOT_FOUND);
    assertThat(evidence.pause()).isNull();
    assertThat(evidence.targetUnknown()).isTrue();
  }

  // ---- probe ---------------------------------------------------------------------------------

  private boolean opens(Pause pause, String path, ProviderResponse reply) {
    Script<ProviderRequest, ProviderResponse> script = new Script<>(reply);
    boolean open = script.run(provider.probe(pause)).open();
    assertThat(script.requests())
        .as("never from memory")
        .containsExactly(ProviderRequest.get(path));
    return open;
  }

  @Test
  void an_account_is_open_once_we_are_let_in() {
    Pause pause = Pause.account(REASON);
    String me = "/api/v1/users/me/";
    assertThat(opens(pause, me, of(200, "{}"))).isTrue();
    assertThat(opens(pause, me, of(404, "{}"))).isTrue();
    assertThat(opens(pause, me, of(401, "{}"))).isFalse();
    assertThat(opens(pause, me, of(403, "{}"))).isFalse();
    assertThat(opens(pause, me, of(503, ""))).isFalse();
    assertThat(opens(pause, me, noAnswer())).isFalse();
  }

  @Test
  void funds_are_open_when_they_cover_what_is_missing() {
    String path = "/api/v1/workspaces/ws1/balance/";
    assertThat(opens(Pause.funds("ws1", 5000, REASON), path, of(200, BALANCE))).isTrue();
    assertThat(opens(Pause.funds("ws1", 5001, REASON), path, of(200, BALANCE))).isFalse();
    assertThat(opens(Pause.funds("ws1", 1, REASON), path, of(500, ""))).isFalse();
  }

  @Test
  void a_workspace_is_open_when_its_balance_is_answered_as_documented() {
    Pause pause = Pause.lane("ws1", 0, REASON);
    String path = "/api/v1/workspaces/ws1/balance/";
    assertThat(opens(pause, path, of(200, BALANCE))).isTrue();
    assertThat(opens(pause, path, of(429, "{}"))).isFalse();
    assertThat(opens(pause, path, of(404, "{}"))).isFalse();
    assertThat(opens(pause, path, html(200))).isFalse();
    assertThat(opens(pause, path, notSent())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 429, 500})
  void a_study_is_open_when_its_own_page_is(int status) {
    Pause pause = Pause.study("study1", REASON);
    String path = "/api/v1/studies/study1/";
    assertThat(opens(pause, path, of(200, "{\"id\":\"study1\",\"currency_code\":\"GBP\"}")))
        .isTrue();
    assertThat(opens(pause, path, of(200, "{\"id\":\"study2\",\"currency_code\":\"GBP\"}")))
        .isFalse();
    assertThat(opens(pause, path, of(status, "{}"))).isFalse();
    assertThat(opens(pause, path, html(200))).isFalse();
  }
}
