package org.payouts.router.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.Refusal;
import org.payouts.RespondentTarget;
import org.payouts.admission.AdmissionLimits;
import org.payouts.payout.IdRule;
import org.payouts.router.testing.Requests;

class RefusalRulesTest {
  private static final AdmissionLimits LIMITS = AdmissionLimits.sameCap(100_000);
  private static final String LONG_FIELD = "x".repeat(65);

  static Stream<BonusRequested.Builder> payable() {
    return Stream.of(
        Requests.prolific("p"),
        Requests.prolific("p").setCurrency("USD"),
        Requests.prolific("p").setAmountMinor(1),
        Requests.prolific("p").setAmountMinor(100_000),
        Requests.prolific("p").setReason(""),
        Requests.prolific("p").setReason("x".repeat(1_000)),
        Requests.prolific("p").setReason("\uD83D\uDE00".repeat(1_000)),
        Requests.prolific("p")
            .setTarget(new ProlificTarget("w".repeat(64), "a.b_c-d", "60d9aadeb86739de712faee0")),
        Requests.mturk("p"),
        Requests.mturk("p").setTarget(new MTurkTarget("A2", "3", "HIT9")),
        Requests.respondent("p"),
        Requests.respondent("p").setAmountMinor(2_500));
  }

  @ParameterizedTest
  @MethodSource("payable")
  void a_request_within_the_limits_is_not_refused(BonusRequested.Builder request) {
    assertThat(RefusalRules.of(request.build(), 300, LIMITS)).isNull();
  }

  static Stream<Arguments> unpayable() {
    return Stream.of(
        broken("AMOUNT_NOT_POSITIVE", Requests.prolific("p").setAmountMinor(0)),
        broken("AMOUNT_NOT_POSITIVE", Requests.prolific("p").setAmountMinor(-1)),
        broken("AMOUNT_NOT_POSITIVE", Requests.mturk("p").setAmountMinor(Long.MIN_VALUE)),
        broken("AMOUNT_TOO_LARGE", Requests.prolific("p").setAmountMinor(100_001)),
        broken("AMOUNT_TOO_LARGE", Requests.respondent("p").setAmountMinor(1_000_000_000_000L)),
        broken("AMOUNT_TOO_LARGE", Requests.mturk("p").setAmountMinor(Long.MAX_VALUE)),
        broken("CURRENCY_NOT_SUPPORTED", Requests.prolific("p").setCurrency("EUR")),
        broken("CURRENCY_NOT_SUPPORTED", Requests.prolific("p").setCurrency("gbp")),
        broken("CURRENCY_NOT_SUPPORTED", Requests.prolific("p").setCurrency("")),
        broken("CURRENCY_NOT_SUPPORTED", Requests.mturk("p").setCurrency("GBP")),
        broken("CURRENCY_NOT_SUPPORTED", Requests.respondent("p").setCurrency("GBP")),
        broken("REASON_TOO_LONG", Requests.prolific("p").setReason("x".repeat(1_001))),
        broken("TARGET_INVALID", prolific("", "s", "m")),
        broken("TARGET_INVALID", prolific("w", LONG_FIELD, "m")),
        broken("TARGET_INVALID", prolific("w", "s", "m,99.00")),
        broken("TARGET_INVALID", prolific("w", "s", "m\nother,99.00")),
        broken("TARGET_INVALID", prolific("w", "s", "../../pay")),
        broken("TARGET_INVALID", prolific("w", "s", "..")),
        broken("TARGET_INVALID", prolific("w", "s", "m\n")),
        broken("TARGET_INVALID", prolific("w", "s", "m ")),
        broken("TARGET_INVALID", prolific("w", "s", "m\0")),
        broken("TARGET_INVALID", prolific("w?x=1", "s", "m")),
        broken("TARGET_INVALID", prolific("w%2e", "s", "m")),
        broken("TARGET_INVALID", prolific("w", "st\u0443dy", "m")),
        broken("TARGET_ID_SHAPE", mturk("B1", "3", null)),
        broken("TARGET_ID_SHAPE", mturk("A", "3", null)),
        broken("TARGET_ID_SHAPE", mturk("A1", "3-a", null)),
        broken("TARGET_ID_SHAPE", prolific("w", "s", "690846826160be4b51b0c64")),
        broken("TARGET_ID_SHAPE", prolific("w", "s", "NA")),
        broken("TARGET_INVALID", mturk("A1", "3", "")),
        broken("TARGET_INVALID", mturk("A1", "3", "hit/1")),
        broken("TARGET_INVALID", respondent("p/q", "r", 2_500)),
        broken("INCENTIVE_NOT_POSITIVE", respondent("p", "r", 0)),
        broken("INCENTIVE_NOT_POSITIVE", respondent("p", "r", Long.MIN_VALUE)),
        broken("AMOUNT_BELOW_INCENTIVE", respondent("p", "r", 3_001)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("unpayable")
  void a_request_that_cannot_be_paid_as_asked_is_refused(
      String code, BonusRequested.Builder request) {
    Refusal refusal = RefusalRules.of(request.build(), 300, LIMITS);

    assertThat(refusal).isNotNull();
    assertThat(refusal.getCode()).isEqualTo(code);
    assertThat(refusal.getDetail()).isNotBlank();
  }

  @Test
  void any_identifier_that_can_be_sent_is_let_through_where_the_rule_says_so() {
    AdmissionLimits any =
        new AdmissionLimits(
            LIMITS.maxAmountMinor(),
            Map.of(Platform.PROLIFIC, IdRule.ANY, Platform.MTURK, IdRule.ANY));

    assertThat(RefusalRules.of(prolific("w", "s", "NA").build(), 300, any)).isNull();
    assertThat(RefusalRules.of(mturk("B1", "3-a", null).build(), 300, any)).isNull();
    assertThat(RefusalRules.of(prolific("w", "s", "a,b").build(), 300, any).getCode())
        .isEqualTo("TARGET_INVALID");
  }

  @Test
  void a_request_above_16_KiB_is_refused() {
    BonusRequested request = Requests.prolific("p").build();

    assertThat(RefusalRules.of(request, 16 * 1024, LIMITS)).isNull();
    assertThat(RefusalRules.of(request, 16 * 1024 + 1, LIMITS).getCode())
        .isEqualTo("REQUEST_TOO_LARGE");
  }

  @Test
  void a_refusal_names_every_problem_and_no_participant() {
    BonusRequested request =
        prolific("w", "s", "secret participant").setAmountMinor(0).setCurrency("EUR").build();

    Refusal refusal = RefusalRules.of(request, 300, LIMITS);

    assertThat(refusal.getCode()).isEqualTo("AMOUNT_NOT_POSITIVE");
    assertThat(refusal.getDetail())
        .contains("amount is not positive")
        .contains("GBP or USD")
        .contains("submission_id")
        .doesNotContain("secret");
  }

  private static Arguments broken(String code, BonusRequested.Builder request) {
    return Arguments.of(code, request);
  }

  private static BonusRequested.Builder prolific(
      String workspace, String study, String submission) {
    return Requests.prolific("p").setTarget(new ProlificTarget(workspace, study, submission));
  }

  private static BonusRequested.Builder mturk(String worker, String assignment, String hit) {
    return Requests.mturk("p").setTarget(new MTurkTarget(worker, assignment, hit));
  }

  private static BonusRequested.Builder respondent(
      String project, String response, long incentive) {
    return Requests.respondent("p").setTarget(new RespondentTarget(project, response, incentive));
  }
}
