package org.payouts.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.Platform;
import org.payouts.ProlificTarget;

class ScopeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"all", "prolific", "mturk", "prolific/account/64aa0", "respondent/study/p1"})
  void a_scope_is_read_as_it_is_written(String text) {
    assertThat(Scope.parse(text).orElseThrow()).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "All",
        "any",
        "prolific/",
        "prolific/account",
        "prolific/account/",
        "/",
        "prolific/team/1",
        "prolific/study/a b",
        "mturk/account/1",
        "unknown",
        "all/study/1"
      })
  void what_is_no_scope_is_refused(String text) {
    assertThat(Scope.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"all, true", "prolific, true", "prolific/study/1, true", "mturk, false"})
  void a_scope_concerns_its_platform(String text, boolean concerns) {
    assertThat(Scope.parse(text).orElseThrow().concerns(Platform.PROLIFIC)).isEqualTo(concerns);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prolific/study/65BB00000000000000000B02",
        "Prolific/study/65bb00000000000000000b02"
      })
  void two_spellings_of_an_id_are_one_scope(String text) {
    assertThat(Scope.parse(text).orElseThrow())
        .hasToString("prolific/study/65bb00000000000000000b02");
  }

  @ParameterizedTest
  @CsvSource({
    "all, true",
    "prolific, true",
    "prolific/account/w1, true",
    "prolific/account/w2, false",
    "prolific/study/s1, true",
    "prolific/study/s2, false",
    "mturk, false",
    "mturk/study/s1, false"
  })
  void a_scope_includes_what_is_paid_from_it(String text, boolean includes) {
    ProlificTarget target = new ProlificTarget("w1", "s1", "x1");
    assertThat(Scope.parse(text).orElseThrow().includes(target)).isEqualTo(includes);
  }
}
