package org.payouts.workers.prolific;

import static org.assertj.core.api.Assertions.assertThat;
import static org.payouts.workers.http.Replies.noAnswer;
import static org.payouts.workers.http.Replies.of;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.workers.http.HttpQuestion;
import org.payouts.workers.http.HttpReply;
import org.payouts.workers.protocol.Basis;
import org.payouts.workers.protocol.Claim;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.protocol.Target;
import org.payouts.workers.protocol.TestClaims;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Conversation;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Preparation;
import org.payouts.workers.provider.TooMany;

/** Drafts of several rows against a Prolific that is scripted by what it objects to. */
class ProlificBulkTest {
  private final ProlificProvider provider = new ProlificProvider(TooMany.NOT_PAID);
  private final FakeProlific prolific = new FakeProlific();

  /** Answers every question, keeps count, and knows which rows each draft holds. */
  private static final class FakeProlific {
    private final Set<String> wrong = new HashSet<>();
    private final Set<String> strangers = new HashSet<>();
    private final Set<String> unreadable = new HashSet<>();
    private final Set<String> throttled = new HashSet<>();
    private final Set<String> garbled = new HashSet<>();
    private final Set<String> misread = new HashSet<>();
    private final List<List<String>> setUps = new ArrayList<>();
    private boolean names = true;
    private long availableMinor = 1_000_000;
    private BigDecimal fees = BigDecimal.ZERO;
    private int reads;

    private HttpReply reply(HttpQuestion question) {
      if (question.path().contains("/balance/")) {
        return of(200, "{\"currency_code\":\"GBP\",\"available_balance\":" + availableMinor + "}");
      }
      String json = question.json();
      return json == null ? submission(question.path()) : setUp(json);
    }

    private HttpReply submission(String path) {
      reads++;
      String id = path.replaceAll(".*submissions/([^/]+)/", "$1");
      if (unreadable.contains(id)) {
        return of(503, "");
      }
      if (throttled.contains(id)) {
        return of(429, "{}");
      }
      if (garbled.contains(id)) {
        return of(200, "<html>");
      }
      String study = strangers.contains(id) ? "elsewhere" : "study1";
      return of(200, "{\"study_id\":\"" + study + "\",\"bonus_payments\":[7]}");
    }

    private HttpReply setUp(String json) {
      String csv = json.replaceAll(".*\"csv_bonuses\":\"([^\"]*)\".*", "$1");
      List<String> lines = List.of(csv.split("\\\\n"));
      List<String> ids = lines.stream().map(line -> line.split(",", -1)[0]).toList();
      setUps.add(ids);
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

  private static PayoutRequest row(int number, long amount) {
    Target target = new Target.Prolific("ws1", "study1", "sub" + number);
    return new PayoutRequest("p" + number, target, amount, "GBP", "thanks");
  }

  private static List<PayoutRequest> rows(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(number -> row(number, 100)).toList();
  }

  private <R> R run(Conversation<HttpQuestion, HttpReply, R> conversation) {
    Conversation<HttpQuestion, HttpReply, R> at = conversation;
    while (!(at instanceof Conversation.Done<HttpQuestion, HttpReply, R>)) {
      if (at instanceof Conversation.Ask<HttpQuestion, HttpReply, R> ask) {
        assertThat(ask.money()).isFalse();
        at = ask.then().apply(prolific.reply(ask.question()));
      } else {
        Conversation.AskAll<HttpQuestion, HttpReply, R> all =
            (Conversation.AskAll<HttpQuestion, HttpReply, R>) at;
        assertThat(all.parallel()).isEqualTo(4);
        at = all.then().apply(all.questions().stream().map(prolific::reply).toList());
      }
    }
    return ((Conversation.Done<HttpQuestion, HttpReply, R>) at).result();
  }

  private List<Preparation> prepare(List<PayoutRequest> rows) {
    List<Preparation> found = run(provider.prepare(rows, 4));
    assertThat(found).hasSize(rows.size());
    draftHoldsTheReadyAndNobodyElse(rows, found);
    return found;
  }

  /** Money rule 1 for a bulk: whatever is in the draft that would be paid is claimed. */
  private void draftHoldsTheReadyAndNobodyElse(List<PayoutRequest> rows, List<Preparation> found) {
    Set<String> bulks = new HashSet<>();
    List<String> ready = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (found.get(i) instanceof Preparation.Ready fit) {
        bulks.add(((Basis.Prolific) fit.basis()).bulkId());
        ready.add(rows.get(i).target().key());
      }
    }
    assertThat(bulks).hasSizeLessThanOrEqualTo(1);
    for (String bulk : bulks) {
      int number = Integer.parseInt(bulk.substring("bulk".length()));
      assertThat(prolific.setUps.get(number - 1)).containsExactlyElementsOf(ready);
    }
  }

