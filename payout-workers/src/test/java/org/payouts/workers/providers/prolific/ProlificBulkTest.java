package org.payouts.workers.providers.prolific;

import static org.assertj.core.api.Assertions.assertThat;
import static org.payouts.workers.providers.http.Replies.html;
import static org.payouts.workers.providers.http.Replies.noAnswer;
import static org.payouts.workers.providers.http.Replies.of;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Target;
import org.payouts.workers.provider.ProviderFlow;
import org.payouts.workers.providers.http.ProviderRequest;
import org.payouts.workers.providers.http.ProviderResponse;

/** Drafts of several rows against a Prolific that is scripted by what it objects to. */
class ProlificBulkTest {
  private final ProlificProvider provider = new ProlificProvider();
  private final FakeProlific prolific = new FakeProlific();

  /** Answers every question, keeps count, and knows which rows each draft holds. */
  private static final class FakeProlific {
    /** Rows a set-up with which is refused. */
    private final Set<String> wrong = new HashSet<>();

    /** What set-ups with these rows are answered. */
    private final Map<String, ProviderResponse> stumbles = new HashMap<>();

    /** What the pages of these submissions are answered. */
    private final Map<String, ProviderResponse> pages = new HashMap<>();

    private final Set<String> misread = new HashSet<>();
    private final List<List<String>> setUps = new ArrayList<>();
    private final List<String> others = new ArrayList<>();
    private boolean names = true;
    private @Nullable ProviderResponse always;
    private long availableMinor = 1_000_000;
    private BigDecimal fees = BigDecimal.ZERO;
    private int reads;

    private ProviderResponse reply(ProviderRequest question) {
      String path = question.path();
      if (path.endsWith("/balance/")) {
        return of(200, "{\"currency_code\":\"GBP\",\"available_balance\":" + availableMinor + "}");
      }
      if (path.equals("/api/v1/studies/study1/")) {
        return of(200, "{\"id\":\"study1\",\"currency_code\":\"GBP\"}");
      }
      if (question.json() != null) {
        return setUp(question.json());
      }
      if (path.startsWith("/api/v1/submissions/")) {
        return submission(path);
      }
      others.add(path);
      return of(500, "");
    }

    private ProviderResponse submission(String path) {
      reads++;
      String id = path.replaceAll(".*submissions/([^/]+)/", "$1");
      return pages.getOrDefault(id, of(200, "{\"study_id\":\"study1\",\"bonus_payments\":[7]}"));
    }

    private ProviderResponse setUp(String json) {
      String csv = json.replaceAll(".*\"csv_bonuses\":\"([^\"]*)\".*", "$1");
      List<String> lines = List.of(csv.split("\\\\n"));
      List<String> ids = lines.stream().map(line -> line.split(",", -1)[0]).toList();
      setUps.add(ids);
      if (always != null) {
        return always;
      }
      for (String id : ids) {
        if (stumbles.containsKey(id)) {
          return stumbles.get(id);
        }
      }
      List<String> bad = ids.stream().filter(wrong::contains).toList();
      if (!bad.isEmpty()) {
        String named = names ? "Wrong:\\n" + String.join(", ", bad) : "Something is wrong";
        return of(400, "{\"error\":{\"detail\":[\"" + named + "\"]}}");
      }
      BigDecimal sum =
          lines.stream()
              .map(line -> new BigDecimal(line.split(",", -1)[1]).movePointRight(2))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      BigDecimal said = ids.stream().anyMatch(misread::contains) ? sum.add(BigDecimal.ONE) : sum;
      return of(
          201,
          "{\"id\":\"bulk%d\",\"study\":\"study1\",\"amount\":%s,\"total_amount\":%s}"
              .formatted(setUps.size(), said, said.add(fees.multiply(said))));
    }
  }

  private static String sub(int number) {
    return "5f9abb00000000000000%04x".formatted(number);
  }

  private static PreparationInput row(int number, long amount) {
    return candidate(new Target.Prolific("ws1", "study1", sub(number)), number, amount, "GBP");
  }

  private static PreparationInput candidate(
      Target target, int number, long amount, String currency) {
    return PreparationInput.first(
        new PayoutRequest("p" + number, target, amount, currency, "thanks"));
  }

