package org.payouts.workers.model;

import java.util.Arrays;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.payouts.workers.model.Transition.Part;

/** The state table as the documentation and the model show it. */
final class StateTableTexts {
  private static final int LINE = 118;

  private StateTableTexts() {}

  /** A table of the changes, and below it when each happens: lines of a page have a limit. */
  static String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("| row | from | to | attempts | the transaction carries |\n");
    text.append("|---|---|---|---|---|\n");
    for (Transition row : Transition.values()) {
      text.append(
          "| %s | %s | %s | %s | %s |\n"
              .formatted(
                  row.name(),
                  row.from().stream().map(StateTableTexts::state).collect(Collectors.joining(", ")),
                  row.keepsState() ? "the same" : state(row.to(row.from().get(0))),
                  doubt(row.doubt()),
                  row.parts().stream()
                      .map(StateTableTexts::part)
                      .collect(Collectors.joining(", "))));
    }
    text.append("\nWhen each row applies:\n\n");
    for (Transition row : Transition.values()) {
      text.append(item("- **%s**: %s.".formatted(row.name(), row.when())));
    }
    return text.append('\n').toString();
  }

  /** A list item, broken where its line would be too long. */
  private static String item(String text) {
    StringBuilder lines = new StringBuilder();
    int length = 0;
    for (String word : text.split(" ")) {
      if (length > 0 && length + 1 + word.length() > LINE) {
        lines.append("\n ");
        length = 1;
      }
      lines.append(lines.isEmpty() ? "" : " ").append(word);
      length += word.length() + 1;
    }
    return lines.append('\n').toString();
  }

  private static String state(StateName state) {
    return state == StateName.NONE ? "-" : state.name();
  }

  private static String doubt(Transition.Doubt doubt) {
    return switch (doubt) {
      case ANY -> "";
      case NONE -> "no earlier one in doubt";
      case PRIOR -> "an earlier one in doubt";
      case NEVER_SENT -> "none may have left";
      case SENT -> "one may have left";
      case SENT_BEFORE -> "an earlier one may have left";
      case REFUSED -> "a refusal is recorded";
    };
  }

  private static String part(Part part) {
    return switch (part) {
      case OFFSET -> "offset";
      case LEDGER -> "ledger";
      case BONUS_PAID -> "`BonusPaid`";
      case BONUS_FAILED -> "`BonusFailed`";
      case REVIEW -> "review";
    };
  }

  /** The same pairs as a TLA+ module, which the model's actions are held to. */
  static String tla() {
    TreeSet<String> pairs = new TreeSet<>();
    for (Transition row : Transition.values()) {
      for (StateName from : row.from()) {
        pairs.add("<<\"%s\", \"%s\">>".formatted(from, row.to(from)));
      }
    }
    return """
    ---------------------------- MODULE StateTable ----------------------------
    (* Rendered from Transition.java in payout-workers; a test compares. *)
    States == {%s}
    Final == {%s}
    Legal == {
      %s}
    =============================================================================
    """
        .formatted(quoted(false), quoted(true), String.join(",\n  ", pairs));
  }

  private static String quoted(boolean onlyFinal) {
    return Arrays.stream(StateName.values())
        .filter(state -> !onlyFinal || state.isFinal())
        .map(state -> "\"" + state + "\"")
        .collect(Collectors.joining(", "));
  }
}
