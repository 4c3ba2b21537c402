package org.payouts.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusRequested;
import org.payouts.Platform;
import org.payouts.RespondentTarget;
import org.payouts.cli.backup.Growth;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.cli.kafka.ServiceGroup;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.router.preflight.RouterRefusedException;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.faults.FaultRule;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.topics.Topics;

/**
 * A platform's partitions grow, with every end of the command in between: paid once, all of them.
 */
@ExtendWith(KafkaCluster.class)
@EnabledIfSystemProperty(
    named = "recovery.all",
    matches = "true",
    disabledReason = "110 s; ./verify recovery")
class GrowthIT {
  private static final int PARTITIONS = 9;
  private static final String ABANDON =
      "topics grow respondent --partitions 9 --abandon --by Jones --because drill";

  @TempDir private Path temp;
  private Pipeline pipeline;
  private final List<BonusRequested> published = new ArrayList<>();

  @BeforeEach
  void start(@Bootstrap String broker) throws Exception {
    pipeline = new Pipeline(broker, temp);
  }

  @AfterEach
  void stop() {
    pipeline.close();
  }

  private void publish(String id, String project, String target) throws Exception {
    published.add(Requests.request(id, new RespondentTarget(project, target, 2500L), 2500, "USD"));
    pipeline.publish(published.get(published.size() - 1));
  }

  /** Its call is answered 500 and pays nothing: in doubt, and later for a person. */
  private void publishUnclear(String id) throws Exception {
    pipeline
        .providers()
        .faults()
        .add(FaultRule.always(FaultClass.FAIL_500).on("respondent", "payout").target(id).times(1));
    publish(id, "project", id);
  }

  private String run(int code, String... words) {
    StringWriter said = new StringWriter();
    assertThat(pipeline.command(said, words)).as(() -> said.toString()).isEqualTo(code);
    return said.toString();
  }

  private String grow(int code, Path backup) {
    return run(
        code,
        words(
            "topics grow respondent --execute --because drill --by Jones --partitions "
                + PARTITIONS,
            "--backup",
            backup.toString()));
  }

