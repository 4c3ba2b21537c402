package org.payouts.serde;

import org.apache.avro.specific.SpecificRecord;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.config.Problem;

/**
 * The generated class a deserializer is configured to read into: given as a class or by its name.
 */
final class ReaderClass {
  private ReaderClass() {}

  static Class<?> of(Object type) {
    try {
      Class<?> found = type instanceof Class<?> given ? given : Class.forName(type.toString());
      if (SpecificRecord.class.isAssignableFrom(found)) {
        return found;
      }
    } catch (ClassNotFoundException e) {
      // Reported below, together with classes that are no records.
    }
    throw new InvalidConfigurationException(
        Problem.of(
            RegistryAvroDeserializer.VALUE_TYPE,
            type.toString(),
            "is no generated Avro class.",
            "Name one, or remove the key."));
  }
}
