package org.payouts.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.Platform;
import org.payouts.RejectionCode;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.payout.Platforms;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.Topics;

/** Everything read again from the beginning, with nothing local left, costs nobody money. */
@ExtendWith(KafkaCluster.class)
class ReplayIT {

  private static final long SEED = Long.getLong("it.seed", 7);

  /** Five kinds in each of six partitions, and one whose schema is unknown. */
  private static final int REJECTED = 5 * 6 + 1;

  @TempDir private Path temp;

  @Test
  void a_replay_of_everything_calls_no_provider_and_reports_nothing(@Bootstrap String bootstrap)
      throws Exception {
    System.out.println("ReplayIT: -Dit.seed=" + SEED);
    try (Pipeline pipeline = new Pipeline(bootstrap, temp)) {
      pipeline.providers().faults().percent(15, SEED);
      pipeline.startServices();
      pipeline.awaitReady();
      for (int i = 0; i < 20; i++) {
        pipeline.publish(Requests.prolific("p" + i, "ws" + i % 3, "s" + i / 2, 10 + i));
        pipeline.publish(Requests.mturk("m" + i, "3A" + i / 2, 10 + i));
        pipeline.publish(Requests.respondent("r" + i, "r" + i, i));
      }
      pipeline.awaitTopics(
          "all settled or in review",
          Duration.ofSeconds(90),
          dump -> dump.ended().size() == 60 && dump.commands().size() == 60);
      byte[] unreadable = rejectedRecords(pipeline);
      TopicDump before =
          pipeline.awaitTopics("all rejected", dump -> dump.rejected().size() == REJECTED);
      assertThat(before.rejected())
          .extracting(BonusRejected::getCode)
          .contains(
              RejectionCode.UNDECODABLE,
              RejectionCode.INVALID,
              RejectionCode.DUPLICATE,
              RejectionCode.CONFLICT);
      pipeline.judge();
      pipeline.stopServices();
      pipeline.providers().faults().clear();
      int calls = pipeline.providers().calls().all().size();
      forgetEverything(pipeline);
      // What could not be read before could be read now.
      assertThat(register(pipeline, "Twice")).isEqualTo(ByteBuffer.wrap(unreadable).getInt(1));

      pipeline.registry().disconnect();
      pipeline.startServices();
      assertThat(pipeline.ready()).as("ready without a registry").isFalse();
      pipeline.registry().connect();
      pipeline.awaitReady();
      awaitNothingLeft(pipeline);

      TopicDump after = pipeline.dump();
      assertThat(pipeline.providers().calls().since(calls))
          .filteredOn(call -> call.money())
          .as("money calls of the replay")
          .isEmpty();
      assertThat(pipeline.providers().calls().since(calls))
          .filteredOn(call -> !before.inReview().isEmpty() || !call.target().isEmpty())
          .as("calls about payouts in the replay; a review's are reads")
          .allSatisfy(call -> assertThat(before.inReview()).isNotEmpty());
      assertThat(after.paid()).hasSameSizeAs(before.paid());
      assertThat(after.failed()).hasSameSizeAs(before.failed());
      assertThat(after.commands()).as("the router forwards nothing").hasSize(60);
      assertThat(after.rejected())
          .as("what was rejected is not rejected again")
          .hasSameSizeAs(before.rejected());
      assertAuditPasses(pipeline);

      pipeline.publish(Requests.mturk("new", "3NEW", 8));
      pipeline.write(null, "asked again", unreadable);
      pipeline.awaitTopics(
          "the new ones are paid",
          dump -> dump.outcome("new").equals("PAID") && dump.outcome("late").equals("PAID"));
      pipeline.judge();
      assertAuditPasses(pipeline);
    }
  }

  /**
   * Records to be rejected for every reason, among them one whose schema is not registered yet; its
   * bytes are returned.
   */
  private static byte[] rejectedRecords(Pipeline pipeline) throws Exception {
    for (int partition = 0; partition < 6; partition++) {
      pipeline.write(partition, "null", null);
      pipeline.write(partition, "poison", new byte[] {1, 2, (byte) partition});
      pipeline.write(
          partition, "none", pipeline.bytes(Requests.request("none", null, 5 + partition, "USD")));
      pipeline.write(partition, "m0", pipeline.bytes(Requests.mturk("m0", "3A0", 10)));
      pipeline.write(partition, "m1", pipeline.bytes(Requests.mturk("m1", "3A0", 99)));
    }
    byte[] unreadable = pipeline.bytes(Requests.mturk("late", "3LATE", 7));
    ByteBuffer.wrap(unreadable).putInt(1, register(pipeline, "Once") + 1);
    pipeline.write(3, "late", unreadable);
    return unreadable;
  }

  /** Registers a version of the request's schema; returns its ID, one more than the last. */
  private static int register(Pipeline pipeline, String word) {
    String text = BonusRequested.getClassSchema().toString();
    Schema schema =
        new Schema.Parser().parse(text.replaceFirst("A study platform asks", word + " it asks"));
    return new SchemaRegistryClient(pipeline.settings()).register("versions-value", schema);
  }

  private static void assertAuditPasses(Pipeline pipeline) {
    StringWriter said = new StringWriter();
    assertThat(pipeline.command(said, "audit")).as(said::toString).isZero();
  }

  private static List<String> groups() {
    List<String> groups = new ArrayList<>(List.of(Topics.ROUTER_APPLICATION_ID));
    Platforms.ALL.forEach(platform -> groups.add(Topics.group(platform)));
    return groups;
  }

  private static void forgetEverything(Pipeline pipeline) throws Exception {
    try (Admin admin = KafkaClients.admin(pipeline.settings())) {
      for (String group : groups()) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        var committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        committed.keySet().forEach(partition -> asked.put(partition, OffsetSpec.earliest()));
        var beginnings = admin.listOffsets(asked).all().get();
        beginnings.forEach(
            (partition, at) -> offsets.put(partition, new OffsetAndMetadata(at.offset())));
        await("the members of " + group + " are gone")
            .until(
                () ->
                    admin
                        .describeConsumerGroups(List.of(group))
                        .all()
                        .get()
                        .get(group)
                        .members()
                        .isEmpty());
        admin.alterConsumerGroupOffsets(group, offsets).all().get();
      }
    }
    wipe(pipeline.stateDirectory());
  }

  private static void wipe(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  /** Waits until every group has committed the end of all it reads. */
  private static void awaitNothingLeft(Pipeline pipeline) throws Exception {
    Map<String, List<String>> read = new HashMap<>();
    read.put(
        Topics.ROUTER_APPLICATION_ID, List.of(Topics.BONUS_REQUESTED, Topics.ROUTER_REPARTITION));
    for (Platform platform : Platforms.ALL) {
      read.put(Topics.group(platform), List.of(Topics.commands(platform)));
    }
    try (Admin admin = KafkaClients.admin(pipeline.settings())) {
      await("all is read again")
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                for (Map.Entry<String, List<String>> each : read.entrySet()) {
                  if (lag(admin, each.getKey()) > 0) {
                    return false;
                  }
                }
                return true;
              });
    }
  }

  private static long lag(Admin admin, String group) throws Exception {
    var committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    committed.keySet().forEach(partition -> asked.put(partition, OffsetSpec.latest()));
    var ends = admin.listOffsets(asked).all().get();
    long lag = 0;
    for (var each : committed.entrySet()) {
      long end = ends.get(each.getKey()).offset();
      // The last offset may belong to a transaction's marker.
      lag += Math.max(0, end - each.getValue().offset() - 1);
    }
    return lag;
  }
}
