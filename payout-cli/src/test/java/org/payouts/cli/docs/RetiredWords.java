package org.payouts.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The first column of the glossary's table of retired words.
 *
 * @param words words of the language, in lower case
 * @param names names of classes
 */
record RetiredWords(List<String> words, List<String> names) {
  static final Path GLOSSARY = Path.of("docs", "glossary.md");

  static RetiredWords of(Page glossary) {
    List<String> lines = glossary.lines();
    List<String> cells =
        lines.stream()
            .skip(lines.indexOf("## Retired words"))
            .filter(line -> line.startsWith("| ") && !line.startsWith("| retired"))
            .flatMap(line -> Arrays.stream(line.split("\\|")[1].split(",")))
            .map(String::strip)
            .toList();
    assertThat(cells).contains("told", "`Outbox`").hasSizeGreaterThan(30);
    return new RetiredWords(
        cells.stream().filter(cell -> !cell.startsWith("`")).toList(),
        cells.stream()
            .filter(cell -> cell.startsWith("`"))
            .map(cell -> cell.replace("`", ""))
            .toList());
  }

  /** Finds the words in any case. What separates two words may be the line break of a comment. */
  Pattern wordPattern() {
    return Pattern.compile(
        words.stream()
            .map(word -> word.replace(" ", "[\\s*]+"))
            .collect(Collectors.joining("|", "\\b(?:", ")\\b")),
        Pattern.CASE_INSENSITIVE);
  }

  /** Finds the names as they are written. */
  Pattern namePattern() {
    return Pattern.compile(names.stream().collect(Collectors.joining("|", "\\b(?:", ")\\b")));
  }
}
