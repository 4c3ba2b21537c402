package org.payouts.workers.providers.respondent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.payouts.workers.providers.http.Replies.brokenOff;
import static org.payouts.workers.providers.http.Replies.html;
import static org.payouts.workers.providers.http.Replies.noAnswer;
import static org.payouts.workers.providers.http.Replies.notSent;
import static org.payouts.workers.providers.http.Replies.of;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Target;
import org.payouts.workers.model.TestClaims;
import org.payouts.workers.provider.Script;
import org.payouts.workers.providers.http.ListFilter;
import org.payouts.workers.providers.http.ProviderRequest;
import org.payouts.workers.providers.http.ProviderResponse;

class RespondentProviderTest {
  private static final String PROJECT =
      "{\"incentiveAmount\":25,\"automations\":{\"autopay\":false}}";
  private static final String AUTOPAY = "{\"incentiveAmount\":25.00}";
  private static final String ATTENDED =
      "{\"status\":\"ATTENDED\",\"visibility\":{\"status\":\"VISIBLE\"}}";
  private static final PayoutRequest REQUEST = request(3000, "USD", 2500, "proj1", "resp1");

  private static final Reason REASON = new Reason("TEST", "why");

  private final RespondentProvider provider = provider(true);

  private static RespondentProvider provider(boolean confirmed) {
    return new RespondentProvider(RespondentRequests.PAYOUTS_PATH, confirmed, 1 << 20);
  }

  private static List<BigDecimal> cents(long... amounts) {
    return Arrays.stream(amounts).mapToObj(BigDecimal::valueOf).toList();
  }

  private static Baseline.Respondent baseline(long... amounts) {
    return Baseline.Respondent.of(cents(amounts));
  }

  /** What became of the payout, and what stands still for it. */
  private static String text(Preparation preparation) {
    if (preparation instanceof Preparation.Later later) {
      Pause pause = later.pause();
      return later.reason().code()
          + (pause == null ? "" : " " + pause.scope() + (" " + pause.key()).stripTrailing());
    }
    if (preparation instanceof Preparation.Suspect suspect) {
      return "suspect " + suspect.reason().code();
    }
    if (preparation instanceof Preparation.Blocked blocked) {
      return "blocked " + blocked.reason().code();
    }
    return preparation instanceof Preparation.Refused refused
        ? refused.code()
        : preparation.getClass().getSimpleName();
  }

  private static PayoutRequest request(
      long amount, String currency, long incentive, String project, String response) {
    Target target = new Target.Respondent(project, response, incentive);
    return new PayoutRequest("p1", target, amount, currency, "");
  }

