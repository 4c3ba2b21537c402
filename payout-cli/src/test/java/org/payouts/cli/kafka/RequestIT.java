package org.payouts.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.payouts.BonusRequested;
import org.payouts.LedgerAdoption;
import org.payouts.MTurkTarget;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.RejectionCode;
import org.payouts.SourcePosition;
import org.payouts.admin.LedgerAdoptions;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/** {@code request} against a real broker; router and workers are played by the tests. */
class RequestIT extends StackFixture {

  private static final SourcePosition SOURCE = new SourcePosition(Topics.BONUS_REQUESTED, 0, 7L);
  private static final String COMMANDS = Topics.commands(Platform.MTURK);
  private static final String LEDGER = Topics.ledger(Platform.MTURK);

  private String file(String... lines) throws Exception {
    Path file = temp.resolve("r.csv");
    Files.writeString(
        file, "platform,amount,worker_id,assignment_id\n" + String.join("\n", lines) + "\n");
    return file.toString();
  }

  private <T extends SpecificRecord> void write(String topic, String key, T value)
      throws Exception {
    write(topic, 0, key, value);
  }

  /** A payout of 1.20 USD on assignment 3A that router and worker have dealt with. */
  private void paid(String label, String state) throws Exception {
    String id = label + ":mturk:3A";
    write(COMMANDS, id, Records.commandOf(id, SOURCE).setBatch(label).build());
    write(LEDGER, id, Records.ledger(id, state, SOURCE));
  }

  private List<BonusRequested> published() {
    List<BonusRequested> requests = new ArrayList<>();
    try (TopicFollower reader = new TopicFollower(settings);
        Decoders decoders = new Decoders(settings)) {
      reader.readAll(
          List.of(Topics.BONUS_REQUESTED),
          record -> requests.add(decoders.value(record, BonusRequested.class)));
    }
    return requests;
  }

  @Test
  void what_the_router_has_not_reached_yet_was_asked_for_all_the_same() throws Exception {
    String file = file("mturk,1.20,A1,3A", "mturk,2,A1,3B");
    assertThat(run("request", file, "--batch", "may")).isZero();
    assertThat(out.toString()).contains("sent 2: 2 new, 0 asked for before");

    assertThat(run("request", file, "--batch", "may")).isZero();

    assertThat(out.toString())
        .contains("sent 2: 0 new, 2 asked for before (nobody is paid again)", "waiting");
    assertThat(run("request", file, "--batch", "mai")).isEqualTo(1);
    assertThat(err.toString()).contains("label may: 3.20 USD in all", "--again");
    assertThat(published()).hasSize(4);
  }

  private void say(String event) throws Exception {
    LedgerAdoption said =
        LedgerAdoption.newBuilder()
            .setEvent(event)
            .setPlatform("mturk")
            .setBy("Jones")
            .setBecause("more workers")
            .setAt(Instant.now())
            .setPartitions(12)
            .build();
    write(Topics.ADOPTIONS, "mturk", said);
  }

  @Test
  void no_file_is_checked_while_topics_are_made_anew() throws Exception {
    String file = file("mturk,1.20,A1,3A");
    say(LedgerAdoptions.GROWTH_SAVED);

    assertThat(run("request", file, "--batch", "mai")).isEqualTo(1);
    assertThat(err.toString()).contains("mturk are being grown to 12", "wait until that has ended");
    assertThat(published()).isEmpty();
    assertThat(run("report", "--batch", "may")).isEqualTo(1);
    String[] retry = {"resolve", "--batch", "may", "retry", "--by", "B", "--because", "seen"};
    assertThat(run(retry)).isEqualTo(1);
    assertThat(err.toString().split("are being grown", -1)).hasSize(4);

    say(LedgerAdoptions.GROWN);
    assertThat(run("request", file, "--batch", "mai")).isZero();
  }

  @Test
  void a_growth_that_begins_and_ends_while_commands_are_read_is_noticed() throws Exception {
    try (KafkaProducer<String, PayoutCommand> router =
        KafkaClients.producer(settings, PayoutSerdes.<PayoutCommand>serializer(settings))) {
      List<Future<?>> sent = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        sent.add(
            router.send(new ProducerRecord<>(COMMANDS, "x" + i, Records.command("x" + i, SOURCE))));
      }
      for (Future<?> each : sent) {
        each.get(); // What is not there is not read, and nothing would be noticed.
      }
    }
    AskedBeforeReader.ReadProgress growth =
        (done, total) -> {
          try {
            say(LedgerAdoptions.GROWTH_BEGUN);
            say(LedgerAdoptions.GROWN);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        };
    try (AskedBeforeReader reader = new AskedBeforeReader(settings)) {
      assertThatThrownBy(() -> reader.read(List.of(), growth))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("has ended while topics were read");
    }
  }

  @Test
  void who_asks_goes_with_every_request() throws Exception {
    String file = file("mturk,1.20,A1,3A");
    assertThat(run("request", file, "--batch", "may", "--by", "A. Jones")).isZero();
    assertThat(run("request", file, "--batch", "june", "--again")).isZero();
    assertThat(run("request", file, "--batch", "july", "--by", " ")).isEqualTo(2);

    assertThat(published())
        .extracting(BonusRequested::getRequestedBy)
        .containsExactlyInAnyOrder("A. Jones", System.getProperty("user.name"));
  }

