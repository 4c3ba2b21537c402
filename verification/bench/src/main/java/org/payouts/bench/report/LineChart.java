package org.payouts.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lines over time as SVG, readable on light and dark pages. */
final class LineChart {
  private static final int LEFT = 70;
  private static final int WIDTH = 640;
  private static final int HEIGHT = 200;
  private static final int TOP = 34;
  private static final int RIGHT = 170;
  private static final List<String> COLOURS =
      List.of("#2563a8", "#c2571a", "#2e8b57", "#8e44ad", "#b8860b", "#7f8c8d", "#c0392b");

  private LineChart() {}

  /**
   * Draws the lines.
   *
   * @param seconds of each point
   * @param lines values by label, one for each point
   */
  static String svg(String title, List<Double> seconds, Map<String, List<Double>> lines) {
    double last = seconds.isEmpty() ? 1 : Math.max(1, seconds.get(seconds.size() - 1));
    double most =
        Math.max(
            1, lines.values().stream().flatMap(List::stream).mapToDouble(v -> v).max().orElse(1));
    int width = LEFT + WIDTH + RIGHT;
    int height = TOP + HEIGHT + 30;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" role="img">
            <title>%3$s</title>
            <style>
              text { font: 13px system-ui, sans-serif; fill: #222 }
              .title { font-weight: 600 }
              polyline { fill: none; stroke-width: 1.5 }
              .axis { stroke: #9aa5b1; stroke-width: 1 }
              @media (prefers-color-scheme: dark) { text { fill: #ddd } }
            </style>
            <text class="title" x="8" y="20">%3$s</text>
            <path class="axis" fill="none" d="M%4$d %5$d V%6$d H%7$d"/>
            <text x="%8$d" y="%9$d" text-anchor="end">%10$s</text>
            <text x="%8$d" y="%6$d" text-anchor="end">0</text>
            <text x="%7$d" y="%11$d" text-anchor="end">%12$s s</text>
            """,
            width,
            height,
            title,
            LEFT,
            TOP,
            TOP + HEIGHT,
            LEFT + WIDTH,
            LEFT - 6,
            TOP + 10,
            Numbers.of(most),
            TOP + HEIGHT + 18,
            Numbers.of(Math.rint(last))));
    int number = 0;
    for (Map.Entry<String, List<Double>> line : lines.entrySet()) {
      String colour = COLOURS.get(number % COLOURS.size());
      svg.append("<polyline stroke=\"%s\" points=\"".formatted(colour));
      for (int i = 0; i < line.getValue().size(); i++) {
        double x = LEFT + WIDTH * seconds.get(i) / last;
        double y = TOP + HEIGHT - HEIGHT * line.getValue().get(i) / most;
        svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
      }
      svg.append(
          "\"/>\n<text x=\"%d\" y=\"%d\" style=\"fill:%s\">%s</text>\n"
              .formatted(LEFT + WIDTH + 10, TOP + 12 + 18 * number, colour, line.getKey()));
      number++;
    }
    return svg.append("</svg>\n").toString();
  }
}
