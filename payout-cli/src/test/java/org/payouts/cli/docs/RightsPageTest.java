package org.payouts.cli.docs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.cli.rights.KafkaAcls;
import org.payouts.rights.Right;
import org.payouts.rights.RightsTable;
import org.payouts.rights.Role;

/** docs/rights.md has the table that the code has. */
class RightsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "rights.md");
  private static final String BEGIN = "<!-- rights: rendered from the code by RightsPageTest -->\n";
  private static final String END = "<!-- end of rights -->\n";

  @TempDir Path directory;

  @Test
  void the_page_lists_the_rights_of_the_code() throws IOException {
    RenderedPart.require(PAGE, BEGIN, END, table(), RightsPageTest.class, directory);
  }

  private static String table() {
    StringBuilder text = new StringBuilder();
    for (Role role : Role.values()) {
      text.append("### ").append(role.label()).append("\n\n");
      text.append("Runs ").append(role.does()).append(". Schema registry: ");
      text.append(role.registry().name().toLowerCase(Locale.ROOT)).append(".\n\n");
      text.append("| on | name | may |\n|---|---|---|\n");
      RightsTable.of(role).forEach(right -> text.append(line(right)));
      text.append('\n');
    }
    return text.toString();
  }

  private static String line(Right right) {
    return "| %s | `%s` | %s |\n"
        .formatted(
            right.shownType(),
            right.shownName(),
            right.operations().stream().map(KafkaAcls::name).collect(Collectors.joining(", ")));
  }
}
