package org.payouts.workers.providers.mturk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.Claim;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Target;
import org.payouts.workers.model.TestClaims;
import org.payouts.workers.provider.Script;
import org.payouts.workers.providers.mturk.MTurkResponse.Bonus;
import org.payouts.workers.providers.mturk.MTurkResponse.BonusPage;
import org.payouts.workers.providers.mturk.MTurkResponse.Refusal;

class MTurkProviderTest {
  private static final String TOKEN = BonusToken.of("test", "p1");
  private static final Baseline.MTurk BASELINE = new Baseline.MTurk(TOKEN);
  private static final PayoutRequest REQUEST = request(150, "USD", "A1B2", "ASG1", "Well done");
  private static final String OURS = BonusReason.of("Well done", TOKEN);

  private final MTurkProvider provider = new MTurkProvider("test");

  private static PayoutRequest request(
      long amount, String currency, String worker, String assignment, String reason) {
    Target target = new Target.MTurk(worker, assignment, null);
    return new PayoutRequest("p1", target, amount, currency, reason);
  }

  private static Refusal error(String turkErrorCode) {
    return new Refusal(400, "RequestError", turkErrorCode, "something (1700000000000 s)");
  }

  private static Refusal typed(int status, String type) {
    return new Refusal(status, type, "", "something");
  }

  private static Refusal said(String message) {
    return new Refusal(400, "RequestError", "", message);
  }

  private static Answer pay(MTurkProvider provider, Claim claim, MTurkResponse reply) {
    Script<MTurkRequest, MTurkResponse> script = new Script<>(reply);
    Answer answer = script.run(provider.pay(claim));
    assertThat(script.moneyRequests()).isEqualTo(1);
    assertThat(script.requests()).hasSize(1);
    return answer;
  }

  @Test
  void tokens_are_frozen() {
    // printf 'production\nBONUS-1' | sha256sum
    assertThat(BonusToken.of("production", "BONUS-1"))
        .isEqualTo("78392e7f8d880cb0f659296fed088a1e842e066f38b70f6caa6cb27e6b78e227")
        .hasSize(64);
  }

  @Test
  void tokens_differ_by_namespace_and_by_payout() {
    assertThat(BonusToken.of("a", "p1")).isNotEqualTo(BonusToken.of("b", "p1"));
    assertThat(BonusToken.of("a", "p1")).isNotEqualTo(BonusToken.of("a", "p2"));
    assertThat(BonusToken.of("a", "p1")).isEqualTo(BonusToken.of("a", "p1"));
  }

  @Test
  void preparation_asks_nothing_and_stores_the_token() {
    Script<MTurkRequest, MTurkResponse> script = new Script<>();
    assertThat(script.run(provider.prepare(PreparationInput.first(REQUEST))))
        .isEqualTo(new Preparation.Ready(BASELINE));
    assertThat(script.requests()).isEmpty();
  }

  private static Preparation prepareAgain(MTurkResponse... list) {
    PreparationInput again = new PreparationInput(REQUEST, BASELINE, List.of());
    return new Script<MTurkRequest, MTurkResponse>(list)
        .run(new MTurkProvider("renamed").prepare(again));
  }

  @Test
  void another_attempt_has_the_token_of_the_first_one_whatever_the_namespace_is_now() {
    assertThat(prepareAgain(page(null, bonus("1.50", "by hand"))))
        .isEqualTo(new Preparation.Ready(BASELINE));
  }

  @Test
  void another_attempt_is_never_made_when_the_list_shows_our_reference_or_knows_no_target() {
    assertThat(prepareAgain(page(null, bonus("1.50", OURS))))
        .isInstanceOf(Preparation.Changed.class);
    assertThat(prepareAgain(error("AWS.MechanicalTurk.AssignmentDoesNotExist")))
        .isInstanceOf(Preparation.Changed.class);
  }

  @Test
  void another_attempt_waits_for_a_list_that_cannot_be_read() {
    Preparation.Later later = (Preparation.Later) prepareAgain(typed(400, "ThrottlingException"));
    assertThat(later.pause().scope()).isEqualTo(Pause.Scope.LANE);
    assertThat(prepareAgain(new MTurkResponse.NoAnswer("timeout")))
        .isInstanceOf(Preparation.Later.class);
  }

