package org.payouts.router.testing;

import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.config.Settings;
import org.payouts.sandbox.registry.InMemoryRegistry;
import org.payouts.serde.PayoutSerdes;
import org.payouts.serde.RegistryAvroSerializer;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.Topics;

/** A registry with the product's schemas, and serializers for what requesters and others write. */
public final class TestSerdes {
  private final Settings settings;

  /** One for all records: a new one asks the registry first. */
  private final Serializer<SpecificRecord> serializer;

  /** Registers the product's schemas. */
  public TestSerdes(String registryUrl) {
    this.settings = Settings.of(Map.of("schema.registry.url", registryUrl));
    this.serializer = PayoutSerdes.serializer(settings);
    SchemaCatalogue.register(new SchemaRegistryClient(settings));
  }

  public static TestSerdes of(InMemoryRegistry registry) {
    return new TestSerdes(registry.url());
  }

  public Settings settings() {
    return settings;
  }

  /** A request as its publisher writes it. */
  public byte[] request(SpecificRecord request) {
    return record(Topics.BONUS_REQUESTED, request);
  }

  /** A record of the product's topics as its writer writes it. */
  public byte[] record(String topic, SpecificRecord record) {
    return serializer.serialize(topic, record);
  }

  /** A record of any schema, registered under a subject of its own without compatibility rules. */
  public byte[] anyRecord(GenericRecord record) {
    String topic = "any-" + Long.toHexString(record.getSchema().toString().hashCode());
    RegistryAvroSerializer<GenericRecord> serializer = new RegistryAvroSerializer<>();
    serializer.configure(settings.with("auto.register.schemas", "true").registry(), false);
    return serializer.serialize(topic, record);
  }

  public <T extends SpecificRecord> Deserializer<T> reader(Class<T> type) {
    return PayoutSerdes.deserializer(settings, type);
  }

  /**
   * The published request schema with one replacement, as a newer or older writer would have it.
   */
  public static Schema requestSchema(String target, String replacement) {
    String text = org.payouts.BonusRequested.getClassSchema().toString();
    if (!text.contains(target)) {
      throw new IllegalArgumentException("not in the schema: " + target);
    }
    return new Schema.Parser().parse(text.replace(target, replacement));
  }
}