  private static String[] words(String text, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(text.split(" ")));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private void awaitOutcome(String outcome, String... ids) {
    pipeline.awaitTopics(
        List.of(ids) + " " + outcome,
        Duration.ofSeconds(60),
        dump -> Arrays.stream(ids).allMatch(id -> dump.outcome(id).equals(outcome)));
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Ends the command as a kill would: nothing comes after. */
  private void kill(Growth.Step at, long copied, Path backup) {
    Growth.Listener killer =
        new Growth.Listener() {
          private boolean reached;

          @Override
          public void reached(Growth.Step step) {
            reached |= step == at;
            if (reached && copied == 0) {
              throw new Killed();
            }
          }

          @Override
          public void copied(long records) {
            if (reached && records == copied) {
              throw new Killed();
            }
          }
        };
    assertThatThrownBy(
            () ->
                new Growth(Platform.RESPONDENT, pipeline.settings(), killer)
                    .run(new Growth.Wish(PARTITIONS, backup, "Jones", "drill")))
        .isInstanceOf(Killed.class);
  }

  /** The router leaves its group in order; the coordinator may take a moment. */
  private void awaitNoMembers() {
    String[] look = words("topics grow respondent --partitions 9");
    await("nothing runs")
        .atMost(Duration.ofSeconds(30))
        .until(() -> pipeline.command(new StringWriter(), look) == 0);
  }

  @Test
  void a_platform_grows_whatever_ends_the_command_and_nobody_is_paid_twice() throws Exception {
    pipeline.startServices();
    pipeline.awaitReady();
    run(0, words("stop respondent/study/held --by Jones --because drill"));
    for (int i = 0; i < 12; i++) {
      publish("r" + i, "project", "t" + i);
    }
    publish("twin", "project", "t0");
    publish("held", "held", "held");
    publishUnclear("review");
    awaitOutcome("PAID", IntStream.range(0, 12).mapToObj(i -> "r" + i).toArray(String[]::new));
    awaitOutcome("PAID", "twin");
    awaitOutcome("REVIEW", "review");
    awaitOutcome("ACCEPTED", "held");
    publishUnclear("doubt");
    awaitOutcome("IN_DOUBT", "doubt");
    assertThat(run(1, words("topics grow respondent --partitions 9"))).contains("has members");
    pipeline.stopWorkers();
    publish("commanded", "project", "commanded");
    pipeline.awaitTopics("it is routed", dump -> dump.commands().size() == 17);
    pipeline.stopServices();
    publish("asked", "project", "asked");

    awaitNoMembers();
    assertThat(run(0, words("topics grow respondent --partitions 9")))
        .contains("from 6 to 9", "nothing was changed");
    run(2, words("topics grow prolific --partitions 9"));
    run(2, words("topics grow respondent --partitions 6"));
    run(2, words("topics grow respondent --partitions 9 --execute"));
    run(0, words("topics check"));

    Path half = temp.resolve("half");
    Path early = temp.resolve("early");
    Path backup = temp.resolve("backup");
    kill(Growth.Step.BEGUN, 0, backup);
    assertThat(run(1, words("topics check"))).contains("are being grown to 9");
    kill(Growth.Step.CLOSED, 0, backup);
    assertThat(run(0, words(ABANDON))).contains("given up");
    run(0, words("topics check"));
    kill(Growth.Step.CLOSED, 5, half);
    assertThat(grow(2, half)).contains("is not empty");
    kill(Growth.Step.BACKED_UP, 0, early);
    kill(Growth.Step.SAVED, 0, temp.resolve("outdated"));
    somethingIsWritten();
    assertThat(grow(2, temp.resolve("outdated"))).as("the topics went on").contains("is not empty");
    KafkaProducer<byte[], byte[]> frozen = owner();
    kill(Growth.Step.SAVED, 0, backup);
    assertThat(grow(2, early)).as("another one").contains("is not empty");
    kill(Growth.Step.DELETED, 0, backup);
    assertThat(run(1, words(ABANDON))).contains("are gone already");
    assertNothingRunsOnHalf();
    kill(Growth.Step.DELETED, 5, backup);
    assertThat(grow(1, early)).contains("is not the backup");
    assertThat(run(1, words("topics grow respondent --partitions 8"))).contains("end that first");
    assertOfTwoRunsOnlyTheNewestGoesOn(backup);
    run(0, words("topics check"));
    assertFenced(frozen);
    assertThat(grow(2, backup)).as("twice").contains("has 9 partitions");

    pipeline.forgetTopics();
    pipeline.startServices();
    pipeline.awaitReady();
    awaitOutcome("PAID", "commanded", "asked");
    awaitOutcome("REVIEW", "doubt");
    awaitOutcome("ACCEPTED", "held");
    for (BonusRequested each : List.copyOf(published)) {
      pipeline.publish(each);
    }
    pipeline.awaitTopics("known", dump -> dump.rejected().size() == published.size());
    run(0, words("go respondent/study/held --by Jones --because drill"));
    run(0, words("resolve doubt retry --by Jones --because looked"));
    run(0, words("resolve review failed --by Jones --because looked"));
    publish("new", "project", "t1");
    awaitOutcome("PAID", "held", "doubt", "new");
    replayRequests();

    assertThat(pipeline.providers().book().payments())
        .extracting(Payment::target)
        .as("one payment for each payout but the failed one")
        .hasSize(published.size() - 1)
        .filteredOn(target -> !target.equals("t0") && !target.equals("t1"))
        .doesNotHaveDuplicates();
    assertThat(pipeline.dump().commands()).hasSize(published.size());
    pipeline.judge();
    run(0, "audit");
  }

  /**
   * As by an older version, which knows nothing of growths, after a person has opened the topic.
   */
  private void somethingIsWritten() throws Exception {
    String ledger = Topics.ledger(Platform.RESPONDENT);
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, ledger);
    AlterConfigOp open =
        new AlterConfigOp(new ConfigEntry("max.message.bytes", "65536"), AlterConfigOp.OpType.SET);
    List<ConsumerRecord<byte[], byte[]>> held = new ArrayList<>();
    try (Admin admin = KafkaClients.admin(pipeline.settings());
        TopicFollower reader = new TopicFollower(pipeline.settings());
        KafkaProducer<byte[], byte[]> producer = KafkaClients.copier(pipeline.settings())) {
      admin.incrementalAlterConfigs(Map.of(topic, List.of(open))).all().get();
      reader.readAll(
          List.of(ledger),
          record -> {
            if (new String(record.key(), StandardCharsets.UTF_8).equals("held")) {
              held.add(record);
            }
          });
      ConsumerRecord<byte[], byte[]> last = held.get(held.size() - 1);
      await("the ledger takes records")
          .ignoreExceptions()
          .until(
              () ->
                  producer
                      .send(
                          new ProducerRecord<>(ledger, last.partition(), last.key(), last.value()))
                      .get()
                      .hasOffset());
    }
  }

