package org.payouts.bench.load;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.serialization.Serializer;
import org.payouts.Platform;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.TopicAdmin;
import org.payouts.bench.suite.BenchBroker;
import org.payouts.config.Settings;
import org.payouts.sandbox.registry.InMemoryRegistry;
import org.payouts.serde.PayoutSerdes;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.Topics;

/** The product's topics and schemas, for ourselves and for every peer alike. */
public final class Stack implements AutoCloseable {
  private final InMemoryRegistry registry = InMemoryRegistry.start(0);
  private final Settings settings;
  private final String ledgerTopicId;
  private final Serializer<SpecificRecord> serializer;

  public Stack(BenchBroker ground) {
    Map<String, String> values = new HashMap<>();
    values.put("kafka.bootstrap.servers", ground.bootstrap());
    values.put("schema.registry.url", registry.url());
    values.put("router.state.dir", ground.scratch().resolve("router").toString());
    values.put("mturk.endpoint", "http://127.0.0.1:9");
    values.put("mturk.access.key", "simulated");
    values.put("mturk.secret.key", "simulated");
    values.put("mturk.token.namespace", "bench");
    values.put("mturk.fuse.payments.per.hour", "0");
    values.put("mturk.fuse.amount.minor.per.hour", "0");
    this.settings = Settings.of(values);
    try (Admin admin = Admin.create(settings.kafkaClient())) {
      TopicAdmin topics = new TopicAdmin(admin);
      topics.create();
      this.ledgerTopicId = topics.topicId(Topics.ledger(Platform.MTURK)).orElseThrow();
    }
    SchemaCatalogue.register(new SchemaRegistryClient(settings));
    this.serializer = PayoutSerdes.serializer(settings);
  }

  public Settings settings() {
    return settings;
  }

  /** A record as it is written to the topic. */
  public byte[] bytes(String topic, SpecificRecord value) {
    return serializer.serialize(topic, value);
  }

  /** Kafka's ID of the MTurk ledger. */
  public String ledgerTopicId() {
    return ledgerTopicId;
  }

  @Override
  public void close() {
    serializer.close();
    registry.close();
  }
}
