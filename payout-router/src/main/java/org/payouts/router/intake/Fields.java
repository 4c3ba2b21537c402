package org.payouts.router.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Reads fields of a generic record by name; a field its schema lacks is null. */
final class Fields {
  private Fields() {}

  static @Nullable Object value(IndexedRecord record, String name) {
    Schema.Field field = record.getSchema().getField(name);
    return field == null ? null : record.get(field.pos());
  }

  /** A text, also one that was written as bytes, which Avro reads as text. */
  static @Nullable String text(IndexedRecord record, String name) {
    Object value = value(record, name);
    if (value instanceof ByteBuffer bytes) {
      try {
        return UTF_8.newDecoder().decode(bytes.duplicate()).toString();
      } catch (CharacterCodingException e) {
        return null;
      }
    }
    return value instanceof CharSequence text ? text.toString() : null;
  }

  static String requiredText(IndexedRecord record, String name) {
    String text = text(record, name);
    if (text == null) {
      throw new MissingFieldException(name, "text", value(record, name));
    }
    return text;
  }

  /** A whole number; what would lose digits on the way, such as a double, is none. */
  static long requiredLong(IndexedRecord record, String name) {
    Object value = value(record, name);
    if (value instanceof Long number) {
      return number;
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    throw new MissingFieldException(name, "whole number", value);
  }
}
