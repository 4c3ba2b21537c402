package org.payouts.console.web;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.view.data.SpendBy;
import org.payouts.view.data.SpendRow;

/** What was paid. */
public record SpendPage(
    LocalDate first,
    LocalDate last,
    @Nullable Platform platform,
    @Nullable String study,
    SpendBy by,
    List<SpendRow> rows,
    List<SpendRow> days,
    boolean cut) {

  /** Paid by day in a currency, as the page's script draws it. */
  public record Chart(String currency, String json) {}

  /** The sum of a currency. */
  public record Total(String currency, long count, long paidMinor) {}

  public String from() {
    return first.toString();
  }

  public String to() {
    return last.toString();
  }

  public List<Chart> charts() {
    Map<String, Map<LocalDate, Long>> sums = new TreeMap<>();
    for (SpendRow row : days) {
      LocalDate day = row.day();
      if (day != null) {
        sums.computeIfAbsent(row.currency(), currency -> new TreeMap<>())
            .merge(day, row.paidMinor(), Math::addExact);
      }
    }
    return sums.entrySet().stream()
        .map(
            each ->
                new Chart(
                    each.getKey(), ChartJson.days(each.getKey(), each.getValue(), first, last)))
        .toList();
  }

  public List<Total> totals() {
    Map<String, Total> totals = new TreeMap<>();
    for (SpendRow row : days) {
      totals.merge(
          row.currency(),
          new Total(row.currency(), row.count(), row.paidMinor()),
          (one, other) ->
              new Total(
                  one.currency(),
                  one.count() + other.count(),
                  Math.addExact(one.paidMinor(), other.paidMinor())));
    }
    return List.copyOf(totals.values());
  }

  /** The query of the address. */
  public String query() {
    return "from=%s&to=%s&by=%s%s%s"
        .formatted(
            first,
            last,
            by.name().toLowerCase(Locale.ROOT),
            platform == null ? "" : "&platform=" + Show.platform(platform),
            study == null ? "" : "&study=" + Show.encoded(study));
  }
}
