package org.payouts.cli.asked;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.payouts.BonusRequested;
import org.payouts.payout.Targets;
import org.payouts.words.Money;

/** What is known of a line, in sentences. */
public final class LineText {

  private LineText() {}

  /**
   * The line and what is known of it; nothing for one that is simply new.
   *
   * @param correction says how much more a correction pays, with a place for the amount
   */
  public static List<String> of(CheckedLine line, String correction) {
    Finding finding = line.finding();
    List<String> text = new ArrayList<>();
    if (finding instanceof Finding.New fresh) {
      fresh.failed().forEach(each -> text.add("  new; failed before: " + before(each)));
    } else if (finding instanceof Finding.Same same) {
      text.add("  the same, asked for before: " + before(same.first()));
    } else if (finding instanceof Finding.Corrected corrected) {
      text.add("  asked for before: " + before(corrected.first()));
      corrected.corrections().forEach(each -> text.add("  corrected by: " + before(each)));
    } else if (finding instanceof Finding.Conflict conflict) {
      text.add("  asked for before with: " + before(conflict.first()));
      text.add("  the new content is not taken; " + remedy(conflict, correction));
    } else if (finding instanceof Finding.Elsewhere elsewhere) {
      elsewhere.earlier().forEach(each -> text.add("  asked for elsewhere: " + before(each)));
    }
    if (!text.isEmpty()) {
      text.add(0, heading(line));
    }
    return text;
  }

  private static String heading(CheckedLine line) {
    BonusRequested request = line.bonus().request();
    return "%s:%d: %s, %s"
        .formatted(
            line.bonus().file(),
            line.bonus().line(),
            Targets.key(request.getTarget()),
            Money.text(request.getAmountMinor(), request.getCurrency()));
  }

  private static String remedy(Finding.Conflict conflict, String correction) {
    if (conflict.correction() instanceof Finding.Correction.Possible possible) {
      return correction.formatted(
          Money.text(possible.request().getAmountMinor(), possible.request().getCurrency()));
    }
    return ((Finding.Correction.Impossible) conflict.correction()).why();
  }

  /** {@code 1.50 GBP, label may, 2026-11-21 10:00 UTC: paid}. */
  private static String before(AskedPayout payout) {
    return "%s, %s, %s: %s%s"
        .formatted(
            Money.text(payout.amountMinor(), payout.currency()),
            payout.batch() == null ? "ID " + payout.payoutId() : "label " + payout.batch(),
            minute(payout.askedAt()),
            payout.word(),
            payout.failure() == null ? "" : " (" + payout.failure() + ")");
  }

  private static String minute(Instant time) {
    return time.truncatedTo(ChronoUnit.MINUTES)
        .toString()
        .replace("T", " ")
        .replace(":00Z", " UTC");
  }
}
