package org.payouts.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
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
import org.payouts.RespondentTarget;
import org.payouts.cli.console.Console;
import org.payouts.cli.requests.PlannedBonus;
import org.payouts.config.Settings;
import org.payouts.sandbox.providers.SimulatedProviders;

/** A dry run asks providers that answer over real connections. */
class ProviderCheckTest {
  private static final String KNOWN = "5f9abb000000000000000001";
  private static final String OTHER = "5f9abb000000000000000002";

  private final StringWriter out = new StringWriter();
  private final Console console =
      new Console(new PrintWriter(out), new PrintWriter(out), false, 200);
  private SimulatedProviders servers;

  @BeforeEach
  void start() {
    servers = SimulatedProviders.start(SimulatedProviders.Options.defaults());
    servers.world().prolific().study("study", "ws");
    servers.world().prolific().submission(KNOWN, "study");
    servers.world().prolific().submission(OTHER, "study");
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private ProviderCheck check(boolean setUps) {
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
    return new ProviderCheck(console, Settings.of(keys), setUps);
  }

  private static PlannedBonus bonus(Platform platform, Object target, long minor, String currency) {
    BonusRequested request =
        BonusRequested.newBuilder()
            .setPayoutId("may:" + minor)
            .setTarget(target)
            .setAmountMinor(minor)
            .setCurrency(currency)
            .build();
    return new PlannedBonus("may.csv", minor, platform, true, request);
  }

  private static PlannedBonus prolific(String submission, long minor) {
    return bonus(Platform.PROLIFIC, new ProlificTarget("ws", "study", submission), minor, "GBP");
  }

  private String said(boolean setUps, PlannedBonus... bonuses) {
    ProviderCheck.print(console, check(setUps).ask(List.of(bonuses)), 20);
    assertThat(servers.book().payments()).isEmpty();
    return out.toString();
  }

  @Test
  void each_account_is_shown_with_what_the_file_needs_of_it() {
    servers.world().prolific().workspace("ws", "GBP", 10_000);
    servers.world().mturk().balance(50_000);

    assertThat(
            said(
                false,
                prolific(KNOWN, 300),
                prolific(OTHER, 625),
                bonus(Platform.MTURK, new MTurkTarget("A1", "3A", null), 150, "USD"),
                bonus(Platform.RESPONDENT, new RespondentTarget("p", "r", 100L), 100, "USD")))
        .contains(
            "  workspace ws has 100.00 GBP; 2 payouts need 9.25 GBP plus fees of about 3.09 GBP.",
            "  the account has 500.00 USD; 1 payout needs 1.50 USD plus fees of about 0.30 USD.",
            " of credit and ",
            " of incentive; 1 payout needs 1.00 USD; its fees are not published.");
  }

  @Test
  void a_balance_that_is_too_small_is_said_to_be() {
    servers.world().prolific().workspace("ws", "GBP", 350);

    assertThat(said(true, prolific(KNOWN, 300)))
        .contains("workspace ws has 3.50 GBP; 1 payout needs 3.00 GBP plus fees of about 1.00 GBP")
        .contains("That is too little");
  }

  @Test
  void a_provider_that_does_not_say_is_not_guessed_at() {
    assertThat(said(false, bonus(Platform.PROLIFIC, new ProlificTarget("x", "y", KNOWN), 5, "GBP")))
        .contains("workspace x has an unknown balance; 1 payout needs 0.05 GBP");
  }
}
