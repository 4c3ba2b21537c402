package org.payouts.bench.report;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Bars, and lines over time, as SVG, readable on light and dark pages. */
final class Chart {

  private static final int LABEL = 360;
  private static final int BAR = 320;
  private static final int LINE = 26;
  private static final int TOP = 34;
  private static final int LEFT = 70;
  private static final int WIDTH = 640;
  private static final int HEIGHT = 200;
  private static final List<String> COLOURS =
      List.of("#2563a8", "#c2571a", "#2e8b57", "#8e44ad", "#b8860b", "#7f8c8d", "#c0392b");

  private Chart() {}

  private static String svg(String title, int width, int height, CharSequence content) {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" role="img">
        <title>%3$s</title>
        <style>
          text { font: 13px system-ui, sans-serif; fill: #222 }
          .title { font-weight: 600 }
          .other { fill: #9aa5b1 }
          .ours { fill: #2563a8 }
          polyline { fill: none; stroke-width: 1.5 }
          .axis { fill: none; stroke: #9aa5b1 }
          @media (prefers-color-scheme: dark) { text { fill: #ddd } .ours { fill: #6ba6e8 } }
        </style>
        <text class="title" x="8" y="20">%3$s</text>
        %4$s</svg>
        """
        .formatted(width, height, escaped(title), content);
  }

  /**
   * Horizontal bars.
   *
   * @param bars values by label; the label's first word says whether a bar is ours
   */
  static String bars(String title, Map<String, Double> bars) {
    double most = bars.values().stream().mapToDouble(v -> v).max().orElse(1);
    StringBuilder content = new StringBuilder();
    int y = TOP;
    for (Map.Entry<String, Double> bar : bars.entrySet()) {
      double length = most > 0 ? BAR * bar.getValue() / most : 0;
      content.append(
          String.format(
              Locale.ROOT,
              """
              <text x="%d" y="%d" text-anchor="end">%s</text>
              <rect class="%s" x="%d" y="%d" width="%.1f" height="16" rx="2"/>
              <text x="%.1f" y="%d">%s</text>
              """,
              LABEL - 8,
              y + 13,
              escaped(bar.getKey()),
              bar.getKey().matches("(ours|router|worker)\\b.*") ? "ours" : "other",
              LABEL,
              y,
              Math.max(1, length),
              LABEL + length + 6,
              y + 13,
              Numbers.of(bar.getValue())));
      y += LINE;
    }
    return svg(title, LABEL + BAR + 90, y + 8, content);
  }

  /**
   * Lines over time.
   *
   * @param seconds of each point
   * @param lines values by label, one for each point
   */
  static String lines(String title, List<Double> seconds, Map<String, List<Double>> lines) {
    double last = Math.max(1, seconds.isEmpty() ? 1 : Collections.max(seconds));
    double most =
        Math.max(
            1, lines.values().stream().flatMap(List::stream).mapToDouble(v -> v).max().orElse(1));
    int bottom = TOP + HEIGHT;
    int right = LEFT + WIDTH;
    StringBuilder content = new StringBuilder();
    content.append(
        "<path class=\"axis\" d=\"M%d %d V%d H%d\"/>%n".formatted(LEFT, TOP, bottom, right));
    content.append(label(LEFT - 6, TOP + 10, Numbers.of(most)));
    content.append(label(LEFT - 6, bottom, "0"));
    content.append(label(right, bottom + 18, Numbers.of(Math.rint(last)) + " s"));
    int number = 0;
    for (Map.Entry<String, List<Double>> line : lines.entrySet()) {
      String colour = COLOURS.get(number % COLOURS.size());
      content.append("<polyline stroke=\"%s\" points=\"".formatted(colour));
      for (int i = 0; i < line.getValue().size(); i++) {
        double x = LEFT + WIDTH * seconds.get(i) / last;
        double y = bottom - HEIGHT * line.getValue().get(i) / most;
        content.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
      }
      content.append(
          "\"/>\n<text x=\"%d\" y=\"%d\" style=\"fill:%s\">%s</text>\n"
              .formatted(right + 10, TOP + 12 + 18 * number, colour, line.getKey()));
      number++;
    }
    return svg(title, right + 170, bottom + 30, content);
  }

  private static String label(int x, int y, String text) {
    return "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n".formatted(x, y, text);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
