package org.payouts.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.payouts.view.ViewRecords.NOON;
import static org.payouts.view.ViewRecords.command;
import static org.payouts.view.ViewRecords.ledger;
import static org.payouts.view.ViewRecords.paid;
import static org.payouts.view.ViewRecords.prolific;
import static org.payouts.view.ViewRecords.request;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusRequested;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.TopicAdmin;
import org.payouts.config.Settings;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.RegistryUrl;
import org.payouts.sandbox.testing.SharedTopics;
import org.payouts.serde.PayoutSerdes;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.Headers;
import org.payouts.topics.Topics;
import org.payouts.view.data.PayoutFilter;
import org.payouts.view.data.RecordKind;
import org.payouts.words.StateWord;

/** The view beside a real broker and registry. */
@ExtendWith(KafkaCluster.class)
class PayoutViewIT {
  private static final String STUDY = "66aa1c7d20b94e5f8c3d1e07";
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private Settings settings;

  @BeforeEach
  void freshTopics(@Bootstrap String bootstrap, @RegistryUrl String registry) {
    SharedTopics.reset(bootstrap);
    settings =
        Settings.of(Map.of("kafka.bootstrap.servers", bootstrap, "schema.registry.url", registry));
    createTopics();
  }

  private void createTopics() {
    try (Admin admin = Admin.create(settings.kafkaClient())) {
      new TopicAdmin(admin).create();
    }
    SchemaCatalogue.register(new SchemaRegistryClient(settings));
  }

  private PayoutView view() {
    PayoutView view = new PayoutView(settings, directory);
    view.start();
    return view;
  }

  private <T extends SpecificRecord> void write(String topic, String key, T value)
      throws Exception {
    try (KafkaProducer<String, T> producer =
        new KafkaProducer<>(
            new HashMap<>(settings.kafkaClient()),
            new StringSerializer(),
            PayoutSerdes.<T>serializer(settings))) {
      ProducerRecord<String, T> record = new ProducerRecord<>(topic, 0, key, value);
      record.headers().add(Headers.SENT_BY, "A. Jones".getBytes(StandardCharsets.UTF_8));
      producer.send(record).get();
    }
  }

