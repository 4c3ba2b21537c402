package org.payouts.cli.commands;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.payout.Platforms;
import org.payouts.payout.Targets;
import org.payouts.words.Money;

/** How single values are shown. */
final class Formats {

  private Formats() {}

  static String age(Instant since, Instant now) {
    Duration age = Duration.between(since, now);
    if (age.isNegative()) {
      return "0 s";
    }
    if (age.toDays() > 1) {
      return age.toDays() + " d";
    }
    if (age.toHours() > 1) {
      return age.toHours() + " h";
    }
    return age.toMinutes() > 1 ? age.toMinutes() + " min" : age.toSeconds() + " s";
  }

  static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** {@code 2026-11-21 10:00 UTC}. */
  static String minute(Instant time) {
    return time.truncatedTo(ChronoUnit.MINUTES)
        .toString()
        .replace("T", " ")
        .replace(":00Z", " UTC");
  }

  static String amount(PayoutLedgerEntry entry) {
    PayoutCommand command = entry.getCommand();
    return command == null ? "" : Money.text(command.getAmountMinor(), command.getCurrency());
  }

  static String platform(PayoutLedgerEntry entry) {
    return Platforms.name(entry.getPlatform());
  }

  static String target(PayoutLedgerEntry entry) {
    PayoutCommand command = entry.getCommand();
    return command == null ? "" : Targets.key(command.getTarget());
  }

  static String orElse(@Nullable String text, String other) {
    return text == null || text.isEmpty() ? other : text;
  }
}
