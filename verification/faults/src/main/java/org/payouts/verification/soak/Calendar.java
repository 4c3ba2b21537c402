package org.payouts.verification.soak;

import java.io.UncheckedIOException;
import java.util.List;
import org.payouts.verification.run.Background;
import org.payouts.verification.run.Tally;

/**
 * What goes wrong by date and not by chance. Outages of a whole account: by chance per call they
 * would come several times a second at this rate, and nobody would be paid. Somebody who pays by
 * hand: never on Respondent, where no read can then show that ours was not paid, and only the
 * resolution "paid" ends the review, whatever the books say.
 */
final class Calendar implements AutoCloseable {
  /** What chance must not choose. */
  static final List<String> NOT_BY_CHANCE =
      List.of(
          "unauthorized_401", "forbidden_403", "empty_balance", "outside_payer", "autopay_late");

  private static final List<Event> EVENTS =
      List.of(
          new Event("mturk", "send_bonus", "unauthorized_401"),
          new Event("prolific", "pay", "outside_payer"),
          new Event("prolific", "pay", "forbidden_403"),
          new Event("respondent", "payout", "empty_balance"),
          new Event("mturk", "send_bonus", "outside_payer"),
          new Event("mturk", "send_bonus", "empty_balance"),
          new Event("prolific", "pay", "empty_balance"),
          new Event("respondent", "payout", "unauthorized_401"));
  private static final long FIRST_MS = 5_000;
  private static final long EVERY_MS = 20_000;
  private static final long LASTS_MS = 1_500;

  private final ProviderDesk providers;
  private final Tally tally;
  private final Background background;

  private record Event(String platform, String operation, String fault) {}

  Calendar(ProviderDesk providers, Tally tally) {
    this.providers = providers;
    this.tally = tally;
    this.background = new Background("calendar", this::run);
  }

  void start() {
    background.start();
  }

  private void run() {
    background.pass(FIRST_MS);
    for (int i = 0; background.goesOn(); i++) {
      Event event = EVENTS.get(i % EVENTS.size());
      try {
        providers.strike(event.platform(), event.operation(), event.fault(), LASTS_MS);
        tally.count("calendar." + event.fault());
      } catch (UncheckedIOException e) {
        return; // The providers are gone; who needs them will say so.
      }
      background.pass(EVERY_MS);
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** Nothing more goes wrong on purpose. */
  void stop() {
    background.end();
  }
}