  private void writeBytes(String topic, byte[] value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            new HashMap<>(settings.kafkaClient()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, 0, new byte[] {1}, value)).get();
    }
  }

  @Test
  void it_follows_the_topics_goes_on_where_it_was_and_can_be_made_anew() throws Exception {
    BonusRequested first = request("may:1", prolific(STUDY, 1), 150, "may");
    PayoutCommand command = command(first, 0, NOON);
    write(Topics.BONUS_REQUESTED, "may:1", first);
    write(Topics.commands(Platform.PROLIFIC), "may:1", command);
    write(
        Topics.ledger(Platform.PROLIFIC),
        "may:1",
        ledger(command, "PAID").setPaidAmountMinor(150L).setSettledAt(NOON).build());
    write(Topics.BONUS_PAID, "may:1", paid(command, 150, NOON));
    try (PayoutView view = view()) {
      await().atMost(SOON).until(() -> view.status().caughtUp());
      assertThat(view.payouts().payout("may:1").orElseThrow().word()).isEqualTo(StateWord.PAID);
      assertThat(view.status().read()).isEqualTo(4);
      var timeline = view.history().timeline("may:1").entries();
      assertThat(timeline)
          .extracting(entry -> entry.kind())
          .containsExactlyInAnyOrder(
              RecordKind.REQUEST, RecordKind.COMMAND, RecordKind.LEDGER, RecordKind.PAID);
      assertThat(timeline.get(0).by()).isEqualTo("A. Jones");
      assertThat(view.records().at(timeline.get(0).place())).contains(first);
      assertThat(view.records().at(Topics.BONUS_REQUESTED, 0, 99)).isEmpty();
    }

    write(Topics.BONUS_REQUESTED, "may:2", request("may:2", prolific(STUDY, 2), 150, "may"));
    try (PayoutView view = view()) {
      await().atMost(SOON).until(() -> view.status().caughtUp());
      assertThat(view.status().read()).as("records read again").isEqualTo(1);
      assertThat(view.payouts().sums(PayoutFilter.ALL).count()).isEqualTo(2);
      view.rebuild();
      await().atMost(SOON).until(() -> view.status().read() == 6);
      assertThat(view.payouts().sums(PayoutFilter.ALL).count()).isEqualTo(2);
    }
  }

  @Test
  void a_registry_address_that_is_gone_does_not_hold_up_what_the_other_knows() throws Exception {
    writeBytes(
        Topics.BONUS_REQUESTED, ByteBuffer.allocate(9).put((byte) 0).putInt(0x7fffffff).array());
    write(Topics.BONUS_REQUESTED, "may:1", request("may:1", prolific(STUDY, 1), 150, "may"));
    settings =
        settings.with(
            "schema.registry.url",
            settings.get("schema.registry.url").orElseThrow() + ",http://localhost:1");
    try (PayoutView view = view()) {
      await().atMost(SOON).until(() -> view.status().caughtUp());
      assertThat(view.payouts().payout("may:1")).isPresent();
      assertThat(view.history().unreadableCount()).isEqualTo(1);
    }
  }

  @Test
  void a_view_that_is_being_made_anew_has_not_caught_up() throws Exception {
    write(Topics.BONUS_REQUESTED, "may:1", request("may:1", prolific(STUDY, 1), 150, "may"));
    try (PayoutView view = view()) {
      await().atMost(SOON).until(() -> view.status().caughtUp());
      view.rebuild();
      await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(SOON)
          .until(() -> view.payouts().payout("may:1").isEmpty());
      assertThat(view.status().caughtUp()).as("and it knows that it lacks something").isFalse();
      await().atMost(SOON).until(() -> view.status().caughtUp());
      assertThat(view.payouts().payout("may:1")).isPresent();
    }
  }

  @Test
  void what_cannot_be_decoded_is_listed_and_stops_nothing() throws Exception {
    BonusRequested request = request("may:1", prolific(STUDY, 1), 150, "may");
    writeBytes(Topics.BONUS_PAID, "no Avro at all".getBytes(StandardCharsets.UTF_8));
    writeBytes(Topics.ledger(Platform.PROLIFIC), null);
    writeBytes(
        Topics.REVIEWS,
        PayoutSerdes.<BonusRequested>serializer(settings)
            .serialize(Topics.BONUS_REQUESTED, request));
    write(Topics.BONUS_REQUESTED, "may:1", request);
    try (PayoutView view = view()) {
      await().atMost(SOON).until(() -> view.status().caughtUp());
      assertThat(view.payouts().payout("may:1")).isPresent();
      assertThat(view.history().unreadableCount()).isEqualTo(3);
      assertThat(view.history().unreadable())
          .extracting(each -> each.place().text())
          .containsExactlyInAnyOrder(
              "bonus-paid-0-0", "payout-ledger-prolific-0-0", "payout-reviews-0-0");
    }
  }

  @Test
  void topics_that_were_made_anew_are_another_history(@Bootstrap String bootstrap)
      throws Exception {
    write(Topics.BONUS_REQUESTED, "may:1", request("may:1", prolific(STUDY, 1), 150, "may"));
    try (PayoutView view = view()) {
      await().atMost(SOON).until(() -> view.status().caughtUp());
      assertThat(view.payouts().payout("may:1")).isPresent();
    }
    SharedTopics.reset(bootstrap);
    createTopics();
    try (PayoutView view = view()) {
      await().atMost(SOON).until(() -> view.status().caughtUp());
      assertThat(view.payouts().payout("may:1")).isEmpty();
    }
  }

  @Test
  void a_registry_that_does_not_answer_is_waited_for() throws Exception {
    write(Topics.BONUS_REQUESTED, "may:1", request("may:1", prolific(STUDY, 1), 150, "may"));
    Settings without = settings.with("schema.registry.url", "http://127.0.0.1:1");
    try (PayoutView view = new PayoutView(without, directory)) {
      view.start();
      await().atMost(SOON).until(() -> view.status().problem() != null);
      assertThat(view.status().problem()).contains("schema registry");
      assertThat(view.history().unreadableCount()).isZero();
    }
    try (PayoutView view = view()) {
      await().atMost(SOON).until(() -> view.payouts().payout("may:1").isPresent());
    }
  }
}
