package org.payouts.serde;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.avro.Schema;

/** The sizes that a schema gives to its fixed values. */
final class FixedSizes {
  private FixedSizes() {}

  /** The largest, in bytes; 0 if it has none. */
  static int largest(Schema schema) {
    return largest(schema, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private static int largest(Schema schema, Set<Schema> seen) {
    if (!seen.add(schema)) {
      return 0;
    }
    return switch (schema.getType()) {
      case FIXED -> schema.getFixedSize();
      case ARRAY -> largest(schema.getElementType(), seen);
      case MAP -> largest(schema.getValueType(), seen);
      case UNION ->
          schema.getTypes().stream().mapToInt(branch -> largest(branch, seen)).max().orElse(0);
      case RECORD ->
          schema.getFields().stream()
              .mapToInt(field -> largest(field.schema(), seen))
              .max()
              .orElse(0);
      default -> 0;
    };
  }
}