  /** One sign a row. */
  private static String kinds(List<Preparation> found) {
    return found.stream()
        .map(
            each ->
                each instanceof Preparation.Ready
                    ? "+"
                    : each instanceof Preparation.Refused
                        ? "-"
                        : each instanceof Preparation.Deferred
                            ? "d"
                            : each instanceof Preparation.Blocked ? "b" : "l")
        .collect(Collectors.joining());
  }

  private static Pause.Scope scope(Preparation preparation) {
    Pause pause = ((Preparation.Later) preparation).pause();
    return pause == null ? null : pause.scope();
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
    List<PayoutRequest> rows =
        List.of(
            row(1, 100),
            new PayoutRequest(
                "p2", new Target.Prolific("ws1", "study1", "sub2,1\nsub3"), 100, "GBP", ""),
            row(3, 0),
            row(4, 100));
    assertThat(kinds(prepare(rows))).isEqualTo("+--+");
    assertThat(prolific.setUps).containsExactly(List.of("sub1", "sub4"));
  }

  @Test
  void a_refusal_that_names_rows_fails_those_and_the_rest_is_set_up_again() {
    prolific.wrong.addAll(Set.of("sub2", "sub4"));
    List<Preparation> found = prepare(rows(5));
    assertThat(found.get(1)).isInstanceOf(Preparation.Refused.class);
    assertThat(found.get(3)).isInstanceOf(Preparation.Refused.class);
    assertThat(found.get(0)).isInstanceOf(Preparation.Ready.class);
    assertThat(prolific.setUps).hasSize(2);
  }

  @Test
  void an_id_that_begins_or_ends_another_is_not_named_by_it() {
    prolific.wrong.add("sub12");
    List<Preparation> found = prepare(rows(12));
    assertThat(found.subList(0, 11)).allMatch(each -> each instanceof Preparation.Ready);
    assertThat(found.get(11)).isInstanceOf(Preparation.Refused.class);
  }

  @Test
  void when_all_are_named_all_fail_and_nothing_is_paused() {
    prolific.wrong.addAll(Set.of("sub1", "sub2", "sub3"));
    assertThat(prepare(rows(3))).allMatch(each -> each instanceof Preparation.Refused);
    assertThat(prolific.setUps).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8})
  void a_refusal_without_names_is_narrowed_down_and_the_others_are_paid(int bad) {
    prolific.wrong.add("sub" + bad);
    prolific.names = false;
    List<PayoutRequest> waiting = new ArrayList<>(rows(8));
    Set<String> paid = new HashSet<>();
    for (int round = 0; round < 8 && paid.size() < 7; round++) {
      List<Preparation> found = prepare(waiting);
      List<PayoutRequest> next = new ArrayList<>();
      for (int i = 0; i < found.size(); i++) {
        assertThat(found.get(i)).isNotInstanceOf(Preparation.Refused.class);
        if (found.get(i) instanceof Preparation.Ready) {
          paid.add(waiting.get(i).target().key());
        } else if (found.get(i) instanceof Preparation.Deferred) {
          next.add(waiting.get(i));
        } else {
          assertThat(found.get(i)).isInstanceOf(Preparation.Blocked.class);
          assertThat(waiting.get(i).target().key()).isEqualTo("sub" + bad);
        }
      }
      if (next.stream().allMatch(row -> row.target().key().equals("sub" + bad))) {
        break;
      }
      waiting = next;
    }
    assertThat(paid).hasSize(7).doesNotContain("sub" + bad);
  }

  @Test
  void when_every_row_is_refused_without_a_name_nobody_fails_and_the_account_pauses() {
    prolific.wrong.addAll(Set.of("sub1", "sub2", "sub3"));
    prolific.names = false;
    List<Preparation> found = prepare(rows(3));
    assertThat(found).allMatch(each -> scope(each) == Pause.Scope.ACCOUNT);
  }

  @Test
  void set_ups_are_not_tried_for_ever() {
    rows(200).forEach(row -> prolific.wrong.add(row.target().key()));
    prolific.names = false;
    List<Preparation> found = prepare(rows(200));
    assertThat(prolific.setUps).hasSize(16);
    assertThat(found).allMatch(each -> scope(each) == Pause.Scope.ACCOUNT);
  }

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

