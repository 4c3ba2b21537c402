package org.payouts.audit.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.history.RecordPosition;

/** Collects findings about one payout, or about none alone. One thread. */
final class Findings {
  private final @Nullable String payoutId;
  private final Rules rules;
  private final List<Finding> found;

  private Findings(@Nullable String payoutId, Rules rules, List<Finding> found) {
    this.payoutId = payoutId;
    this.rules = rules;
    this.found = found;
  }

  static Findings of(@Nullable String payoutId, Rules rules) {
    return new Findings(payoutId, rules, new ArrayList<>(0));
  }

  /** The same collection, about another payout. */
  Findings about(@Nullable String otherId) {
    return new Findings(otherId, rules, found);
  }

  /** Notes a finding, unless the record is too young for its surroundings to be known. */
  @SuppressWarnings("AnnotateFormatMethod") // Its annotation would be one more library.
  void add(
      Check check, @Nullable RecordPosition position, String format, @Nullable Object... values) {
    if (position == null || rules.horizon().judged(position)) {
      found.add(new Finding(check, payoutId, position, format.formatted(values)));
    }
  }

  /** Adds a finding if a record differs from the one that it was made from. */
  void same(
      Check check,
      RecordPosition position,
      String what,
      @Nullable Object found,
      String where,
      @Nullable Object wanted) {
    if (!Objects.equals(found, wanted)) {
      add(check, position, "%s is %s, %s %s", what, shown(found), where, shown(wanted));
    }
  }

  private static String shown(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() > 120 ? text.substring(0, 120) + "..." : text;
  }

  List<Finding> list() {
    return List.copyOf(found);
  }
}