  @Test
  void what_stands_between_the_routers_two_steps_was_asked_for(@Bootstrap String bootstrap)
      throws Exception {
    String file = file("mturk,1.20,A1,3A", "mturk,2,A1,3B");
    assertThat(run("request", file, "--batch", "may")).isZero();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin
          .createTopics(List.of(new NewTopic(Topics.ROUTER_REPARTITION, 6, (short) 1)))
          .all()
          .get();
      Map<TopicPartition, OffsetAndMetadata> passed = new HashMap<>();
      for (int partition = 0; partition < 6; partition++) {
        passed.put(new TopicPartition(Topics.BONUS_REQUESTED, partition), new OffsetAndMetadata(2));
      }
      admin.alterConsumerGroupOffsets(Topics.ROUTER_APPLICATION_ID, passed).all().get();
    }
    PayoutCommand candidate = Records.commandOf("may:mturk:3A", SOURCE).setBatch("may").build();
    BonusRequested misplaced =
        published().stream()
            .filter(each -> each.getPayoutId().endsWith("3B"))
            .findFirst()
            .orElseThrow();
    try (var requests = PayoutSerdes.<BonusRequested>serializer(settings);
        var commands = PayoutSerdes.<PayoutCommand>serializer(settings);
        KafkaProducer<byte[], byte[]> router = KafkaClients.copier(settings)) {
      byte[] value = commands.serialize(COMMANDS, candidate);
      router.send(new ProducerRecord<>(Topics.ROUTER_REPARTITION, 0, null, value)).get();
      byte[] bytes = requests.serialize(Topics.BONUS_REQUESTED, misplaced);
      router.send(new ProducerRecord<>(Topics.ROUTER_REPARTITION, 1, null, bytes)).get();
    }

    assertThat(run("request", file, "--batch", "may", "--dry-run", "--json")).isZero();

