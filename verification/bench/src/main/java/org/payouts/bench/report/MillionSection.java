package org.payouts.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The run of a million payouts as {@code ./verify million --result
 * verification/results/million.json} has left it: figures and the series of samples beside them.
 */
record MillionSection(Report report) {

  private static final double MIB = 1024 * 1024;

  /** Adds the section; draws its charts. */
  void addTo(Page text) throws IOException {
    Path file = report.directory().resolve("million.json");
    if (!Files.exists(file)) {
      text.paragraph("No run has been recorded yet.");
      return;
    }
    JsonNode run = new ObjectMapper().readTree(file.toFile());
    text.paragraph(
        "`./verify million --payouts %s --faults %s --seed %s`: %s."
            .formatted(
                run.at("/options/payouts").asText(),
                run.at("/options/fault_percent").asText(),
                run.at("/options/seed").asText(),
                run.path("passed").asBoolean()
                    ? "every rule held"
                    : "**not passed**: " + run.path("problems")));
    text.table(
        List.of(
            List.of("figure", "value"),
            line(run, "paid, failed", 1, "/paid", "/failed"),
            line(run, "time, s", 1, "/seconds"),
            line(
                run,
                "settled per second, mean and median while warm",
                1,
                "/rate/mean",
                "/rate/warm_median"),
            line(run, "most under way at once", 1, "/lag/under_way/max"),
            line(run, "provider faults", 1, "/counts/provider_faults"),
            line(run, "reviews opened, left open", 1, "/counts/reviews", "/counts/reviews.open"),
            line(run, "audit: exit, s", 1, "/audit/exit", "/audit/seconds"),
            line(run, "audit: resident at most, MiB", MIB, "/audit/rss_max")));
    List<List<String>> memory = new ArrayList<>();
    memory.add(
        List.of(
            "process",
            "heap after a collection at 10 %, MiB",
            "at 100 %",
            "resident at most, MiB",
            "processor, s"));
    for (Map.Entry<String, JsonNode> process : run.path("memory").properties()) {
      JsonNode of = process.getValue();
      memory.add(
          List.of(
              process.getKey(),
              number(of.path("live_heap_at_10_percent"), MIB),
              number(of.path("live_heap_at_100_percent"), MIB),
              number(of.path("rss_max"), MIB),
              number(of.path("processor_seconds"), 1)));
    }
    text.raw("\n").table(memory).raw(charts());
  }

  private static List<String> line(JsonNode run, String name, double unit, String... places) {
    return List.of(
        name,
        Stream.of(places)
            .map(place -> number(run.at(place), unit))
            .collect(Collectors.joining(", ")));
  }

  private static String number(JsonNode value, double unit) {
    if (!value.isNumber()) {
      return "";
    }
    double number = value.asDouble() / unit;
    return Numbers.of(unit == 1 ? number : Math.rint(number));
  }

  private String charts() throws IOException {
    List<String> lines = Files.readAllLines(report.directory().resolve("million.json.csv"));
    List<String> names = List.of(lines.get(0).split(",", -1));
    Map<String, List<Double>> columns = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      int column = i;
      columns.put(
          names.get(i),
          lines.stream()
              .skip(1)
              .map(line -> line.split(",", -1)[column])
              .map(cell -> cell.isEmpty() ? 0 : Double.parseDouble(cell))
              .toList());
    }
    return "\n"
        + chart("rate", "payouts settled per second", columns, "per_second", 1)
        + "\n"
        + chart("lag", "records not dealt with yet", columns, "lag_", 1)
        + "\n"
        + chart("memory", "resident memory, MiB", columns, "rss_", MIB)
        + "\n";
  }

  private String chart(
      String name, String title, Map<String, List<Double>> columns, String prefix, double unit)
      throws IOException {
    Map<String, List<Double>> chosen = new LinkedHashMap<>();
    columns.forEach(
        (column, values) -> {
          if (column.startsWith(prefix)) {
            String label = column.substring(prefix.length()).replace('_', ' ');
            chosen.put(
                label.isEmpty() ? "all" : label, values.stream().map(v -> v / unit).toList());
          }
        });
    return report.chart(
        "million-" + name + ".svg",
        title,
        Chart.lines(title, columns.getOrDefault("seconds", List.of()), chosen));
  }
}
