package org.payouts.workers.providers.prolific;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.provider.ProviderFlow;
import org.payouts.workers.providers.http.ProviderError;
import org.payouts.workers.providers.http.ProviderRequest;
import org.payouts.workers.providers.http.ProviderResponse;

/** What one preparation has found out so far: a result for some rows, the others still open. */
final class PreparedRows {
  private final List<BonusRow> rows;
  private final Map<BonusRow, Preparation> results = new HashMap<>();

  PreparedRows(List<PreparationInput> candidates) {
    this.rows = candidates.stream().map(BonusRow::of).toList();
  }

  /** The rows without a result, in their order. */
  List<BonusRow> open() {
    return rows.stream().filter(row -> !results.containsKey(row)).toList();
  }

  /** Those without a result and those that are left out of this call, in their order. */
  List<BonusRow> waiting() {
    return rows.stream()
        .filter(
            row -> !results.containsKey(row) || results.get(row) instanceof Preparation.Deferred)
        .toList();
  }

  BonusRow first() {
    return rows.get(0);
  }

  /** True if the preparation has one row only: nobody waits for what is found out about it. */
  boolean alone() {
    return rows.size() == 1;
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

  /** The end; rows without a result are left out of this call. */
  ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>> end() {
    return end(new Preparation.Deferred());
  }

  /** The end; rows without a result wait for this. */
  ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>> end(ProviderError trouble) {
    return end(later(trouble));
  }

  /** The end; rows without a result have this one. */
  ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>> end(Preparation rest) {
    putAll(open(), rest);
    List<Preparation> all = new ArrayList<>(rows.size());
    for (BonusRow row : rows) {
      all.add(results.getOrDefault(row, rest));
    }
    return ProviderFlow.done(List.copyOf(all));
  }

  static Preparation later(ProviderError trouble) {
    return new Preparation.Later(trouble.reason(), trouble.pause());
  }
}
