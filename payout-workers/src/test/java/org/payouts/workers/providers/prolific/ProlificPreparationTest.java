package org.payouts.workers.providers.prolific;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.payouts.workers.providers.http.Replies.brokenOff;
import static org.payouts.workers.providers.http.Replies.html;
import static org.payouts.workers.providers.http.Replies.noAnswer;
import static org.payouts.workers.providers.http.Replies.notSent;
import static org.payouts.workers.providers.http.Replies.of;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.Target;
import org.payouts.workers.provider.Script;
import org.payouts.workers.providers.http.ProviderRequest;
import org.payouts.workers.providers.http.ProviderResponse;

/** One row: study, project, balance, submission, draft, and what each answer leads to. */
class ProlificPreparationTest {
  private static final String SUB = "5f9abb0000000000000000a1";
  private static final String STRANGER = "5f9abb0000000000000000ff";
  private static final ProviderResponse STUDY =
      of(200, "{\"id\":\"study1\",\"presentment_currency_code\":null,\"currency_code\":\"GBP\"}");
  private static final ProviderResponse BALANCE =
      of(200, "{\"currency_code\":\"GBP\",\"total_balance\":9000,\"available_balance\":5000}");
  private static final ProviderResponse DRAFT = draft("study1", "3000");
  private static final String SHORT =
      "{\"error\":{\"title\":\"Insufficient funds\",\"detail\":\"Not enough balance\"}}";

  private final ProlificProvider provider = new ProlificProvider();

  private static PayoutRequest request(
      long amount, String currency, String workspace, String study, String submission) {
    Target target = new Target.Prolific(workspace, study, submission);
    return new PayoutRequest("p1", target, amount, currency, "thanks");
  }

  private static final PayoutRequest REQUEST = request(3000, "GBP", "ws1", "study1", SUB);

  private static ProviderResponse draft(String study, String amount) {
    return of(
        201,
        "{\"id\":\"bulk1\",\"study\":\"%s\",\"amount\":%s,\"total_amount\":4000.01}"
            .formatted(study, amount));
  }

  /** What {@link #DRAFT} leads to. */
  private static Baseline drafted(
      List<BigDecimal> payments, @Nullable String currency, @Nullable String workspace) {
    return new Baseline.Prolific("bulk1", payments, currency, workspace, 0, 1000L);
  }

  private static ProviderResponse page(String payments) {
    return page(SUB, "study1", payments);
  }

  private static ProviderResponse page(String id, String study, String payments) {
    return of(
        200,
        "{\"id\":\"%s\",\"study_id\":\"%s\",\"bonus_payments\":%s}".formatted(id, study, payments));
  }

  private static List<BigDecimal> amounts(String... texts) {
    return Stream.of(texts).map(BigDecimal::new).toList();
  }

  private Preparation prepare(PreparationInput candidate, ProviderResponse... replies) {
    Script<ProviderRequest, ProviderResponse> script = new Script<>(replies);
    Preparation preparation = script.run(provider.prepare(List.of(candidate), 1)).get(0);
    assertThat(script.moneyRequests()).isZero();
    return preparation;
  }

  private Preparation prepare(ProviderResponse... replies) {
    return prepare(PreparationInput.first(REQUEST), replies);
  }

  /** What became of the row, and what stands still for it. */
  private static String text(Preparation preparation) {
    if (preparation instanceof Preparation.Later later) {
      Pause pause = later.pause();
      return later.reason().code()
          + (pause == null ? "" : " " + pause.scope() + (" " + pause.key()).stripTrailing());
    }
    if (preparation instanceof Preparation.Suspect suspect) {
      return "suspect " + suspect.reason().code();
    }
    return preparation instanceof Preparation.Refused refused
        ? refused.code()
        : preparation.getClass().getSimpleName();
  }

  // ---- the whole way -------------------------------------------------------------------------

