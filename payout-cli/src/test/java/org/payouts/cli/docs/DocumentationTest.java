package org.payouts.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What holds of every page of the documentation. */
class DocumentationTest {
  private static final int LONGEST_LINE = 120;

  /** Rendered from the configuration's definitions: a key's row is as long as its text. */
  private static final Set<Path> RENDERED = Set.of(Path.of("docs", "configuration.md"));

  private static List<Page> pages;
  private static Map<Path, Page> byFile;

  @BeforeAll
  static void readPages() throws IOException {
    pages = Page.all();
    byFile = pages.stream().collect(Collectors.toMap(Page::file, Function.identity()));
  }

  @Test
  void every_link_within_the_project_leads_somewhere() {
    List<String> broken = new ArrayList<>();
    int followed = 0;
    for (Page page : pages) {
      if (isPartOfAnotherPage(page)) {
        continue;
      }
      for (String link : page.links()) {
        if (URI.create(link).isAbsolute()) {
          continue;
        }
        followed++;
        if (!leadsSomewhere(page, link)) {
          broken.add(page.file() + ": " + link);
        }
      }
    }
    assertThat(followed).as("links that were read").isGreaterThan(150);
    assertThat(broken).isEmpty();
  }

  /** Notes that the report on performance takes over as they are; their links are the report's. */
  private static boolean isPartOfAnotherPage(Page page) {
    return page.file().getParent() != null && page.file().getParent().endsWith("notes");
  }

  private static boolean leadsSomewhere(Page from, String link) {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target =
        file.isEmpty()
            ? Page.PROJECT.resolve(from.file())
            : Page.PROJECT.resolve(from.file()).resolveSibling(file).normalize();
    if (!target.startsWith(Page.PROJECT) || !Files.exists(target)) {
      return false;
    }
    if (hash < 0) {
      return true;
    }
    Page page = byFile.get(Page.PROJECT.relativize(target));
    return page != null && page.anchors().contains(link.substring(hash + 1));
  }

  @Test
  void no_line_is_longer_than_120_characters() {
    List<String> tooLong = new ArrayList<>();
    for (Page page : pages) {
      for (int i = 0; i < page.lines().size() && !RENDERED.contains(page.file()); i++) {
        if (page.lines().get(i).length() > LONGEST_LINE) {
          tooLong.add(page.file() + ":" + (i + 1));
        }
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void no_page_uses_a_word_that_the_glossary_has_retired() {
    RetiredWords retired = RetiredWords.of(byFile.get(RetiredWords.GLOSSARY));
    Pattern words = retired.wordPattern();
    Pattern names = retired.namePattern();
    List<String> found = new ArrayList<>();
    for (Page page : pages) {
      if (page.file().equals(RetiredWords.GLOSSARY)) {
        continue;
      }
      words
          .matcher(page.prose())
          .results()
          .map(match -> page.file() + ": " + context(page.prose(), match))
          .forEach(found::add);
      page.codeSpans().stream()
          .filter(code -> code.matches("\\w+(\\.\\w+)*(\\(\\))?") && names.matcher(code).find())
          .map(code -> page.file() + ": `" + code + "`")
          .forEach(found::add);
    }
    assertThat(found).isEmpty();
  }

  private static String context(String text, MatchResult match) {
    return text.substring(
            Math.max(0, match.start() - 30), Math.min(text.length(), match.end() + 20))
        .replace('\n', ' ');
  }

  @Test
  void the_readme_is_short_and_begins_with_the_two_commands() {
    Page readme = byFile.get(Path.of("README.md"));
    assertThat(readme.lines()).hasSizeLessThan(150);
    assertThat(readme.shellBlocks().get(0).commands()).containsExactly("./payouts demo");
    assertThat(readme.shellBlocks().get(1).commands()).containsExactly("./mvnw -B verify");
  }

  @Test
  void the_glossary_explains_every_state_of_the_state_table() {
    String protocol = String.join("\n", byFile.get(Path.of("docs", "protocol.md")).lines());
    Set<String> states =
        Pattern.compile("(?m)^\\| [A-Z_]+ \\| ([A-Z_, ]+) \\| ([A-Z_]+) \\|")
            .matcher(protocol)
            .results()
            .flatMap(row -> Arrays.stream((row.group(1) + ", " + row.group(2)).split(", ")))
            .collect(Collectors.toSet());
    assertThat(states).hasSizeGreaterThan(6);
    assertThat(String.join("\n", byFile.get(RetiredWords.GLOSSARY).lines()))
        .contains(states.stream().map(state -> "| `" + state + "` |").toList());
  }
}
