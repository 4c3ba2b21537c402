package org.payouts.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the audit finds on a mirror is what docs/operations.md announces, and nothing else. */
final class MirrorFindings {
  private static final Path PAGE = Path.of("..", "docs", "operations.md");

  /** Check and text of each row of the page's table; three dots stand for anything. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+): `([^`]+)` \\|");

  private MirrorFindings() {}

  /** The number of findings of each announced kind. */
  static Map<String, Integer> judge(Pipeline of) throws IOException {
    StringWriter said = new StringWriter();
    of.command(said, "audit", "--json");
    String json =
        said.toString().lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow();
    Map<String, Pattern> announced = announced();
    Map<String, Integer> kinds = new TreeMap<>();
    List<String> others = new ArrayList<>();
    for (JsonNode finding : new ObjectMapper().readTree(json).get("findings")) {
      String text = finding.get("verdict").asText() + ": " + finding.get("text").asText();
      announced.entrySet().stream()
          .filter(each -> each.getValue().matcher(text).matches())
          .findFirst()
          .ifPresentOrElse(
              each -> kinds.merge(each.getKey(), 1, Integer::sum),
              () -> others.add(finding.path("payoutId").asText() + " " + text));
    }
    assertThat(others).as("findings that the page does not announce, beside " + kinds).isEmpty();
    return kinds;
  }

  private static Map<String, Pattern> announced() throws IOException {
    Map<String, Pattern> rows = new TreeMap<>();
    ROW.matcher(Files.readString(PAGE))
        .results()
        .map(row -> row.group(1) + ": " + row.group(2))
        .forEach(
            text ->
                rows.put(
                    text,
                    Pattern.compile(
                        Pattern.quote(text).replace("...", "\\E.*\\Q"), Pattern.DOTALL)));
    return rows;
  }
}