    assertThat(out.toString()).contains("\"new\":0,\"same\":2", "\"state\":\"ADMITTED\"");
  }

  @Test
  void the_dry_run_counts_each_kind_and_sends_nothing() throws Exception {
    paid("may", "PAID");
    String file = file("mturk,1.20,A1,3A", "mturk,2,A1,3B");

    assertThat(run("request", file, "--batch", "may", "--dry-run", "--json")).isZero();

    assertThat(out.toString())
        .contains(
            "\"counts\":{\"new\":1,\"same\":1,\"corrected\":0,\"conflict\":0,\"elsewhere\":0}",
            "\"state\":\"PAID\"");
    assertThat(published()).isEmpty();
  }

  @Test
  void a_mistyped_label_stops_until_again_is_said() throws Exception {
    paid("may", "PAID");
    String file = file("mturk,1.20,A1,3A");

    assertThat(run("request", file, "--batch", "mai")).isEqualTo(1);
    assertThat(err.toString()).contains("label may: 1.20 USD in all", "nothing was sent");
    assertThat(published()).isEmpty();

    assertThat(run("request", file, "--batch", "mai", "--again")).isZero();
    assertThat(published()).extracting(BonusRequested::getPayoutId).containsExactly("mai:mturk:3A");
  }

  @Test
  void a_corrected_amount_stops_and_its_difference_is_paid_once() throws Exception {
    paid("may", "PAID");
    String file = file("mturk,15.00,A1,3A");

    assertThat(run("request", file, "--batch", "may")).isEqualTo(1);
    assertThat(out.toString())
        .contains("asked for before with: 1.20 USD", "paid", "--correct pays 13.80 USD more");
    assertThat(published()).isEmpty();

    String[] correct = {"request", file, "--batch", "may", "--correct"};
    String[] wait = {"request", file, "--batch", "may", "--correct", "--wait", "--timeout", "1"};
    assertThat(run(correct)).isZero();
    assertThat(run(correct)).isZero();
    assertThat(run(wait)).isEqualTo(2);
    assertThat(err.toString()).contains("1 of 1 have no end yet");

    String id = "may:mturk:3A:correction-1";
    SourcePosition place = new SourcePosition(Topics.BONUS_REQUESTED, 0, 0L);
    write(LEDGER, id, Records.ledger(id, "REVIEW", place));
    assertThat(run(wait)).isEqualTo(1);
    assertThat(out.toString()).contains("1 asked for before (1 needs you)");
    write(LEDGER, id, Records.ledger(id, "PAID", place));
    assertThat(run(wait)).isZero();
    assertThat(out.toString()).contains("1 asked for before (1 paid)");
    assertThat(published())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.getPayoutId()).isEqualTo("may:mturk:3A:correction-1");
              assertThat(request.getAmountMinor()).isEqualTo(1380);
            });
  }

  @Test
  void a_first_payout_that_is_not_paid_is_not_corrected() throws Exception {
    paid("may", "IN_DOUBT");

    assertThat(run("request", file("mturk,15,A1,3A"), "--batch", "may", "--correct")).isEqualTo(1);

    assertThat(out.toString()).contains("unclear", "not paid yet");
    assertThat(published()).isEmpty();
  }

  @Test
  void unchecked_looks_at_nothing() throws Exception {
    paid("may", "PAID");

    assertThat(run("request", file("mturk,1.20,A1,3A"), "--batch", "mai", "--unchecked")).isZero();

    assertThat(out.toString()).contains("sent 1, without looking");
    assertThat(published()).hasSize(1);
  }

  private String plan(String... args) throws Exception {
    out.getBuffer().setLength(0);
    assertThat(run(args)).as(err.toString()).isZero();
    Matcher hash = Pattern.compile("--plan ([0-9a-f]{16})").matcher(out.toString());
    assertThat(hash.find()).as(out.toString()).isTrue();
    return hash.group(1);
  }

  @Test
  void a_plan_is_paid_as_it_was_made_and_a_killed_one_is_paid_to_its_end() throws Exception {
    String file = file("mturk,1.20,A1,3A", "mturk,2,A1,3B");
    String hash = plan("request", file, "--batch", "may", "--dry-run");
    assertThat(published()).isEmpty();

    assertThat(run("request", "--plan", hash)).isZero();
    assertThat(published()).hasSize(2);

    assertThat(run("request", "--plan", hash)).isZero();
    assertThat(out.toString()).contains("sent 2: 0 new, 2 asked for before");
  }

  @Test
  void a_plan_that_file_or_stack_no_longer_give_pays_nothing_and_says_why() throws Exception {
    String file = file("mturk,1.20,A1,3A", "mturk,2,A1,3B");
    String hash = plan("request", file, "--batch", "may", "--dry-run");

    file("mturk,1.30,A1,3A", "mturk,2,A1,3B");
    assertThat(run("request", "--plan", hash)).isEqualTo(1);
    assertThat(err.toString())
        .contains("may:mturk:3A: 1.30 USD instead of 1.20 USD", "nothing was sent");
    assertThat(published()).isEmpty();

    file("mturk,1.20,A1,3A", "mturk,2,A1,3B");
    paid("may", "PAID");
    assertThat(run("request", "--plan", hash)).isEqualTo(1);
    assertThat(err.toString()).contains("may:mturk:3A: somebody asked for it since");
    assertThat(published()).isEmpty();
  }

  @Test
  void a_plan_ends_after_a_day() throws Exception {
    String hash = plan("request", file("mturk,1.20,A1,3A"), "--batch", "may", "--dry-run");
    Path kept = temp.resolve("plans/" + hash + ".json");
    Files.writeString(
        kept, Files.readString(kept).replaceAll("\"madeMs\":\\d+", "\"madeMs\":1000"));

    assertThat(run("request", "--plan", hash)).isEqualTo(1);
    assertThat(run("request", "--plan", "0123456789abcdef")).isEqualTo(1);

    assertThat(err.toString()).contains("ended at 1970-01-02", "there is no plan 0123456789abcdef");
    assertThat(published()).isEmpty();
  }

  @Test
  void wait_ends_with_what_became_of_each() throws Exception {
    paid("may", "PAID");
    String file = file("mturk,1.20,A1,3A", "mturk,2,A1,3B", "mturk,3,A1,3C");
    CompletableFuture<Void> services = settleAllOnceTheyAreThere(3);

    int code = run("request", file, "--batch", "may", "--wait", "--timeout", "60");

    services.join();
    assertThat(out.toString())
        .contains(
            "ended: 1 paid, 1 failed, 1 asked for before (1 paid), 0 in conflict, 0 in review",
            "failed may:mturk:3C: NO_SUCH_TARGET");
    assertThat(code).isEqualTo(1);
  }

  private CompletableFuture<Void> settleAllOnceTheyAreThere(int count) {
    return CompletableFuture.runAsync(
        () -> {
          await().until(() -> published().size() == count);
          try (TopicFollower reader = new TopicFollower(settings);
              Decoders decoders = new Decoders(settings)) {
            reader.readAll(
                List.of(Topics.BONUS_REQUESTED),
                record -> {
                  BonusRequested request = decoders.value(record, BonusRequested.class);
                  SourcePosition place =
                      new SourcePosition(record.topic(), record.partition(), record.offset());
                  settle(request, place);
                });
          }
        });
  }

  private void settle(BonusRequested request, SourcePosition place) {
    String id = request.getPayoutId();
    String assignment = ((MTurkTarget) request.getTarget()).getAssignmentId();
    try {
      switch (assignment) {
        case "3A" ->
            write(Topics.BONUS_REJECTED, "x", Records.rejected(RejectionCode.DUPLICATE, place));
        case "3B" -> write(LEDGER, id, Records.ledger(id, "PAID", place));
        default ->
            write(
                LEDGER,
                id,
                Records.entry(id, "FAILED", place).setFailureCode("NO_SUCH_TARGET").build());
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void wait_ends_in_time_and_says_what_goes_on() throws Exception {
    assertThat(run("request", file("mturk,1,A1,3A"), "--batch", "m", "--wait", "--timeout", "1"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("1 of 1 have no end yet");
  }
}
