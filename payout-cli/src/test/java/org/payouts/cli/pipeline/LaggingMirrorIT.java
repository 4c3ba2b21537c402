package org.payouts.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusRequested;
import org.payouts.PayoutLedgerEntry;
import org.payouts.RespondentTarget;
import org.payouts.admin.TopicCatalogue;
import org.payouts.admin.TopicSpec;
import org.payouts.cli.kafka.Decoders;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.payout.Platforms;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.SharedTopics;
import org.payouts.topics.Topics;

/**
 * A mirror that has copied some topics further than others, as MirrorMaker leaves them: nobody is
 * paid twice, and each has one result. {@link MirrorIT} has a real one.
 */
@ExtendWith(KafkaCluster.class)
@EnabledIfSystemProperty(
    named = "recovery.all",
    matches = "true",
    disabledReason = "90 s; ./verify recovery")
class LaggingMirrorIT {
  private static final Set<String> COMMAND_IS_GONE = Set.of("cut");
  private static final Set<String> RESULT_IS_GONE = Set.of("cut", "untold", "refused");

  @TempDir private Path temp;
  private String bootstrap;
  private Pipeline pipeline;
  private Instant ended = Instant.now();
  private final List<BonusRequested> published = new ArrayList<>();

  @BeforeEach
  void start(@Bootstrap String broker) throws Exception {
    bootstrap = broker;
    pipeline = new Pipeline(broker, temp);
  }

  @AfterEach
  void stop() {
    pipeline.close();
  }

  private void publish(BonusRequested request) throws Exception {
    published.add(request);
    pipeline.publish(request);
  }

  private static BonusRequested respondent(String project, String id) {
    return Requests.request(id, new RespondentTarget(project, id, 2500L), 2500, "USD");
  }

  private String run(int code, String... words) {
    StringWriter said = new StringWriter();
    assertThat(pipeline.command(said, words)).as(() -> said.toString()).isEqualTo(code);
    return said.toString();
  }

  private void as(String words, String... more) {
    run(
        0,
        Stream.concat(
                Stream.of(words.split(" ")),
                Stream.concat(Stream.of("--by", "Jones", "--because", "a drill"), Stream.of(more)))
            .toArray(String[]::new));
  }

