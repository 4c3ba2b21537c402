package org.payouts.workers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.payouts.PayoutResolution;
import org.payouts.Platform;
import org.payouts.Verdict;
import org.payouts.admin.TopicAdmin;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.RegistryUrl;
import org.payouts.sandbox.testing.SharedTopics;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;
import org.payouts.workers.WorkerService;
import org.payouts.workers.calls.Clock;

/** Topics that change under a running worker. */
@ExtendWith(KafkaCluster.class)
class TopicsMadeAnewIT {
  private final WorkerHealth health = new WorkerHealth(Platform.MTURK);

  private static String id(Admin admin, String topic) {
    return new TopicAdmin(admin).topicId(topic).orElseThrow();
  }

  private static void resolve(WorkerBench bench, String... ids) {
    Map<String, Object> config = new HashMap<>(bench.settings.kafkaClient());
    config.put("enable.idempotence", "false");
    // A retry of the first batch must not let the second overtake it.
    config.put("max.in.flight.requests.per.connection", "1");
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      for (String id : ids) {
        PayoutResolution resolution =
            PayoutResolution.newBuilder()
                .setPayoutId(id)
                .setAttempt(1)
                .setVerdict(Verdict.PAID)
                .setBy("a person")
                .setBecause("seen in the books")
                .setDecidedAt(Instant.EPOCH)
                .build();
        byte[] value =
            PayoutSerdes.<PayoutResolution>serializer(bench.settings)
                .serialize(Topics.RESOLUTIONS, resolution);
        producer.send(new ProducerRecord<>(Topics.RESOLUTIONS, 0, id, value));
      }
    }
  }

  @Test
  void resolutions_of_a_topic_made_anew_are_all_read_under_its_id(
      @Bootstrap String bootstrap, @RegistryUrl String registry) {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (WorkerBench bench = new WorkerBench(bootstrap, registry);
        Admin admin = Admin.create(bench.settings.kafkaClient());
        ClusterWatch watch =
            new ClusterWatch(WorkerBench.PLATFORM, bench.settings, health, e -> {});
        TopicTail reader =
            new TopicTail(
                Topics.RESOLUTIONS,
                "resolutions",
                TopicTail.From.START,
                new ProtocolClients(bench.settings, WorkerBench.PLATFORM, ClientFactory.PLAIN),
                watch,
                new ResolutionRecords(
                    PayoutSerdes.deserializer(bench.settings, PayoutResolution.class),
                    resolution ->
                        seen.add(
                            resolution.topicId()
                                + "@"
                                + resolution.offset()
                                + " "
                                + resolution.payoutId()),
                    approval -> {},
                    read -> {}),
                new Freshness(Clock.system(), 5_000),
                health,
                e -> {})) {
      watch.start();
      reader.start();
      String first = id(admin, Topics.RESOLUTIONS);
      resolve(bench, "A", "B", "C");
      Awaitility.await().until(() -> seen.size() == 3);
      assertThat(seen).containsExactly(first + "@0 A", first + "@1 B", first + "@2 C");
      SharedTopics.delete(bootstrap, Topics.RESOLUTIONS);
      new TopicAdmin(admin).create();
      String second = id(admin, Topics.RESOLUTIONS);
      seen.clear();
      resolve(bench, "D", "E", "F", "G", "H");
      Awaitility.await()
          .atMost(Duration.ofSeconds(12))
          .untilAsserted(
              () ->
                  assertThat(seen)
                      .containsExactly(
                          second + "@0 D",
                          second + "@1 E",
                          second + "@2 F",
                          second + "@3 G",
                          second + "@4 H"));
      assertThat(health.health().reasons().toString())
          .contains("payout-resolutions was made anew", first, second);
    }
  }

  @Test
  void partitions_added_to_commands_are_refused_with_the_remedy_and_the_others_go_on(
      @Bootstrap String bootstrap, @RegistryUrl String registry) throws Exception {
    PaperProvider provider = new PaperProvider();
    String commands = Topics.commands(WorkerBench.PLATFORM);
    try (WorkerBench bench = new WorkerBench(bootstrap, registry);
        Admin admin = Admin.create(bench.settings.kafkaClient());
        WorkerService worker = bench.worker(provider.setup())) {
      bench.awaitOwner(worker);
      admin
          .createPartitions(
              Map.of(
                  commands,
                  NewPartitions.increaseTo(8),
                  Topics.ledger(WorkerBench.PLATFORM),
                  NewPartitions.increaseTo(8)))
          .all()
          .get();
      IntStream.range(0, 20).forEach(i -> bench.commandTo(6 + i % 2, "N-" + i));
      bench.command("P-1");
      Awaitility.await()
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(
              () -> {
                assertThat(worker.ready().ready()).isFalse();
                assertThat(worker.ready().reasons().toString())
                    .contains(commands + " has 8 partitions instead of 6", "partition 7: refused")
                    .contains("payout-ledger-mturk has 8 partitions", "Move its records");
              });
      bench.awaitPaid(1);
      assertThat(provider.calls).containsExactlyEntriesOf(Map.of("P-1", 1));
      assertThat(worker.ownedPartitions()).isEqualTo(6);
    }
  }
}
