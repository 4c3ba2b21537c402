package org.payouts.audit.records;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.payouts.config.Settings;
import org.payouts.serde.PayoutSerdes;

/** Reads values with the schemas of the registry the settings name. */
public final class RegistryValues implements Values {
  private final Settings settings;
  private final Map<Class<?>, Deserializer<?>> byType = new HashMap<>();
  private final Deserializer<IndexedRecord> generic;

  public RegistryValues(Settings settings) {
    this.settings = settings;
    this.generic = PayoutSerdes.genericDeserializer(settings);
  }

  @Override
  public <T extends SpecificRecord> T specific(String topic, byte[] value, Class<T> type) {
    Deserializer<?> reader =
        byType.computeIfAbsent(type, key -> PayoutSerdes.deserializer(settings, type));
    return type.cast(reader.deserialize(topic, value));
  }

  @Override
  public IndexedRecord generic(String topic, byte[] value) {
    return generic.deserialize(topic, value);
  }

  @Override
  public void close() {
    byType.values().forEach(Deserializer::close);
    generic.close();
  }
}
