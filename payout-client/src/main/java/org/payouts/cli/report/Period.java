package org.payouts.cli.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Whole days of a time zone, the last one included.
 *
 * @param first null for no beginning
 * @param last null for no end
 */
public record Period(@Nullable LocalDate first, @Nullable LocalDate last, ZoneId zone) {

  /** All days. */
  public static final Period ALL = new Period(null, null, ZoneId.of("UTC"));

  /** Whether a moment lies in it. */
  public boolean holds(Instant moment) {
    return !isBefore(moment) && isNotAfter(moment);
  }

  /** Whether a moment is not after its last day. */
  public boolean isNotAfter(Instant moment) {
    return last == null || moment.isBefore(last.plusDays(1).atStartOfDay(zone).toInstant());
  }

  private boolean isBefore(Instant moment) {
    return first != null && moment.isBefore(first.atStartOfDay(zone).toInstant());
  }

  /** {@code 2026-11-01 to 2026-11-30, UTC}. */
  public String text() {
    if (first == null && last == null) {
      return "all";
    }
    return (first == null ? "" : "from " + first + " ")
        + (last == null ? "" : "to " + last + " ")
        + "(days of "
        + zone
        + ")";
  }
}
