package org.payouts.serde;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.Encoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Writes records of one schema by steps that are chosen once. Avro looks for conversions, classes
 * and union branches in each value of each record. A value that a step does not expect is left to
 * Avro, which writes or refuses it. Thread-safe.
 */
final class PlannedWriter {
  private final Avro avro;
  private final Step root;

  /** Writes the values of one schema. */
  @FunctionalInterface
  private interface Step {
    void write(Object value, Encoder out) throws IOException;
  }

  PlannedWriter(Schema schema) {
    this.avro = new Avro(schema);
    this.root = step(schema, new HashMap<>());
  }

  void write(Object value, Encoder out) throws IOException {
    root.write(value, out);
  }

  /** Avro's own writer. */
  private static final class Avro extends SpecificDatumWriter<Object> {
    Avro(Schema schema) {
      super(schema, SpecificData.getForSchema(schema));
    }

    void writeAny(Schema schema, Object value, Encoder out) throws IOException {
      write(schema, value, out);
    }
  }

  /**
   * @param records the steps of the records around, which may contain themselves
   */
  private Step step(Schema schema, Map<String, RecordStep> records) {
    if (schema.getLogicalType() != null) {
      return schema.getLogicalType().getName().equals("timestamp-millis")
          ? (value, out) -> writeTime(schema, value, out)
          : (value, out) -> avro.writeAny(schema, value, out);
    }
    return switch (schema.getType()) {
      case RECORD -> record(schema, records);
      case UNION -> union(schema, records);
      case ARRAY -> array(schema, step(schema.getElementType(), records));
      case STRING -> (value, out) -> writeText(schema, value, out);
      case LONG -> (value, out) -> writeLong(schema, value, out);
      case INT -> (value, out) -> writeInt(schema, value, out);
      case ENUM -> (value, out) -> writeEnum(schema, value, out);
      case FIXED -> (value, out) -> writeFixed(schema, value, out);
      case MAP, BYTES, FLOAT, DOUBLE, BOOLEAN, NULL ->
          (value, out) -> avro.writeAny(schema, value, out);
    };
  }

  private Step record(Schema schema, Map<String, RecordStep> records) {
    RecordStep known = records.get(schema.getFullName());
    if (known != null) {
      return known;
    }
    RecordStep made = new RecordStep(schema);
    records.put(schema.getFullName(), made);
    made.fields =
        schema.getFields().stream()
            .map(field -> step(field.schema(), records))
            .toArray(Step[]::new);
    return made;
  }

  private final class RecordStep implements Step {
    private final Schema schema;
    private Step[] fields = {};

    RecordStep(Schema schema) {
      this.schema = schema;
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
      if (!isRecord(schema, value)) {
        avro.writeAny(schema, value, out);
        return;
      }
      IndexedRecord record = (IndexedRecord) value;
      for (int i = 0; i < fields.length; i++) {
        fields[i].write(record.get(i), out);
      }
    }
  }

  private Step union(Schema schema, Map<String, RecordStep> records) {
    List<Schema> branches = schema.getTypes();
    Step[] steps = branches.stream().map(branch -> step(branch, records)).toArray(Step[]::new);
    return (value, out) -> {
      for (int i = 0; i < steps.length; i++) {
        if (isCertainly(branches.get(i), value)) {
          out.writeIndex(i);
          steps[i].write(value, out);
          return;
        }
      }
      avro.writeAny(schema, value, out);
    };
  }

  private Step array(Schema schema, Step element) {
    return (value, out) -> {
      if (!(value instanceof Collection<?> elements)) {
        avro.writeAny(schema, value, out);
        return;
      }
      out.writeArrayStart();
      out.setItemCount(elements.size());
      for (Object each : elements) {
        out.startItem();
        element.write(each, out);
      }
      out.writeArrayEnd();
    };
  }

  /** Whether a value is one of the schema; of what is not certain Avro decides. */
  private static boolean isCertainly(Schema schema, Object value) {
    return switch (schema.getType()) {
      case NULL -> value == null;
      case STRING -> value instanceof String;
      case LONG ->
          schema.getLogicalType() == null ? value instanceof Long : value instanceof Instant;
      case RECORD -> isRecord(schema, value);
      default -> false;
    };
  }

  /** By name, as Avro does: comparing schemas whole would cost more than the search saves. */
  private static boolean isRecord(Schema schema, Object value) {
    return value instanceof IndexedRecord record
        && record.getSchema().getFullName().equals(schema.getFullName());
  }

  private void writeTime(Schema schema, Object value, Encoder out) throws IOException {
    if (value instanceof Instant time) {
      out.writeLong(time.toEpochMilli());
    } else {
      avro.writeAny(schema, value, out);
    }
  }

  private void writeText(Schema schema, Object value, Encoder out) throws IOException {
    if (value instanceof String text) {
      out.writeString(text);
    } else {
      avro.writeAny(schema, value, out);
    }
  }

  private void writeLong(Schema schema, Object value, Encoder out) throws IOException {
    if (value instanceof Long number) {
      out.writeLong(number);
    } else {
      avro.writeAny(schema, value, out);
    }
  }

  private void writeInt(Schema schema, Object value, Encoder out) throws IOException {
    if (value instanceof Integer number) {
      out.writeInt(number);
    } else {
      avro.writeAny(schema, value, out);
    }
  }

  private void writeEnum(Schema schema, Object value, Encoder out) throws IOException {
    if (value instanceof Enum<?> constant && schema.hasEnumSymbol(constant.name())) {
      out.writeEnum(schema.getEnumOrdinal(constant.name()));
    } else {
      avro.writeAny(schema, value, out);
    }
  }

  private void writeFixed(Schema schema, Object value, Encoder out) throws IOException {
    if (value instanceof GenericFixed fixed && fixed.bytes().length == schema.getFixedSize()) {
      out.writeFixed(fixed.bytes());
    } else {
      avro.writeAny(schema, value, out);
    }
  }
}
