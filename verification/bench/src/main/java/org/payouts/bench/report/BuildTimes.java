package org.payouts.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where the time of the build went, from what Surefire, Failsafe and Maven left behind. */
public final class BuildTimes {
  private static final int SHOWN = 20;
  private static final Pattern SUITE = Pattern.compile("<testsuite\\b[^>]*>");
  private static final Pattern NAME = Pattern.compile("\\bname=\"([^\"]*)\"");
  private static final Pattern TIME = Pattern.compile("\\btime=\"([0-9.,]*)\"");
  private static final Pattern TESTS = Pattern.compile("\\btests=\"([0-9]*)\"");

  private BuildTimes() {}

  private record TestClass(String module, String kind, String name, int tests, double seconds) {}

  /**
   * Tables of modules, of the slowest test classes and of the slowest goals.
   *
   * @param logs the build's log, with times, if there is one
   */
  public static String tables(Path root, List<Path> logs) throws IOException {
    List<TestClass> classes = new ArrayList<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.sorted().toList()) {
        classes.addAll(reports(module, "surefire"));
        classes.addAll(reports(module, "failsafe"));
      }
    }
    StringBuilder text = new StringBuilder(modules(classes));
    text.append("\n| slowest test classes | module | tests | s |\n|---|---|---|---|\n");
    classes.stream()
        .sorted(Comparator.comparingDouble(TestClass::seconds).reversed())
        .limit(SHOWN)
        .forEach(
            c ->
                text.append(
                    "| %s | %s | %d | %s |\n"
                        .formatted(c.name(), c.module(), c.tests(), Numbers.of(c.seconds()))));
    for (Path log : logs) {
      text.append(GoalTimes.table(Files.readAllLines(log), SHOWN));
    }
    return text.toString();
  }

  private static String modules(List<TestClass> classes) {
    Map<String, List<TestClass>> byModule = new TreeMap<>();
    classes.forEach(
        c ->
            byModule
                .computeIfAbsent(c.module() + " | " + c.kind(), key -> new ArrayList<>())
                .add(c));
    StringBuilder table =
        new StringBuilder("| module | tests of | classes | tests | s |\n|---|---|---|---|---|\n");
    byModule.forEach(
        (module, of) ->
            table.append(
                "| %s | %d | %d | %s |\n"
                    .formatted(
                        module,
                        of.size(),
                        of.stream().mapToInt(TestClass::tests).sum(),
                        Numbers.of(of.stream().mapToDouble(TestClass::seconds).sum()))));
    return table.toString();
  }

  private static List<TestClass> reports(Path module, String kind) throws IOException {
    Path directory = module.resolve("target").resolve(kind + "-reports");
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<TestClass> classes = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().matches("TEST-.*\\.xml")).toList()) {
        Matcher suite = SUITE.matcher(Files.readString(file));
        if (suite.find()) {
          String tag = suite.group();
          classes.add(
              new TestClass(
                  String.valueOf(module.getFileName()),
                  kind,
                  first(NAME, tag),
                  Integer.parseInt(first(TESTS, tag)),
                  Double.parseDouble(first(TIME, tag).replace(",", ""))));
        }
      }
    }
    return classes;
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return matcher.group(1);
  }
}
