package org.payouts.serde;

import java.time.Instant;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Sees at once which branch of an optional field holds a value. Avro searches for it by class names
 * and conversions, for each of a record's many optional fields.
 */
final class NullableWriter extends SpecificDatumWriter<Object> {
  NullableWriter(Schema schema) {
    super(schema, SpecificData.getForSchema(schema));
  }

  @Override
  protected int resolveUnion(Schema union, Object datum) {
    List<Schema> branches = union.getTypes();
    if (branches.size() == 2 && union.isNullable()) {
      int none = branches.get(0).getType() == Schema.Type.NULL ? 0 : 1;
      if (datum == null) {
        return none;
      }
      if (holds(branches.get(1 - none), datum)) {
        return 1 - none;
      }
    }
    return super.resolveUnion(union, datum);
  }

  /** Whether the value is certainly one of the schema; of what is not certain Avro decides. */
  private static boolean holds(Schema schema, Object datum) {
    return switch (schema.getType()) {
      case STRING -> datum instanceof String;
      case LONG ->
          schema.getLogicalType() == null ? datum instanceof Long : datum instanceof Instant;
      case RECORD ->
          datum instanceof IndexedRecord record
              && record.getSchema().getFullName().equals(schema.getFullName());
      default -> false;
    };
  }
}
