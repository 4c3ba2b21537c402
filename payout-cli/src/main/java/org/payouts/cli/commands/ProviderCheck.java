package org.payouts.cli.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.Platform;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Progress;
import org.payouts.cli.requests.PlanSummary;
import org.payouts.cli.requests.PlannedBonus;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.words.Money;
import org.payouts.workers.Providers;
import org.payouts.workers.model.Funds;
import org.payouts.workers.preview.PreviewedPayout;
import org.payouts.workers.preview.ProviderPreview;

/** What the providers say of payouts that nobody has asked for yet. Needs their keys. */
final class ProviderCheck {
  private final Console console;
  private final Settings settings;
  private final boolean setUps;

  /**
   * @param setUps whether Prolific is asked for drafts, which say the fees and pay nothing
   */
  ProviderCheck(Console console, Settings settings, boolean setUps) {
    this.console = console;
    this.settings = settings;
    this.setUps = setUps;
  }

  /**
   * What a provider said.
   *
   * @param fees by currency, in minor units; empty where it says none
   * @param balances one per account and currency
   */
  record Said(
      String platform,
      int payouts,
      int payable,
      Map<String, Long> fees,
      List<AccountFunds> balances,
      List<PreviewedPayout> not) {

    private String text() {
      String sums =
          fees.entrySet().stream()
              .map(each -> Money.text(each.getValue(), each.getKey()))
              .collect(Collectors.joining(" and "));
      return "%s says: %d of %d can be paid%s"
          .formatted(
              platform,
              payable,
              payouts,
              sums.isEmpty() ? "" : "; fees " + sums + ", taxes included");
    }
  }

  /** Asks the provider of each platform. */
  List<Said> ask(List<PlannedBonus> bonuses) {
    List<Said> all = new ArrayList<>();
    for (Platform platform : Platforms.ALL) {
      List<PlannedBonus> of = bonuses.stream().filter(each -> each.platform() == platform).toList();
      if (!of.isEmpty()) {
        all.add(ask(platform, of));
      }
    }
    return all;
  }

  private Said ask(Platform platform, List<PlannedBonus> bonuses) {
    List<BonusRequested> requests = bonuses.stream().map(PlannedBonus::request).toList();
    try (ProviderPreview<?, ?> preview = Providers.preview(platform, settings, setUps);
        Progress progress = console.progress()) {
      List<PreviewedPayout> found =
          preview.look(
              requests,
              done ->
                  progress.show(
                      "asking "
                          + Platforms.name(platform)
                          + " "
                          + Progress.bar(done, requests.size())));
      Map<String, Long> fees = new TreeMap<>();
      for (int i = 0; i < found.size(); i++) {
        Long fee = found.get(i).feeMinor();
        if (fee != null) {
          fees.merge(requests.get(i).getCurrency(), fee, Math::addExact);
        }
      }
      List<PreviewedPayout> not = found.stream().filter(each -> !each.payable()).toList();
      return new Said(
          Platforms.name(platform),
          found.size(),
          found.size() - not.size(),
          fees,
          balances(preview, bonuses),
          not);
    }
  }

  private static List<AccountFunds> balances(
      ProviderPreview<?, ?> preview, List<PlannedBonus> bonuses) {
    Map<String, List<Funds>> has = new TreeMap<>();
    return PlanSummary.of(bonuses).accounts().stream()
        .map(needs -> AccountFunds.of(needs, has.computeIfAbsent(needs.study(), preview::funds)))
        .toList();
  }

  /** Shows it, at most so many payouts of each platform; null shows nothing. */
  static void print(Console console, @Nullable List<Said> said, int most) {
    for (Said each : Optional.ofNullable(said).orElse(List.of())) {
      console.print(each.text());
      each.balances().forEach(funds -> console.sentence(funds.text() + ".", "  "));
      each.not().stream()
          .limit(most)
          .forEach(
              payout ->
                  console.sentence(
                      "%s: %s: %s".formatted(payout.payoutId(), payout.code(), payout.text()),
                      "  "));
      if (each.not().size() > most) {
        console.print("  ... and %d more (--all)".formatted(each.not().size() - most));
      }
    }
  }
}
