package org.payouts.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.payouts.MTurkTarget;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;

/**
 * The vectors were computed once with another program (Python's hashlib) from the rule's text.
 * Never change them.
 */
class ContentHashesTest {
  @Test
  void version_1_is_frozen() {
    assertThat(v1(new ProlificTarget("ws-1", "study-1", "sub-1"), 250, "GBP"))
        .isEqualTo("fa822b427c8d015869f97e02fb5cff7c");
    assertThat(
            v1(
                new ProlificTarget(
                    "60d9aadeb86739de712faee0",
                    "60f1c3a2b1d0c9f8e7a6b5c4",
                    "61a2b3c4d5e6f708192a3b4c"),
                Long.MAX_VALUE,
                "USD"))
        .isEqualTo("624bfffe2b90dc8cbd24e6c2f1e60fd0");
    assertThat(v1(new MTurkTarget("A1B2C3D4E5F6G7", "3TESTASSIGNMENT0001", null), 100, "USD"))
        .isEqualTo("7057b30d9a918c137b31004a776fb735");
    assertThat(v1(new RespondentTarget("project-7", "screener-9", 2500L), 5000, "USD"))
        .isEqualTo("0409d2de900f003ba3259b1b6a0c2bc1");
    assertThat(v1(new MTurkTarget("wörker-ß", "任务-😀", null), -1, ""))
        .isEqualTo("f5178da756cb02579e89345a6190df71");
  }

  @Test
  void version_2_is_frozen() {
    assertThat(v2(new ProlificTarget("ws-1", "study-1", "sub-1"), 250, "GBP"))
        .isEqualTo("5de855c5304b69591bac008403053a6a");
    assertThat(
            v2(
                new ProlificTarget(
                    "60d9aadeb86739de712faee0",
                    "60f1c3a2b1d0c9f8e7a6b5c4",
                    "61a2b3c4d5e6f708192a3b4c"),
                Long.MAX_VALUE,
                "USD"))
        .isEqualTo("103c9d3897c71a4cbb15959c827f4bee");
    assertThat(v2(new MTurkTarget("A1B2C3D4E5F6G7", "3TESTASSIGNMENT0001", null), 100, "USD"))
        .isEqualTo("0fc2f11169a6baaaf9856ba02b0ad061");
    assertThat(v2(new RespondentTarget("project-7", "screener-9", 2500L), 5000, "USD"))
        .isEqualTo("70515b7262a86f17f0f03561ea6f0fc2");
    assertThat(v2(new MTurkTarget("wörker-ß", "任务-😀", null), -1, ""))
        .isEqualTo("745e81da372c0d9bb288196c19aef625");
  }

  @Test
  void all_spellings_of_a_target_have_one_version_2() {
    assertThat(
            v2(
                new ProlificTarget(
                    "60D9AADEB86739DE712FAEE0",
                    "60f1c3a2B1D0C9F8e7a6b5c4",
                    "61A2B3C4D5E6F708192A3B4C"),
                Long.MAX_VALUE,
                "USD"))
        .isEqualTo("103c9d3897c71a4cbb15959c827f4bee");
    assertThat(v2(new MTurkTarget("a1b2c3d4e5f6g7", "3testassignment0001", null), 100, "USD"))
        .isEqualTo("0fc2f11169a6baaaf9856ba02b0ad061");
  }

  @Test
  void the_hit_is_not_part_of_the_content() {
    assertThat(v1(new MTurkTarget("w", "a", "hit"), 1, "USD"))
        .isEqualTo(v1(new MTurkTarget("w", "a", null), 1, "USD"));
  }

  @Test
  void moving_a_character_between_fields_changes_the_hash() {
    assertThat(v1(new MTurkTarget("ab", "c", null), 1, "USD"))
        .isNotEqualTo(v1(new MTurkTarget("a", "bc", null), 1, "USD"));
    assertThat(v1(new MTurkTarget("a", "b", null), 11, "USD"))
        .isNotEqualTo(v1(new MTurkTarget("a", "b1", null), 1, "USD"));
  }

  @Test
  void every_required_field_is_part_of_the_content() {
    String hash = v1(new RespondentTarget("p", "s", 1L), 2, "USD");
    assertThat(v1(new RespondentTarget("P", "s", 1L), 2, "USD")).isNotEqualTo(hash);
    assertThat(v1(new RespondentTarget("p", "S", 1L), 2, "USD")).isNotEqualTo(hash);
    assertThat(v1(new RespondentTarget("p", "s", 3L), 2, "USD")).isNotEqualTo(hash);
    assertThat(v1(new RespondentTarget("p", "s", 1L), 3, "USD")).isNotEqualTo(hash);
    assertThat(v1(new RespondentTarget("p", "s", 1L), 2, "GBP")).isNotEqualTo(hash);
  }

  @Test
  void there_is_no_hash_without_a_target() {
    assertThatIllegalArgumentException().isThrownBy(() -> ContentHashes.v1(null, 1, "USD"));
  }

  private static String v2(Object target, long amountMinor, String currency) {
    return HexFormat.of().formatHex(ContentHashes.v2(target, amountMinor, currency).bytes());
  }

  private static String v1(Object target, long amountMinor, String currency) {
    return HexFormat.of().formatHex(ContentHashes.v1(target, amountMinor, currency).bytes());
  }
}
