package org.payouts.workers.prolific;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.provider.Preparation;

/** What one preparation has found out so far: a result for some rows, the others still open. */
final class PreparedRows {
  private final List<BonusRow> rows;
  private final Map<BonusRow, Preparation> results = new HashMap<>();

  PreparedRows(List<PayoutRequest> requests) {
    this.rows = requests.stream().map(BonusRow::of).toList();
  }

  /** The rows without a result, in their order. */
  List<BonusRow> open() {
    return rows.stream().filter(row -> !results.containsKey(row)).toList();
  }

  BonusRow first() {
    return rows.get(0);
  }

  /** A row has one result; a second one is a bug. */
  void put(BonusRow row, Preparation result) {
    if (results.put(row, result) != null) {
      throw new IllegalStateException("a second result for " + row);
    }
  }

  void putAll(Collection<BonusRow> some, Preparation result) {
    some.forEach(row -> put(row, result));
  }

  /** All results; those still open have this one. */
  List<Preparation> close(Preparation rest) {
    putAll(open(), rest);
    List<Preparation> all = new ArrayList<>(rows.size());
    for (BonusRow row : rows) {
      all.add(results.getOrDefault(row, rest));
    }
    return all;
  }
}
