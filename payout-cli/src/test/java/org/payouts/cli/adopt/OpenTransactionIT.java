package org.payouts.cli.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.LedgerAdoption;
import org.payouts.Platform;
import org.payouts.SourcePosition;
import org.payouts.admin.LedgerAdoptions;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.TopicAdmin;
import org.payouts.cli.PayoutsCommand;
import org.payouts.cli.adopt.ResultGaps.Ended;
import org.payouts.cli.kafka.AdoptionLog;
import org.payouts.cli.kafka.Decoders;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.cli.kafka.Records;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.config.Settings;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.RegistryUrl;
import org.payouts.sandbox.testing.SharedTopics;
import org.payouts.serde.PayoutSerdes;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.Topics;

/** What was committed behind a transaction that is still open counts for an adoption. */
@ExtendWith(KafkaCluster.class)
class OpenTransactionIT {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final SourcePosition SOURCE = new SourcePosition(Topics.BONUS_REQUESTED, 0, 0L);
  private static final String LEDGER = Topics.ledger(Platform.MTURK);
  private static final String COMMANDS = Topics.commands(Platform.MTURK);

  @TempDir private Path temp;
  private Settings settings;
  private Serializer<SpecificRecord> values;
  private KafkaProducer<byte[], byte[]> producer;
  private KafkaProducer<byte[], byte[]> open;
  private CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

  @BeforeEach
  void start(@Bootstrap String bootstrap, @RegistryUrl String registry) throws Exception {
    SharedTopics.reset(bootstrap);
    settings =
        Settings.of(Map.of("kafka.bootstrap.servers", bootstrap, "schema.registry.url", registry));
    try (Admin admin = KafkaClients.admin(settings)) {
      new TopicAdmin(admin).create();
    }
    SchemaCatalogue.register(new SchemaRegistryClient(settings));
    values = PayoutSerdes.serializer(settings);
    producer = KafkaClients.copier(settings);
    open = KafkaClients.transactional(settings, "open");
    open.initTransactions();
  }

  @AfterEach
  void stop() {
    ended.join();
    open.close();
    producer.close();
    values.close();
  }

  private ProducerRecord<byte[], byte[]> record(String topic, String id, SpecificRecord value) {
    return new ProducerRecord<>(
        topic, 0, id.getBytes(StandardCharsets.UTF_8), values.serialize(topic, value));
  }

  private void write(String topic, String id, SpecificRecord value) throws Exception {
    producer.send(record(topic, id, value)).get();
  }

  /** Begins a transaction in these topics; it is given up while they are being read. */
  private void openIn(String... topics) throws Exception {
    open.beginTransaction();
    for (String topic : topics) {
      open.send(new ProducerRecord<>(topic, 0, new byte[] {1}, new byte[] {1})).get();
    }
  }

  private void endSoon() {
    ended =
        CompletableFuture.runAsync(
            open::abortTransaction, CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS));
  }

  private static BonusPaid paid(String id) {
    return BonusPaid.newBuilder()
        .setPayoutId(id)
        .setPlatform(Platform.MTURK)
        .setTarget("3A")
        .setAmountMinor(120)
        .setCurrency("USD")
        .setPaidAmountMinor(120)
        .setSettledAt(NOW)
        .build();
  }

  private static BonusFailed failed(String id) {
    return BonusFailed.newBuilder()
        .setPayoutId(id)
        .setPlatform(Platform.MTURK)
        .setTarget("3A")
        .setAmountMinor(120)
        .setCurrency("USD")
        .setFailureCode("CANCELLED")
        .setSettledAt(NOW)
        .build();
  }

  @Test
  void a_hidden_result_is_neither_written_again_nor_left_unsettled() throws Exception {
    for (String id : List.of("paid", "failed")) {
      write(COMMANDS, id, Records.command(id, SOURCE));
    }
    write(LEDGER, "paid", Records.ledger("paid", "PAID", SOURCE));
    openIn(Topics.BONUS_PAID, Topics.BONUS_FAILED);
    write(Topics.BONUS_PAID, "paid", paid("paid"));
    write(Topics.BONUS_FAILED, "failed", failed("failed"));
    endSoon();

    try (TopicFollower reader = new TopicFollower(settings);
        Decoders decoders = new Decoders(settings)) {
      KnownLedger ledger = KnownLedger.read(settings, reader, decoders, Platform.MTURK);
      ResultGaps gaps = ResultGaps.find(settings, reader, decoders, Platform.MTURK, ledger);

      assertThat(gaps.unreported()).as("a second result").isEmpty();
      assertThat(gaps.settled()).extracting(Ended::payout).extracting("id").containsOnly("failed");
      assertThat(ledger.isSettled("failed")).isTrue();
    }
  }

  @Test
  void hidden_commands_and_ledger_records_are_known() throws Exception {
    openIn(COMMANDS, LEDGER);
    write(COMMANDS, "x", Records.command("x", SOURCE));
    write(COMMANDS, "y", Records.command("y", SOURCE));
    write(LEDGER, "y", Records.ledger("y", "PAID", SOURCE));
    endSoon();

    try (TopicFollower reader = new TopicFollower(settings);
        Decoders decoders = new Decoders(settings)) {
      KnownLedger ledger = KnownLedger.read(settings, reader, decoders, Platform.MTURK);

      assertThat(ledger.commanded("x")).isNotNull();
      assertThat(ledger.isSettled("y")).isTrue();
      assertThat(ledger.commandsRead().get(0)).as("commands read").isGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void go_is_refused_while_a_hidden_command_waits() throws Exception {
    new AdoptionLog(settings)
        .write(
            LedgerAdoption.newBuilder()
                .setEvent(LedgerAdoptions.ADOPTED)
                .setPlatform("mturk")
                .setBy("A. Jones")
                .setBecause("a drill")
                .setAt(NOW)
                .setCommandsRead(List.of(0L))
                .build());
    Path file = temp.resolve("payouts.properties");
    StringBuilder text = new StringBuilder();
    settings.asMap().forEach((key, value) -> text.append(key + "=" + value + "\n"));
    Files.writeString(file, text);
    openIn(COMMANDS);
    write(COMMANDS, "late", Records.command("late", SOURCE));
    endSoon();

    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    String[] go = {
      "go", "mturk", "--by", "A. Jones", "--because", "compared", "-c", file.toString()
    };
    assertThat(PayoutsCommand.run(out, out, go)).as(said::toString).isEqualTo(1);
    assertThat(said.toString()).contains("1 payouts of mturk were asked for since");
  }
}
