package org.payouts.codes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.payouts.codes.OutcomeCode.Kind;

class OutcomeCodeTest {
  @ParameterizedTest
  @EnumSource(OutcomeCode.class)
  void each_code_says_what_it_means_and_what_to_do(OutcomeCode code) {
    assertThat(code.meaning()).isNotBlank().doesNotEndWith(".");
    assertThat(code.remedy()).isNotBlank().doesNotEndWith(".");
    assertThat(OutcomeCode.named(code.name())).contains(code);
    assertThat(OutcomeCode.of(code.kind())).contains(code);
  }

  @Test
  void a_code_of_a_newer_version_is_none() {
    assertThat(OutcomeCode.named("FROM_TOMORROW")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void each_kind_says_where_its_codes_stand(Kind kind) {
    assertThat(kind.topic()).isNotBlank();
    assertThat(kind.word()).isEqualTo(kind.name().toLowerCase(Locale.ROOT));
  }
}
