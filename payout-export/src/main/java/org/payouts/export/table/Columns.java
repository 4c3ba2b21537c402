package org.payouts.export.table;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.RespondentTarget;
import org.payouts.SourcePosition;
import org.payouts.payout.Targets;

/**
 * The columns of a record's schema, in its order. An amount in minor units gets a column in major
 * units before it, a position one text, a target the columns of a result. What no table can use is
 * left out: hashes and raw bytes. A field that is added to a schema becomes a column by itself.
 * What not every sink can hold becomes null, or another character ({@link #storable}).
 */
public final class Columns {
  private static final String MINOR = "_minor";
  private static final String CURRENCY = "currency";
  private static final String POSITION = SourcePosition.getClassSchema().getFullName();
  private static final int USUAL_DECIMALS = 2;
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant TOO_LATE = Instant.parse("+10000-01-01T00:00:00Z");

  private Columns() {}

  /** The columns of a schema. */
  public static List<Column> of(Schema schema) {
    List<Column> columns = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      if (field.name().equals("target") && field.schema().isUnion()) {
        columns.addAll(target(field, schema));
      } else {
        add(field, schema, columns);
      }
    }
    return columns.stream()
        .map(each -> new Column(each.name(), each.type(), r -> storable(each.value().apply(r))))
        .toList();
  }

  /**
   * What every sink can hold of a value: a record that one of them refused would end the export in
   * each run anew. PostgreSQL has no U+0000 in texts, a decimal has {@link
   * ColumnType#DECIMAL_PRECISION} digits, and a time a year of four.
   *
   * @return null where nothing true can be held
   */
  public static @Nullable Object storable(@Nullable Object value) {
    if (value instanceof String text) {
      return text.replace('\0', '\uFFFD');
    }
    if (value instanceof BigDecimal number) {
      return number.precision() <= ColumnType.DECIMAL_PRECISION ? number : null;
    }
    if (value instanceof Instant time) {
      return time.isBefore(EARLIEST) || !time.isBefore(TOO_LATE) ? null : time;
    }
    return value;
  }

  private static void add(Schema.Field field, Schema record, List<Column> columns) {
    Schema type = withoutNull(field.schema());
    String name = field.name();
    int at = field.pos();
    switch (type.getType()) {
      case STRING -> columns.add(new Column(name, ColumnType.TEXT, r -> text(r.get(at))));
      case ENUM ->
          columns.add(
              new Column(
                  name,
                  ColumnType.TEXT,
                  r ->
                      type.getFullName().endsWith("Platform")
                          ? lower(r.get(at))
                          : text(r.get(at))));
      case INT -> columns.add(new Column(name, ColumnType.INTEGER, r -> r.get(at)));
      case LONG -> addLong(name, at, type.getLogicalType(), record, columns);
      case RECORD -> {
        if (type.getFullName().equals(POSITION)) {
          columns.add(new Column(name, ColumnType.TEXT, r -> position(r.get(at))));
        } else if (type.getField("code") != null) {
          int code = type.getField("code").pos();
          columns.add(
              new Column(
                  name,
                  ColumnType.TEXT,
                  r -> r.get(at) instanceof IndexedRecord nested ? text(nested.get(code)) : null));
        }
      }
      default -> {
        // Hashes and raw bytes.
      }
    }
  }

  private static void addLong(
      String name, int at, @Nullable LogicalType logical, Schema record, List<Column> columns) {
    if (logical instanceof LogicalTypes.TimestampMillis) {
      columns.add(new Column(name, ColumnType.TIMESTAMP, r -> time(r.get(at))));
      return;
    }
    Schema.Field currency = record.getField(CURRENCY);
    if (name.endsWith(MINOR) && currency != null) {
      columns.add(
          new Column(
              name.substring(0, name.length() - MINOR.length()),
              ColumnType.DECIMAL,
              r -> major(r.get(at), text(r.get(currency.pos())))));
    }
    columns.add(new Column(name, ColumnType.LONG, r -> r.get(at)));
  }

  /** As a result names them, and what only the target has: Respondent's incentive. */
  private static List<Column> target(Schema.Field field, Schema record) {
    int at = field.pos();
    int currency = record.getField(CURRENCY).pos();
    return List.of(
        column("platform", at, t -> lower(Targets.platform(t).orElse(Platform.UNKNOWN))),
        column("study", at, Targets::study),
        column("participant", at, Targets::participant),
        column("target", at, Targets::key),
        new Column(
            "incentive",
            ColumnType.DECIMAL,
            r -> major(incentive(r.get(at)), text(r.get(currency)))),
        new Column("incentive_minor", ColumnType.LONG, r -> incentive(r.get(at))));
  }

  private static @Nullable Long incentive(@Nullable Object target) {
    return target instanceof RespondentTarget respondent ? respondent.getIncentiveMinor() : null;
  }

  private static Column column(String name, int at, Function<Object, String> value) {
    return new Column(
        name, ColumnType.TEXT, r -> Optional.ofNullable(r.get(at)).map(value).orElse(null));
  }

  private static Schema withoutNull(Schema schema) {
    return schema.isUnion()
        ? schema.getTypes().stream()
            .filter(each -> each.getType() != Schema.Type.NULL)
            .findFirst()
            .orElse(schema)
        : schema;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static @Nullable String lower(@Nullable Object value) {
    return value == null ? null : value.toString().toLowerCase(Locale.ROOT);
  }

  private static @Nullable Instant time(@Nullable Object value) {
    return value instanceof Long millis ? Instant.ofEpochMilli(millis) : (Instant) value;
  }

  private static @Nullable String position(@Nullable Object value) {
    return value instanceof SourcePosition place
        ? place.getTopic() + "-" + place.getPartition() + "-" + place.getOffset()
        : null;
  }

  private static @Nullable BigDecimal major(@Nullable Object minor, @Nullable String currency) {
    return minor instanceof Long value
        ? BigDecimal.valueOf(value, decimals(currency))
            .setScale(ColumnType.DECIMAL_SCALE, RoundingMode.UNNECESSARY)
        : null;
  }

  private static int decimals(@Nullable String currency) {
    try {
      return Math.max(
          0, Currency.getInstance(currency == null ? "" : currency).getDefaultFractionDigits());
    } catch (IllegalArgumentException unknown) {
      return USUAL_DECIMALS;
    }
  }
}
