package org.payouts.workers.mturk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.payouts.workers.mturk.MTurkReply.Bonus;
import org.payouts.workers.mturk.MTurkReply.BonusPage;
import org.payouts.workers.mturk.MTurkReply.Refusal;
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

class MTurkProviderTest {
  private static final String TOKEN = BonusToken.of("test", "p1");
  private static final Basis.MTurk BASIS = new Basis.MTurk(TOKEN);
  private static final PayoutRequest REQUEST = request(150, "USD", "A1B2", "ASG1", "Well done");
  private static final String OURS = BonusReason.of("Well done", TOKEN);

  private final MTurkProvider provider = new MTurkProvider("test", TooMany.NOT_PAID);

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

  private static Answer pay(MTurkProvider provider, Claim claim, MTurkReply... replies) {
    Script<MTurkQuestion, MTurkReply> script = new Script<>(replies);
    Answer answer = script.run(provider.pay(claim));
    assertThat(script.moneyQuestions()).isEqualTo(1);
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
    Script<MTurkQuestion, MTurkReply> script = new Script<>();
    assertThat(script.run(provider.prepare(REQUEST))).isEqualTo(new Preparation.Ready(BASIS));
    assertThat(script.questions()).isEmpty();
  }

  static Stream<Arguments> impossible() {
    return Stream.of(
        arguments(request(1, "GBP", "A1", "A", ""), "CURRENCY_NOT_SUPPORTED"),
        arguments(request(0, "USD", "A1", "A", ""), "AMOUNT_NOT_POSITIVE"),
        arguments(request(1, "USD", "B1", "A", ""), "TARGET_INVALID"),
        arguments(request(1, "USD", "A1", "a", ""), "TARGET_INVALID"),
        arguments(request(1, "USD", "A1", "A\n", ""), "TARGET_INVALID"));
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void what_cannot_be_asked_for_is_refused(PayoutRequest request, String code) {
    Preparation preparation =
        new Script<MTurkQuestion, MTurkReply>().run(provider.prepare(request));
    assertThat(((Preparation.Refused) preparation).code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"1,0.01", "10,0.10", "150,1.50", "100000,1000.00"})
  void amounts_go_out_as_dollars(long minor, String dollars) {
    assertThat(MTurkBooks.dollars(minor)).isEqualTo(dollars).matches("^[0-9]+(\\.)?[0-9]{0,2}$");
  }

  @Test
  void the_stored_token_is_sent_whatever_the_namespace_is_by_now() {
    Script<MTurkQuestion, MTurkReply> script = new Script<>(new MTurkReply.BonusSent());
    Answer answer =
        script.run(
            new MTurkProvider("renamed", TooMany.NOT_PAID)
                .pay(TestClaims.afterDoubt(REQUEST, BASIS)));

    assertThat(script.questions())
        .containsExactly(new MTurkQuestion.SendBonus("A1B2", "ASG1", "1.50", OURS, TOKEN));
    assertThat(((Answer.Paid) answer).paidAmountMinor()).isEqualTo(150);
  }

  @Test
  void the_reference_survives_every_text() {
    String emoji = "x".repeat(BonusReason.MAX_CHARACTERS - 28) + "\uD83D\uDE00".repeat(40);
    for (String human : List.of("", "  ", "a\nb", "y".repeat(5000), emoji, OURS)) {
      String reason = BonusReason.of(human, TOKEN);
      assertThat(BonusReason.refersTo(TOKEN, reason)).isTrue();
      assertThat(reason.length()).isLessThanOrEqualTo(BonusReason.MAX_CHARACTERS);
      assertThat(reason).doesNotContain("\n").isNotBlank();
      assertThat(reason.codePoints().filter(c -> c >= 0xD800 && c <= 0xDFFF)).isEmpty();
    }
    String forged = BonusReason.of(OURS, BonusToken.of("test", "p2"));
    assertThat(BonusReason.refersTo(TOKEN, forged)).isFalse();
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        arguments(new MTurkReply.BonusSent(), "Paid", "Paid", null),
        arguments(new MTurkReply.NotSent("refused"), "NotPaid", "NotPaid", null),
        arguments(new MTurkReply.NoAnswer("reset"), "Unclear", "Unclear", null),
        arguments(
            said("The idempotency token \"" + TOKEN + "\" has already been processed. (17 s)"),
            "AlreadyProcessed",
            "AlreadyProcessed",
            null),
        arguments(
            said("The idempotency token \"other\" has already been processed."),
            "Unclear",
            "Unclear",
            null),
        arguments(
            said("Token \"" + TOKEN + "\" was used with other parameters"),
            "Unclear",
            "Unclear",
            null),
        arguments(
            error("AWS.MechanicalTurk.AssignmentDoesNotExist"),
            "TargetMissing",
            "TargetMissing",
            null),
        arguments(
            error("AWS.MechanicalTurk.InsufficientFunds"), "NotPaid", "NotPaid", Pause.Scope.FUNDS),
        arguments(error("AWS.NotAuthorized"), "NotPaid", "NotPaid", Pause.Scope.ACCOUNT),
        arguments(
            typed(400, "UnrecognizedClientException"), "NotPaid", "NotPaid", Pause.Scope.ACCOUNT),
        arguments(
            typed(400, "InvalidSignatureException"), "NotPaid", "NotPaid", Pause.Scope.ACCOUNT),
        arguments(typed(400, "AccessDeniedException"), "NotPaid", "NotPaid", Pause.Scope.ACCOUNT),
        arguments(typed(403, ""), "NotPaid", "NotPaid", Pause.Scope.ACCOUNT),
        arguments(typed(401, ""), "NotPaid", "NotPaid", Pause.Scope.ACCOUNT),
        arguments(
            error("AWS.MechanicalTurk.PermissionDeniedException"), "Refused", "Unclear", null),
        arguments(error("AWS.MechanicalTurk.DoesNotMeetRequirements"), "Refused", "Unclear", null),
        arguments(error("AWS.MechanicalTurk.InvalidParameterValue"), "Refused", "Unclear", null),
        arguments(error("AWS.MechanicalTurk.InvalidAssignmentState"), "Refused", "Unclear", null),
        arguments(typed(400, "ValidationException"), "Refused", "Unclear", null),
        arguments(typed(400, "ParameterValidationError"), "Refused", "Unclear", null),
        arguments(said("No assignment within six months"), "Refused", "Unclear", null),
        arguments(error("AWS.MechanicalTurk.SomethingNew"), "Unclear", "Unclear", null),
        arguments(error(""), "Unclear", "Unclear", null),
        arguments(typed(404, ""), "Unclear", "Unclear", null),
        arguments(typed(307, ""), "Unclear", "Unclear", null),
        arguments(typed(500, "ServiceFault"), "Unclear", "Unclear", null),
        arguments(typed(400, "ServiceFault"), "Unclear", "Unclear", null),
        arguments(typed(502, ""), "Unclear", "Unclear", null),
        arguments(typed(503, "ServiceUnavailable"), "Unclear", "Unclear", null));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void every_answer_has_one_meaning_first_and_after_doubt(
      MTurkReply reply, String first, String afterDoubt, Pause.Scope scope) {
    Answer answer = pay(provider, TestClaims.first(REQUEST, BASIS), reply);
    assertThat(answer.getClass().getSimpleName()).isEqualTo(first);
    if (answer instanceof Answer.NotPaid notPaid) {
      assertThat(notPaid.pause() == null ? null : notPaid.pause().scope()).isEqualTo(scope);
    }
    assertThat(
            pay(provider, TestClaims.afterDoubt(REQUEST, BASIS), reply).getClass().getSimpleName())
        .isEqualTo(afterDoubt);
  }

  @Test
  void only_errors_nobody_has_documented_count_as_unknown() {
    Claim claim = TestClaims.first(REQUEST, BASIS);
    assertThat(pay(provider, claim, error("AWS.MechanicalTurk.SomethingNew")))
        .isInstanceOfSatisfying(Answer.Unclear.class, a -> assertThat(a.unknownError()).isTrue());
    assertThat(pay(provider, claim, typed(500, "ServiceFault")))
        .isInstanceOfSatisfying(Answer.Unclear.class, a -> assertThat(a.unknownError()).isFalse());
    assertThat(pay(provider, claim, new MTurkReply.NoAnswer("timeout")))
        .isInstanceOfSatisfying(Answer.Unclear.class, a -> assertThat(a.unknownError()).isFalse());
  }

  private static BonusPage page(String next, Bonus... bonuses) {
    return new BonusPage(List.of(bonuses), next);
  }

  private static Bonus bonus(String amount, String reason) {
    return new Bonus("A1B2", "ASG1", amount, reason);
  }

  @Test
  void throttling_is_not_paid_after_a_list_without_our_reference_and_else_unclear() {
    Refusal busy = typed(400, "ThrottlingException");
    Claim claim = TestClaims.first(REQUEST, BASIS);
    assertThat(((Answer.NotPaid) pay(provider, claim, busy, page(null))).pause().scope())
        .isEqualTo(Pause.Scope.LANE);
    assertThat(pay(provider, claim, typed(429, ""), page(null, bonus("1.50", "other"))))
        .isInstanceOf(Answer.NotPaid.class);
    assertThat(pay(provider, claim, busy, page(null, bonus("1.50", OURS))))
        .isInstanceOf(Answer.Unclear.class);
    assertThat(pay(provider, claim, busy, busy)).isInstanceOf(Answer.Unclear.class);
    assertThat(pay(new MTurkProvider("test", TooMany.DOUBT), claim, busy))
        .isInstanceOf(Answer.Unclear.class);
  }

  private Evidence read(MTurkReply... replies) {
    return new Script<MTurkQuestion, MTurkReply>(replies).run(provider.read(REQUEST, BASIS));
  }

  @Test
  void the_books_are_searched_for_our_reference_on_every_page() {
    assertThat(read(page("n1", bonus("1.50", "by hand")), page(null, bonus("1.5", OURS))))
        .isInstanceOf(Evidence.Present.class);
    assertThat(read(page("n1"), page(null, bonus("1.50", "by hand"))))
        .isInstanceOf(Evidence.Absent.class);
    assertThat(read(page(null))).isInstanceOf(Evidence.Absent.class);
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
      assertThat(((Evidence.Differs) read(page(null, odd))).maybeOurs()).isTrue();
    }
    assertThat(read(page(null, bonus("1.50", OURS), bonus("1.50", OURS))))
        .isInstanceOf(Evidence.Differs.class);
  }

