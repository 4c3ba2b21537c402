package org.payouts.export.table;

import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one part of a partition.
 *
 * @param from the first offset of the part
 * @param to the offset behind it
 * @param rows in the order of the table's columns; fewer than offsets where a transaction ended
 */
public record Batch(
    ExportedTable table,
    TopicPartition partition,
    long from,
    long to,
    List<@Nullable Object[]> rows) {
  public Batch {
    rows = List.copyOf(rows);
  }
}