  private static List<PreparationInput> rows(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(number -> row(number, 100)).toList();
  }

  private static String id(PreparationInput candidate) {
    return candidate.request().target().key();
  }

  private <R> R run(ProviderFlow<ProviderRequest, ProviderResponse, R> flow) {
    ProviderFlow<ProviderRequest, ProviderResponse, R> at = flow;
    while (!(at instanceof ProviderFlow.Done<ProviderRequest, ProviderResponse, R>)) {
      if (at instanceof ProviderFlow.Ask<ProviderRequest, ProviderResponse, R> ask) {
        assertThat(ask.money()).isFalse();
        at = ask.then().apply(prolific.reply(ask.request()));
      } else {
        ProviderFlow.AskAll<ProviderRequest, ProviderResponse, R> all =
            (ProviderFlow.AskAll<ProviderRequest, ProviderResponse, R>) at;
        assertThat(all.parallel()).isEqualTo(4);
        at = all.then().apply(all.requests().stream().map(prolific::reply).toList());
      }
    }
    return ((ProviderFlow.Done<ProviderRequest, ProviderResponse, R>) at).result();
  }

  private List<Preparation> prepare(List<PreparationInput> rows) {
    List<Preparation> found = run(provider.prepare(rows, 4));
    assertThat(found).hasSize(rows.size());
    assertThat(found).anyMatch(each -> !(each instanceof Preparation.Deferred));
    draftHoldsTheReadyAndNobodyElse(rows, found);
    everyTextNamesItsOwnRowOnly(rows, found);
    return found;
  }