  static Stream<Arguments> impossible() {
    return Stream.of(
        arguments(request(1, "GBP", "A1", "A", ""), "CURRENCY_NOT_SUPPORTED"),
        arguments(request(0, "USD", "A1", "A", ""), "AMOUNT_NOT_POSITIVE"),
        arguments(request(1, "USD", "", "A", ""), "TARGET_INVALID"),
        arguments(request(1, "USD", "A1", "..", ""), "TARGET_INVALID"),
        arguments(request(1, "USD", "A1", "A".repeat(65), ""), "TARGET_INVALID"),
        arguments(request(1, "USD", "a1", "A", ""), "TARGET_INVALID"),
        arguments(request(1, "USD", "A1", "a", ""), "TARGET_INVALID"),
        arguments(request(1, "USD", "A1", "A\n", ""), "TARGET_INVALID"));
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void what_cannot_be_asked_for_is_refused(PayoutRequest request, String code) {
    Preparation preparation =
        new Script<MTurkRequest, MTurkResponse>()
            .run(provider.prepare(PreparationInput.first(request)));
    assertThat(((Preparation.Refused) preparation).code()).isEqualTo(code);
  }

  /** What {@code mturk.ids=any} lets through the router reaches the worker like this. */
  @ParameterizedTest
  @CsvSource({"B1,3A", "A,3A", "A1,3-a", "worker.1,asg_1"})
  void what_the_router_let_through_is_not_refused_for_its_shape(String worker, String assignment) {
    PayoutRequest request = request(150, "USD", worker, assignment, "Well done");

    assertThat(
            new Script<MTurkRequest, MTurkResponse>()
                .run(provider.prepare(PreparationInput.first(request))))
        .isEqualTo(new Preparation.Ready(BASELINE));
  }

  @ParameterizedTest
  @CsvSource({"1,0.01", "10,0.10", "150,1.50", "100000,1000.00"})
  void amounts_go_out_as_dollars(long minor, String dollars) {
    assertThat(MTurkBooks.dollars(minor)).isEqualTo(dollars).matches("^[0-9]+(\\.)?[0-9]{0,2}$");
  }

  @Test
  void the_stored_token_is_sent_whatever_the_namespace_is_now() {
    Script<MTurkRequest, MTurkResponse> script = new Script<>(new MTurkResponse.BonusSent());
    Answer answer =
        script.run(new MTurkProvider("renamed").pay(TestClaims.afterDoubt(REQUEST, BASELINE)));

    assertThat(script.requests())
        .containsExactly(new MTurkRequest.SendBonus("A1B2", "ASG1", "1.50", OURS, TOKEN));
    assertThat(((Answer.Paid) answer).paidAmountMinor()).isEqualTo(150);
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        arguments(new MTurkResponse.BonusSent(), "Paid", null),
        arguments(new MTurkResponse.NotSent("refused"), "NotSent", null),
        arguments(new MTurkResponse.NoAnswer("reset"), "Unclear", null),
        arguments(
            said("The idempotency token \"" + TOKEN + "\" has already been processed. (17 s)"),
            "AlreadyProcessed",
            null),
        arguments(
            said("The idempotency token \"other\" has already been processed."), "Unclear", null),
        arguments(said("Token \"" + TOKEN + "\" was used with other parameters"), "Unclear", null),
        arguments(error("AWS.MechanicalTurk.AssignmentDoesNotExist"), "TargetMissing", null),
        arguments(
            error("AWS.MechanicalTurk.InsufficientFunds"), "PresumedNotPaid", Pause.Scope.FUNDS),
        arguments(error("AWS.NotAuthorized"), "PresumedNotPaid", Pause.Scope.ACCOUNT),
        arguments(
            typed(400, "UnrecognizedClientException"), "PresumedNotPaid", Pause.Scope.ACCOUNT),
        arguments(typed(400, "InvalidSignatureException"), "PresumedNotPaid", Pause.Scope.ACCOUNT),
        arguments(typed(400, "AccessDeniedException"), "PresumedNotPaid", Pause.Scope.ACCOUNT),
        arguments(typed(400, "ThrottlingException"), "PresumedNotPaid", Pause.Scope.LANE),
        arguments(typed(429, ""), "PresumedNotPaid", Pause.Scope.LANE),
        arguments(typed(503, "ThrottlingException"), "PresumedNotPaid", Pause.Scope.LANE),
        arguments(typed(403, ""), "PresumedNotPaid", Pause.Scope.ACCOUNT),
        arguments(typed(401, ""), "PresumedNotPaid", Pause.Scope.ACCOUNT),
        arguments(error("AWS.MechanicalTurk.PermissionDeniedException"), "Refused", null),
        arguments(error("AWS.MechanicalTurk.DoesNotMeetRequirements"), "Refused", null),
        arguments(error("AWS.MechanicalTurk.InvalidParameterValue"), "Refused", null),
        arguments(error("AWS.MechanicalTurk.InvalidAssignmentState"), "Refused", null),
        arguments(typed(400, "ValidationException"), "Refused", null),
        arguments(typed(400, "ParameterValidationError"), "Refused", null),
        arguments(said("No assignment within six months"), "Refused", null),
        arguments(error("AWS.MechanicalTurk.SomethingNew"), "Unclear", null),
        arguments(error(""), "Unclear", null),
        arguments(typed(404, ""), "Unclear", null),
        arguments(typed(307, ""), "Unclear", null),
        arguments(typed(500, "ServiceFault"), "Unclear", null),
        arguments(typed(400, "ServiceFault"), "Unclear", null),
        arguments(typed(502, ""), "Unclear", null),
        arguments(typed(503, "ServiceUnavailable"), "Unclear", null));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void every_answer_has_one_meaning_and_only_what_did_not_leave_is_not_sent(
      MTurkResponse reply, String meaning, Pause.Scope scope) {
    for (Claim claim :
        List.of(TestClaims.first(REQUEST, BASELINE), TestClaims.afterDoubt(REQUEST, BASELINE))) {
      Answer answer = pay(provider, claim, reply);
      assertThat(answer.getClass().getSimpleName()).isEqualTo(meaning);
      if (answer instanceof Answer.PresumedNotPaid presumed) {
        assertThat(presumed.pause().scope()).isEqualTo(scope);
      }
    }
  }

  @Test
  void no_text_names_another_worker() {
    String stranger = "A2FOREIGNWORKER99";
    Answer answer =
        pay(provider, TestClaims.first(REQUEST, BASELINE), said("A1B2 yes, " + stranger + " no"));
    assertThat(answer.toString()).contains("A1B2").doesNotContain(stranger);
  }

  @Test
  void only_errors_nobody_has_documented_count_as_unknown() {
    Claim claim = TestClaims.first(REQUEST, BASELINE);
    assertThat(pay(provider, claim, error("AWS.MechanicalTurk.SomethingNew")))
        .isInstanceOfSatisfying(Answer.Unclear.class, a -> assertThat(a.unknownError()).isTrue());
    assertThat(pay(provider, claim, typed(500, "ServiceFault")))
        .isInstanceOfSatisfying(Answer.Unclear.class, a -> assertThat(a.unknownError()).isFalse());
    assertThat(pay(provider, claim, new MTurkResponse.NoAnswer("timeout")))
        .isInstanceOfSatisfying(Answer.Unclear.class, a -> assertThat(a.unknownError()).isFalse());
  }

  private static BonusPage page(String next, Bonus... bonuses) {
    return new BonusPage(List.of(bonuses), next);
  }

  private static Bonus bonus(String amount, String reason) {
    return new Bonus("A1B2", "ASG1", amount, reason);
  }

  private BookReading read(MTurkResponse... replies) {
    return read(REQUEST, replies);
  }

  private BookReading read(PayoutRequest request, MTurkResponse... replies) {
    return new Script<MTurkRequest, MTurkResponse>(replies).run(provider.read(request, BASELINE));
  }

  @Test
  void the_books_are_searched_for_our_reference_on_every_page() {
    assertThat(read(page("n1", bonus("1.50", "by hand")), page(null, bonus("1.5", OURS))))
        .isInstanceOf(BookReading.Present.class);
    assertThat(read(page("n1"), page(null, bonus("1.50", "by hand"))))
        .isInstanceOf(BookReading.Absent.class);
    assertThat(read(page(null))).isInstanceOf(BookReading.Absent.class);
  }

  @Test
  void only_a_reference_at_the_very_end_is_ours() {
    assertThat(read(page(null, bonus("1.50", OURS + " and more"))))
        .isInstanceOf(BookReading.Absent.class);
  }

  /** How long a reason may be is never said: cut at its end, it lacks our reference. */
  @Test
  void a_bonus_like_ours_whose_reason_is_cut_short_is_for_a_person() {
    PayoutRequest wordy = request(150, "USD", "A1B2", "ASG1", "1".repeat(300));
    String sent = BonusReason.of(wordy.reason(), TOKEN);
    for (int length : List.of(100, 255, sent.length() - 1)) {
      String cut = sent.substring(0, length);
      BookReading.Differs differs =
          (BookReading.Differs) read(wordy, page(null, bonus("1.50", cut)));
      // A person who names what the books show may say that it is somebody else's.
      assertThat(differs.ours()).isEqualTo(BookReading.Ours.MAYBE);
      assertThat(read(wordy, page(null, bonus("1.60", cut))))
          .isInstanceOf(BookReading.Absent.class);
    }
    // A short text that begins like ours is of somebody who pays by hand.
    for (String own : List.of("", "1", "1".repeat(99), "Well made")) {
      assertThat(read(wordy, page(null, bonus("1.50", own))))
          .isInstanceOf(BookReading.Absent.class);
    }
  }

  @Test
  void amounts_may_have_noise() {
    assertThat(read(page(null, bonus("1.5000000000000001", OURS))))
        .isInstanceOf(BookReading.Present.class);
  }

  @Test
  void our_reference_with_anything_else_is_for_a_person() {
    for (Bonus odd :
        List.of(
            bonus("1.51", OURS),
            bonus("", OURS),
            bonus("1e2", OURS),
            new Bonus("A9", "ASG1", "1.50", OURS),
            new Bonus("A1B2", "ASG2", "1.50", OURS))) {
      BookReading.Differs differs = (BookReading.Differs) read(page(null, odd));
      assertThat(differs.ours()).isEqualTo(BookReading.Ours.LIKELY);
      assertThat(differs.entries()).isEmpty();
    }
    assertThat(read(page(null, bonus("1.50", OURS), bonus("1.50", OURS))))
        .isInstanceOf(BookReading.Differs.class);
  }

  @Test
  void a_list_about_another_assignment_proves_nothing() {
    assertThat(read(page(null, new Bonus("A1B2", "ASG2", "1.50", "other"))))
        .isInstanceOf(BookReading.Unreadable.class);
    assertThat(read(page(null, new Bonus("A1B2", "asg1", "1.50", "other"))))
        .isInstanceOf(BookReading.Absent.class);
  }

  @Test
  void a_list_that_cannot_be_read_to_its_end_proves_nothing() {
    assertThat(unreadable(typed(403, "")).pause().scope()).isEqualTo(Pause.Scope.ACCOUNT);
    assertThat(unreadable(typed(400, "ThrottlingException")).pause())
        .satisfies(pause -> assertThat(pause.scope()).isEqualTo(Pause.Scope.LANE))
        .satisfies(pause -> assertThat(pause.key()).isEqualTo("ASG1"));
    assertThat(unreadable(page("n1"), typed(500, "ServiceFault")).reason().code())
        .isEqualTo(Reason.UNREACHABLE);
    assertThat(unreadable(new MTurkResponse.NoAnswer("timeout")).reason().code())
        .isEqualTo(Reason.UNREACHABLE);
    assertThat(unreadable(error("AWS.MechanicalTurk.SomethingNew")).reason().code())
        .isEqualTo(Reason.UNEXPECTED_ANSWER);
    MTurkResponse[] endless = new MTurkResponse[BonusListing.MOST_PAGES];
    java.util.Arrays.fill(endless, page("same"));
    assertThat(unreadable(endless).pause()).isNull();
  }

  @Test
  void only_an_assignment_that_does_not_exist_is_an_unknown_target() {
    assertThat(unreadable(error("AWS.MechanicalTurk.AssignmentDoesNotExist")).targetUnknown())
        .isTrue();
    assertThat(unreadable(error("AWS.MechanicalTurk.SomethingNew")).targetUnknown()).isFalse();
    assertThat(unreadable(typed(404, "")).targetUnknown()).isFalse();
  }

  private BookReading.Unreadable unreadable(MTurkResponse... replies) {
    return (BookReading.Unreadable) read(replies);
  }

  @Test
  void funds_are_open_when_they_cover_bonus_and_fee() {
    Answer answer =
        pay(
            provider,
            TestClaims.first(REQUEST, BASELINE),
            error("AWS.MechanicalTurk.InsufficientFunds"));
    Pause pause = ((Answer.PresumedNotPaid) answer).pause();
    assertThat(pause.amountMinor()).isEqualTo(180);
    assertThat(open(pause, new MTurkResponse.AccountBalance("1.80"))).isTrue();
    assertThat(open(pause, new MTurkResponse.AccountBalance("1.79"))).isFalse();
    assertThat(open(pause, new MTurkResponse.AccountBalance("much"))).isFalse();
    assertThat(
            open(
                Pause.account(new Reason("TEST", "why")), new MTurkResponse.AccountBalance("0.00")))
        .isTrue();
    assertThat(open(Pause.account(new Reason("TEST", "why")), typed(403, ""))).isFalse();
    assertThat(open(Pause.account(new Reason("TEST", "why")), new MTurkResponse.NotSent("no host")))
        .isFalse();
  }

  private boolean open(Pause pause, MTurkResponse reply) {
    return new Script<MTurkRequest, MTurkResponse>(reply).run(provider.probe(pause)).open();
  }
}
