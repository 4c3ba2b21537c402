package org.payouts.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What comments in code cite is in the project's own pages. */
class CitationsTest {
  /** A page, and the heading after it if one is named: {@code docs/x.md, "Heading"}. */
  private static final Pattern CITED =
      Pattern.compile("(?<![\\w/.])docs/([\\w./-]*\\w)(?:, \"([^\"\\n]+)\")?");

  /** Numbers of texts that are not part of the project. */
  private static final Pattern OUTSIDE =
      Pattern.compile(
          "\\bdesign,? (?:decisions? )?\\d+|(?<!docs/)\\b(?:design|protocol|providers)\\.md \\d\\S*");

  private static final Pattern DECISION = Pattern.compile("decisions/(\\d{4})");
  private static final Path OWN_TESTS = Path.of("org", "payouts", "cli", "docs");

  @Test
  void every_page_and_heading_that_code_cites_is_there() throws IOException {
    List<String> broken = new ArrayList<>();
    int followed = 0;
    for (Path file : sources()) {
      String text = text(file);
      Matcher cited = CITED.matcher(text);
      while (cited.find()) {
        followed++;
        if (!isThere(cited.group(1), cited.group(2))) {
          broken.add(Page.PROJECT.relativize(file) + ": " + cited.group());
        }
      }
      OUTSIDE
          .matcher(text)
          .results()
          .map(outside -> Page.PROJECT.relativize(file) + ": " + outside.group())
          .forEach(broken::add);
    }
    assertThat(followed).as("citations that were found").isGreaterThan(20);
    assertThat(broken).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    return Page.files("java", "xml", "yml", "properties").stream()
        .filter(file -> !file.getParent().endsWith(OWN_TESTS))
        .toList();
  }

  /** The file's text with each comment on one line. */
  private static String text(Path file) throws IOException {
    return Files.readString(file).replaceAll("\\n\\s*(?:\\*|//|#)\\s*", " ");
  }

  private static boolean isThere(String path, String heading) throws IOException {
    Path docs = Page.PROJECT.resolve("docs");
    Matcher decision = DECISION.matcher(path);
    if (decision.matches()) {
      try (Stream<Path> pages = Files.list(docs.resolve("decisions"))) {
        return pages.anyMatch(
            page -> page.getFileName().toString().startsWith(decision.group(1) + "-"));
      }
    }
    Path page = docs.resolve(path);
    if (!Files.exists(page)) {
      return false;
    }
    return heading == null || Page.read(page).anchors().contains(Page.anchorOf(heading));
  }
}
