package org.payouts.serde;

import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;

/**
 * Record schemas with some of another's fields, under its name, so that they resolve as it does.
 */
final class Projection {
  private Projection() {}

  /**
   * These fields of the record, in this order.
   *
   * @throws NullPointerException if it has no such field
   */
  static Schema of(Schema record, List<String> fields) {
    return with(
        record, fields.stream().map(f -> Objects.requireNonNull(record.getField(f), f)).toList());
  }

  /**
   * The writer's fields up to the last that the reader wants; all if one of them has no such name.
   */
  static Schema upToLast(Schema writer, Schema reader) {
    int end = 0;
    for (Schema.Field wanted : reader.getFields()) {
      Schema.Field field = writer.getField(wanted.name());
      if (field == null) {
        return writer;
      }
      end = Math.max(end, field.pos() + 1);
    }
    return with(writer, writer.getFields().subList(0, end));
  }

  private static Schema with(Schema record, List<Schema.Field> kept) {
    List<Schema.Field> fields =
        kept.stream().map(field -> new Schema.Field(field, field.schema())).toList();
    Schema made =
        Schema.createRecord(
            record.getName(), record.getDoc(), record.getNamespace(), false, fields);
    record.getAliases().forEach(made::addAlias);
    return made;
  }
}
