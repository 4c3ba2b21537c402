package org.payouts.workers.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.config.Settings;
import org.payouts.sandbox.providers.SimulatedProviders;
import org.payouts.sandbox.providers.json.Json;
import org.payouts.workers.Providers;
import org.payouts.workers.model.Funds;

/** Over real connections, against servers whose log shows what was asked for. */
class ProviderPreviewTest {
  private static final String KNOWN = "5f9abb000000000000000001";
  private static final String OTHER = "5f9abb000000000000000002";
  private static final String UNKNOWN = "5f9abb00000000000000000f";

  private SimulatedProviders servers;
  private Settings settings;

  @BeforeEach
  void start() {
    servers = SimulatedProviders.start(SimulatedProviders.Options.defaults());
    servers.world().prolific().study("study", "ws");
    servers.world().prolific().submission(KNOWN, "study");
    servers.world().prolific().submission(OTHER, "study");
    String uri = servers.uri().toString();
    Map<String, String> keys = new HashMap<>();
    keys.put("prolific.base.url", uri);
    keys.put("prolific.token", "t");
    keys.put("mturk.endpoint", uri);
    keys.put("mturk.access.key", "AKIDTEST");
    keys.put("mturk.secret.key", "s");
    keys.put("mturk.token.namespace", "test");
    keys.put("respondent.base.url", uri);
    keys.put("respondent.api.key", "k");
    keys.put("respondent.api.secret", "s");
    settings = Settings.of(keys);
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private static BonusRequested prolific(String submission) {
    return request(
        "may:prolific:" + submission, new ProlificTarget("ws", "study", submission), "GBP");
  }

  private static BonusRequested request(String id, Object target, String currency) {
    return BonusRequested.newBuilder()
        .setPayoutId(id)
        .setTarget(target)
        .setAmountMinor(300)
        .setCurrency(currency)
        .build();
  }

  private List<PreviewedPayout> look(Platform platform, boolean setUps, BonusRequested... asked) {
    List<Integer> done = new ArrayList<>();
    try (ProviderPreview<?, ?> preview = Providers.preview(platform, settings, setUps)) {
      List<PreviewedPayout> found = preview.look(List.of(asked), done::add);
      assertThat(done).last().isEqualTo(asked.length);
      return found;
    }
  }

  private void assertNothingWasPaid() {
    assertThat(servers.book().payments()).isEmpty();
    assertThat(servers.calls().all()).noneMatch(call -> call.money());
  }

  @Test
  void reads_find_what_cannot_be_paid_and_leave_no_draft() {
    List<PreviewedPayout> found =
        look(Platform.PROLIFIC, false, prolific(KNOWN), prolific(UNKNOWN), prolific(OTHER));

    assertThat(found).extracting(PreviewedPayout::payable).containsExactly(true, false, true);
    assertThat(found).extracting(PreviewedPayout::feeMinor).containsOnlyNulls();
    assertThat(found.get(1).text()).contains(UNKNOWN);
    assertThat(servers.calls().all()).noneMatch(call -> call.toString().contains("POST"));
    assertNothingWasPaid();
  }

  @Test
  void a_set_up_says_the_fees_and_pays_nobody() {
    List<PreviewedPayout> found = look(Platform.PROLIFIC, true, prolific(KNOWN), prolific(OTHER));

    assertThat(found).allMatch(PreviewedPayout::payable);
    assertThat(found).extracting(PreviewedPayout::feeMinor).containsExactly(100L, 100L);
    assertNothingWasPaid();
  }

  @Test
  void two_payouts_of_one_submission_are_looked_at_one_after_another() {
    BonusRequested again =
        request("june:prolific:x", new ProlificTarget("ws", "study", KNOWN), "GBP");

    assertThat(look(Platform.PROLIFIC, true, prolific(KNOWN), again))
        .allMatch(PreviewedPayout::payable);
    assertNothingWasPaid();
  }

  private List<Funds> funds(Platform platform, String account) {
    try (ProviderPreview<?, ?> preview = Providers.preview(platform, settings, false)) {
      return preview.funds(account);
    }
  }

  @Test
  void each_provider_says_what_can_be_spent() {
    servers.world().prolific().workspace("ws", "GBP", 1_233);
    servers.world().mturk().balance(50_000);
    servers.world().teach(Json.object("respondent", Json.object().put("balance_minor", 7_001)));

    assertThat(funds(Platform.PROLIFIC, "ws")).containsExactly(new Funds("", 1_233, "GBP"));
    assertThat(funds(Platform.MTURK, "")).containsExactly(new Funds("", 50_000, "USD"));
    assertThat(funds(Platform.RESPONDENT, ""))
        .containsExactly(new Funds("credit", 7_001, "USD"), new Funds("incentive", 7_001, "USD"));
    assertNothingWasPaid();
  }

  @Test
  void a_workspace_that_is_unknown_says_nothing() {
    assertThat(funds(Platform.PROLIFIC, "nobody")).isEmpty();
    assertThat(funds(Platform.PROLIFIC, "../users/me")).isEmpty();
  }

  @Test
  void an_assignment_that_mturk_does_not_know_is_named() {
    List<PreviewedPayout> found =
        look(
            Platform.MTURK,
            false,
            request("may:mturk:3A", new MTurkTarget("A1", "3A", null), "USD"));

    assertThat(found.get(0).payable()).isFalse();
    assertThat(found.get(0).text()).isNotEmpty();
    assertNothingWasPaid();
  }
}
