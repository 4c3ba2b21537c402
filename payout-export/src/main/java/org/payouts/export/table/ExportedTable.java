package org.payouts.export.table;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.PayoutCommand;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;

/**
 * A table, and the topics that it is made of. Each row also has its place: {@code kafka_topic},
 * {@code kafka_partition}, {@code kafka_offset} and {@code kafka_time}.
 */
public enum ExportedTable {
  /** What was paid. */
  BONUS_PAID("bonus_paid", BonusPaid.class, List.of(Topics.BONUS_PAID)),
  /** What was not paid, and will not be. */
  BONUS_FAILED("bonus_failed", BonusFailed.class, List.of(Topics.BONUS_FAILED)),
  /** Requests that led to no payout. */
  BONUS_REJECTED("bonus_rejected", BonusRejected.class, List.of(Topics.BONUS_REJECTED)),
  /** Every payout that was admitted: the first request of each payout ID. */
  BONUS_ADMITTED(
      "bonus_admitted", PayoutCommand.class, Platforms.ALL.stream().map(Topics::commands).toList());

  /** Names of the columns of a row's place, in their order. */
  public static final List<String> PLACE =
      List.of("kafka_topic", "kafka_partition", "kafka_offset", "kafka_time");

  private final String tableName;
  private final Class<? extends SpecificRecord> type;

  @SuppressWarnings("ImmutableEnumChecker") // Copied where they are set.
  private final List<String> topics;

  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Column> columns;

  ExportedTable(String tableName, Class<? extends SpecificRecord> type, List<String> topics) {
    this.tableName = tableName;
    this.type = type;
    this.topics = List.copyOf(topics);
    this.columns = Columns.of(SpecificData.get().getSchema(type));
  }

  /** The table of a topic. */
  public static ExportedTable of(String topic) {
    return Stream.of(values())
        .filter(table -> table.topics.contains(topic))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(topic + " is not exported"));
  }

  public String tableName() {
    return tableName;
  }

  /** The records' class. */
  public Class<? extends SpecificRecord> type() {
    return type;
  }

  public List<String> topics() {
    return topics;
  }

  /** The columns that are made of the records. */
  public List<Column> recordColumns() {
    return columns;
  }

  /** Names and types of all columns, those of the place at the end. */
  public List<Named> columns() {
    List<Named> all = new ArrayList<>();
    columns.forEach(column -> all.add(new Named(column.name(), column.type())));
    all.add(new Named(PLACE.get(0), ColumnType.TEXT));
    all.add(new Named(PLACE.get(1), ColumnType.INTEGER));
    all.add(new Named(PLACE.get(2), ColumnType.LONG));
    all.add(new Named(PLACE.get(3), ColumnType.TIMESTAMP));
    return List.copyOf(all);
  }

  /** A column's name and type. */
  public record Named(String name, ColumnType type) {}
}
