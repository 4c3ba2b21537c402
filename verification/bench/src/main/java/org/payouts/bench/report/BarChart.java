package org.payouts.bench.report;

import java.util.Locale;
import java.util.Map;

/** Horizontal bars as SVG, readable on light and dark pages. */
final class BarChart {
  private static final int LABEL = 360;
  private static final int BAR = 320;
  private static final int VALUE = 90;
  private static final int LINE = 26;
  private static final int TOP = 34;

  private BarChart() {}

  /**
   * Draws the bars.
   *
   * @param bars values by label; bars of ours are told by their label's first word
   */
  static String svg(String title, Map<String, Double> bars) {
    int height = TOP + LINE * bars.size() + 8;
    int width = LABEL + BAR + VALUE;
    double most = bars.values().stream().mapToDouble(v -> v).max().orElse(1);
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" role="img">
        <title>%s</title>
        <style>
          text { font: 13px system-ui, sans-serif; fill: #222 }
          .title { font-weight: 600 }
          .other { fill: #9aa5b1 }
          .ours { fill: #2563a8 }
          @media (prefers-color-scheme: dark) { text { fill: #ddd } .ours { fill: #6ba6e8 } }
        </style>
        <text class="title" x="8" y="20">%s</text>
        """
            .formatted(width, height, width, escaped(title), escaped(title)));
    int y = TOP;
    for (Map.Entry<String, Double> bar : bars.entrySet()) {
      boolean ours = bar.getKey().matches("(ours|router|worker)\\b.*");
      double length = most > 0 ? BAR * bar.getValue() / most : 0;
      svg.append(
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
              ours ? "ours" : "other",
              LABEL,
              y,
              Math.max(1, length),
              LABEL + length + 6,
              y + 13,
              Numbers.of(bar.getValue())));
      y += LINE;
    }
    return svg.append("</svg>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
