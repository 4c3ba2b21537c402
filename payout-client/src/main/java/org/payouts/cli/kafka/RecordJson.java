package org.payouts.cli.kafka;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * An event as a JSON object: the schema's own field names, enum symbols, bytes in hex, times in ISO
 * 8601.
 */
public final class RecordJson {

  private RecordJson() {}

  /** The fields of a record, by name. */
  public static Map<String, Object> of(SpecificRecord record) {
    Map<String, Object> json = new LinkedHashMap<>();
    for (Schema.Field field : record.getSchema().getFields()) {
      json.put(field.name(), value(record.get(field.pos())));
    }
    return json;
  }

  private static @Nullable Object value(@Nullable Object value) {
    if (value instanceof SpecificRecord record) {
      return of(record);
    }
    if (value instanceof GenericFixed fixed) {
      return HexFormat.of().formatHex(fixed.bytes());
    }
    if (value instanceof Instant time) {
      return time.toString();
    }
    if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return HexFormat.of().formatHex(copy);
    }
    return value instanceof Enum<?> symbol ? symbol.name() : value;
  }
}
