package org.payouts.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.service.LogEvent;

/** docs/logs.md has every event that the services log, and every line of a service has one. */
class LogsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "logs.md");
  private static final String BEGIN = "<!-- events: rendered from the code by LogsPageTest -->\n";
  private static final String END = "<!-- end of events -->\n";
  private static final List<String> SERVICES =
      List.of(
          "payout-runtime",
          "payout-router",
          "payout-workers",
          "payout-gateway",
          "payout-view",
          "payout-console",
          "payout-export",
          "payout-cli");

  /** A line that bears no event; below INFO nobody but a developer reads. */
  private static final Pattern BARE =
      Pattern.compile("\\blog\\s*\\.(atInfo|atWarn|atError|info|warn|error)\\(");

  private static final Pattern EVENT = Pattern.compile("LogEvent\\s*\\.([A-Z_]+)");

  @TempDir Path directory;

  @Test
  void the_page_lists_the_events_of_the_code() throws IOException {
    StringBuilder list = new StringBuilder();
    for (LogEvent event : LogEvent.values()) {
      list.append("- `%s` %s: %s%n".formatted(event, event.level(), event.meaning()));
    }
    RenderedPart.require(
        PAGE, BEGIN, END, list.append('\n').toString(), LogsPageTest.class, directory);
  }

  @Test
  void every_line_of_a_service_has_an_event_and_every_event_a_line() throws IOException {
    List<String> bare = new ArrayList<>();
    TreeSet<String> used = new TreeSet<>();
    for (String module : SERVICES) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          String text = Files.readString(file);
          if (BARE.matcher(text).find()) {
            bare.add(file.toString());
          }
          EVENT.matcher(text).results().map(match -> match.group(1)).forEach(used::add);
        }
      }
    }
    assertThat(bare).as("sources with log lines that have no event").isEmpty();
    assertThat(used).containsAll(Stream.of(LogEvent.values()).map(Enum::name).toList());
  }
}
