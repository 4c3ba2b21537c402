package org.payouts.interop;

import org.payouts.config.Settings;
import org.payouts.serde.RegistryAvroSerializer;
import org.payouts.topics.Topics;





































import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.payouts.BonusPaid;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;




/**
 * A requester that uses Confluent's serializer and nothing of ours but the generated classes,
 * against a stack that is running: {@code ./payouts up}, then {@code
 * -Dinterop.stack=$PWD/payouts-data/payouts.properties}. Pays at simulated providers only.
 */
@EnabledIfSystemProperty(named = "interop.stack", matches = ".+")
class ConfluentClientStackTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Settings stack =
      Settings.load(Path.of(System.getProperty("interop.stack")), System.getenv());

  @Test
  void requests_written_by_confluents_serializer_are_paid_and_its_deserializer_reads_the_results()
      throws Exception {
    assertThat(stack.get("sandbox.url")).as("only simulated providers are paid here").isPresent();
    new RegistryAvroSerializer<>().close(); // Lets Avro trust the generated classes.
    String run = Long.toString(System.currentTimeMillis(), 36).toUpperCase(java.util.Locale.ROOT);
    List<BonusRequested> requests =
        List.of(
            request(run, "prolific", new ProlificTarget("ws1", "study1", "sub" + run), 175, "GBP"),
            request(run, "mturk", new MTurkTarget("A1" + run, "3AS" + run, null), 60, "USD"),
            request(
                run,
                "respondent",
                new RespondentTarget("project1", "sr" + run, 2500L),
                2750,
                "USD"));
    try (KafkaConsumer<String, Object> results = consumer();
        KafkaProducer<String, Object> producer = producer()) {
      results.subscribe(List.of(Topics.BONUS_PAID, Topics.BONUS_FAILED));
      for (BonusRequested request : requests) {
        producer
            .send(new ProducerRecord<>(Topics.BONUS_REQUESTED, request.getPayoutId(), request))
            .get(30, TimeUnit.SECONDS);
      }
      Map<String, Long> paid = new TreeMap<>();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (paid.size() < requests.size() && System.nanoTime() < deadline) {
        for (ConsumerRecord<String, Object> result : results.poll(Duration.ofMillis(200))) {
          if (result.value() instanceof BonusPaid event && event.getPayoutId().contains(run)) {
            paid.put(event.getPayoutId(), event.getPaidAmountMinor());
          }
        }
      }
      Map<String, Long> wanted = new TreeMap<>();
      requests.forEach(r -> wanted.put(r.getPayoutId(), r.getAmountMinor()));
      assertThat(paid).isEqualTo(wanted);
    }
  }

  private static BonusRequested request(
      String run, String name, Object target, long amountMinor, String currency) {
    return BonusRequested.newBuilder()
        .setPayoutId("confluent:" + name + ":" + run)
        .setTarget(target)
        .setAmountMinor(amountMinor)
        .setCurrency(currency)
        .setReason("Thank you")
        .build();
  }

  private KafkaProducer<String, Object> producer() {
    Map<String, Object> config = client();
    config.put("key.serializer", StringSerializer.class);
    config.put("value.serializer", KafkaAvroSerializer.class);
    config.put("auto.register.schemas", "false");
    config.put("use.latest.version", "true");
    config.put("acks", "all");
    return new KafkaProducer<>(config);
  }

  private KafkaConsumer<String, Object> consumer() {
    Map<String, Object> config = client();
    config.put("key.deserializer", StringDeserializer.class);
    config.put("value.deserializer", KafkaAvroDeserializer.class);
    config.put("specific.avro.reader", "true");
    config.put("group.id", "confluent-client-" + System.nanoTime());
    config.put("auto.offset.reset", "earliest");
    config.put("isolation.level", "read_committed");
    return new KafkaConsumer<>(config);
  }

  private Map<String, Object> client() {
    Map<String, Object> config = new HashMap<>(stack.kafkaClient());
    config.put("schema.registry.url", stack.get("schema.registry.url").orElseThrow());
    return config;
  }
}