  @Test
  void a_row_of_another_study_or_without_a_baseline_is_never_paid_with_the_others() {
    prolific.strangers.add("sub1");
    prolific.unreadable.add("sub3");
    List<Preparation> found = prepare(rows(4));
    assertThat(found.get(0)).isInstanceOf(Preparation.Refused.class);
    assertThat(scope(found.get(2))).isNull();
    assertThat(found.get(3)).isInstanceOf(Preparation.Ready.class);
    assertThat(prolific.setUps).containsExactly(rows4(), List.of("sub2", "sub4"));
    assertThat(prolific.reads).as("baselines are read once").isEqualTo(4);
  }

  private static List<String> rows4() {
    return rows(4).stream().map(row -> row.target().key()).toList();
  }

  @Test
  void reads_that_are_all_throttled_put_the_whole_bulk_off() {
    prolific.throttled.addAll(List.of("sub1", "sub2", "sub3"));
    assertThat(prepare(rows(3))).allMatch(each -> scope(each) == Pause.Scope.LANE);
  }

  @Test
  void a_read_that_went_wrong_among_others_holds_up_its_own_row_alone() {
    prolific.throttled.add("sub2");
    prolific.garbled.add("sub3");
    List<Preparation> found = prepare(rows(4));
    assertThat(kinds(found)).isEqualTo("+lb+");
    assertThat(scope(found.get(1))).as("the lane goes on").isNull();
    assertThat(prolific.setUps).containsExactly(rows4(), List.of("sub1", "sub4"));
  }

  @Test
  void a_garbled_read_of_a_row_alone_pauses_the_account() {
    prolific.garbled.add("sub1");
    assertThat(scope(prepare(rows(1)).get(0))).isEqualTo(Pause.Scope.ACCOUNT);
  }

  @Test
  void one_row_whose_amount_is_misread_does_not_hold_the_others_up_for_ever() {
    prolific.misread.add("sub1");
    List<Preparation> found = prepare(rows(4));
    assertThat(kinds(found)).isEqualTo("b+++");
    assertThat(prolific.setUps).last().isEqualTo(List.of("sub2", "sub3", "sub4"));
  }

  // ---- pay -----------------------------------------------------------------------------------

  private static Claim claim(int number, String bulk) {
    return TestClaims.first(
        row(number, 100), new Basis.Prolific(bulk, List.of(BigDecimal.valueOf(7))));
  }

  /** The answer to pay, when each submission then looks as given. */
  private Answer pay(HttpReply answer, HttpReply... looks) {
    List<HttpReply> replies = new ArrayList<>(List.of(looks));
    int asked = 0;
    Conversation<HttpQuestion, HttpReply, Answer> at =
        provider.pay(TestClaims.call(claim(1, "bulk"), claim(2, "bulk"), claim(3, "bulk")));
    while (at instanceof Conversation.Ask<HttpQuestion, HttpReply, Answer> ask) {
      assertThat(ask.money()).isEqualTo(asked == 0);
      at = ask.then().apply(asked++ == 0 ? answer : replies.remove(0));
    }
    assertThat(replies).as("looks that nobody made").isEmpty();
    return ((Conversation.Done<HttpQuestion, HttpReply, Answer>) at).result();
  }

  private static HttpReply seen(String payments) {
    return of(200, "{\"study_id\":\"study1\",\"bonus_payments\":" + payments + "}");
  }

  @Test
  void a_429_is_believed_once_every_row_was_seen_unchanged() {
    assertThat(pay(of(429, "{}"), seen("[7]"), seen("[7]"), seen("[7]")))
        .isInstanceOf(Answer.NotPaid.class);
  }

  @Test
  void a_429_is_unclear_for_all_once_one_row_has_changed_or_could_not_be_seen() {
    assertThat(pay(of(429, "{}"), seen("[7]"), seen("[7,100]"))).isInstanceOf(Answer.Unclear.class);
    assertThat(pay(of(429, "{}"), seen("[7]"), seen("[7]"), noAnswer()))
        .isInstanceOf(Answer.Unclear.class);
  }

  @Test
  void claims_of_two_bulks_are_never_paid_by_one_call() {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> provider.pay(TestClaims.call(claim(1, "bulk1"), claim(2, "bulk2"))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
