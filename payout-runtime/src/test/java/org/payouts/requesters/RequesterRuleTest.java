package org.payouts.requesters;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.PayoutRequester;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.requesters.RequesterRule.Part;

class RequesterRuleTest {
  private static final String WORKSPACE = "64aa00000000000000000a01";
  private static final String STUDY = "65bb00000000000000000b02";

  private static PayoutRequester.Builder lab() {
    return PayoutRequester.newBuilder()
        .setName("lab")
        .setActive(true)
        .setPayoutIds(List.of("study-7:", "study-8:"))
        .setAccounts(List.of("prolific/account/" + WORKSPACE, "mturk"))
        .setStudies(List.of("prolific/study/" + STUDY, "mturk"))
        .setUpTo(Map.of("GBP", 5_000L))
        .setBy("A. Jones")
        .setBecause("contract")
        .setDecidedAt(Instant.EPOCH)
        .setRevision(1);
  }

  private static BonusRequested request(String id, Object target, long minor, String currency) {
    return BonusRequested.newBuilder()
        .setPayoutId(id)
        .setTarget(target)
        .setAmountMinor(minor)
        .setCurrency(currency)
        .build();
  }

  private static ProlificTarget submission(String workspace, String study) {
    return new ProlificTarget(workspace, study, "690846826160be4b51b0c64a");
  }

  private static List<Part> parts(PayoutRequester.Builder rule, BonusRequested request) {
    return RequesterRule.of(rule.build()).breaches(request).stream()
        .map(RequesterRule.Breach::part)
        .toList();
  }

  private static BonusRequested good() {
    return request("study-7:42", submission(WORKSPACE, STUDY), 5_000, "GBP");
  }

  @Test
  void what_the_rule_names_is_allowed_up_to_the_last_penny() {
    assertThat(parts(lab(), good())).isEmpty();
    assertThat(parts(lab(), request("study-8:1", submission(WORKSPACE, STUDY), 1, "GBP")))
        .isEmpty();
  }

  @Test
  void each_part_that_the_rule_does_not_name_is_a_breach() {
    ProlificTarget target = submission(WORKSPACE, STUDY);
    assertThat(parts(lab(), request("study-9:1", target, 1, "GBP")))
        .containsExactly(Part.PAYOUT_ID);
    assertThat(parts(lab(), request("x:study-7:1", target, 1, "GBP")))
        .containsExactly(Part.PAYOUT_ID);
    assertThat(parts(lab(), request("study-7:1", submission("another", STUDY), 1, "GBP")))
        .containsExactly(Part.ACCOUNT);
    assertThat(parts(lab(), request("study-7:1", submission(WORKSPACE, "another"), 1, "GBP")))
        .containsExactly(Part.STUDY);
    assertThat(parts(lab(), request("study-7:1", target, 5_001, "GBP")))
        .containsExactly(Part.AMOUNT);
    assertThat(parts(lab(), request("study-7:1", target, 1, "USD"))).containsExactly(Part.CURRENCY);
    assertThat(parts(lab(), request("z", submission("w", "s"), Long.MAX_VALUE, "EUR")))
        .containsExactly(Part.PAYOUT_ID, Part.ACCOUNT, Part.STUDY, Part.CURRENCY);
  }

  @Test
  void an_empty_list_allows_nothing_and_a_star_everything() {
    PayoutRequester.Builder nothing =
        lab().setPayoutIds(List.of()).setAccounts(List.of()).setStudies(List.of());
    assertThat(parts(nothing.setUpTo(Map.of()), good()))
        .containsExactly(Part.PAYOUT_ID, Part.ACCOUNT, Part.STUDY, Part.CURRENCY);
    PayoutRequester.Builder all =
        lab().setPayoutIds(List.of("*")).setAccounts(List.of("*")).setStudies(List.of("*"));
    assertThat(parts(all, request("any", submission("w", "s"), 5_000, "GBP"))).isEmpty();
  }

  @Test
  void an_identifier_is_compared_in_its_one_spelling() {
    ProlificTarget capitals = submission(WORKSPACE.toUpperCase(), STUDY.toUpperCase());
    assertThat(parts(lab(), request("study-7:1", capitals, 1, "GBP"))).isEmpty();
  }

  @Test
  void a_platform_stands_for_all_that_is_on_it_and_for_nothing_else() {
    PayoutRequester.Builder dollars = lab().setUpTo(Map.of("USD", 10L));
    assertThat(parts(dollars, request("study-7:1", new MTurkTarget("A1", "3A", null), 9, "USD")))
        .isEmpty();
    assertThat(parts(dollars, request("study-7:1", new RespondentTarget("p", "r", 1L), 9, "USD")))
        .containsExactly(Part.ACCOUNT, Part.STUDY);
    PayoutRequester.Builder hit = dollars.setStudies(List.of("mturk/study/3HIT"));
    assertThat(parts(hit, request("study-7:1", new MTurkTarget("A1", "3A", "3HIT"), 9, "USD")))
        .isEmpty();
    assertThat(parts(hit, request("study-7:1", new MTurkTarget("A1", "3A", null), 9, "USD")))
        .as("a target without a HIT is in none")
        .containsExactly(Part.STUDY);
  }

  @Test
  void nobody_without_a_rule_or_without_an_active_one_may_ask() {
    assertThat(RequesterRule.none("lab").breaches(good()))
        .extracting(RequesterRule.Breach::part)
        .containsExactly(Part.REQUESTER);
    assertThat(parts(lab().setActive(false), good())).containsExactly(Part.REQUESTER);
    assertThat(RequesterRule.of(lab().setActive(false).build()).owns("study-7:1")).isFalse();
  }

  @Test
  void a_scope_that_this_version_does_not_know_allows_nothing() {
    PayoutRequester.Builder newer =
        lab().setAccounts(List.of("elsewhere/account/1")).setStudies(List.of("prolific/wave/1"));
    assertThat(parts(newer, good())).containsExactly(Part.ACCOUNT, Part.STUDY);
  }

  @Test
  void the_detail_names_every_breach_and_the_remedy_and_nothing_of_the_request() {
    RequesterRule rule = RequesterRule.of(lab().build());
    BonusRequested foreign = request("secret:1", submission("ws", STUDY), 9_999, "GBP");
    assertThat(rule.detail(rule.breaches(foreign)))
        .contains("payout ID", "account", "50.00 GBP", "payouts requesters set lab")
        .doesNotContain("secret", "99.99");
  }
}
