package org.payouts.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.cli.PayoutsCommand;
import org.payouts.config.Settings;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.RegistryUrl;
import org.payouts.sandbox.testing.SharedTopics;
import org.payouts.serde.PayoutSerdes;

/** Commands against a real broker and registry; router and workers are played by the tests. */
@ExtendWith(KafkaCluster.class)
abstract class StackFixture {
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  @TempDir Path temp;
  Settings settings;
  String config;

  @BeforeEach
  void freshTopics(@Bootstrap String bootstrap, @RegistryUrl String registry) throws Exception {
    SharedTopics.reset(bootstrap);
    settings =
        Settings.of(Map.of("kafka.bootstrap.servers", bootstrap, "schema.registry.url", registry));
    Path file = temp.resolve("payouts.properties");
    Files.writeString(
        file, "kafka.bootstrap.servers=" + bootstrap + "\nschema.registry.url=" + registry + "\n");
    config = file.toString();
    assertThat(run("topics", "create")).isZero();
  }

  final int run(String... args) {
    String[] all = Arrays.copyOf(args, args.length + 2);
    all[args.length] = "-c";
    all[args.length + 1] = config;
    return PayoutsCommand.run(new PrintWriter(out), new PrintWriter(err), all);
  }

  final <T extends SpecificRecord> RecordMetadata write(
      String topic, int partition, String key, T value) throws Exception {
    try (KafkaProducer<String, T> producer =
        KafkaClients.producer(settings, PayoutSerdes.<T>serializer(settings))) {
      return producer.send(new ProducerRecord<>(topic, partition, key, value)).get();
    }
  }
}
