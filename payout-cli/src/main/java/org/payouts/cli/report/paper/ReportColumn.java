package org.payouts.cli.report.paper;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.report.ReportedPayout;
import org.payouts.words.Money;

/** The columns of a report as a file. A value is a text, a decimal number, a time, or null. */
enum ReportColumn {
  PAYOUT_ID("payout_id", 46),
  BATCH("batch", 14),
  PLATFORM("platform", 12),
  ACCOUNT("account", 26),
  STUDY("study", 26),
  TARGET("target", 32),
  PARTICIPANT("participant", 18),
  STATE("state", 11),
  AMOUNT("amount", 10),
  PAID("paid", 10),
  FEE("fee", 10),
  CURRENCY("currency", 9),
  ASKED_AT("asked_at", 18),
  ASKED_BY("asked_by", 18),
  ENDED_AT("ended_at", 18),
  REASON("reason", 30),
  NOTE("note", 60),
  REFERENCE("provider_reference", 28);

  private final String heading;
  private final int width;

  ReportColumn(String heading, int width) {
    this.heading = heading;
    this.width = width;
  }

  private static @Nullable BigDecimal major(ReportedPayout payout, @Nullable Long minor) {
    return minor == null ? null : new BigDecimal(Money.plain(minor, payout.currency()));
  }

  String heading() {
    return heading;
  }

  /** In characters, for a sheet. */
  int width() {
    return width;
  }

  @Nullable Object of(ReportedPayout payout) {
    return switch (this) {
      case PAYOUT_ID -> payout.payoutId();
      case BATCH -> payout.batch();
      case PLATFORM -> payout.platformName();
      case ACCOUNT -> payout.account();
      case STUDY -> payout.study();
      case TARGET -> payout.target();
      case PARTICIPANT -> payout.participant();
      case STATE -> payout.word().toString();
      case AMOUNT -> major(payout, payout.amountMinor());
      case PAID -> major(payout, payout.paidMinor());
      case FEE -> major(payout, payout.feeMinor());
      case CURRENCY -> payout.currency();
      case ASKED_AT -> payout.askedAt();
      case ASKED_BY -> payout.requestedBy();
      case ENDED_AT -> payout.endedAt();
      case REASON -> payout.reason();
      case NOTE -> payout.note();
      case REFERENCE -> payout.reference();
    };
  }

  /** The value as text; times in UTC. */
  String text(ReportedPayout payout) {
    Object found = of(payout);
    if (found == null) {
      return "";
    }
    return found instanceof BigDecimal number
        ? number.toPlainString()
        : found instanceof Instant time ? time.toString() : String.valueOf(found);
  }
}