  /** A list with totals, oldest first, listed newest first; and somebody else. */
  private static ProviderResponse list(long... totals) {
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

  private Preparation prepare(ProviderResponse... replies) {
    return prepare(PreparationInput.first(REQUEST), replies);
  }

  private Preparation prepare(PreparationInput candidate, ProviderResponse... replies) {
    Script<ProviderRequest, ProviderResponse> script = new Script<>(replies);
    Preparation preparation = script.run(provider.prepare(candidate));
    assertThat(script.moneyRequests()).isZero();
    return preparation;
  }

  /** A payout is one question, whatever it is answered. */
  private Answer pay(ProviderResponse reply) {
    Script<ProviderRequest, ProviderResponse> script = new Script<>(reply);
    Answer answer = script.run(provider.pay(TestClaims.first(REQUEST, baseline(2500))));
    assertThat(script.moneyRequests()).isEqualTo(1);
    assertThat(script.requests()).hasSize(1);
    return answer;
  }

  private static final ProviderRequest LIST =
      ProviderRequest.get("/v1/projects/proj1/screener-responses/payouts")
          .only(new ListFilter("screenerResponseId", "resp1", 1 << 20));

  @Test
  void a_claim_needs_project_then_response_then_the_freshest_list() {
    Script<ProviderRequest, ProviderResponse> script =
        new Script<>(of(200, PROJECT), of(200, ATTENDED), list());

    assertThat(script.run(provider.prepare(PreparationInput.first(REQUEST))))
        .isEqualTo(new Preparation.Ready(baseline()));
    assertThat(script.requests())
        .containsExactly(
            ProviderRequest.get("/v1/projects/proj1"),
            ProviderRequest.get("/v1/projects/proj1/screener-responses/resp1"),
            LIST);
  }

  @Test
  void the_tip_is_what_the_amount_has_above_the_incentive() {
    Script<ProviderRequest, ProviderResponse> script = new Script<>(of(201, ""));
    script.run(provider.pay(TestClaims.first(REQUEST, baseline(2500, 2500))));
    assertThat(script.requests())
        .containsExactly(
            ProviderRequest.post(
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
        arguments(request(3000, "USD", 2500, "..", "r"), "TARGET_INVALID"),
        arguments(request(3000, "USD", 2500, "", "r"), "TARGET_INVALID"),
        arguments(request(3000, "USD", 2500, "p", "r\n"), "TARGET_INVALID"));
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void what_cannot_be_asked_for_is_refused_without_a_question(PayoutRequest request, String code) {
    assertThat(text(prepare(PreparationInput.first(request)))).isEqualTo(code);
  }

  /** The router lets any identifier through that is safe to send. */
  @Test
  void what_the_router_let_through_is_not_refused_for_its_shape() {
    Script<ProviderRequest, ProviderResponse> script =
        new Script<>(of(200, PROJECT), of(200, ATTENDED), list());
    PayoutRequest request = request(3000, "USD", 2500, "proj.1", "re..sp");

    assertThat(script.run(provider.prepare(PreparationInput.first(request))))
        .isEqualTo(new Preparation.Ready(baseline()));
    assertThat(script.requests())
        .extracting(ProviderRequest::path)
        .containsExactly(
            "/v1/projects/proj.1",
            "/v1/projects/proj.1/screener-responses/re..sp",
            "/v1/projects/proj.1/screener-responses/payouts");
  }

  static Stream<Arguments> troubles() {
    return Stream.of(
        arguments(notSent(), "PROVIDER_UNREACHABLE"),
        arguments(noAnswer(), "PROVIDER_UNREACHABLE"),
        arguments(html(502), "PROVIDER_UNREACHABLE"),
        arguments(of(401, "{}"), "CREDENTIALS_REFUSED ACCOUNT"),
        arguments(of(429, "{}"), "RATE_LIMITED LANE resp1"));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void trouble_before_money_waits_and_never_fails_a_payout(
      ProviderResponse reply, String expected) {
    assertThat(text(prepare(reply))).isEqualTo(expected);
    assertThat(text(prepare(of(200, PROJECT), reply))).isEqualTo(expected);
    assertThat(text(prepare(of(200, PROJECT), of(200, ATTENDED), reply))).isEqualTo(expected);
  }

  static Stream<Arguments> oddAnswers() {
    return Stream.of(
        arguments(of(403, "{}"), Reason.FORBIDDEN),
        arguments(of(404, "{}"), Reason.NOT_FOUND),
        arguments(of(400, "{}"), Reason.UNEXPECTED_ANSWER),
        arguments(of(307, ""), Reason.UNEXPECTED_ANSWER),
        arguments(html(200), Reason.UNEXPECTED_ANSWER),
        arguments(of(200, "{}"), Reason.UNEXPECTED_ANSWER),
        arguments(of(200, "{\"id\":\"another\"}"), Reason.UNEXPECTED_ANSWER),
        arguments(brokenOff(200, PROJECT), Reason.UNEXPECTED_ANSWER));
  }

  @ParameterizedTest
  @MethodSource("oddAnswers")
  void an_odd_answer_holds_up_the_smallest_unit_it_is_about(ProviderResponse reply, String code) {
    assertThat(text(prepare(reply))).isEqualTo(code + " STUDY proj1");
    assertThat(text(prepare(of(200, PROJECT), reply))).isEqualTo("suspect " + code);
    assertThat(text(prepare(of(200, PROJECT), of(200, ATTENDED), reply)))
        .isEqualTo(code + " STUDY proj1");
  }

  @Test
  void an_answer_about_another_project_or_response_is_none() {
    String project =
        "{\"id\":\"proj2\",\"incentiveAmount\":25,\"automations\":{\"autopay\":false}}";
    String response =
        "{\"id\":\"resp2\",\"status\":\"PAID\",\"visibility\":{\"status\":\"VISIBLE\"}}";
    assertThat(text(prepare(of(200, project)))).isEqualTo("UNEXPECTED_ANSWER STUDY proj1");
    assertThat(text(prepare(of(200, PROJECT), of(200, response))))
        .isEqualTo("suspect UNEXPECTED_ANSWER");
  }

  private static final String HEX = "5f9abb0000000000000000a1";

  @Test
  void a_response_that_is_spelled_otherwise_on_its_page_is_suspect() {
    PreparationInput candidate = PreparationInput.first(request(3000, "USD", 2500, "proj1", HEX));
    String page = "{\"id\":\"%s\",\"status\":\"PAID\",\"visibility\":{\"status\":\"VISIBLE\"}}";
    ProviderResponse other = of(200, page.formatted(HEX.toUpperCase(Locale.ROOT)));
    assertThat(text(prepare(candidate, of(200, PROJECT), other)))
        .isEqualTo("suspect UNEXPECTED_ANSWER");
    assertThat(prepare(candidate, of(200, PROJECT), of(200, page.formatted(HEX)), list()))
        .isInstanceOf(Preparation.Ready.class);
  }

  @Test
  void a_payout_is_the_responses_own_however_the_list_spells_its_id() {
    PreparationInput candidate = PreparationInput.first(request(3000, "USD", 2500, "proj1", HEX));
    String person =
        "{\"screenerResponseId\":\"%s\",\"numberOfPayouts\":1,\"payouts\":[{"
            + "\"totalIncentive\":2500,\"createdAt\":\"2026-02-01T10:00:00Z\"}]}";
    String ours = person.formatted(HEX);
    String spelled = person.formatted(HEX.toUpperCase(Locale.ROOT));
    assertThat(
            prepare(candidate, of(200, PROJECT), of(200, ATTENDED), of(200, "[" + spelled + "]")))
        .isEqualTo(new Preparation.Ready(baseline(2500)));
    assertThat(
            text(
                prepare(
                    candidate,
                    of(200, PROJECT),
                    of(200, ATTENDED),
                    of(200, "[" + spelled + "," + ours + "]"))))
        .isEqualTo("suspect UNEXPECTED_ANSWER");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2500", "25.01", "24", "0.25"})
  void an_incentive_that_differs_refuses_because_the_project_names_dollars(String dollars) {
    Preparation preparation = prepare(of(200, "{\"incentiveAmount\":" + dollars + "}"));
    assertThat(text(preparation)).isEqualTo("INCENTIVE_DIFFERS");
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
    ProviderResponse response =
        of(200, "{\"status\":\"" + status + "\",\"visibility\":{\"status\":\"" + visible + "\"}}");
    Preparation preparation =
        expected.equals("ready")
            ? prepare(of(200, PROJECT), response, list())
            : prepare(of(200, PROJECT), response);
    assertThat(preparation.getClass().getSimpleName()).isEqualToIgnoringCase(expected);
  }

  @Test
  void who_is_not_ready_waits_with_the_reason() {
    ProviderResponse scheduled =
        of(200, "{\"status\":\"SCHEDULED\",\"visibility\":{\"status\":\"VISIBLE\"}}");
    assertThat(text(prepare(of(200, PROJECT), scheduled)))
        .isEqualTo("blocked " + Reason.TARGET_NOT_READY);
  }

  /** As developers.respondent.io shows them, and as answers were read until November 2026. */
  @Test
  void visibility_and_autopay_are_read_where_the_documentation_has_them_and_flat() {
    String project =
        """
        {"createdAt":"2026-01-01T00:00:00Z","id":"proj1","status":"PAID","incentiveAmount":25,
        "targetNumberOfParticipants":5,"automations":{"autopay":%s,"autoinvite":false}}
        """;
    String page =
        """
        {"qualified":true,"status":"ATTENDED","responses":[],"totalTime":123,"id":"resp1",
        "visibility":{"status":"VISIBLE"},"projectId":"proj1",
        "project":{"name":"p","incentive":25,"id":"proj1"},"profile":{"id":"prof1"}}
        """;
    assertThat(prepare(of(200, project.formatted(false)), of(200, page), list()))
        .isInstanceOf(Preparation.Ready.class);
    assertThat(text(prepare(of(200, project.formatted(true)), of(200, page), list())))
        .isEqualTo("blocked " + Reason.TARGET_NOT_READY);
    String flat = "{\"status\":\"ATTENDED\",\"visibility\":\"VISIBLE\"}";
    String flatProject = "{\"incentiveAmount\":25,\"autopay\":false}";
    assertThat(prepare(of(200, flatProject), of(200, flat), list()))
        .isInstanceOf(Preparation.Ready.class);
  }

  @Test
  void an_autopay_project_waits_for_its_own_first_payout() {
    assertThat(text(prepare(of(200, AUTOPAY), of(200, ATTENDED), list())))
        .isEqualTo("blocked " + Reason.TARGET_NOT_READY);
    assertThat(prepare(of(200, AUTOPAY), of(200, ATTENDED), list(2500)))
        .isEqualTo(new Preparation.Ready(baseline(2500)));
  }

  @Test
  void a_payout_count_above_one_waits_until_its_meaning_is_confirmed() {
    Script<ProviderRequest, ProviderResponse> script =
        new Script<>(of(200, PROJECT), of(200, ATTENDED), list(2500));
    Preparation preparation = script.run(provider(false).prepare(PreparationInput.first(REQUEST)));
    Reason reason = ((Preparation.Blocked) preparation).reason();
    assertThat(reason.code()).isEqualTo(Reason.NEEDS_CONFIRMATION);
    assertThat(reason.text()).contains("respondent.payout.count.confirmed");
  }

  @Test
  void there_are_five_payouts_at_most() {
    assertThat(prepare(of(200, PROJECT), of(200, ATTENDED), list(1, 2, 3, 4)))
        .isEqualTo(new Preparation.Ready(baseline(1, 2, 3, 4)));
    assertThat(text(prepare(of(200, PROJECT), of(200, ATTENDED), list(1, 2, 3, 4, 5))))
        .isEqualTo("TOO_MANY_PAYOUTS");
  }

  static Stream<Arguments> listsWithoutAKnownPayout() {
    return Stream.of(
        arguments(cents(6000), list(6500)),
        arguments(cents(3000), list(2500)),
        arguments(cents(3000), list()),
        arguments(cents(1, 2, 3), list(4, 5)),
        arguments(cents(3000, 3000), list(3000)));
  }

  @ParameterizedTest
  @MethodSource("listsWithoutAKnownPayout")
  void nothing_is_sent_while_the_list_lacks_a_payout_that_the_ledger_holds(
      List<BigDecimal> known, ProviderResponse list) {
    Preparation preparation =
        prepare(
            new PreparationInput(REQUEST, null, known), of(200, PROJECT), of(200, ATTENDED), list);
    assertThat(text(preparation)).isEqualTo("blocked " + Reason.BOOKS_DISAGREE);
    assertThat(((Preparation.Blocked) preparation).reason().text()).contains("cancel");
  }

  @Test
  void a_first_baseline_and_its_count_are_the_list_that_holds_all_known_payouts() {
    PreparationInput candidate = new PreparationInput(REQUEST, null, cents(3000));
    assertThat(prepare(candidate, of(200, PROJECT), of(200, ATTENDED), list(2500, 3000)))
        .isEqualTo(new Preparation.Ready(new Baseline.Respondent(2, cents(2500, 3000))));
  }

  private static PreparationInput again() {
    return new PreparationInput(REQUEST, baseline(2500), cents(77));
  }

  @Test
  void another_attempt_keeps_the_first_baseline() {
    assertThat(prepare(again(), of(200, PROJECT), of(200, ATTENDED), list(2500)))
        .isEqualTo(new Preparation.Ready(baseline(2500)));
  }

  static Stream<ProviderResponse> changedLists() {
    return Stream.of(list(2500, 3000), list(2500, 2600), list(), list(3000));
  }

  @ParameterizedTest
  @MethodSource("changedLists")
  void another_attempt_is_never_made_on_changed_books(ProviderResponse list) {
    assertThat(prepare(again(), of(200, PROJECT), of(200, ATTENDED), list))
        .isInstanceOf(Preparation.Changed.class);
  }

  @Test
  void before_another_attempt_the_books_are_read_though_the_response_is_not_ready() {
    ProviderResponse dismissed =
        of(200, "{\"status\":\"PAID\",\"visibility\":{\"status\":\"DISMISSED\"}}");
    assertThat(prepare(again(), of(200, PROJECT), dismissed, list(2500, 3000)))
        .isInstanceOf(Preparation.Changed.class);
    assertThat(text(prepare(again(), of(200, PROJECT), dismissed, list(2500))))
        .isEqualTo("blocked " + Reason.TARGET_NOT_READY);
  }

  static Stream<ProviderResponse> contradictions() {
    String entry = "{\"totalIncentive\":1,\"createdAt\":\"2026-01-01T00:00:00Z\"}";
    String person = "{\"screenerResponseId\":\"resp1\",\"numberOfPayouts\":%s,\"payouts\":[%s]}";
    return Stream.of(
        of(200, "[" + person.formatted(2, entry) + "]"),
        of(200, "[" + person.formatted(0, entry) + "]"),
        of(200, "[" + person.formatted("null", entry) + "]"),
        of(200, "[" + person.formatted(1, "{\"totalIncentive\":1}") + "]"),
        of(200, "[" + person.formatted(1, entry) + "," + person.formatted(1, entry) + "]"),
        // The documentation speaks of pending and failed payouts, and no schema shows them.
        of(200, "[" + person.formatted(1, entry.replace("}", ",\"status\":\"FAILED\"}")) + "]"),
        of(200, "[" + person.formatted(1, entry.replace("}", ",\"state\":\"pending\"}")) + "]"),
        of(200, "[" + person.formatted("1,\"pendingPayouts\":1", entry) + "]"));
  }

  @Test
  void a_payout_that_is_said_to_be_made_counts() {
    String entry =
        "{\"totalIncentive\":%d,\"createdAt\":\"2026-01-0%dT00:00:00Z\",\"status\":\"PAID\"}";
    String list =
        "[{\"screenerResponseId\":\"resp1\",\"numberOfPayouts\":2,\"failedPayouts\":0,\"payouts\":["
            + entry.formatted(2500, 1)
            + ","
            + entry.formatted(3000, 2)
            + "]}]";
    assertThat(text(read(of(200, list)))).isEqualTo("Present");
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void a_list_that_contradicts_itself_about_this_response_holds_up_nobody_else(
      ProviderResponse list) {
    assertThat(text(prepare(of(200, PROJECT), of(200, ATTENDED), list)))
        .isEqualTo("suspect UNEXPECTED_ANSWER");
    assertThat(((BookReading.Unreadable) read(list)).pause()).isNull();
  }

  static Stream<ProviderResponse> unreadableLists() {
    return Stream.of(
        of(200, "[{}]"),
        of(200, "{}"),
        of(403, "{}"),
        of(404, "{}"),
        html(404),
        html(200),
        brokenOff(200, "[]"));
  }

  @ParameterizedTest
  @MethodSource("unreadableLists")
  void a_list_that_is_none_holds_up_its_project_and_proves_nothing(ProviderResponse list) {
    Preparation.Later later =
        (Preparation.Later) prepare(of(200, PROJECT), of(200, ATTENDED), list);
    assertThat(later.pause()).isEqualTo(Pause.study("proj1", later.reason()));
    BookReading.Unreadable evidence = (BookReading.Unreadable) read(list);
    assertThat(evidence.pause()).isEqualTo(Pause.study("proj1", evidence.reason()));
    boolean unknown = list.equals(of(404, "{}")); // Then a person may say "failed".
    assertThat(evidence.targetUnknown()).isEqualTo(unknown);
  }

  static Stream<Arguments> payAnswers() {
    return Stream.of(
        arguments(of(201, ""), "Accepted", null, null),
        arguments(brokenOff(201, ""), "Accepted", null, null),
        arguments(of(200, "{}"), "Unclear", null, null),
        arguments(of(202, ""), "Unclear", null, null),
        arguments(of(204, ""), "Unclear", null, null),
        arguments(notSent(), "NotSent", null, null),
        arguments(of(401, "{}"), "PresumedNotPaid", Pause.Scope.ACCOUNT, ""),
        arguments(of(403, "{}"), "PresumedNotPaid", Pause.Scope.STUDY, "proj1"),
        arguments(of(402, "{}"), "PresumedNotPaid", Pause.Scope.FUNDS, ""),
        arguments(of(429, "{}"), "PresumedNotPaid", Pause.Scope.LANE, "resp1"),
        arguments(of(400, "{\"message\":\"no\"}"), "Refused", null, null),
        arguments(of(422, "{\"message\":\"no\"}"), "Refused", null, null),
        arguments(
            of(400, "{\"message\":\"Your balance doesn't cover it\"}"),
            "PresumedNotPaid",
            Pause.Scope.FUNDS,
            ""),
        arguments(
            of(422, "{\"error\":\"Insufficient credits\"}"),
            "PresumedNotPaid",
            Pause.Scope.FUNDS,
            ""),
        arguments(html(400), "Unclear", null, null),
        arguments(of(422, ""), "Unclear", null, null),
        arguments(brokenOff(400, "{}"), "Unclear", null, null),
        arguments(of(404, "{}"), "Unclear", null, null),
        arguments(of(409, "{}"), "Unclear", null, null),
        arguments(of(307, ""), "Unclear", null, null),
        arguments(of(500, "{}"), "Unclear", null, null),
        arguments(html(502), "Unclear", null, null),
        arguments(of(503, "{}"), "Unclear", null, null),
        arguments(noAnswer(), "Unclear", null, null));
  }

  @ParameterizedTest
  @MethodSource("payAnswers")
  void every_answer_to_a_payout_has_one_meaning_and_only_what_did_not_leave_is_not_sent(
      ProviderResponse reply, String meaning, Pause.Scope scope, String key) {
    Answer answer = pay(reply);
    assertThat(answer.getClass().getSimpleName()).isEqualTo(meaning);
    if (answer instanceof Answer.PresumedNotPaid presumed) {
      assertThat(presumed.pause().scope()).isEqualTo(scope);
      assertThat(presumed.pause().key()).isEqualTo(key);
    }
  }

  @Test
  void a_refusal_means_the_same_in_every_attempt_because_the_books_decide() {
    Claim claim = TestClaims.afterDoubt(REQUEST, baseline(2500));
    Script<ProviderRequest, ProviderResponse> script =
        new Script<>(of(422, "{\"message\":\"no\"}"));
    assertThat(script.run(provider.pay(claim))).isInstanceOf(Answer.Refused.class);
  }

  @Test
  void too_many_requests_wait_as_long_as_asked_for() {
    Answer answer = pay(of(429, "{}", "retry-after", "7"));
    assertThat(((Answer.PresumedNotPaid) answer).pause().retryAfterMs()).isEqualTo(7000);
  }

  @Test
  void no_text_names_another_participant() {
    String stranger = "5f9abb0000000000000000ff";
    String body = "{\"message\":\"not %s but %s\"}".formatted("resp1", stranger);
    assertThat(pay(of(422, body)).toString()).contains("resp1").doesNotContain(stranger);
    assertThat(prepare(of(200, PROJECT), of(404, body)).toString()).doesNotContain(stranger);
  }

  private BookReading read(ProviderResponse reply) {
    return read(baseline(2500), reply);
  }

  private BookReading read(Baseline baseline, ProviderResponse reply) {
    Script<ProviderRequest, ProviderResponse> script = new Script<>(reply);
    BookReading evidence = script.run(provider.read(REQUEST, baseline));
    assertThat(script.requests()).containsExactly(LIST);
    return evidence;
  }

  static Stream<Arguments> books() {
    return Stream.of(
        arguments(list(2500), "Absent"),
        arguments(list(2500, 3000), "Present"),
        // Older than what was there before the call: it was made before, and listed late.
        arguments(list(3000, 2500), "MAYBE"),
        arguments(list(3000), "LIKELY"),
        arguments(list(), "VANISHED"),
        arguments(list(2500, 3000, 3000), "LIKELY"),
        arguments(list(2500, 2999), "LIKELY"),
        arguments(list(2500, 2600), "MAYBE"),
        arguments(list(2500, 2500), "MAYBE"));
  }

  private static String text(BookReading evidence) {
    return evidence instanceof BookReading.Differs differs
        ? differs.ours().name()
        : evidence.getClass().getSimpleName();
  }

  @ParameterizedTest
  @MethodSource("books")
  void the_books_are_compared_by_totals_and_another_total_may_be_ours(
      ProviderResponse list, String expected) {
    assertThat(text(read(list))).isEqualTo(expected);
  }

  /** As a payout that somebody made by hand, and that was not listed when the baseline was read. */
  @Test
  void a_payout_that_was_made_well_before_the_first_call_is_not_ours() {
    long made = Instant.parse("2026-01-01T10:00:00Z").toEpochMilli();
    Baseline none = Baseline.Respondent.of(List.of());
    assertThat(text(read(none.firstCalledAt(made + 600_000), list(3000)))).isEqualTo("Present");
    assertThat(text(read(none.firstCalledAt(made + 600_001), list(3000)))).isEqualTo("MAYBE");
    // The totals are equal: ours would be the newest of them, and that is an old one.
    Baseline same = baseline(3000).firstCalledAt(made + 2 * 86_400_000L);
    assertThat(text(read(same, list(3000, 3000)))).isEqualTo("MAYBE");
    assertThat(text(read(same, list(3000, 1, 3000)))).isEqualTo("LIKELY");
  }

  @Test
  void claims_of_the_first_version_are_compared_by_count() {
    Baseline baseline = new Baseline.Respondent(1, null);
    assertThat(text(read(baseline, list(2500)))).isEqualTo("Absent");
    assertThat(text(read(baseline, list(1)))).isEqualTo("Absent");
    assertThat(text(read(baseline, list(1, 3000)))).isEqualTo("Present");
    assertThat(text(read(baseline, list(3000, 2500)))).isEqualTo(Ours.MAYBE.name());
    assertThat(text(read(baseline, list()))).isEqualTo(Ours.VANISHED_ALIKE.name());
    assertThat(((BookReading.Present) read(baseline, list(1, 3000))).entries())
        .isEqualTo(cents(1, 3000));
    assertThat(
            prepare(
                new PreparationInput(REQUEST, baseline, List.of()),
                of(200, PROJECT),
                of(200, ATTENDED),
                list(1)))
        .isEqualTo(new Preparation.Ready(baseline));
  }

  @ParameterizedTest
  @CsvSource({"401,ACCOUNT", "403,STUDY", "404,STUDY", "429,LANE", "500,"})
  void a_list_that_cannot_be_read_proves_nothing(int status, Pause.Scope scope) {
    Pause pause = ((BookReading.Unreadable) read(of(status, "{}"))).pause();
    assertThat(pause == null ? null : pause.scope()).isEqualTo(scope);
  }

  private boolean opens(Pause pause, String path, ProviderResponse reply) {
    Script<ProviderRequest, ProviderResponse> script = new Script<>(reply);
    boolean open = script.run(provider.probe(pause)).open();
    assertThat(script.requests()).containsExactly(ProviderRequest.get(path));
    return open;
  }

  @Test
  void any_documented_answer_of_the_balances_opens_all_but_a_project() {
    String path = "/v1/pricing/balances/summary";
    for (Pause pause :
        List.of(
            Pause.funds("", 1, REASON), Pause.account(REASON), Pause.lane("resp1", 0, REASON))) {
      assertThat(opens(pause, path, of(200, "{\"creditBalance\":0}"))).isTrue();
      assertThat(opens(pause, path, of(401, "{}"))).isFalse();
      assertThat(opens(pause, path, html(200))).isFalse();
      assertThat(opens(pause, path, noAnswer())).isFalse();
    }
  }

  @Test
  void a_project_is_open_when_its_own_page_is() {
    Pause pause = Pause.study("proj1", REASON);
    assertThat(opens(pause, "/v1/projects/proj1", of(200, PROJECT))).isTrue();
    assertThat(opens(pause, "/v1/projects/proj1", of(404, "{}"))).isFalse();
    assertThat(opens(pause, "/v1/projects/proj1", html(200))).isFalse();
    assertThat(opens(Pause.study("p.1", REASON), "/v1/projects/p.1", of(200, PROJECT))).isTrue();
  }
}
