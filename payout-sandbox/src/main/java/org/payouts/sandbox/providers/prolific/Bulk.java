package org.payouts.sandbox.providers.prolific;

import java.util.List;
import java.util.stream.IntStream;

/** A draft of bonuses, payable any number of times. */
record Bulk(String id, String study, List<Row> rows) {

  Bulk {
    rows = List.copyOf(rows);
  }

  /** What the bulk stands for in logs and fault plans: its first submission. */
  String target() {
    return rows.isEmpty() ? id : rows.get(0).id();
  }

  /** Every submission in it. */
  List<String> targets() {
    return rows.stream().map(Row::id).toList();
  }

  long amountMinor() {
    return rows.stream().mapToLong(Row::amountMinor).reduce(0, Math::addExact);
  }

  long chargedMinor() {
    return rows.stream()
        .mapToLong(row -> Fees.charged(row.amountMinor()))
        .reduce(0, Math::addExact);
  }

  /** The first row, the third, and so on. */
  List<Row> everySecond() {
    return IntStream.range(0, rows.size()).filter(i -> i % 2 == 0).mapToObj(rows::get).toList();
  }

  /** A submission (or participant) and what it gets, in minor units. */
  record Row(String id, long amountMinor) {}
}