  /** Money rule 1 for a bulk: whatever is in the draft that would be paid is claimed. */
  private void draftHoldsTheReadyAndNobodyElse(
      List<PreparationInput> rows, List<Preparation> found) {
    Set<String> bulks = new HashSet<>();
    List<String> ready = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (found.get(i) instanceof Preparation.Ready fit) {
        bulks.add(((Baseline.Prolific) fit.baseline()).bulkId());
        ready.add(id(rows.get(i)));
      }
    }
    assertThat(bulks).hasSizeLessThanOrEqualTo(1);
    for (String bulk : bulks) {
      int number = Integer.parseInt(bulk.substring("bulk".length()));
      assertThat(prolific.setUps.get(number - 1)).containsExactlyElementsOf(ready);
    }
  }

  private static void everyTextNamesItsOwnRowOnly(
      List<PreparationInput> rows, List<Preparation> found) {
    for (int i = 0; i < rows.size(); i++) {
      String text = found.get(i).toString();
      for (PreparationInput other : rows) {
        if (other != rows.get(i)) {
          assertThat(text).doesNotContain(id(other));
        }
      }
    }
  }

  @Test
  void what_a_draft_costs_beside_its_amounts_is_shared_in_whole_minor_units_that_add_up() {
    prolific.fees = new BigDecimal("0.33333");

    List<Preparation> found = prepare(List.of(row(1, 425), row(2, 425), row(3, 100)));

    // 33.333 % of 9.50 is 3.166635.
    assertThat(found).extracting(ProlificBulkTest::fee).containsExactly(142L, 141L, 34L);
  }

  @Test
  void no_fee_is_made_up_where_the_draft_names_no_total() {
    prolific.always = of(201, "{\"id\":\"bulk1\",\"study\":\"study1\",\"amount\":100}");

    assertThat(fee(prepare(rows(1)).get(0))).isNull();
  }

  @Test
  void a_short_balance_says_what_is_there_and_what_all_that_wait_need() {
    prolific.availableMinor = 0;
    List<PreparationInput> five = IntStream.rangeClosed(1, 5).mapToObj(n -> row(n, 185)).toList();

    Preparation.Later first = (Preparation.Later) prepare(five).get(0);

    assertThat(first.reason().text())
        .isEqualTo(
            "workspace ws1 has 0.00 GBP; 5 payouts need 9.25 GBP plus fees of about 3.08 GBP. Add"
                + " funds.");
  }

  @Test
  void fees_that_a_draft_has_named_are_those_of_the_text() {
    prolific.availableMinor = 200;
    prolific.fees = new BigDecimal("0.4");

    Preparation.Later alone = (Preparation.Later) prepare(List.of(row(1, 185))).get(0);

    assertThat(alone.reason().text())
        .isEqualTo(
            "workspace ws1 has 2.00 GBP; 1 payout needs 1.85 GBP plus fees of about 0.74 GBP. Add"
                + " funds.");
  }

  private static @Nullable Long fee(Preparation each) {
    return ((Preparation.Ready) each).baseline().feeMinor();
  }

  /** One sign a row. */
  private static String kinds(List<Preparation> found) {
    return found.stream().map(ProlificBulkTest::kind).collect(Collectors.joining());
  }

  private static String kind(Preparation each) {
    if (each instanceof Preparation.Ready) {
      return "+";
    }
    if (each instanceof Preparation.Refused) {
      return "-";
    }
    if (each instanceof Preparation.Deferred) {
      return "d";
    }
    return each instanceof Preparation.Suspect ? "s" : "l";
  }

  private static Pause.Scope scope(Preparation preparation) {
    Pause pause = ((Preparation.Later) preparation).pause();
    return pause == null ? null : pause.scope();
  }

  /** {@code prolific.ids=any} lets such IDs through; a dot also ends sentences. */
  @Test
  void a_refusal_that_names_an_ID_with_a_dot_names_no_part_of_it() {
    List<PreparationInput> rows =
        Stream.of("b", "a.b", "c.", "c")
            .map(id -> candidate(new Target.Prolific("ws1", "study1", id), 1, 100, "GBP"))
            .toList();
    prolific.wrong.addAll(Set.of("a.b", "c."));

    assertThat(kinds(run(provider.prepare(rows, 4)))).isEqualTo("+--+");
  }

  @Test
  void two_hundred_rows_are_one_set_up_and_one_read_each() {
    List<Preparation> found = prepare(rows(200));
    assertThat(found).allMatch(each -> each instanceof Preparation.Ready);
    assertThat(prolific.setUps).hasSize(1);
    assertThat(prolific.reads).isEqualTo(200);
  }

  @Test
  void a_row_that_cannot_be_asked_for_stays_out_of_the_draft() {
    Target forged = new Target.Prolific("ws1", "study1", "x,1\ny");
    List<PreparationInput> rows =
        List.of(row(1, 100), candidate(forged, 2, 100, "GBP"), row(3, 0), row(4, 100));
    assertThat(kinds(prepare(rows))).isEqualTo("+--+");
    assertThat(prolific.setUps).containsExactly(List.of(sub(1), sub(4)));
  }

  @Test
  void a_row_of_another_currency_stays_out_of_the_draft() {
    Target target = new Target.Prolific("ws1", "study1", sub(2));
    List<PreparationInput> rows =
        List.of(row(1, 100), candidate(target, 2, 100, "USD"), row(3, 100));
    List<Preparation> found = prepare(rows);
    assertThat(kinds(found)).isEqualTo("+-+");
    assertThat(((Preparation.Refused) found.get(1)).code()).isEqualTo("WRONG_CURRENCY");
  }

  // ---- set-ups that are refused --------------------------------------------------------------

  @Test
  void a_refusal_that_names_rows_is_theirs_and_the_rest_is_set_up_again() {
    prolific.wrong.addAll(Set.of(sub(2), sub(4)));
    List<Preparation> found = prepare(rows(5));
    assertThat(kinds(found)).isEqualTo("+-+-+");
    assertThat(((Preparation.Refused) found.get(1)).detail()).contains(sub(2));
    assertThat(prolific.setUps).hasSize(2);
  }

  @Test
  void when_all_of_several_are_named_each_is_suspect_and_nothing_is_paused() {
    prolific.wrong.addAll(Set.of(sub(1), sub(2), sub(3)));
    assertThat(kinds(prepare(rows(3)))).isEqualTo("sss");
  }

  @ParameterizedTest
  @ValueSource(strings = {"detail", "message", "csv_bonuses", "input"})
  void a_refusal_that_repeats_what_was_sent_refuses_nobody(String field) {
    String sent = sub(1) + ",1.00\\n" + sub(2) + ",1.00\\n" + sub(3) + ",1.00";
    prolific.always = of(422, "{\"error\":{\"%s\":\"%s\"}}".formatted(field, sent));
    List<Preparation> found = prepare(rows(3));
    assertThat(found).noneMatch(each -> each instanceof Preparation.Refused);
    assertThat(kinds(found)).isEqualTo("sss");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8})
  void a_refusal_without_names_is_narrowed_down_and_the_others_are_paid(int bad) {
    prolific.wrong.add(sub(bad));
    prolific.names = false;
    assertThat(paidInTurns(8, Set.of(sub(bad)))).hasSize(7);
  }

  @Test
  void several_rows_that_are_refused_without_names_hold_up_nobody_else() {
    Set<String> bad = Set.of(sub(1), sub(2), sub(17), sub(18), sub(19), sub(40));
    prolific.wrong.addAll(bad);
    prolific.names = false;
    assertThat(paidInTurns(40, bad)).hasSize(34);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 405, 409, 200, 201, 307})
  void a_row_that_makes_set_ups_stumble_is_narrowed_down_and_the_others_are_paid(int status) {
    prolific.stumbles.put(sub(23), html(status));
    assertThat(paidInTurns(40, Set.of(sub(23)))).hasSize(39);
  }

  /** Prepares until nothing is deferred; a study's pause is over at the next turn. */
  private Set<String> paidInTurns(int count, Set<String> bad) {
    List<PreparationInput> waiting = rows(count);
    Set<String> paid = new HashSet<>();
    for (int turn = 0; turn < count && !waiting.isEmpty(); turn++) {
      List<Preparation> found = prepare(waiting);
      List<PreparationInput> next = new ArrayList<>();
      for (int i = 0; i < found.size(); i++) {
        if (found.get(i) instanceof Preparation.Ready) {
          paid.add(id(waiting.get(i)));
        } else if (found.get(i) instanceof Preparation.Suspect) {
          assertThat(bad).contains(id(waiting.get(i)));
        } else {
          next.add(waiting.get(i));
        }
      }
      waiting = next;
    }
    assertThat(paid).doesNotContainAnyElementsOf(bad);
    return paid;
  }

  @Test
  void when_every_row_is_refused_without_a_name_each_is_suspect_and_nothing_is_paused() {
    prolific.wrong.addAll(Set.of(sub(1), sub(2), sub(3)));
    prolific.names = false;
    List<Preparation> found = prepare(rows(3));
    assertThat(kinds(found)).isEqualTo("sss");
    assertThat(((Preparation.Suspect) found.get(0)).reason().code())
        .isEqualTo(Reason.SET_UP_REFUSED);
  }

  @Test
  void set_ups_are_not_tried_for_ever_and_what_is_left_is_next_in_turn() {
    prolific.names = false;
    rows(200).forEach(row -> prolific.wrong.add(id(row)));
    List<Preparation> found = prepare(rows(200));
    assertThat(prolific.setUps).hasSize(16);
    assertThat(kinds(found)).matches("s{1,2}d+");
  }

  @Test
  void set_ups_that_are_all_answered_oddly_are_about_the_study() {
    prolific.always = of(404, "{}");
    List<Preparation> found = prepare(rows(200));
    assertThat(prolific.setUps).hasSize(16);
    assertThat(kinds(found)).matches("s{1,2}l+");
    assertThat(found.subList(2, 200)).allMatch(each -> scope(each) == Pause.Scope.STUDY);
  }

  @Test
  void a_provider_that_does_not_answer_holds_up_the_bulk_without_a_pause() {
    prolific.always = noAnswer();
    List<Preparation> found = prepare(rows(4));
    assertThat(found).allMatch(each -> scope(each) == null);
    assertThat(prolific.setUps).hasSize(1);
  }

  @Test
  void refused_credentials_and_too_many_requests_hold_up_the_bulk_at_once() {
    prolific.always = of(401, "{}");
    assertThat(prepare(rows(4))).allMatch(each -> scope(each) == Pause.Scope.ACCOUNT);
    prolific.always = of(429, "{}");
    assertThat(prepare(rows(4))).allMatch(each -> scope(each) == Pause.Scope.LANE);
    assertThat(prolific.setUps).hasSize(2);
  }

  @Test
  void one_row_whose_amount_is_misread_is_suspect_and_the_others_are_paid() {
    prolific.misread.add(sub(1));
    assertThat(kinds(prepare(rows(4)))).isEqualTo("s+++");
  }

  // ---- funds ---------------------------------------------------------------------------------

  @Test
  void the_balance_pays_for_the_first_rows_that_it_covers() {
    prolific.availableMinor = 250;
    assertThat(kinds(prepare(rows(4)))).isEqualTo("++dd");
  }

  @Test
  void a_balance_short_of_the_first_row_pauses_the_workspace_and_keeps_the_order() {
    prolific.availableMinor = 250;
    List<Preparation> found = prepare(List.of(row(1, 300), row(2, 100)));
    assertThat(scope(found.get(0))).isEqualTo(Pause.Scope.FUNDS);
    assertThat(found.get(1)).isInstanceOf(Preparation.Deferred.class);
  }

  @Test
  void fees_beyond_the_balance_make_the_draft_smaller_down_to_one_row() {
    prolific.availableMinor = 400;
    prolific.fees = new BigDecimal("0.5");
    assertThat(kinds(prepare(rows(4)))).isEqualTo("++dd");
    prolific.availableMinor = 140;
    List<Preparation> found = prepare(rows(4));
    assertThat(scope(found.get(0))).isEqualTo(Pause.Scope.FUNDS);
    assertThat(kinds(found)).isEqualTo("lddd");
  }

  // ---- submissions ---------------------------------------------------------------------------

  private static ProviderResponse page(String study, String payments) {
    return of(200, "{\"study_id\":\"%s\",\"bonus_payments\":%s}".formatted(study, payments));
  }

  @Test
  void what_is_wrong_with_one_submission_is_found_before_a_draft_and_is_its_rows_matter() {
    prolific.pages.put(sub(1), page("elsewhere", "[]"));
    prolific.pages.put(sub(3), of(503, ""));
    prolific.pages.put(sub(4), of(429, "{}"));
    prolific.pages.put(sub(5), of(403, "{}"));
    prolific.pages.put(sub(6), html(200));
    prolific.pages.put(sub(7), page("study1", "null"));
    prolific.pages.put(sub(8), noAnswer());
    List<Preparation> found = prepare(rows(9));
    assertThat(kinds(found)).isEqualTo("-+llsssl+");
    assertThat(scope(found.get(2))).isNull();
    assertThat(scope(found.get(3))).isEqualTo(Pause.Scope.LANE);
    assertThat(scope(found.get(7))).isNull();
    assertThat(prolific.setUps).containsExactly(List.of(sub(2), sub(9)));
  }

  @Test
  void nobody_waits_while_a_missing_submission_is_looked_for() {
    prolific.pages.put(sub(1), of(404, "{}"));
    prolific.pages.put(sub(2), of(404, "{}"));
    assertThat(kinds(prepare(rows(4)))).isEqualTo("ss++");
    assertThat(prolific.others).isEmpty();
    prepare(rows(1));
    assertThat(prolific.others).containsExactly("/api/v1/studies/study1/submissions/");
  }

  @Test
  void with_credentials_that_are_refused_no_draft_is_made() {
    prolific.pages.put(sub(2), of(401, "{}"));
    List<Preparation> found = prepare(rows(4));
    assertThat(kinds(found)).isEqualTo("dldd");
    assertThat(scope(found.get(1))).isEqualTo(Pause.Scope.ACCOUNT);
    assertThat(prolific.setUps).isEmpty();
  }

  @Test
  void changed_books_of_one_row_are_no_obstacle_to_the_others() {
    Baseline earlier = new Baseline.Prolific("bulk0", List.of(), "GBP", null);
    List<PreparationInput> rows = new ArrayList<>(rows(3));
    rows.set(1, new PreparationInput(rows.get(1).request(), earlier, List.of()));
    List<Preparation> found = prepare(rows);
    assertThat(found.get(1)).isInstanceOf(Preparation.Changed.class);
    assertThat(prolific.setUps).containsExactly(List.of(sub(1), sub(3)));
  }
}
