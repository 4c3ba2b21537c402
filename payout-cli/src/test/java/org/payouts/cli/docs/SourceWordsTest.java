package org.payouts.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Java sources of all modules keep out what the glossary has retired. */
class SourceWordsTest {
  /** A comment, or a text, character or string literal. */
  private static final Pattern PROSE =
      Pattern.compile(
          "(?s)/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\""
              + "|\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\"|'(?:\\\\)?+[^\\n]{1,5}?'");

  /**
   * Public names that keep an old word: keys of JSON, the failure code, the keys of the spend
   * limit, a command; and what a comment marks as code.
   */
  private static final Pattern PUBLIC =
      Pattern.compile(
          "\\\\\"\\w+\\\\\"|\\bVERDICT\\b|\\.fuse\\.|"
              + "verify unkind|fuse: HOURLY_LIMIT|\\{@(?:code|link)\\s[^}]*\\}");

  private static final Pattern SOURCE = Pattern.compile(".+/src/(?:main|test)/java/org/payouts/.+");

  private static Pattern words;
  private static Pattern names;

  @BeforeAll
  static void readGlossary() {
    RetiredWords retired = RetiredWords.of(Page.read(Page.PROJECT.resolve(RetiredWords.GLOSSARY)));
    words = retired.wordPattern();
    names = retired.namePattern();
  }

  @Test
  void no_source_uses_a_word_or_a_class_name_that_the_glossary_has_retired() throws IOException {
    List<String> found = new ArrayList<>();
    int read = 0;
    for (Path file : Page.files("java")) {
      Path path = Page.PROJECT.relativize(file);
      if (SOURCE.matcher(path.toString().replace('\\', '/')).matches()) {
        read++;
        retiredIn(Files.readString(file)).forEach(line -> found.add(path + ":" + line));
      }
    }
    assertThat(read).as("files that were read").isGreaterThan(700);
    assertThat(found).isEmpty();
  }

  @Test
  void comments_and_texts_are_searched_for_words_and_code_for_names() {
    String word = "to" + "ld";
    String name = "Out" + "box";
    String end = "now";
    String source =
        """
        /** Nobody was %1$s by
         * %3$s. {@code %1$s} */
        class %2$s {
          String key = "%1$s"; // as %1$s
          String text = "\\"%1$s\\": it was %1$s";
          char quote = '"';
          String last = "%2$s of " + '\\'' + " a code"; int %1$s;
        }
        """
            .formatted(word, name, end);
    assertThat(retiredIn(source))
        .containsExactly("1: " + word, "1: by " + end, "3: " + name, "4: " + word, "5: " + word);
  }

  /** Line and retired word of each finding. */
  private static List<String> retiredIn(String source) {
    List<String> found = new ArrayList<>();
    StringBuilder code = new StringBuilder(source);
    Matcher prose = PROSE.matcher(source);
    while (prose.find()) {
      blank(code, prose.start(), prose.end());
      if (isKey(prose.group())) {
        continue;
      }
      StringBuilder text = new StringBuilder(prose.group());
      PUBLIC.matcher(prose.group()).results().forEach(m -> blank(text, m.start(), m.end()));
      add(found, source, prose.start(), words.matcher(text));
    }
    add(found, source, 0, names.matcher(code));
    found.sort((a, b) -> Integer.compare(lineOf(a), lineOf(b)));
    return found;
  }

  /** A literal of one word is a key or a name, and no text. */
  private static boolean isKey(String prose) {
    return !prose.startsWith("/") && prose.chars().noneMatch(Character::isWhitespace);
  }

  /** Keeps line breaks and length. */
  private static void blank(StringBuilder text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (text.charAt(i) != '\n') {
        text.setCharAt(i, ' ');
      }
    }
  }

  private static void add(List<String> found, String source, int offset, Matcher matcher) {
    while (matcher.find()) {
      long line =
          source.substring(0, offset + matcher.start()).chars().filter(c -> c == '\n').count() + 1;
      found.add(line + ": " + matcher.group().replaceAll("[\\s*]+", " "));
    }
  }

  private static int lineOf(String finding) {
    return Integer.parseInt(finding.substring(0, finding.indexOf(':')));
  }
}
