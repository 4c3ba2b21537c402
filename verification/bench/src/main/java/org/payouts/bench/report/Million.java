package org.payouts.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The run of a million payouts as {@code ./verify million --result performance/million.json} has
 * left it: figures and the series of samples beside them.
 */
final class Million {
  private static final String RESULT = "million.json";
  private static final double MIB = 1024 * 1024;

  private final Path directory;

  Million(Path directory) {
    this.directory = directory;
  }

  /** The section's text; draws its charts. */
  String section() throws IOException {
    Path result = directory.resolve(RESULT);
    if (!Files.exists(result)) {
      return "No run has been recorded yet.\n\n";
    }
    JsonNode run = new ObjectMapper().readTree(result.toFile());
    charts();
    return said(run)
        + memory(run.path("memory"))
        + """

        ![payouts settled per second](../performance/million-rate.svg)

        ![records not processed yet](../performance/million-lag.svg)

        ![resident memory, MiB](../performance/million-memory.svg)

        """;
  }

  private static String said(JsonNode run) {
    JsonNode options = run.path("options");
    return """
        `./verify million --payouts %s --faults %s --seed %s`: %s.

        | figure | value |
        |---|---|
        | paid, failed | %s, %s |
        | time, s | %s |
        | settled per second, mean and median while warm | %s, %s |
        | most under way at once | %s |
        | provider faults | %s |
        | reviews opened, left open | %s, %s |
        | audit: exit, s, resident at most (MiB) | %s, %s, %s |

        """
        .formatted(
            options.path("payouts").asText(),
            options.path("fault_percent").asText(),
            options.path("seed").asText(),
            run.path("passed").asBoolean()
                ? "every rule held"
                : "**not passed**: " + run.path("problems"),
            Numbers.of(run.path("paid").asDouble()),
            Numbers.of(run.path("failed").asDouble()),
            Numbers.of(run.path("seconds").asDouble()),
            Numbers.of(run.path("rate").path("mean").asDouble()),
            Numbers.of(run.path("rate").path("warm_median").asDouble()),
            Numbers.of(run.path("lag").path("under_way").path("max").asDouble()),
            Numbers.of(run.path("counts").path("provider_faults").asDouble()),
            Numbers.of(run.path("counts").path("reviews").asDouble()),
            Numbers.of(run.path("counts").path("reviews.open").asDouble()),
            run.path("audit").path("exit").asText(),
            Numbers.of(run.path("audit").path("seconds").asDouble()),
            Numbers.of(Math.rint(run.path("audit").path("rss_max").asDouble() / MIB)));
  }

  private static String memory(JsonNode memory) {
    StringBuilder table =
        new StringBuilder(
            """
            | process | heap after a collection at 10 %, MiB | at 100 % | resident at most, MiB | processor, s |
            |---|---|---|---|---|
            """);
    memory
        .properties()
        .forEach(
            process ->
                table.append(
                    "| %s | %s | %s | %s | %s |%n"
                        .formatted(
                            process.getKey(),
                            mib(process.getValue(), "live_heap_at_10_percent"),
                            mib(process.getValue(), "live_heap_at_100_percent"),
                            mib(process.getValue(), "rss_max"),
                            Numbers.of(process.getValue().path("processor_seconds").asDouble()))));
    return table.toString();
  }

  private static String mib(JsonNode process, String field) {
    JsonNode bytes = process.path(field);
    return bytes.isNumber() ? Numbers.of(Math.rint(bytes.asDouble() / MIB)) : "";
  }

  private void charts() throws IOException {
    List<String> lines = Files.readAllLines(directory.resolve(RESULT + ".csv"));
    List<String> names = List.of(lines.get(0).split(",", -1));
    List<String[]> rows = lines.stream().skip(1).map(line -> line.split(",", -1)).toList();
    Map<String, List<Double>> columns = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      int column = i;
      columns.put(names.get(i), rows.stream().map(row -> number(row[column])).toList());
    }
    List<Double> seconds = columns.getOrDefault("seconds", List.of());
    draw("rate", "settled per second", seconds, columns, "per_second", 1);
    draw("lag", "records not processed yet", seconds, columns, "lag_", 1);
    draw("memory", "resident memory, MiB", seconds, columns, "rss_", MIB);
  }

  private static double number(String text) {
    return text.isEmpty() ? 0 : Double.parseDouble(text);
  }

  private void draw(
      String name,
      String title,
      List<Double> seconds,
      Map<String, List<Double>> columns,
      String prefix,
      double unit)
      throws IOException {
    Map<String, List<Double>> chosen = new LinkedHashMap<>();
    columns.forEach(
        (column, values) -> {
          if (column.startsWith(prefix)) {
            String label = column.replace(prefix, "").replace('_', ' ');
            chosen.put(
                label.isEmpty() ? "all" : label, values.stream().map(v -> v / unit).toList());
          }
        });
    Files.writeString(
        directory.resolve("million-" + name + ".svg"), LineChart.svg(title, seconds, chosen));
  }
}
