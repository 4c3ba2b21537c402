package org.payouts.workers.providers.mturk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BonusReasonTest {
  private static final String TOKEN = BonusToken.of("test", "p1");
  private static final String OTHER = BonusToken.of("test", "p2");
  private static final String REFERENCE = "(ref " + OTHER.substring(0, 20) + ")";

  @Test
  void the_reference_stands_at_the_very_end_of_every_text() {
    String emoji = "x".repeat(BonusReason.MAX_CHARACTERS - 28) + "\uD83D\uDE00".repeat(40);
    for (String human : List.of("", "  ", "a\nb", "y".repeat(5000), emoji, REFERENCE)) {
      String reason = BonusReason.of(human, TOKEN);
      assertThat(BonusReason.refersTo(TOKEN, reason)).isTrue();
      assertThat(reason.length()).isLessThanOrEqualTo(BonusReason.MAX_CHARACTERS);
      assertThat(reason).doesNotContain("\n").isNotBlank();
      assertThat(reason.codePoints().filter(c -> c >= 0xD800 && c <= 0xDFFF)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "%s ",
        " %s\n",
        "(%s",
        "((ref %s",
        "(ref (ref %s",
        "(re%sf",
        "\n%s",
        "(%s)",
        "%s%s"
      })
  void a_text_cannot_be_taken_for_the_reference_of_another_payout(String pattern) {
    String human = pattern.replace("%s", REFERENCE);
    String reason = BonusReason.of(human, TOKEN);
    assertThat(BonusReason.refersTo(OTHER, reason)).isFalse();
    assertThat(reason).doesNotContain(REFERENCE);
    assertThat(reason.indexOf("(ref")).isEqualTo(reason.length() - REFERENCE.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"((ref ref ", "(ref(ref  ", "(\u0000ref ", "(\tref ", "( ref ", "(REF "})
  void taking_one_away_never_makes_another(String opening) {
    String human = opening + OTHER.substring(0, 20) + ")";
    assertThat(BonusReason.of(human, TOKEN)).doesNotContain(REFERENCE);
  }

  @Test
  void a_text_that_is_cut_cannot_end_in_one_either() {
    int most = BonusReason.MAX_CHARACTERS - REFERENCE.length() - 1;
    for (int more = 0; more < 40; more++) {
      String human = "y".repeat(most - REFERENCE.length()) + REFERENCE + "z".repeat(more);
      assertThat(BonusReason.of(human, TOKEN)).doesNotContain(REFERENCE);
    }
  }

  @Test
  void a_text_that_was_escaped_stays_as_it_is() {
    String once = BonusReason.of(REFERENCE, TOKEN).replaceAll(" \\(ref .*", "");
    assertThat(BonusReason.of(once, TOKEN)).startsWith(once + " (ref ");
  }
}
