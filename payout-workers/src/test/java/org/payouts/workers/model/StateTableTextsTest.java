package org.payouts.workers.model;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The documentation and the model show the state table of the code. */
class StateTableTextsTest {
  private static final Path PAGE = Rendered.DOCS.resolve("protocol.md");

  @Test
  void the_page_shows_the_table_of_the_code() throws IOException {
    Rendered.requireSame(
        PAGE,
        Rendered.between(
            PAGE,
            "<!-- state table: rendered from Transition.java -->",
            "<!-- end of state table -->",
            StateTableTexts.markdown()));
  }

  @Test
  void the_model_is_held_to_the_table_of_the_code() throws IOException {
    Rendered.requireSame(
        Rendered.DOCS.resolve("protocol").resolve("StateTable.tla"), StateTableTexts.tla());
  }
}
