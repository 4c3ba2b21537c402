package org.payouts.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.admission.AdmissionRules.Breach;
import org.payouts.payout.IdRule;
import org.payouts.payout.Platforms;
import org.payouts.payout.TargetId;
import org.payouts.payout.Targets;

class AdmissionRulesTest {

  /** Each rule with its last good value and its first bad one; "-" is no breach. */
  @ParameterizedTest(name = "{0} {1} {2} {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # target                            | amount               | currency | shape rule              | any rule
          P w s 690846826160be4b51b0c64a      | 1                    | GBP      | -                       | -
          P w s 690846826160be4b51b0c64a      | 100000               | USD      | -                       | -
          P w s 690846826160BE4B51B0C64A      | 1                    | GBP      | -                       | -
          P a.b_c-d s.1 690846826160be4b51b0c64a | 1                 | GBP      | -                       | -
          P w s 690846826160be4b51b0c64a      | 0                    | GBP      | AMOUNT_NOT_POSITIVE     | AMOUNT_NOT_POSITIVE
          P w s 690846826160be4b51b0c64a      | -9223372036854775808 | GBP      | AMOUNT_NOT_POSITIVE     | AMOUNT_NOT_POSITIVE
          P w s 690846826160be4b51b0c64a      | 100001               | GBP      | AMOUNT_TOO_LARGE        | AMOUNT_TOO_LARGE
          P w s 690846826160be4b51b0c64a      | 9223372036854775807  | GBP      | AMOUNT_TOO_LARGE        | AMOUNT_TOO_LARGE
          P w s 690846826160be4b51b0c64a      | 1                    | gbp      | CURRENCY_NOT_SUPPORTED  | CURRENCY_NOT_SUPPORTED
          P w s 690846826160be4b51b0c64a      | 1                    | EUR      | CURRENCY_NOT_SUPPORTED  | CURRENCY_NOT_SUPPORTED
          P w s 690846826160be4b51b0c64a      | 1                    | ''       | CURRENCY_NOT_SUPPORTED  | CURRENCY_NOT_SUPPORTED
          P w s 690846826160be4b51b0c64       | 1                    | GBP      | TARGET_ID_SHAPE         | -
          P w s 690846826160be4b51b0c64g      | 1                    | GBP      | TARGET_ID_SHAPE         | -
          P w s NA                            | 1                    | GBP      | TARGET_ID_SHAPE         | -
          P w s <64>                          | 1                    | GBP      | TARGET_ID_SHAPE         | -
          P w s <65>                          | 1                    | GBP      | TARGET_INVALID          | TARGET_INVALID
          P <64> s 690846826160be4b51b0c64a   | 1                    | GBP      | -                       | -
          P <65> s 690846826160be4b51b0c64a   | 1                    | GBP      | TARGET_INVALID          | TARGET_INVALID
          P w <0> 690846826160be4b51b0c64a    | 1                    | GBP      | TARGET_INVALID          | TARGET_INVALID
          P w .. 690846826160be4b51b0c64a     | 1                    | GBP      | TARGET_INVALID          | TARGET_INVALID
          P w s/.. 690846826160be4b51b0c64a   | 1                    | GBP      | TARGET_INVALID          | TARGET_INVALID
          P w s a,9                           | 1                    | GBP      | TARGET_INVALID          | TARGET_INVALID
          P w s a"b                           | 1                    | GBP      | TARGET_INVALID          | TARGET_INVALID
          P w .. NA                           | 0                    | EUR      | AMOUNT_NOT_POSITIVE CURRENCY_NOT_SUPPORTED TARGET_INVALID TARGET_ID_SHAPE | AMOUNT_NOT_POSITIVE CURRENCY_NOT_SUPPORTED TARGET_INVALID
          M A1 3A                             | 1                    | USD      | -                       | -
          M A1 3A HIT1                        | 1                    | USD      | -                       | -
          M a1 3a hit1                        | 1                    | USD      | -                       | -
          M A1 3A                             | 1                    | GBP      | CURRENCY_NOT_SUPPORTED  | CURRENCY_NOT_SUPPORTED
          M B1 3A                             | 1                    | USD      | TARGET_ID_SHAPE         | -
          M A 3A                              | 1                    | USD      | TARGET_ID_SHAPE         | -
          M A1 3-A                            | 1                    | USD      | TARGET_ID_SHAPE         | -
          M A1 3A hit-1                       | 1                    | USD      | TARGET_ID_SHAPE         | -
          M A1 3A <0>                         | 1                    | USD      | TARGET_INVALID          | TARGET_INVALID
          M A1 %2e                            | 1                    | USD      | TARGET_INVALID          | TARGET_INVALID
          R p r 2500                          | 2500                 | USD      | -                       | -
          R p.1 r_2 2500                      | 3000                 | USD      | -                       | -
          R p r 2500                          | 3000                 | GBP      | CURRENCY_NOT_SUPPORTED  | CURRENCY_NOT_SUPPORTED
          R p?x r 2500                        | 3000                 | USD      | TARGET_INVALID          | TARGET_INVALID
          R p r 0                             | 3000                 | USD      | INCENTIVE_NOT_POSITIVE  | INCENTIVE_NOT_POSITIVE
          R p r 3001                          | 3000                 | USD      | AMOUNT_BELOW_INCENTIVE  | AMOUNT_BELOW_INCENTIVE
          R p r 2500                          | 0                    | USD      | AMOUNT_NOT_POSITIVE     | AMOUNT_NOT_POSITIVE
          """)
  void the_rules_are_frozen(
      String target, long amountMinor, String currency, String shaped, String any) {
    BonusRequested request = request(target(target.split(" ")), amountMinor, currency, "");

    assertThat(codes(request, IdRule.SHAPE)).isEqualTo(shaped);
    assertThat(codes(request, IdRule.ANY)).isEqualTo(any);
  }

  /** What a worker checks again is what the router checks where any identifier is let through. */
  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "P w s NA, 100001, GBP, -",
    "P w s NA, 1, EUR, CURRENCY_NOT_SUPPORTED",
    "P w s NA, 0, EUR, AMOUNT_NOT_POSITIVE",
    "P w s .., 1, USD, TARGET_INVALID",
    "M B1 3-A, 1, USD, -",
    "M B1 3/A, 1, USD, TARGET_INVALID",
    "R p r 1, 1, USD, -"
  })
  void before_a_call_neither_the_cap_nor_the_shape_counts(
      String text, long amountMinor, String currency, String expected) {
    Object target = target(text.split(" "));
    Optional<Breach> broken =
        AdmissionRules.beforeCall(
            Targets.platform(target).orElseThrow(), amountMinor, currency, Targets.ids(target));

    assertThat(broken.map(breach -> breach.code().name()).orElse("-")).isEqualTo(expected);
  }

  @Test
  void a_reason_has_at_most_a_thousand_characters_of_any_width() {
    assertThat(AdmissionRules.reason("")).isEmpty();
    assertThat(AdmissionRules.reason("\uD83D\uDE00".repeat(1_000))).isEmpty();
    assertThat(AdmissionRules.reason("x".repeat(1_001)).map(Breach::code))
        .contains(RefusalCode.REASON_TOO_LONG);
  }

  @Test
  void a_request_has_at_most_16_KiB() {
    assertThat(AdmissionRules.size(16 * 1024)).isEmpty();
    assertThat(AdmissionRules.size(16 * 1024 + 1).map(Breach::code))
        .contains(RefusalCode.REQUEST_TOO_LARGE);
  }

  @Test
  void text_is_cut_between_characters() {
    assertThat(UnicodeText.cut("a\uD83D\uDE00b", 2)).isEqualTo("a\uD83D\uDE00");
    assertThat(UnicodeText.cut("ab", 2)).isEqualTo("ab");
  }

  @Test
  void a_limit_that_is_not_set_has_its_default() {
    AdmissionLimits limits =
        new AdmissionLimits(Map.of(Platform.MTURK, 7L), Map.of(Platform.MTURK, IdRule.ANY));

    assertThat(limits.maxAmountMinor(Platform.MTURK)).isEqualTo(7);
    assertThat(limits.ids(Platform.MTURK)).isEqualTo(IdRule.ANY);
    assertThat(limits.maxAmountMinor(Platform.PROLIFIC)).isEqualTo(100_000);
    assertThat(limits.ids(Platform.PROLIFIC)).isEqualTo(IdRule.SHAPE);
    assertThat(AdmissionLimits.capKey(Platform.PROLIFIC)).isEqualTo("prolific.max.amount.minor");
    assertThat(TargetId.key(Platform.PROLIFIC)).isEqualTo("prolific.ids");
  }

  @ParameterizedTest
  @EnumSource
  void a_currency_without_a_choice_need_not_be_written(Platform platform) {
    assertThat(Currencies.only(platform).isPresent())
        .isEqualTo(platform == Platform.MTURK || platform == Platform.RESPONDENT);
    assertThat(Platforms.ALL.contains(platform)).isEqualTo(!Currencies.of(platform).isEmpty());
  }

  private static String codes(BonusRequested request, IdRule rule) {
    Map<Platform, IdRule> rules = new EnumMap<>(Platform.class);
    Platforms.ALL.forEach(platform -> rules.put(platform, rule));
    List<Breach> breaches =
        AdmissionRules.breaches(request, 300, new AdmissionLimits(Map.of(), rules));
    return breaches.isEmpty()
        ? "-"
        : breaches.stream().map(breach -> breach.code().name()).collect(Collectors.joining(" "));
  }

  private static Object target(String... words) {
    return switch (words[0]) {
      case "P" -> new ProlificTarget(id(words[1]), id(words[2]), id(words[3]));
      case "M" ->
          new MTurkTarget(id(words[1]), id(words[2]), words.length > 3 ? id(words[3]) : null);
      default -> new RespondentTarget(id(words[1]), id(words[2]), Long.parseLong(words[3]));
    };
  }

  /** {@code <65>} is a word of 65 letters. */
  private static String id(String word) {
    return word.startsWith("<")
        ? "x".repeat(Integer.parseInt(word.substring(1, word.length() - 1)))
        : word;
  }

  private static BonusRequested request(
      Object target, long amountMinor, String currency, String reason) {
    return BonusRequested.newBuilder()
        .setPayoutId("p")
        .setTarget(target)
        .setAmountMinor(amountMinor)
        .setCurrency(currency)
        .setReason(reason)
        .build();
  }
}
