package org.payouts.console.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.limits.ShownLimit;

/** The limits that hold. */
public record LimitsPage(List<ShownLimit> limits) {
  public LimitsPage {
    limits = List.copyOf(limits);
  }

  /** {@code 12.00 GBP of 50.00 GBP}. */
  public static String used(@Nullable String used, @Nullable String limit) {
    if (limit == null) {
      return used == null ? "no limit" : used + ", no limit";
    }
    return used + " of " + limit;
  }

  /** What is not there is no limit. */
  public static String orNone(@Nullable String limit) {
    return limit == null ? "no limit" : limit;
  }
}