  @Test
  void a_list_that_cannot_be_read_to_its_end_proves_nothing() {
    assertThat(read(error("AWS.MechanicalTurk.AssignmentDoesNotExist")))
        .isInstanceOf(Evidence.Unreadable.class);
    assertThat(read(page("n1"), typed(500, "ServiceFault")))
        .isInstanceOf(Evidence.Unreadable.class);
    assertThat(read(new MTurkReply.NoAnswer("timeout"))).isInstanceOf(Evidence.Unreadable.class);
    MTurkReply[] endless = new MTurkReply[Listing.MOST_PAGES];
    java.util.Arrays.fill(endless, page("same"));
    assertThat(read(endless)).isInstanceOf(Evidence.Unreadable.class);
    assertThat(((Evidence.Unreadable) read(typed(403, ""))).pause().scope())
        .isEqualTo(Pause.Scope.ACCOUNT);
    assertThat(((Evidence.Unreadable) read(typed(400, "ThrottlingException"))).pause().scope())
        .isEqualTo(Pause.Scope.LANE);
  }

  @Test
  void funds_are_open_when_they_cover_bonus_and_fee() {
    Answer answer =
        pay(
            provider,
            TestClaims.first(REQUEST, BASIS),
            error("AWS.MechanicalTurk.InsufficientFunds"));
    Pause pause = ((Answer.NotPaid) answer).pause();
    assertThat(pause.amountMinor()).isEqualTo(180);
    assertThat(open(pause, new MTurkReply.AccountBalance("1.80"))).isTrue();
    assertThat(open(pause, new MTurkReply.AccountBalance("1.79"))).isFalse();
    assertThat(open(pause, new MTurkReply.AccountBalance("much"))).isFalse();
    assertThat(open(Pause.account(""), new MTurkReply.AccountBalance("0.00"))).isTrue();
    assertThat(open(Pause.account(""), typed(403, ""))).isFalse();
    assertThat(open(Pause.account(""), new MTurkReply.NotSent("no host"))).isFalse();
  }

  private boolean open(Pause pause, MTurkReply reply) {
    return new Script<MTurkQuestion, MTurkReply>(reply).run(provider.probe(pause)).open();
  }
}
