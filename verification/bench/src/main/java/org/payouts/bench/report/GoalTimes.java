package org.payouts.bench.report;

import java.time.Duration;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times of Maven's goals, from a log whose lines begin with the time of day. */
final class GoalTimes {
  private static final Pattern TIMED = Pattern.compile("^(\\d\\d:\\d\\d:\\d\\d\\.\\d{3}) .*");
  private static final Pattern GOAL =
      Pattern.compile("--- ([a-z-]+):[^:]+:([a-zA-Z-]+) \\(([^)]*)\\) @ ([a-z-]+) ---");

  private GoalTimes() {}

  static String table(List<String> log, int most) {
    StringBuilder table = new StringBuilder("\n| slowest goals | s |\n|---|---|\n");
    seconds(log).entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(most)
        .forEach(
            e -> table.append("| %s | %s |\n".formatted(e.getKey(), Numbers.of(e.getValue()))));
    return table.toString();
  }

  /** Seconds by module and goal. */
  static Map<String, Double> seconds(List<String> log) {
    Map<String, Double> seconds = new LinkedHashMap<>();
    LocalTime begun = null;
    String running = null;
    for (String line : log) {
      Matcher timed = TIMED.matcher(line);
      if (!timed.matches()) {
        continue;
      }
      LocalTime now = LocalTime.parse(timed.group(1));
      Matcher goal = GOAL.matcher(line);
      boolean next = goal.find();
      if (next || line.contains("Reactor Summary") || line.contains("BUILD ")) {
        end(seconds, running, begun, now);
        running =
            next
                ? "%s %s:%s (%s)"
                    .formatted(goal.group(4), goal.group(1), goal.group(2), goal.group(3))
                : null;
        begun = now;
      }
    }
    return seconds;
  }

  private static void end(
      Map<String, Double> seconds,
      @Nullable String running,
      @Nullable LocalTime begun,
      LocalTime now) {
    if (running != null && begun != null) {
      Duration took = Duration.between(begun, now);
      Duration right = took.isNegative() ? took.plusDays(1) : took; // Past midnight.
      seconds.merge(running, right.toMillis() / 1e3, Double::sum);
    }
  }
}
