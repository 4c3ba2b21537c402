package org.payouts.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/metrics.md has every series that a service shows before anything has happened; alert rules
 * and dashboards use no other, and every alert has its section of the runbook.
 */
class MetricsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "metrics.md");
  private static final Path RUNBOOK = Path.of("docs", "runbook.md");
  private static final Path RULES = Path.of("..", "deploy", "prometheus", "alerts.yml");
  private static final Path DASHBOARDS = Path.of("..", "deploy", "grafana");
  private static final String BEGIN =
      "<!-- metrics: rendered from the code by MetricsPageTest -->\n";
  private static final String END = "<!-- end of metrics -->\n";
  private static final int LONGEST_LINE = 120;
  private static final int MOST_VALUES = 12;

  /** Prometheus' own, and those of the JVM, which differ from one JVM to another. */
  private static final Pattern OURS = Pattern.compile("\\bpayouts_[a-z_]+");

  private static Map<String, Scrape> scrapes;

  @TempDir Path directory;

  @BeforeAll
  static void scrape(@TempDir Path view) {
    scrapes = FreshServices.scrapes(view);
  }

  @Test
  void the_page_lists_what_the_first_scrape_shows() throws IOException {
    StringBuilder text = new StringBuilder();
    scrapes.forEach(
        (service, scrape) -> {
          text.append("### ").append(service).append("\n\n");
          scrape.families().values().stream()
              .filter(family -> family.name().startsWith("payouts_"))
              .filter(family -> !family.name().endsWith("_max")) // Said of all histograms.
              .forEach(family -> text.append(wrapped(entry(family))));
          text.append('\n');
        });
    RenderedPart.require(PAGE, BEGIN, END, text.toString(), MetricsPageTest.class, directory);
  }

  private static String entry(Scrape.Family family) {
    StringBuilder text = new StringBuilder("- `" + family.name());
    if (!family.values().isEmpty()) {
      text.append('{').append(String.join(",", family.values().keySet())).append('}');
    }
    text.append("` ").append(family.type()).append(": ").append(family.help()).append('.');
    family
        .values()
        .forEach(
            (label, values) -> {
              if (!Set.of("platform", "version", "java", "requester").contains(label)
                  && !isNumber(values)) {
                text.append(" `").append(label).append("`: ");
                text.append(
                    values.size() <= MOST_VALUES
                        ? String.join(", ", values) + "."
                        : "one of %d codes.".formatted(values.size()));
              }
            });
    return text.toString();
  }

  private static boolean isNumber(Set<String> values) {
    return values.stream().allMatch(value -> value.matches("\\d+"));
  }

  private static String wrapped(String text) {
    StringBuilder all = new StringBuilder();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() + 1 + word.length() > LONGEST_LINE) {
        all.append(line).append('\n');
        line = new StringBuilder(" ");
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    return all.append(line).append('\n').toString();
  }

  @Test
  void every_meter_is_explained_and_every_count_begins_at_0() {
    scrapes.forEach(
        (service, scrape) -> {
          assertThat(scrape.families().values())
              .filteredOn(family -> family.name().startsWith("payouts_"))
              .as(service)
              .hasSizeGreaterThan(5)
              .allSatisfy(family -> assertThat(family.help()).as(family.name()).isNotBlank());
          assertThat(scrape.series().entrySet())
              .filteredOn(each -> each.getKey().startsWith("payouts_"))
              .filteredOn(each -> !each.getKey().startsWith("payouts_build_info"))
              .filteredOn(each -> !each.getKey().startsWith("payouts_spend"))
              .as(service)
              .allSatisfy(each -> assertThat(each.getValue()).as(each.getKey()).isZero());
          assertThat(scrape.names())
              .as(service)
              .contains("payouts_ready", "payouts_build_info", "jvm_memory_used_bytes")
              .contains("jvm_memory_max_bytes", "jvm_gc_memory_allocated_bytes_total")
              .contains("process_cpu_usage", "jvm_threads_live_threads");
        });
  }

  @Test
  void rules_and_dashboards_use_no_metric_that_the_services_do_not_show() throws IOException {
    Set<String> shown = new HashSet<>();
    scrapes.values().forEach(scrape -> shown.addAll(scrape.names()));
    List<Path> files = new ArrayList<>(dashboards());
    files.add(RULES);
    files.add(RULES.resolveSibling("alerts-test.yml"));
    Set<String> used = new TreeSet<>();
    for (Path file : files) {
      OURS.matcher(Files.readString(file)).results().map(MatchResult::group).forEach(used::add);
    }
    assertThat(used).hasSizeGreaterThan(20);
    assertThat(shown).containsAll(used);
  }

  private static List<Path> dashboards() throws IOException {
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      return files.filter(file -> file.toString().endsWith(".json")).toList();
    }
  }

  @Test
  void every_alert_names_its_own_section_of_the_runbook() throws IOException {
    String rules = Files.readString(RULES);
    List<String> alerts = found("alert: (\\w+)", rules);
    Set<String> anchors =
        Page.all().stream()
            .filter(page -> page.file().equals(RUNBOOK))
            .flatMap(page -> page.anchors().stream())
            .collect(Collectors.toSet());
    assertThat(alerts).hasSizeGreaterThan(15).doesNotHaveDuplicates();
    assertThat(found("runbook: docs/runbook.md#(\\w+)", rules))
        .isEqualTo(alerts.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
    assertThat(anchors).containsAll(found("runbook: docs/runbook.md#(\\w+)", rules));
    assertThat(found("severity: (\\w+)", rules))
        .hasSameSizeAs(alerts)
        .containsOnly("page", "ticket");
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(m -> m.group(1)).toList();
  }

  @Test
  void a_dashboard_can_be_imported_and_each_panel_asks_for_something() throws IOException {
    for (Path file : dashboards()) {
      JsonNode board = new ObjectMapper().readTree(file.toFile());
      assertThat(board.get("uid").asText()).as(file.toString()).startsWith("payouts-");
      List<Integer> ids = new ArrayList<>();
      for (JsonNode panel : board.get("panels")) {
        ids.add(panel.get("id").asInt());
        if (!panel.get("type").asText().equals("row")) {
          assertThat(panel.get("targets")).as(panel.get("title").asText()).isNotEmpty();
          panel
              .get("targets")
              .forEach(target -> assertThat(target.get("expr").asText()).isNotBlank());
        }
      }
      assertThat(ids).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    }
  }
}
