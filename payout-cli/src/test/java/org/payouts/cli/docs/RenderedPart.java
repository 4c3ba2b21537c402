package org.payouts.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A part of a page, between two markers, that is rendered from the code. */
final class RenderedPart {
  /** Writes the page instead of comparing it. */
  private static final boolean UPDATE = Boolean.getBoolean("update.docs");

  private RenderedPart() {}

  /**
   * Fails if the page has another part than the code; with {@code -Dupdate.docs=true} it gets it.
   *
   * @param test the class that renders it
   * @param directory where the wanted page is put for the comparison
   */
  static void require(
      Path page, String begin, String end, String part, Class<?> test, Path directory)
      throws IOException {
    String text = Files.readString(page);
    assertThat(text).as("markers of the rendered part").containsSubsequence(begin, end);
    String wanted =
        text.substring(0, text.indexOf(begin) + begin.length())
            + "\n"
            + part
            + text.substring(text.indexOf(end));
    if (UPDATE) {
      Files.writeString(page, wanted);
      return;
    }
    Path rendered = Files.writeString(directory.resolve(page.getFileName()), wanted);
    assertThat(page)
        .as(
            "to update the page: ./mvnw -B test -Dquick -pl payout-cli -am -Dtest=%s"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dupdate.docs=true",
            test.getSimpleName())
        .hasSameTextualContentAs(rendered);
  }
}