  /** A partition's owner that does nothing now. */
  private KafkaProducer<byte[], byte[]> owner() {
    KafkaProducer<byte[], byte[]> owner =
        KafkaClients.transactional(
            pipeline.settings(), Topics.transactionalId(Platform.RESPONDENT, 0));
    owner.initTransactions();
    return owner;
  }

  private static void assertFenced(KafkaProducer<byte[], byte[]> frozen) {
    frozen.beginTransaction();
    var unused =
        frozen.send(
            new ProducerRecord<>(
                Topics.ledger(Platform.RESPONDENT), 0, new byte[1], new byte[200]));
    assertThatThrownBy(frozen::commitTransaction).isInstanceOf(KafkaException.class);
    frozen.close(Duration.ZERO);
  }

  /** One stands still behind a step, another one does it all, and the first one goes on. */
  private void assertOfTwoRunsOnlyTheNewestGoesOn(Path backup) {
    Growth.Listener overtaken =
        new Growth.Listener() {
          @Override
          public void reached(Growth.Step step) {
            if (step == Growth.Step.SAVED) {
              assertThat(grow(0, backup)).contains("Done");
            }
          }

          @Override
          public void copied(long records) {}
        };
    assertThatThrownBy(
            () ->
                new Growth(Platform.RESPONDENT, pipeline.settings(), overtaken)
                    .run(new Growth.Wish(PARTITIONS, backup, "Jones", "drill")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("another run");
  }

  private void assertNothingRunsOnHalf() {
    assertThatThrownBy(() -> pipeline.startRouter())
        .isInstanceOf(RouterRefusedException.class)
        .hasMessageContaining("are being grown to 9");
    pipeline.startWorkers();
    await("workers do not start")
        .until(() -> pipeline.reasons().filter(why -> why.contains("grown to 9")).count() >= 3);
    pipeline.stopServices();
    assertThat(run(1, words("topics create"))).contains("are being grown to 9");
    assertThat(run(1, "backup", "--to", temp.resolve("no").toString())).contains("grown to 9");
    assertThat(run(1, "report", "--platform", "respondent")).contains("grown to 9");
  }

  /** From the first one, as after a lost group. */
  private void replayRequests() {
    pipeline.stopServices();
    try (Admin admin = KafkaClients.admin(pipeline.settings())) {
      await("the router's offsets are gone")
          .ignoreExceptions()
          .until(
              () -> {
                admin.deleteConsumerGroups(List.of(Topics.ROUTER_APPLICATION_ID)).all().get();
                return true;
              });
      pipeline.startServices();
      pipeline.awaitReady();
      await("all requests are read again")
          .until(
              () -> {
                ServiceGroup group = ServiceGroup.of(admin, Topics.ROUTER_APPLICATION_ID);
                return !group.offsets().isEmpty()
                    && group.behind(admin, Topics.BONUS_REQUESTED) == 0;
              });
    }
  }
}
