package org.payouts.cli.requesters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.PayoutRequester;
import org.payouts.cli.failure.CommandFailure;

class WantedRuleTest {
  private static PayoutRequester set(
      List<String> ids, List<String> accounts, List<String> studies, List<String> upTo) {
    return new WantedRule("lab-7", ids, accounts, studies, upTo).of("A. Jones", "contract", 3);
  }

  @Test
  void what_is_typed_becomes_a_rule_in_canonical_spelling() {
    PayoutRequester rule =
        set(
            List.of("study-7:"),
            List.of("prolific/account/64AA00000000000000000A01", "mturk"),
            List.of("*"),
            List.of("50.00:GBP", "5:USD"));
    assertThat(rule.getName()).isEqualTo("lab-7");
    assertThat(rule.getActive()).isTrue();
    assertThat(rule.getPayoutIds()).containsExactly("study-7:");
    assertThat(rule.getAccounts())
        .containsExactly("prolific/account/64aa00000000000000000a01", "mturk");
    assertThat(rule.getStudies()).containsExactly("*");
    assertThat(rule.getUpTo()).isEqualTo(Map.of("GBP", 5_000L, "USD", 500L));
    assertThat(rule.getRevision()).isEqualTo(3);
    assertThat(ShownRule.of(rule).upTo()).containsExactly("50.00 GBP", "5.00 USD");
  }

  @Test
  void what_is_not_named_is_an_empty_list() {
    PayoutRequester rule = set(List.of(), List.of(), List.of(), List.of());
    assertThat(rule.getPayoutIds()).isEmpty();
    assertThat(rule.getAccounts()).isEmpty();
    assertThat(rule.getStudies()).isEmpty();
    assertThat(rule.getUpTo()).isEmpty();
    assertThat(WantedRule.removed("lab-7", "A. Jones", "over", 4).getActive()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a b", ".lab", "lab/7", "lab\n", "x\u202ey"})
  void what_cannot_end_a_topics_name_is_no_requester(String name) {
    assertThatThrownBy(() -> WantedRule.name(name)).isInstanceOf(CommandFailure.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"50.00", "50.00:EUR", ":GBP", "1,50:GBP", "0:GBP", "-1:GBP", "1.001:GBP"})
  void an_amount_is_exact_and_in_a_currency_that_is_paid(String upTo) {
    assertThatThrownBy(() -> set(List.of(), List.of(), List.of(), List.of(upTo)))
        .isInstanceOf(CommandFailure.class);
  }

  @Test
  void a_scope_of_another_kind_is_refused_with_what_to_say() {
    assertThatThrownBy(() -> set(List.of(), List.of("prolific/study/65bb"), List.of(), List.of()))
        .hasMessageContaining("is no account");
    assertThatThrownBy(() -> set(List.of(), List.of("all"), List.of(), List.of()))
        .hasMessageContaining("is no account");
    assertThatThrownBy(() -> set(List.of(), List.of(), List.of("prolific/account/1"), List.of()))
        .hasMessageContaining("is no study");
    assertThatThrownBy(() -> set(List.of("a b"), List.of(), List.of(), List.of()))
        .hasMessageContaining("is no beginning of a payout ID");
  }
}
