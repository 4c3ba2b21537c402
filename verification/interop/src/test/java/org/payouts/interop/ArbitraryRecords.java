package org.payouts.interop;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificFixed;
import org.apache.avro.specific.SpecificRecordBase;

/** Fills records of generated classes with values that reach every branch of their schemas. */
final class ArbitraryRecords {
  private static final String LETTERS = "aZ09._:- ,\n\"ßé漢😀";

  private final Random random;

  ArbitraryRecords(long seed) {
    this.random = new Random(seed);
  }

  <T extends SpecificRecordBase> T next(Class<T> type) {
    return type.cast(value(SpecificData.get().getSchema(type)));
  }

  private Object value(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> record(schema);
      case UNION -> value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
      case ENUM -> {
        List<String> symbols = schema.getEnumSymbols();
        yield SpecificData.get().createEnum(symbols.get(random.nextInt(symbols.size())), schema);
      }
      case ARRAY -> {
        List<Object> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          elements.add(value(schema.getElementType()));
        }
        yield elements;
      }
      case FIXED -> {
        SpecificFixed fixed =
            (SpecificFixed) SpecificData.newInstance(SpecificData.get().getClass(schema), schema);
        fixed.bytes(bytes(schema.getFixedSize()));
        yield fixed;
      }
      case STRING -> text();
      case BYTES -> ByteBuffer.wrap(bytes(random.nextInt(40)));
      case INT -> random.nextInt();
      case LONG ->
          schema.getLogicalType() == null
              ? (Object) random.nextLong()
              : Instant.ofEpochMilli(random.nextLong(4_102_444_800_000L));
      case BOOLEAN -> random.nextBoolean();
      case NULL -> null;
      case MAP, FLOAT, DOUBLE -> throw new IllegalStateException("no record uses " + schema);
    };
  }

  private SpecificRecordBase record(Schema schema) {
    SpecificRecordBase made =
        (SpecificRecordBase) SpecificData.newInstance(SpecificData.get().getClass(schema), schema);
    for (Schema.Field field : schema.getFields()) {
      made.put(field.pos(), value(field.schema()));
    }
    return made;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    int[] letters = LETTERS.codePoints().toArray();
    for (int i = random.nextInt(30); i > 0; i--) {
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return text.toString();
  }

  private byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
