package org.payouts.verification.model;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What TLC said of a configuration.
 *
 * @param outcome {@link #HOLDS}, the violated property, or {@link #BROKEN} if TLC came to no end
 * @param distinct distinct states found
 * @param depth states of the counter-example; where there is none, depth of the state graph
 * @param changes the changes of state that happened, as {@code FROM -> TO}, if they were asked for
 * @param log all that TLC wrote
 */
public record Result(
    Configuration configuration,
    String outcome,
    long distinct,
    int depth,
    long millis,
    Set<String> changes,
    String log) {
  public static final String HOLDS = "holds";
  public static final String BROKEN = "no outcome";

  private static final Pattern INVARIANT = Pattern.compile("Invariant (\\w+) is violated");
  private static final Pattern STEPS = Pattern.compile("Action property (\\w+) is violated");
  private static final Pattern DISTINCT = Pattern.compile("([\\d,]+) distinct states found");
  private static final Pattern DEPTH = Pattern.compile("state graph search is (\\d+)");
  private static final Pattern STATE = Pattern.compile("(?m)^State \\d+:");
  private static final Pattern CHANGE = Pattern.compile("<<\"CHANGE\", \"(\\w+)\", \"(\\w+)\">>");

  /** Reads TLC's output. */
  static Result of(Configuration configuration, String log, long millis) {
    long trace = STATE.matcher(log).results().count();
    Set<String> changes = new TreeSet<>();
    CHANGE.matcher(log).results().forEach(m -> changes.add(m.group(1) + " -> " + m.group(2)));
    return new Result(
        configuration,
        outcome(configuration, log),
        number(DISTINCT, log),
        trace > 0 ? (int) trace : (int) number(DEPTH, log),
        millis,
        changes,
        log);
  }

  private static String outcome(Configuration configuration, String log) {
    Matcher invariant = INVARIANT.matcher(log);
    if (invariant.find()) {
      return invariant.group(1);
    }
    Matcher steps = STEPS.matcher(log);
    if (steps.find()) {
      return steps.group(1);
    }
    if (log.contains("Temporal properties were violated")) {
      // TLC does not say which; only one is checked where one is expected to be violated.
      return configuration.violates() == null ? "liveness" : configuration.violates();
    }
    return log.contains("Model checking completed. No error has been found.") ? HOLDS : BROKEN;
  }

  private static long number(Pattern pattern, String log) {
    long last = 0;
    for (Matcher found = pattern.matcher(log); found.find(); ) {
      last = Long.parseLong(found.group(1).replace(",", ""));
    }
    return last;
  }

  /** True if what came out is what was expected. */
  public boolean asExpected() {
    return outcome.equals(configuration.expected());
  }

  /** One line of the table. */
  public String line() {
    return "%-4s %-40s %-16s %-16s %,12d %6d %6.1f"
        .formatted(
            asExpected() ? "ok" : "BAD",
            configuration.name(),
            configuration.expected(),
            outcome,
            distinct,
            depth,
            millis / 1000.0);
  }

  /** The heading of {@link #line}. */
  public static String heading() {
    return "%-4s %-40s %-16s %-16s %12s %6s %6s"
        .formatted("", "run", "expected", "got", "states", "depth", "s");
  }
}
