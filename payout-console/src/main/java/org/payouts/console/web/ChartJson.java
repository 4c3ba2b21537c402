package org.payouts.console.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.payouts.view.data.FlowPoint;
import org.payouts.words.Money;

/** What the page's script draws: times in seconds, and a line for each label. */
final class ChartJson {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long HALF_DAY_S = 12 * 3600;

  private record Chart(String kind, long from, long to, List<Long> times, List<Line> lines) {}

  private record Line(String label, List<? extends Number> values) {}

  private ChartJson() {}

  static String flow(List<FlowPoint> points, Instant from, Instant to) {
    Map<Instant, long[]> steps = new TreeMap<>();
    for (FlowPoint point : points) {
      long[] sums = steps.computeIfAbsent(point.at(), at -> new long[3]);
      sums[0] += point.asked();
      sums[1] += point.paid();
      sums[2] += point.failed();
    }
    List<Line> lines = new ArrayList<>();
    List<String> labels = List.of("asked for", "paid", "failed");
    for (int i = 0; i < labels.size(); i++) {
      int column = i;
      lines.add(
          new Line(labels.get(i), steps.values().stream().map(sums -> sums[column]).toList()));
    }
    return text(
        new Chart(
            "time",
            from.getEpochSecond(),
            to.getEpochSecond(),
            steps.keySet().stream().map(Instant::getEpochSecond).toList(),
            lines));
  }

  /** Major units: a picture, no account. */
  static String days(
      String currency, Map<LocalDate, Long> minors, LocalDate first, LocalDate last) {
    return text(
        new Chart(
            "day",
            first.atStartOfDay(ZoneOffset.UTC).toEpochSecond() - HALF_DAY_S,
            last.atStartOfDay(ZoneOffset.UTC).toEpochSecond() + HALF_DAY_S,
            minors.keySet().stream()
                .map(day -> day.atStartOfDay(ZoneOffset.UTC).toEpochSecond())
                .toList(),
            List.of(
                new Line(
                    currency,
                    minors.values().stream()
                        .map(minor -> new BigDecimal(Money.plain(minor, currency)))
                        .toList()))));
  }

  private static String text(Chart chart) {
    try {
      return JSON.writeValueAsString(chart);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
