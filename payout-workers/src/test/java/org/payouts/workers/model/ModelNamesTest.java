package org.payouts.workers.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The model's actions name the rows of the state table they stand for: all of them, and no others.
 * That the actions do what they name is checked by the model checker itself (LegalSteps).
 */
class ModelNamesTest {
  private static final Path MODEL = Rendered.DOCS.resolve("protocol");
  private static final Pattern NAMED = Pattern.compile("@transition (\\w+): (\\w+ -> \\w+)");
  private static final Pattern STATE = Pattern.compile("\"([A-Z_]{4,})\"");

  /** Rows that only show something to a person. */
  private static final Set<Transition> NOT_MODELLED =
      Set.of(Transition.WAITING_REASON_RECORDED, Transition.BOOKS_CHANGED_IN_REVIEW);

  private static Set<String> named(String module) throws IOException {
    Set<String> named = new TreeSet<>();
    Matcher matcher = NAMED.matcher(Files.readString(MODEL.resolve(module)));
    while (matcher.find()) {
      named.add(matcher.group(1) + ": " + matcher.group(2));
    }
    return named;
  }

  private static Set<String> rows() {
    return Arrays.stream(Transition.values())
        .filter(row -> !NOT_MODELLED.contains(row))
        .flatMap(row -> StatePairs.of(row).stream().map(pair -> row + ": " + pair))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void the_model_of_one_payout_names_every_row_of_the_table() throws IOException {
    assertEquals(String.join("\n", rows()), String.join("\n", named("Payout.tla")));
  }

  @Test
  void the_model_of_a_bulk_names_rows_of_the_table_only() throws IOException {
    Set<String> bulk = named("Bulk.tla");
    assertTrue(bulk.size() > 10, "the annotations are read");
    bulk.removeAll(rows());
    assertEquals(Set.of(), bulk);
  }

  @Test
  void the_models_name_states_of_the_code_only() throws IOException {
    Set<String> states =
        Arrays.stream(StateName.values()).map(Enum::name).collect(Collectors.toSet());
    for (String module : List.of("Payout.tla", "Bulk.tla")) {
      Matcher matcher = STATE.matcher(Files.readString(MODEL.resolve(module)));
      while (matcher.find()) {
        assertTrue(states.contains(matcher.group(1)), module + ": " + matcher.group(1));
      }
    }
  }
}