  @Test
  void a_claim_needs_study_balance_and_submission_before_any_draft_is_made() {
    Script<ProviderRequest, ProviderResponse> script =
        new Script<>(STUDY, BALANCE, page("[2536, 1000.5]"), DRAFT);

    assertThat(script.run(provider.prepare(List.of(PreparationInput.first(REQUEST)), 1)))
        .containsExactly(new Preparation.Ready(drafted(amounts("1000.5", "2536"), "GBP", null)));
    assertThat(script.requests())
        .containsExactly(
            ProviderRequest.get("/api/v1/studies/study1/").mayBeCached(),
            ProviderRequest.get("/api/v1/workspaces/ws1/balance/"),
            ProviderRequest.get("/api/v1/submissions/" + SUB + "/"),
            ProviderRequest.post(
                "/api/v1/submissions/bonus-payments/",
                "{\"study_id\":\"study1\",\"csv_bonuses\":\"" + SUB + ",30.00\"}"));
  }

  static Stream<Arguments> impossible() {
    return Stream.of(
        arguments(request(1, "EUR", "w", "s", "x"), "CURRENCY_NOT_SUPPORTED"),
        arguments(request(0, "GBP", "w", "s", "x"), "AMOUNT_NOT_POSITIVE"),
        arguments(request(1, "GBP", "w", "s", "x,9999\ny"), "TARGET_INVALID"),
        arguments(request(1, "GBP", "w", "s", "x\n"), "TARGET_INVALID"),
        arguments(request(1, "GBP", "w", "s", "../me"), "TARGET_INVALID"),
        arguments(request(1, "GBP", "w/../v", "s", "x"), "TARGET_INVALID"),
        arguments(request(1, "GBP", "w", "..", "x"), "TARGET_INVALID"),
        arguments(request(1, "GBP", "w", "s%2f", "x"), "TARGET_INVALID"),
        arguments(request(1, "GBP", "w", "s", "x".repeat(65)), "TARGET_INVALID"),
        arguments(request(1, "GBP", "w", "", "x"), "TARGET_INVALID"));
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void what_cannot_be_asked_for_is_refused_without_a_question(PayoutRequest request, String code) {
    assertThat(text(prepare(PreparationInput.first(request)))).isEqualTo(code);
  }

  /** What {@code prolific.ids=any} lets through the router reaches the worker like this. */
  @ParameterizedTest
  @ValueSource(strings = {"NA", "6.12346E.23", "5f9abb0000000000000000a", ".a", "a..b"})
  void what_the_router_let_through_is_not_refused_for_its_shape(String submission) {
    Script<ProviderRequest, ProviderResponse> script =
        new Script<>(
            of(200, "{\"id\":\"study.1\",\"currency_code\":\"GBP\"}"),
            BALANCE,
            page(submission, "study.1", "[]"),
            draft("study.1", "3000"));
    PreparationInput candidate =
        PreparationInput.first(request(3000, "GBP", "ws.1", "study.1", submission));

    assertThat(text(script.run(provider.prepare(List.of(candidate), 1)).get(0))).isEqualTo("Ready");
    assertThat(script.requests())
        .containsExactly(
            ProviderRequest.get("/api/v1/studies/study.1/").mayBeCached(),
            ProviderRequest.get("/api/v1/workspaces/ws.1/balance/"),
            ProviderRequest.get("/api/v1/submissions/" + submission + "/"),
            ProviderRequest.post(
                "/api/v1/submissions/bonus-payments/",
                "{\"study_id\":\"study.1\",\"csv_bonuses\":\"" + submission + ",30.00\"}"));
  }

  // ---- study and project ---------------------------------------------------------------------

  static Stream<Arguments> studies() {
    return Stream.of(
        arguments(notSent(), "PROVIDER_UNREACHABLE"),
        arguments(noAnswer(), "PROVIDER_UNREACHABLE"),
        arguments(of(500, "{}"), "PROVIDER_UNREACHABLE"),
        arguments(html(502), "PROVIDER_UNREACHABLE"),
        arguments(of(401, "{}"), "CREDENTIALS_REFUSED ACCOUNT"),
        arguments(of(429, "{}"), "RATE_LIMITED LANE ws1"),
        arguments(of(403, "{}"), "FORBIDDEN STUDY study1"),
        arguments(of(404, "{}"), "NOT_FOUND STUDY study1"),
        arguments(of(400, "{}"), "UNEXPECTED_ANSWER STUDY study1"),
        arguments(of(307, ""), "UNEXPECTED_ANSWER STUDY study1"),
        arguments(html(200), "UNEXPECTED_ANSWER STUDY study1"),
        arguments(of(200, ""), "UNEXPECTED_ANSWER STUDY study1"),
        arguments(of(200, "[]"), "UNEXPECTED_ANSWER STUDY study1"),
        arguments(of(200, "{\"message\":\"maintenance\"}"), "UNEXPECTED_ANSWER STUDY study1"),
        arguments(of(200, "{\"id\":null}"), "UNEXPECTED_ANSWER STUDY study1"),
        arguments(
            of(200, "{\"id\":\"study1\",\"currency_code\":7}"), "UNEXPECTED_ANSWER STUDY study1"),
        arguments(brokenOff(200, "{\"id\":\"study1\"}"), "UNEXPECTED_ANSWER STUDY study1"),
        arguments(of(200, "{\"id\":\"study2\"}"), "UNEXPECTED_ANSWER STUDY study1"),
        arguments(of(200, "{\"currency_code\":7}"), "UNEXPECTED_ANSWER STUDY study1"));
  }

  @ParameterizedTest
  @MethodSource("studies")
  void a_study_that_cannot_be_read_stands_still_alone(ProviderResponse reply, String expected) {
    assertThat(text(prepare(reply))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"currency_code\":\"USD\"",
        "\"presentment_currency_code\":\"USD\",\"currency_code\":\"GBP\"",
        "\"presentment_currency_code\":null,\"currency_code\":\"usd\""
      })
  void a_study_of_another_currency_refuses_before_anything_is_drafted(String currencies) {
    assertThat(text(prepare(of(200, "{\"id\":\"study1\"," + currencies + "}"))))
        .isEqualTo("WRONG_CURRENCY");
  }

  @Test
  void a_study_that_names_no_currency_leaves_it_to_the_balance() {
    ProviderResponse study = of(200, "{\"id\":\"study1\"}");
    assertThat(prepare(study, BALANCE, page("[]"), DRAFT))
        .isEqualTo(new Preparation.Ready(drafted(List.of(), null, null)));
  }

  private static final ProviderResponse OF_PROJECT =
      of(200, "{\"id\":\"study1\",\"currency_code\":\"GBP\",\"project\":\"proj1\"}");

  @Test
  void a_study_of_another_workspace_refuses() {
    ProviderResponse project = of(200, "{\"id\":\"proj1\",\"workspace\":\"" + STRANGER + "\"}");
    assertThat(text(prepare(OF_PROJECT, project))).isEqualTo("WRONG_WORKSPACE");
  }

  @Test
  void the_studys_own_workspace_is_kept_with_the_claim() {
    String workspace = "5f9abb0000000000000000e5";
    PreparationInput candidate =
        PreparationInput.first(request(3000, "GBP", workspace, "study1", SUB));
    Script<ProviderRequest, ProviderResponse> script =
        new Script<>(
            OF_PROJECT,
            of(200, "{\"id\":\"proj1\",\"workspace\":\"" + workspace + "\"}"),
            BALANCE,
            page("[]"),
            DRAFT);
    assertThat(script.run(provider.prepare(List.of(candidate), 1)))
        .containsExactly(new Preparation.Ready(drafted(List.of(), "GBP", workspace)));
    assertThat(script.requests())
        .element(1)
        .isEqualTo(ProviderRequest.get("/api/v1/projects/proj1/").mayBeCached());
  }

  static Stream<ProviderResponse> silentProjects() {
    return Stream.of(
        of(404, "{}"),
        of(403, "{}"),
        of(200, "{\"id\":\"proj1\"}"),
        of(200, "{\"id\":\"proj1\",\"workspace\":null}"),
        of(200, "{\"id\":\"proj1\",\"workspace\":\"ws2\"}"),
        of(200, "{\"id\":\"proj1\",\"workspace\":\"" + STRANGER + "0\"}"));
  }

  @ParameterizedTest
  @MethodSource("silentProjects")
  void a_project_that_does_not_say_its_workspace_binds_nothing(ProviderResponse project) {
    assertThat(prepare(OF_PROJECT, project, BALANCE, page("[]"), DRAFT))
        .isEqualTo(new Preparation.Ready(drafted(List.of(), "GBP", null)));
  }

  /** It may name another workspace once it can be read. */
  @Test
  void a_page_that_is_not_the_projects_is_waited_for() {
    assertThat(text(prepare(OF_PROJECT, html(200)))).isEqualTo("UNEXPECTED_ANSWER STUDY study1");
    assertThat(text(prepare(OF_PROJECT, of(200, "{\"message\":\"maintenance\"}"))))
        .isEqualTo("UNEXPECTED_ANSWER STUDY study1");
    assertThat(text(prepare(OF_PROJECT, of(200, "{\"id\":\"proj2\",\"workspace\":\"ws2\"}"))))
        .isEqualTo("UNEXPECTED_ANSWER STUDY study1");
  }

  @Test
  void a_project_that_may_answer_later_is_waited_for() {
    assertThat(text(prepare(OF_PROJECT, of(503, "")))).isEqualTo("PROVIDER_UNREACHABLE");
    assertThat(text(prepare(OF_PROJECT, of(401, "")))).isEqualTo("CREDENTIALS_REFUSED ACCOUNT");
    assertThat(text(prepare(OF_PROJECT, of(429, "")))).isEqualTo("RATE_LIMITED LANE ws1");
  }

  // ---- balance -------------------------------------------------------------------------------

  static Stream<Arguments> balances() {
    return Stream.of(
        arguments(noAnswer(), "PROVIDER_UNREACHABLE"),
        arguments(of(500, "{}"), "PROVIDER_UNREACHABLE"),
        arguments(of(401, "{}"), "CREDENTIALS_REFUSED ACCOUNT"),
        arguments(of(429, "{}"), "RATE_LIMITED LANE ws1"),
        arguments(of(403, "{}"), "FORBIDDEN LANE ws1"),
        arguments(of(404, "{}"), "NOT_FOUND LANE ws1"),
        arguments(html(200), "UNEXPECTED_ANSWER LANE ws1"),
        arguments(of(200, "{}"), "UNEXPECTED_ANSWER LANE ws1"),
        arguments(brokenOff(200, "{\"currency_code\":\"GBP\"}"), "UNEXPECTED_ANSWER LANE ws1"),
        arguments(of(200, "{\"currency_code\":\"pounds\"}"), "UNEXPECTED_ANSWER LANE ws1"),
        arguments(of(200, "{\"currency_code\":\"G1P\"}"), "UNEXPECTED_ANSWER LANE ws1"),
        arguments(
            of(200, "{\"currency_code\":\"USD\",\"available_balance\":5000}"), "WRONG_CURRENCY"),
        arguments(
            of(200, "{\"currency_code\":\"GBP\",\"available_balance\":2999}"),
            "FUNDS_SHORT FUNDS ws1"));
  }

  @ParameterizedTest
  @MethodSource("balances")
  void a_workspace_that_cannot_be_read_stands_still_alone(ProviderResponse reply, String expected) {
    assertThat(text(prepare(STUDY, reply))).isEqualTo(expected);
  }

  @Test
  void a_balance_short_of_the_fees_waits_for_them_too() {
    ProviderResponse balance = of(200, "{\"currency_code\":\"GBP\",\"available_balance\":4000}");
    Preparation preparation = prepare(STUDY, balance, page("[]"), DRAFT);
    assertThat(((Preparation.Later) preparation).pause().amountMinor()).isEqualTo(4001);
  }

  @Test
  void a_draft_that_costs_more_than_can_be_counted_waits_for_funds() {
    ProviderResponse draft = of(201, "{\"id\":\"bulk1\",\"amount\":3000,\"total_amount\":1e30}");
    Preparation preparation = prepare(STUDY, BALANCE, page("[]"), draft);
    assertThat(((Preparation.Later) preparation).pause().amountMinor()).isEqualTo(Long.MAX_VALUE);
  }

  // ---- submission ----------------------------------------------------------------------------

  static Stream<Arguments> submissions() {
    return Stream.of(
        arguments(noAnswer(), "PROVIDER_UNREACHABLE"),
        arguments(of(500, "{}"), "PROVIDER_UNREACHABLE"),
        arguments(of(401, "{}"), "CREDENTIALS_REFUSED ACCOUNT"),
        arguments(of(429, "{}"), "RATE_LIMITED LANE ws1"),
        arguments(of(403, "{}"), "suspect FORBIDDEN"),
        arguments(of(400, "{}"), "suspect UNEXPECTED_ANSWER"),
        arguments(html(200), "suspect UNEXPECTED_ANSWER"),
        arguments(brokenOff(200, "{}"), "suspect UNEXPECTED_ANSWER"),
        arguments(page(STRANGER, "study1", "[]"), "suspect UNEXPECTED_ANSWER"),
        arguments(page("null"), "suspect UNEXPECTED_ANSWER"),
        arguments(page("{}"), "suspect UNEXPECTED_ANSWER"),
        arguments(page("[\"10\"]"), "suspect UNEXPECTED_ANSWER"),
        arguments(page("[null]"), "suspect UNEXPECTED_ANSWER"),
        arguments(page("[1e99]"), "suspect UNEXPECTED_ANSWER"),
        arguments(page("[" + "1,".repeat(1000) + "1]"), "suspect UNEXPECTED_ANSWER"),
        arguments(page(SUB, "study2", "[]"), "WRONG_STUDY"));
  }

  @ParameterizedTest
  @MethodSource("submissions")
  void a_submission_that_cannot_be_read_is_its_own_rows_matter_and_no_draft_is_made(
      ProviderResponse reply, String expected) {
    assertThat(text(prepare(STUDY, BALANCE, reply))).isEqualTo(expected);
  }

  @Test
  void a_page_without_bonus_payments_is_not_read_as_none_and_the_reason_says_so() {
    Preparation.Suspect suspect = (Preparation.Suspect) prepare(STUDY, BALANCE, page("null"));
    assertThat(suspect.reason().text()).contains("no list of bonus_payments");
  }

  /** Submissions of a representative sample belong to studies of their own. */
  @Test
  void a_submission_of_a_part_of_the_study_is_the_studys() {
    ProviderResponse part = page(SUB, "study2\",\"parent_study_id\":\"study1", "[]");
    assertThat(prepare(STUDY, BALANCE, part, DRAFT)).isInstanceOf(Preparation.Ready.class);
    ProviderResponse other = page(SUB, "study2\",\"parent_study_id\":\"study3", "[]");
    assertThat(text(prepare(STUDY, BALANCE, other))).isEqualTo("WRONG_STUDY");
  }

  @Test
  void a_submission_may_spell_its_id_in_upper_case() {
    assertThat(prepare(STUDY, BALANCE, page(SUB.toUpperCase(), "study1", "[]"), DRAFT))
        .isInstanceOf(Preparation.Ready.class);
  }

  @Test
  void a_first_baseline_holds_what_the_target_is_known_to_have_been_paid() {
    PreparationInput candidate = new PreparationInput(REQUEST, null, amounts("3000"));
    Baseline unseen =
        ((Preparation.Ready) prepare(candidate, STUDY, BALANCE, page("[7]"), DRAFT)).baseline();
    Baseline seen =
        ((Preparation.Ready) prepare(candidate, STUDY, BALANCE, page("[7,3000]"), DRAFT))
            .baseline();
    assertThat(unseen.baseline()).isEqualTo(amounts("7", "3000"));
    assertThat(seen.baseline()).isEqualTo(amounts("7", "3000"));
  }

  private static PreparationInput again(String... baseline) {
    Baseline earlier = new Baseline.Prolific("bulk0", amounts(baseline), "GBP", null);
    return new PreparationInput(REQUEST, earlier, amounts("77"));
  }

  @Test
  void another_attempt_keeps_the_first_baseline() {
    assertThat(prepare(again("7"), STUDY, BALANCE, page("[7.000001]"), DRAFT))
        .isEqualTo(new Preparation.Ready(drafted(amounts("7"), "GBP", null)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[7,3000]|Present", "[7,3001]|Differs", "[7,50]|Differs", "[]|Differs"})
  void another_attempt_is_never_made_on_changed_books(String payments, String expected) {
    Preparation.Changed changed =
        (Preparation.Changed) prepare(again("7"), STUDY, BALANCE, page(payments));
    assertThat(changed.evidence().getClass().getSimpleName()).isEqualTo(expected);
    if (changed.evidence() instanceof BookReading.Present present) {
      assertThat(present.reference()).as("what the earlier attempt paid").isEqualTo("bulk0");
    }
  }

  @Test
  void a_submission_that_was_there_before_is_not_looked_for() {
    assertThat(text(prepare(again("7"), STUDY, BALANCE, of(404, "{}"))))
        .isEqualTo("suspect NOT_FOUND");
  }

  // ---- a submission without a page -----------------------------------------------------------

  private static String entry(String id, String participant) {
    return "{\"id\":\"%s\",\"participant_id\":\"%s\"}".formatted(id, participant);
  }

  private static ProviderResponse list(String next, String... entries) {
    return list(entries.length, next, entries);
  }

  private static ProviderResponse list(int count, String next, String... entries) {
    String link = next == null ? "null" : "\"" + next + "\"";
    return of(
        200,
        "{\"results\":[%s],\"_links\":{\"next\":{\"href\":%s}},\"meta\":{\"count\":%d}}"
            .formatted(String.join(",", entries), link, count));
  }

  private Preparation search(ProviderResponse... lists) {
    List<ProviderResponse> replies = new ArrayList<>(List.of(STUDY, BALANCE, of(404, "{}")));
    replies.addAll(Arrays.asList(lists));
    return prepare(replies.toArray(ProviderResponse[]::new));
  }

  @Test
  void a_participant_in_place_of_a_submission_is_refused_with_the_submission_to_name() {
    Preparation.Refused refused =
        (Preparation.Refused)
            search(
                list("https://api.prolific.com/api/v1/x/?page=2", entry("subX", STRANGER)),
                list(2, null, entry("subY", SUB.toUpperCase())));
    assertThat(refused.code()).isEqualTo("TARGET_IS_PARTICIPANT");
    assertThat(refused.detail()).contains("subY").doesNotContain("subX").doesNotContain(STRANGER);
  }

  @Test
  void the_search_follows_the_pages_of_the_api_and_of_nobody_else() {
    Script<ProviderRequest, ProviderResponse> script =
        new Script<>(
            STUDY,
            BALANCE,
            of(404, "{}"),
            list("https://elsewhere.example/api/v1/more/?page=2&x=%20", entry("subX", STRANGER)),
            list(null, entry("subY", STRANGER)));
    script.run(provider.prepare(List.of(PreparationInput.first(REQUEST)), 1));
    assertThat(script.requests().subList(3, 5))
        .containsExactly(
            ProviderRequest.get("/api/v1/studies/study1/submissions/"),
            ProviderRequest.get("/api/v1/more/?page=2&x=%20"));
  }

  @Test
  void a_submission_that_a_whole_list_does_not_hold_is_refused() {
    Preparation.Refused refused =
        (Preparation.Refused) search(list(null, entry("subX", STRANGER), entry("subY", STRANGER)));
    assertThat(refused.code()).isEqualTo("SUBMISSION_UNKNOWN");
    assertThat(refused.detail()).contains(SUB).doesNotContain(STRANGER).doesNotContain("subX");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"meta\":{\"count\":1}",
        "\"_links\":null,\"meta\":{\"count\":1}",
        "\"_links\":{\"next\":{}},\"meta\":{\"count\":1}",
        "\"_links\":{\"next\":{\"href\":7}},\"meta\":{\"count\":1}",
        "\"_links\":{}",
        "\"_links\":{},\"meta\":{\"count\":null}",
        "\"_links\":{},\"meta\":{\"count\":0}",
        "\"_links\":{},\"meta\":{\"count\":2}"
      })
  void a_list_that_does_not_say_its_end_and_its_number_proves_nothing(String rest) {
    String twice = entry("subX", STRANGER) + "," + entry("subX", STRANGER);
    assertThat(text(search(of(200, "{\"results\":[%s],%s}".formatted(twice, rest)))))
        .isEqualTo("suspect NOT_FOUND");
  }

  @Test
  void a_list_without_a_next_page_among_its_links_is_at_its_end() {
    String body = "{\"results\":[%s],\"_links\":{\"self\":{}},\"meta\":{\"count\":1}}";
    assertThat(text(search(of(200, body.formatted(entry("subX", STRANGER))))))
        .isEqualTo("SUBMISSION_UNKNOWN");
  }

  static Stream<Arguments> searches() {
    String more = "/api/v1/next/";
    String counted = "{\"results\":[%s],\"meta\":{\"count\":2}}".formatted(entry("subX", STRANGER));
    return Stream.of(
        arguments(list(null, entry(SUB, STRANGER)), "suspect NOT_FOUND"),
        arguments(list(null, entry("subX", SUB), entry("subY", SUB)), "suspect NOT_FOUND"),
        arguments(list(null), "suspect NOT_FOUND"),
        arguments(list(null, "{\"participant_id\":\"x\"}"), "suspect NOT_FOUND"),
        arguments(list("/elsewhere/", entry("subX", STRANGER)), "suspect NOT_FOUND"),
        arguments(list("/api/v1/../../x/", entry("subX", STRANGER)), "suspect NOT_FOUND"),
        arguments(
            list("/api/v1/studies/study1/submissions/", entry("subX", STRANGER)),
            "suspect NOT_FOUND"),
        arguments(list("::", entry("subX", STRANGER)), "suspect NOT_FOUND"),
        arguments(of(200, counted), "suspect NOT_FOUND"),
        arguments(of(200, "{\"results\":{}}"), "suspect NOT_FOUND"),
        arguments(of(403, "{}"), "suspect NOT_FOUND"),
        arguments(html(200), "suspect NOT_FOUND"),
        arguments(brokenOff(200, "{\"results\":[]}"), "suspect NOT_FOUND"),
        arguments(noAnswer(), "PROVIDER_UNREACHABLE"),
        arguments(of(500, "{}"), "PROVIDER_UNREACHABLE"),
        arguments(of(429, "{}"), "RATE_LIMITED LANE ws1"),
        arguments(of(401, "{}"), "CREDENTIALS_REFUSED ACCOUNT"));
  }

  @ParameterizedTest
  @MethodSource("searches")
  void a_list_that_proves_nothing_leaves_the_row_suspect(ProviderResponse list, String expected) {
    assertThat(text(search(list))).isEqualTo(expected);
  }

  @Test
  void the_search_ends_after_fifty_pages() {
    ProviderResponse[] pages = new ProviderResponse[SubmissionSearch.MOST_PAGES];
    for (int i = 0; i < pages.length; i++) {
      pages[i] = list("/api/v1/list/?page=" + i, entry("subX" + i, STRANGER));
    }
    assertThat(text(search(pages))).isEqualTo("suspect NOT_FOUND");
  }

  // ---- set-up --------------------------------------------------------------------------------

  static Stream<Arguments> setUps() {
    String named = "{\"error\":{\"detail\":[\"Wrong IDs: " + SUB + ", " + STRANGER + "\"]}}";
    return Stream.of(
        arguments(notSent(), "PROVIDER_UNREACHABLE"),
        arguments(noAnswer(), "PROVIDER_UNREACHABLE"),
        arguments(of(503, ""), "PROVIDER_UNREACHABLE"),
        arguments(of(401, "{}"), "CREDENTIALS_REFUSED ACCOUNT"),
        arguments(of(429, "{}"), "RATE_LIMITED LANE ws1"),
        arguments(of(400, SHORT), "FUNDS_SHORT FUNDS ws1"),
        arguments(of(402, "{}"), "FUNDS_SHORT FUNDS ws1"),
        arguments(of(400, named), "SET_UP_REFUSED"),
        arguments(of(422, named.replace(SUB, SUB.toUpperCase())), "SET_UP_REFUSED"),
        arguments(of(400, "{}"), "suspect SET_UP_REFUSED"),
        arguments(of(422, "{\"error\":{\"detail\":\"no\"}}"), "suspect SET_UP_REFUSED"),
        arguments(of(403, "{}"), "suspect FORBIDDEN"),
        arguments(of(404, "{}"), "suspect NOT_FOUND"),
        arguments(of(405, "{}"), "suspect UNEXPECTED_ANSWER"),
        arguments(of(409, named), "suspect UNEXPECTED_ANSWER"),
        arguments(html(400), "suspect UNEXPECTED_ANSWER"),
        arguments(html(201), "suspect UNEXPECTED_ANSWER"),
        arguments(of(201, "[]"), "suspect UNEXPECTED_ANSWER"),
        arguments(brokenOff(201, "{"), "suspect UNEXPECTED_ANSWER"),
        arguments(draft("study2", "3000"), "suspect UNEXPECTED_ANSWER"),
        arguments(draft("study1", "30"), "suspect UNEXPECTED_ANSWER"),
        arguments(draft("study1", "3000.02"), "suspect UNEXPECTED_ANSWER"));
  }

  @ParameterizedTest
  @MethodSource("setUps")
  void a_set_up_of_one_row_that_comes_to_nothing_holds_up_that_row_alone(
      ProviderResponse reply, String expected) {
    Preparation preparation = prepare(STUDY, BALANCE, page("[]"), reply);
    assertThat(text(preparation)).isEqualTo(expected);
    assertThat(preparation.toString()).as("nobody else's ID").doesNotContain(STRANGER);
  }

  @Test
  void a_draft_is_the_one_asked_for_whatever_noise_its_amount_has() {
    assertThat(prepare(STUDY, BALANCE, page("[]"), draft("study1", "2999.9999999999995")))
        .isInstanceOf(Preparation.Ready.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"study\":\"study1\",\"amount\":3000}",
        "{\"id\":\"a/b\",\"study\":\"study1\",\"amount\":3000}",
        "{\"id\":\"bulk1\",\"study\":\"study1\"}",
        "{\"id\":\"bulk1\",\"study\":\"study1\",\"amount\":\"3000\"}",
        "{\"id\":\"bulk1\",\"amount\":3000,\"amount\":1}"
      })
  void a_draft_that_cannot_be_checked_is_never_paid(String draft) {
    assertThat(text(prepare(STUDY, BALANCE, page("[]"), of(201, draft))))
        .isEqualTo("suspect UNEXPECTED_ANSWER");
  }
}
