package org.payouts.config;

import java.util.List;

/** The keys that belong to the serializers and go to them unchanged. */
final class RegistryKeys {
  private static final List<String> PREFIXES =
      List.of(
          "schema.registry.",
          "auto.register.",
          "use.latest.",
          "latest.",
          "normalize.schemas",
          "basic.auth.",
          "bearer.auth.",
          "specific.avro.",
          "avro.",
          "value.serializer",
          "value.deserializer");

  private RegistryKeys() {}

  static boolean contains(String key) {
    return PREFIXES.stream().anyMatch(key::startsWith);
  }
}
