package org.payouts.cli.requests;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How many lines of Prolific's export have which status, and how many of these have an amount. */
final class Statuses {

  private final Layout layout;
  private final Map<String, int[]> counts = new TreeMap<>();

  Statuses(Layout layout) {
    this.layout = layout;
  }

  void count(FileRows.Row row) {
    if (layout.status().isEmpty() || row.cells().size() != layout.width()) {
      return;
    }
    int[] count =
        counts.computeIfAbsent(
            row.cells().get(layout.status().getAsInt()).strip(), status -> new int[2]);
    count[0]++;
    Integer amount = layout.columns().get(Field.AMOUNT);
    count[1] += amount != null && !row.cells().get(amount).isBlank() ? 1 : 0;
  }

  /** The counts as a sentence; a bonus can be meant for any of them, so none is left out. */
  Optional<String> note() {
    return counts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "lines by status: "
                + counts.entrySet().stream()
                    .map(
                        e ->
                            "%s %d (%d with an amount)"
                                .formatted(e.getKey(), e.getValue()[0], e.getValue()[1]))
                    .collect(Collectors.joining(", ")));
  }
}
