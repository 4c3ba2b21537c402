package org.payouts.cli.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.payouts.audit.history.PayoutOutcome;
import org.payouts.audit.run.AuditReport;
import org.payouts.words.Money;

/** A picture of bars and words, 760 wide, for {@code chart.mustache}. */
record Chart(String title, String label, int height, List<Bar> bars, List<Words> texts) {
  private static final int DAYS_SHOWN = 60;

  record Bar(String x, String y, String width, String height, String fill, String title) {}

  record Words(String x, String y, String text) {}

  private Chart(String title, String label, int height) {
    this(title, label, height, new ArrayList<>(), new ArrayList<>());
  }

  private void bar(double x, double y, double width, double height, String fill, String title) {
    bars.add(
        new Bar(
            number(x),
            number(y),
            number(Math.max(0, width)),
            number(Math.max(0, height)),
            fill,
            title));
  }

  private void text(double x, double y, String text) {
    texts.add(new Words(number(x), number(y), text));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** What became of the payouts of each platform. */
  static Chart outcomes(AuditReport report) {
    Map<PayoutOutcome, String> colours = new LinkedHashMap<>();
    colours.put(PayoutOutcome.PAID, "#3b8f5a");
    colours.put(PayoutOutcome.FAILED, "#8a8f98");
    colours.put(PayoutOutcome.REVIEW, "#d29922");
    colours.put(PayoutOutcome.OPEN, "#4c7dbd");
    Chart chart = new Chart("", "outcomes per platform", 34 * report.payouts().size() + 26);
    int y = 0;
    for (Map.Entry<String, Map<PayoutOutcome, Long>> platform : report.payouts().entrySet()) {
      long all = platform.getValue().values().stream().mapToLong(Long::longValue).sum();
      chart.text(0, y + 20, platform.getKey() + " (" + all + ")");
      double x = 150;
      for (Map.Entry<PayoutOutcome, String> colour : colours.entrySet()) {
        long count = platform.getValue().getOrDefault(colour.getKey(), 0L);
        double width = all == 0 ? 0 : 600.0 * count / all;
        if (count > 0) {
          chart.bar(x, y + 6, width, 22, colour.getValue(), colour.getKey() + ": " + count);
        }
        x += width;
      }
      y += 34;
    }
    int x = 150;
    for (Map.Entry<PayoutOutcome, String> colour : colours.entrySet()) {
      chart.bar(x, y + 6, 12, 12, colour.getValue(), "");
      chart.text(x + 18, y + 16, colour.getKey().name().toLowerCase(Locale.ROOT));
      x += 100;
    }
    return chart;
  }

  /** What was paid on each day, a chart for each platform and currency. */
  static List<Chart> days(AuditReport report) {
    Map<String, TreeMap<String, Long>> perDay = new TreeMap<>();
    TreeSet<String> days = new TreeSet<>();
    for (AuditReport.PaidTotal total : report.paid()) {
      perDay
          .computeIfAbsent(total.platform() + " " + total.currency(), key -> new TreeMap<>())
          .merge(total.day(), total.minor(), Math::addExact);
      days.add(total.day());
    }
    List<String> all = new ArrayList<>(days);
    List<String> shown = all.subList(Math.max(0, all.size() - DAYS_SHOWN), all.size());
    return perDay.entrySet().stream()
        .map(row -> days(row.getKey(), row.getValue(), shown))
        .toList();
  }

  private static Chart days(String name, Map<String, Long> paid, List<String> shown) {
    Chart chart = new Chart(name, "paid per day", 140);
    String currency = name.split(" ", 2)[1];
    long most = Math.max(1, paid.values().stream().mapToLong(v -> v).max().orElse(1));
    double step = 760.0 / Math.max(12, shown.size());
    for (int i = 0; i < shown.size(); i++) {
      long minor = paid.getOrDefault(shown.get(i), 0L);
      double height = 110.0 * minor / most;
      String words = shown.get(i) + ": " + Money.text(minor, currency);
      chart.bar(i * step + 1, 115 - height, step - 2, height, "#4c7dbd", words);
    }
    if (!shown.isEmpty()) {
      chart.text(0, 132, shown.get(0) + " to " + shown.get(shown.size() - 1));
      chart.text(540, 132, "highest day " + Money.text(most, currency));
    }
    return chart;
  }

  /** How long the listed open payouts have waited. */
  static Chart ages(AuditReport report) {
    String[] names = {"< 1 min", "< 10 min", "< 1 h", "< 1 d", "< 7 d", "older"};
    long[] limits = {60_000, 600_000, 3_600_000, 86_400_000, 604_800_000, Long.MAX_VALUE};
    long[] counts = new long[limits.length];
    for (AuditReport.OpenPayout open : report.open()) {
      int i = 0;
      while (report.endedMs() - open.sinceMs() >= limits[i]) {
        i++;
      }
      counts[i]++;
    }
    long most = 1;
    for (long count : counts) {
      most = Math.max(most, count);
    }
    Chart chart = new Chart("", "ages of open payouts", 130);
    for (int i = 0; i < counts.length; i++) {
      double height = 90.0 * counts[i] / most;
      String words = names[i] + ": " + counts[i];
      chart.bar(i * 120 + 10, 100 - height, 90, height, "#d29922", words);
      chart.text(i * 120 + 10, 118, words);
    }
    return chart;
  }
}