  private void adoptAll() {
    for (var platform : Platforms.ALL) {
      await("adopted " + platform)
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () -> as("adopt " + Platforms.name(platform), "--ended", ended.toString()));
    }
  }

  private void awaitOutcome(String outcome, String... ids) {
    pipeline.awaitTopics(
        List.of(ids) + " " + outcome,
        Duration.ofMinutes(2),
        dump -> Stream.of(ids).allMatch(id -> dump.outcome(id).equals(outcome)));
  }

  /** All topics end, and come back with what the filter leaves of them, at other places. */
  private void mirror() throws Exception {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (TopicFollower reader = new TopicFollower(pipeline.settings());
        Decoders decoders = new Decoders(pipeline.settings())) {
      reader.readAll(
          TopicCatalogue.all().stream().map(TopicSpec::name).toList(),
          record -> {
            if (isCopied(record, decoders)) {
              records.add(record);
            }
          });
    }
    SharedTopics.reset(bootstrap);
    pipeline.forgetTopics();
    run(0, "topics", "create");
    try (KafkaProducer<byte[], byte[]> producer = KafkaClients.copier(pipeline.settings())) {
      // Other places than before.
      for (int partition = 0; partition < 6; partition++) {
        producer
            .send(new ProducerRecord<>(Topics.BONUS_REQUESTED, partition, null, new byte[1]))
            .get();
      }
      for (ConsumerRecord<byte[], byte[]> each : records) {
        producer
            .send(
                new ProducerRecord<>(
                    each.topic(), each.partition(), each.key(), each.value(), each.headers()))
            .get();
      }
    }
  }

  private static boolean isCopied(ConsumerRecord<byte[], byte[]> record, Decoders decoders) {
    String id = String.valueOf(Decoders.key(record));
    return switch (record.topic()) {
      case Topics.BONUS_REQUESTED -> !COMMAND_IS_GONE.contains(id);
      case Topics.BONUS_PAID, Topics.BONUS_FAILED -> !RESULT_IS_GONE.contains(id) && !isNew(id);
      case Topics.RESOLUTIONS -> false;
      default -> {
        if (record.topic().startsWith("payout-commands-")) {
          yield !COMMAND_IS_GONE.contains(id) && !isNew(id);
        }
        yield !record.topic().startsWith("payout-ledger-")
            || isInLedger(id, decoders.value(record, PayoutLedgerEntry.class).getState());
      }
    };
  }

  /** Nothing of MTurk was copied but the request. */
  private static boolean isNew(String id) {
    return id.equals("new");
  }

  private static boolean isInLedger(String id, String state) {
    return switch (id) {
      case "cut", "cancelled" -> state.equals("ACCEPTED");
      case "claimed" -> state.equals("ACCEPTED") || state.equals("ATTEMPTING");
      case "told", "told-too", "new" -> false;
      default -> true;
    };
  }

  @Test
  void whatever_lags_behind_nobody_is_paid_twice_and_each_has_one_result() throws Exception {
    pipeline.startServices();
    pipeline.awaitReady();
    as("stop respondent/study/held");
    publish(respondent("project", "cut"));
    publish(respondent("project", "claimed"));
    publish(respondent("project", "untold"));
    publish(Requests.prolific("told", "ws", "told", 150));
    publish(Requests.mturk("new", "3NEW", 70));
    publish(Requests.request("refused", new RespondentTarget("other", "refused", 9L), 9, "EUR"));
    publish(respondent("held", "cancelled"));
    awaitOutcome("PAID", "cut", "claimed", "untold", "told", "new");
    awaitOutcome("ACCEPTED", "cancelled");
    as("resolve cancelled cancel");
    awaitOutcome("CANCELLED", "cancelled");
    // The next one of the same target: its baseline must hold what the lost record knew.
    publish(Requests.prolific("told-too", "ws", "told", 150));
    awaitOutcome("PAID", "told-too");
    pipeline.awaitTopics("all have ended", dump -> dump.ended().size() == published.size());
    pipeline.stopServices();
    ended = Instant.now();

    mirror();
    run(0, "topics", "check");
    run(0, "topics", "restore-registry");
    pipeline.startRouter();
    pipeline.awaitTopics("the new one is routed", dump -> dump.commands().size() == 7);
    adoptAll();
    pipeline.startWorkers();
    for (BonusRequested each : List.copyOf(published)) {
      publish(each);
    }
    pipeline.awaitTopics("all are known", dump -> dump.commands().size() == 8);
    pipeline.stopWorkers();
    adoptAll();
    pipeline.startWorkers();
    for (String each : List.of("prolific", "mturk", "respondent", "respondent/study/held")) {
      as("go " + each);
    }
    // Its claim was lost, and Respondent's books do not say whose the payment is.
    pipeline.awaitTopics("cut is in review", dump -> dump.inReview().contains("cut"));
    as("resolve cut paid");
    publish(Requests.prolific("next", "ws", "told", 150));
    publish(respondent("held", "after"));
    awaitOutcome("PAID", "cut", "claimed", "untold", "told", "told-too", "new", "next", "after");
    pipeline.awaitTopics("all have ended", dump -> dump.ended().size() == 10);

    TopicDump after = pipeline.dump();
    assertThat(after.failed())
        .extracting(each -> each.getPayoutId())
        .as("failed")
        .containsExactlyInAnyOrder("refused", "cancelled");
    assertThat(after.paid())
        .extracting(each -> each.getPayoutId())
        .as("paid")
        .containsExactlyInAnyOrder(
            "cut", "claimed", "untold", "told", "told-too", "new", "next", "after");
    assertThat(pipeline.providers().book().payments())
        .extracting(Payment::target)
        .containsExactlyInAnyOrder(
            "cut", "claimed", "untold", "told", "told", "told", "3NEW", "after");
    assertThat(after.inReview()).isEmpty();
  }
}
