package org.payouts.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.RejectionCode;
import org.payouts.admission.RefusalCode;
import org.payouts.codes.OutcomeCode;
import org.payouts.codes.OutcomeCode.Kind;

/** docs/codes.md has every code that the sources use, as the code describes it. */
class CodesPageTest {
  private static final Path PAGE = Path.of("..", "docs", "codes.md");
  private static final String BEGIN = "<!-- codes: rendered from the code by CodesPageTest -->\n";
  private static final String END = "<!-- end of codes -->\n";
  private static final Path WORKERS = Path.of("..", "payout-workers", "src", "main", "java");

  /** Literals of the workers' sources that look like a code and are none. */
  private static final Set<String> OTHERS =
      Set.of("RETRY_WAIT", "IN_DOUBT", "API_KEY", "ALREADY_LISTED", "NOT_LOOKED_AT", "NO_ANSWER");

  private static final Pattern CODE =
      Pattern.compile("\"([A-Z]+(?:_[A-Z]+)+|CANCELLED|VERDICT|STOPPED|FAULT)\"");

  @TempDir Path directory;

  @Test
  void the_page_lists_the_codes_of_the_code() throws IOException {
    RenderedPart.require(PAGE, BEGIN, END, table(), CodesPageTest.class, directory);
  }

  private static String table() {
    StringBuilder text = new StringBuilder();
    text.append("Version ").append(OutcomeCode.VERSION).append(".\n\n");
    for (Kind kind : Kind.values()) {
      text.append("### ")
          .append(kind.word())
          .append("\n\nIn ")
          .append(kind.topic())
          .append(".\n\n");
      for (OutcomeCode code : OutcomeCode.of(kind)) {
        text.append("- `").append(code.name()).append("`: ").append(code.meaning()).append(".\n  ");
        text.append("*").append(code.remedy()).append("*\n");
      }
      text.append('\n');
    }
    return text.toString();
  }

  @Test
  void no_source_uses_a_code_that_is_not_listed() throws IOException {
    Set<String> used = new TreeSet<>();
    Arrays.stream(RefusalCode.values()).map(Enum::name).forEach(used::add);
    Arrays.stream(RejectionCode.values())
        .filter(code -> code != RejectionCode.UNKNOWN)
        .map(Enum::name)
        .forEach(used::add);
    try (Stream<Path> files = Files.walk(WORKERS)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        CODE.matcher(Files.readString(file)).results().map(m -> m.group(1)).forEach(used::add);
      }
    }
    used.removeAll(OTHERS);
    assertThat(used).as("codes that were found").hasSizeGreaterThan(30);
    assertThat(Arrays.stream(OutcomeCode.values()).map(Enum::name).collect(Collectors.toSet()))
        .containsAll(used);
  }
}
