package org.payouts.serde;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** A record that fits its schema and means nothing. Never leaves the process. */
final class EmptyRecord {
  private EmptyRecord() {}

  static SpecificRecord of(Schema schema) {
    SpecificData data = SpecificData.getForSchema(schema);
    SpecificRecord record = (SpecificRecord) data.newRecord(null, schema);
    for (Schema.Field field : schema.getFields()) {
      data.setField(record, field.name(), field.pos(), value(data, field.schema()));
    }
    return record;
  }

  private static @Nullable Object value(SpecificData data, Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> of(schema);
      case ENUM -> data.createEnum(schema.getEnumSymbols().get(0), schema);
      case FIXED -> {
        GenericFixed fixed = (GenericFixed) data.createFixed(null, schema);
        yield fixed;
      }
      case UNION -> value(data, schema.getTypes().get(0));
      case ARRAY -> List.of();
      case MAP -> Map.of();
      case STRING -> "";
      case BYTES -> ByteBuffer.allocate(0);
      case INT -> 0;
      case LONG -> schema.getLogicalType() == null ? (Object) 0L : java.time.Instant.EPOCH;
      case FLOAT -> 0f;
      case DOUBLE -> 0d;
      case BOOLEAN -> false;
      case NULL -> null;
    };
  }
}
