package org.payouts.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutResolution;
import org.payouts.PayoutReview;
import org.payouts.Platform;
import org.payouts.RejectionCode;
import org.payouts.SourcePosition;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.checks.Rules;
import org.payouts.audit.kafka.KafkaRecords;
import org.payouts.audit.records.AuditedTopics;
import org.payouts.audit.records.InMemoryRecords;
import org.payouts.audit.records.RawRecord;
import org.payouts.audit.records.RegistryValues;
import org.payouts.audit.records.Sha256s;
import org.payouts.audit.records.Values;
import org.payouts.audit.run.Audit;
import org.payouts.audit.run.AuditReport;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.faults.FaultRule;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/**
 * The audit of what a real pipeline left: clean as it is, and red, with the right payout named, for
 * every kind of tampering.
 */
@ExtendWith(KafkaCluster.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditIT {
  private static final String LEDGER = Topics.ledger(Platform.MTURK);
  private static final String COMMANDS = Topics.commands(Platform.MTURK);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Pipeline pipeline;
  private static InMemoryRecords dump;
  private static Values values;
  private static Serializer<SpecificRecord> serializer;
  @TempDir private static Path shared;

  @BeforeAll
  static void run_a_pipeline(@Bootstrap String bootstrap) throws Exception {
    pipeline = new Pipeline(bootstrap, shared);
    pipeline.startServices();
    pipeline.awaitReady();
    pipeline
        .providers()
        .faults()
        .add(
            FaultRule.always(FaultClass.SETTLE_NEVER)
                .on("prolific", "pay")
                .target("s-never")
                .times(1))
        .add(
            FaultRule.always(FaultClass.PAY_THEN_500)
                .on("mturk", "send_bonus")
                .target("3DOUBT")
                .times(1));
    // In a workspace of its own: what befalls a bulk befalls all of its rows.
    pipeline.publish(Requests.prolific("p-never", "ws-never", "s-never", 40));
    for (int i = 0; i < 3; i++) {
      pipeline.publish(Requests.prolific("p" + i, "ws", "s" + i, 10 + i));
      pipeline.publish(Requests.mturk("m" + i, "3A" + i, 10 + i));
      pipeline.publish(Requests.respondent("r" + i, "r" + i, i));
    }
    pipeline.publish(Requests.mturk("doubt", "3DOUBT", 77));
    pipeline.publish(Requests.mturk("refused", "3REF", 0));
    pipeline.publish(Requests.mturk("m0", "3A0", 10));
    pipeline.publish(Requests.mturk("m1", "3A1", 99));
    pipeline.write(0, "poison", new byte[] {1, 2, 3});
    pipeline.write(1, "no target", pipeline.bytes(Requests.request("invalid", null, 5, "USD")));
    pipeline.awaitTopics("one review", now -> now.inReview().contains("p-never"));
    StringWriter said = new StringWriter();
    assertThat(
            pipeline.command(
                said, "resolve", "p-never", "failed", "--by", "test", "--because", "not there"))
        .as(said::toString)
        .isZero();
    pipeline.awaitTopics(
        "all settled",
        now -> now.paid().size() + now.failed().size() == 12 && now.rejected().size() == 4);
    Files.writeString(
        pipeline.configFile(),
        "sandbox.url=" + pipeline.providers().uri() + "\n",
        StandardOpenOption.APPEND);
    values = new RegistryValues(pipeline.settings());
    serializer = PayoutSerdes.serializer(pipeline.settings());
    try (KafkaRecords records = KafkaRecords.open(pipeline.settings(), Duration.ofSeconds(30))) {
      dump = InMemoryRecords.copyOf(records);
    }
  }

  @AfterAll
  static void stop() {
    values.close();
    serializer.close();
    pipeline.close();
  }

  private static AuditReport audit(InMemoryRecords records) {
    return new Audit(values, null, null, (what, done, total) -> {})
        .run(records, Rules.pipeline(System.currentTimeMillis()));
  }

  private static List<DynamicTest> tamperings = new ArrayList<>();

  private static void tamper(String name, Consumer<Tampering> change) {
    tamperings.add(
        DynamicTest.dynamicTest(
            name,
            () -> {
              Tampering tampering = new Tampering(dump, values, serializer);
              change.accept(tampering);
              AuditReport report = audit(tampering.dump());
              Set<String> named = new TreeSet<>();
              report.findings().stream()
                  .map(Finding::payoutId)
                  .filter(id -> id != null)
                  .forEach(named::add);
              assertThat(report.clean()).as("an audit of a dump in which: " + name).isFalse();
              assertThat(named)
                  .as(() -> name + ": " + report.findings())
                  .isEqualTo(tampering.touched());
            }));
  }

  @Order(1)
  @TestFactory
  Stream<DynamicTest> every_kind_of_tampering_is_found_and_the_payout_named() {
    assertThat(audit(dump).findings()).as("the untouched dump").isEmpty();
    results();
    ledgers();
    commands();
    requests();
    rejections();
    reviews();
    return tamperings.stream();
  }

  private static void results() {
    alterPaid("another amount in a result", value -> value.put("amount_minor", 12L));
    alterPaid("another paid amount in a result", value -> value.put("paid_amount_minor", 12L));
    alterPaid("another target in a result", value -> value.put("target", "3OTHER"));
    alterPaid("another study in a result", value -> value.put("study", "HIT"));
    alterPaid("another currency in a result", value -> value.put("currency", "GBP"));
    alterPaid("another participant in a result", value -> value.put("participant", "A2"));
    alterPaid("another platform in a result", value -> value.put("platform", Platform.PROLIFIC));
    alterPaid("another ID in a result's value", value -> value.put("payout_id", "m9"));
    alterPaid("another time in a result", value -> value.put("settled_at", Instant.EPOCH));
    alterPaid("other evidence in a result", value -> value.put("evidence", "trust me"));
    alterPaid("another account in a result", value -> value.put("account", "elsewhere"));
    alterPaid("another reason in a result", value -> value.put("reason", "because"));
    alterPaid("another requester in a result", value -> value.put("requested_by", "somebody"));
    tamper(
        "another code in a failure",
        t ->
            t.alter(
                Topics.BONUS_FAILED,
                BonusFailed.class,
                v -> true,
                v -> v.put("failure_code", "OTHER")));
    tamper("a dropped result", t -> t.drop(Topics.BONUS_PAID, BonusPaid.class, is("m1")));
    tamper("a dropped failure", t -> t.drop(Topics.BONUS_FAILED, BonusFailed.class, v -> true));
    tamper("a doubled result", t -> t.repeat(Topics.BONUS_PAID, BonusPaid.class, is("p1")));
    tamper(
        "a failure published for a paid ID",
        t -> {
          RawRecord failure =
              t.dump().records().get(t.find(Topics.BONUS_FAILED, BonusFailed.class, v -> true));
          t.about("m2");
          t.append(failure, like -> renamed(t, like, BonusFailed.class, "m2"));
        });
    tamper(
        "a result of an unknown ID",
        t -> {
          RawRecord paid =
              t.dump().records().get(t.find(Topics.BONUS_PAID, BonusPaid.class, is("m1")));
          t.about("nobody");
          t.append(paid, like -> renamed(t, like, BonusPaid.class, "nobody"));
        });
  }

  private static void alterPaid(String name, Consumer<BonusPaid> change) {
    tamper(name, t -> t.alter(Topics.BONUS_PAID, BonusPaid.class, is("m1"), change));
  }

  private static <T extends SpecificRecord> Predicate<T> is(String payoutId) {
    return value -> payoutId.equals(value.get(value.getSchema().getField("payout_id").pos()));
  }

  private static Predicate<PayoutLedgerEntry> ledger(String id, String state) {
    return entry -> entry.getPayoutId().equals(id) && entry.getState().equals(state);
  }

  private static <T extends SpecificRecord> RawRecord renamed(
      Tampering tampering, RawRecord like, Class<T> type, String payoutId) {
    T value = tampering.read(like, type);
    value.put(value.getSchema().getField("payout_id").pos(), payoutId);
    RawRecord keyed =
        new RawRecord(
            like.position(),
            payoutId.getBytes(StandardCharsets.UTF_8),
            like.value(),
            like.resend());
    return tampering.with(keyed, value);
  }

  private static void alterLedger(String name, String state, Consumer<PayoutLedgerEntry> change) {
    tamper(name, t -> t.alter(LEDGER, PayoutLedgerEntry.class, ledger("m1", state), change));
  }

  private static void ledgers() {
    alterLedger("another paid amount", "PAID", entry -> entry.put("paid_amount_minor", 12L));
    alterLedger("another state at the end", "PAID", entry -> entry.put("state", "FAILED"));
    alterLedger("another state on the way", "ATTEMPTING", entry -> entry.put("state", "SUBMITTED"));
    alterLedger("an attempt more", "PAID", entry -> entry.put("attempts", entry.getAttempts() + 1));
    alterLedger("a lower tenure", "PAID", entry -> entry.put("tenure", 0L));
    alterLedger("another owner", "PAID", entry -> entry.put("owner", "somebody"));
    alterLedger("a doubt from nowhere", "PAID", entry -> entry.put("prior_doubt", true));
    alterLedger(
        "another amount in the ledger's command",
        "ATTEMPTING",
        entry -> entry.getCommand().put("amount_minor", 12L));
    alterLedger(
        "another target in the ledger's command",
        "ATTEMPTING",
        entry -> entry.getCommand().put("target", new MTurkTarget("A1WORKER", "3OTHER", null)));
    alterLedger("another ID in the ledger", "PAID", entry -> entry.put("payout_id", "m9"));
    for (String state : List.of("ATTEMPTING", "PAID")) {
      tamper(
          "a dropped " + state, t -> t.drop(LEDGER, PayoutLedgerEntry.class, ledger("m1", state)));
    }
    String prolific = Topics.ledger(Platform.PROLIFIC);
    tamper(
        "a dropped ACCEPTED",
        t -> t.drop(prolific, PayoutLedgerEntry.class, ledger("p1", "ACCEPTED")));
    // A newest record that stands twice is a lost commit that was made again (decision 0040).
    tamper(
        "a claim once more behind its outcome",
        t -> t.repeat(LEDGER, PayoutLedgerEntry.class, ledger("m1", "ATTEMPTING")));
    tamper(
        "a dropped doubt",
        t -> t.drop(LEDGER, PayoutLedgerEntry.class, ledger("doubt", "IN_DOUBT")));
    tamper(
        "claim and end in another order",
        t ->
            t.swap(
                LEDGER, PayoutLedgerEntry.class, ledger("m1", "ATTEMPTING"), ledger("m1", "PAID")));
    tamper(
        "a tombstone",
        t -> {
          int index = t.find(LEDGER, PayoutLedgerEntry.class, ledger("m1", "PAID"));
          RawRecord record = t.dump().records().get(index);
          t.about("m1");
          t.dump()
              .records()
              .set(index, new RawRecord(record.position(), record.key(), null, false));
        });
    tamper(
        "a ledger record nobody can read",
        t -> {
          int index = t.find(LEDGER, PayoutLedgerEntry.class, ledger("m1", "PAID"));
          RawRecord record = t.dump().records().get(index);
          t.about("m1");
          t.dump()
              .records()
              .set(index, new RawRecord(record.position(), record.key(), new byte[] {0, 1}, false));
        });
    tamper(
        "a whole history that no command began",
        t -> {
          t.about("forged");
          for (String state : List.of("ATTEMPTING", "PAID")) {
            RawRecord record =
                t.dump()
                    .records()
                    .get(t.find(LEDGER, PayoutLedgerEntry.class, ledger("m2", state)));
            t.append(record, like -> renamed(t, like, PayoutLedgerEntry.class, "forged"));
          }
        });
  }

  private static void alterCommand(String name, Consumer<PayoutCommand> change) {
    tamper(name, t -> t.alter(COMMANDS, PayoutCommand.class, is("m1"), change));
  }

  private static void commands() {
    alterCommand("another amount in a command", command -> command.put("amount_minor", 12L));
    alterCommand("another reason in a command", command -> command.put("reason", "because"));
    alterCommand(
        "another requester in a command", command -> command.put("requested_by", "somebody"));
    alterCommand(
        "another target in a command",
        command -> command.put("target", new MTurkTarget("A1WORKER", "3OTHER", null)));
    alterCommand("another ledger in a command", command -> command.put("ledger_topic_id", "x"));
    alterCommand("another ID in a command", command -> command.put("payout_id", "m9"));
    tamper("a dropped command", t -> t.drop(COMMANDS, PayoutCommand.class, is("m1")));
    tamper("a doubled command", t -> t.repeat(COMMANDS, PayoutCommand.class, is("m1")));
    tamper(
        "a command that nobody asked for",
        t -> {
          RawRecord command =
              t.dump().records().get(t.find(COMMANDS, PayoutCommand.class, is("m1")));
          t.about("forged");
          t.append(command, like -> renamed(t, like, PayoutCommand.class, "forged"));
        });
    tamper("a dropped admission", t -> dropAll(t, Topics.ROUTER_ADMISSIONS_CHANGELOG, "m1"));
    tamper(
        "another platform in an admission",
        t -> {
          t.about("m1");
          for (int i = 0; i < t.dump().records().size(); i++) {
            RawRecord record = t.dump().records().get(i);
            if (record.position().topic().equals(Topics.ROUTER_ADMISSIONS_CHANGELOG)
                && "m1".equals(record.keyText())) {
              PayoutAdmission admission = t.read(record, PayoutAdmission.class);
              admission.put("platform", Platform.PROLIFIC);
              t.dump().records().set(i, t.with(record, admission));
            }
          }
        });
  }

  private static void requests() {
    tamper(
        "another amount in a request",
        t ->
            t.alter(
                Topics.BONUS_REQUESTED,
                BonusRequested.class,
                is("m2"),
                request -> request.put("amount_minor", 13L)));
    tamper(
        "another reason in a request",
        t ->
            t.alter(
                Topics.BONUS_REQUESTED,
                BonusRequested.class,
                is("m2"),
                request -> request.put("reason", "other")));
    tamper(
        "a dropped request", t -> t.drop(Topics.BONUS_REQUESTED, BonusRequested.class, is("m2")));
    tamper(
        "another ID in a request",
        t ->
            t.about("m2")
                .about("m7")
                .alter(
                    Topics.BONUS_REQUESTED,
                    BonusRequested.class,
                    is("m2"),
                    request -> request.put("payout_id", "m7")));
    tamper(
        "a request slipped in",
        t -> t.repeat(Topics.BONUS_REQUESTED, BonusRequested.class, is("m2")));
  }

  private static void rejections() {
    tamper("a request lost behind a rejection", AuditIT::loseBehindARejection);
    tamper(
        "a dropped duplicate",
        t -> t.about("m0").drop(Topics.BONUS_REJECTED, BonusRejected.class, is("m0")));
    tamper(
        "a conflict reported as a duplicate",
        t ->
            t.about("m1")
                .alter(
                    Topics.BONUS_REJECTED,
                    BonusRejected.class,
                    is("m1"),
                    rejected -> rejected.put("code", RejectionCode.DUPLICATE)));
    tamper(
        "a doubled rejection",
        t -> t.about("m1").repeat(Topics.BONUS_REJECTED, BonusRejected.class, is("m1")));
    tamper(
        "the accepted request reported undecodable",
        t ->
            t.about("m1")
                .alter(
                    Topics.BONUS_REJECTED,
                    BonusRejected.class,
                    is("m1"),
                    rejected -> {
                      rejected.put("code", RejectionCode.UNDECODABLE);
                      rejected.put("payout_id", null);
                      rejected.put("source", rejected.getFirstSource());
                    }));
    tamper(
        "a rejection of the accepted request",
        t ->
            t.about("m1")
                .alter(
                    Topics.BONUS_REJECTED,
                    BonusRejected.class,
                    is("m1"),
                    rejected -> rejected.put("source", rejected.getFirstSource())));
  }

  /** The ID was never admitted, and its request is rejected as a duplicate of nothing. */
  private static void loseBehindARejection(Tampering t) {
    SourcePosition source =
        t.read(
                t.dump().records().get(t.find(COMMANDS, PayoutCommand.class, is("m2"))),
                PayoutCommand.class)
            .getSource();
    RawRecord duplicate =
        t.dump().records().get(t.find(Topics.BONUS_REJECTED, BonusRejected.class, is("m0")));
    for (String topic :
        List.of(COMMANDS, Topics.ROUTER_ADMISSIONS_CHANGELOG, LEDGER, Topics.BONUS_PAID)) {
      dropAll(t, topic, "m2");
    }
    RawRecord request = at(t, source);
    t.append(
        duplicate,
        like -> {
          BonusRejected rejected = t.read(like, BonusRejected.class);
          rejected.put("payout_id", "m2");
          rejected.put("source", source);
          rejected.put("value_sha256", Sha256s.of(request.value()));
          String key = source.getTopic() + "-" + source.getPartition() + "-" + source.getOffset();
          return new RawRecord(
              like.position(),
              key.getBytes(StandardCharsets.UTF_8),
              t.with(like, rejected).value(),
              false);
        });
  }

  private static RawRecord at(Tampering t, SourcePosition source) {
    return t.dump().records().stream()
        .filter(
            record ->
                record.position().topic().equals(source.getTopic())
                    && record.position().partition() == source.getPartition()
                    && record.position().offset() == source.getOffset())
        .findFirst()
        .orElseThrow();
  }

  private static void reviews() {
    tamper("a dropped review", t -> dropAll(t, Topics.REVIEWS, "p-never"));
    tamper("a dropped resolution", t -> dropAll(t, Topics.RESOLUTIONS, "p-never"));
    tamper(
        "another resolution",
        t ->
            t.alter(
                Topics.RESOLUTIONS,
                PayoutResolution.class,
                is("p-never"),
                resolution -> resolution.put("verdict", org.payouts.Verdict.PAID)));
    tamper(
        "a resolution about another attempt",
        t ->
            t.alter(
                Topics.RESOLUTIONS,
                PayoutResolution.class,
                is("p-never"),
                resolution -> resolution.put("attempt", 2)));
    tamper(
        "another amount in a review",
        t ->
            t.alter(
                Topics.REVIEWS,
                PayoutReview.class,
                is("p-never"),
                review -> review.put("amount_minor", 1L)));
  }

  private static void dropAll(Tampering tampering, String topic, String payoutId) {
    tampering.about(payoutId);
    tampering
        .dump()
        .records()
        .removeIf(
            record -> record.position().topic().equals(topic) && payoutId.equals(record.keyText()));
  }

  private static JsonNode json(int expected, String... args) throws Exception {
    StringWriter said = new StringWriter();
    assertThat(pipeline.command(said, args)).as(said::toString).isEqualTo(expected);
    String line = said.toString().lines().filter(l -> l.startsWith("{")).findFirst().orElseThrow();
    return JSON.readTree(line);
  }

  @Order(2)
  @Test
  void the_command_proves_a_clean_stack_without_calling_or_writing() throws Exception {
    int calls = pipeline.providers().calls().all().size();
    Map<TopicPartition, Long> before = ends();

    JsonNode report = json(0, "audit", "--json", "--with-provider");

    assertThat(report.path("clean").asBoolean()).isTrue();
    assertThat(report.path("payouts").path("mturk").path("paid").asInt()).isEqualTo(4);
    assertThat(report.path("rejected").path("CONFLICT").asInt()).isEqualTo(1);
    assertThat(report.path("open_payouts").asInt()).isZero();
    assertThat(report.path("paid").toString())
        .contains("\"platform\":\"prolific\",\"study\":\"study-of-ws\",\"currency\":\"GBP\"");
    assertThat(ends()).as("nothing was written").isEqualTo(before);
    assertThat(pipeline.providers().calls().all()).as("nobody was called").hasSize(calls);
  }

  @Order(3)
  @Test
  void the_page_holds_everything_and_needs_nothing_else() throws Exception {
    Path page = shared.resolve("audit.html");
    StringWriter said = new StringWriter();
    assertThat(pipeline.command(said, "audit", "--html", page.toString())).isZero();
    assertThat(said.toString()).contains("no violation found", "seal ");
    assertThat(Files.readString(page))
        .contains("<svg", "study-of-ws", "<h2>Checks", "not checked: the providers")
        .doesNotContain("<script src", "<link", "http://", "https://");
  }

  @Order(4)
  @Test
  void explain_tells_the_whole_story_with_places_and_times() throws Exception {
    JsonNode history = json(0, "audit", "--explain", "p-never", "--json");
    List<String> texts = new ArrayList<>();
    history.path("story").forEach(each -> texts.add(each.path("text").asText()));
    assertThat(texts.get(0)).startsWith("requested: 0.40 GBP on prolific s-never");
    assertThat(String.join("\n", texts))
        .containsSubsequence("ACCEPTED", "ATTEMPTING", "SUBMITTED", "REVIEW", "FAILED")
        .contains("test says FAILED", "published FAILED: VERDICT");
    assertThat(history.path("story").get(0).path("topic").asText()).isEqualTo("bonus-requested");

    StringWriter said = new StringWriter();
    assertThat(pipeline.command(said, "audit", "--explain", "p-never")).isZero();
    assertThat(said.toString()).contains("bonus-requested-", "payout-ledger-prolific-0@");
    assertThat(pipeline.command(new StringWriter(), "audit", "--explain", "unheard-of"))
        .isEqualTo(1);
  }

  @Order(5)
  @Test
  void a_forged_result_is_named_and_what_an_earlier_audit_saw_is_unchanged() throws Exception {
    JsonNode first = json(0, "audit", "--json");
    Path earlier = Files.writeString(shared.resolve("earlier.json"), first.toString());
    assertThat(json(0, "audit", "--json", "--compare", earlier.toString()).path("changes"))
        .isEmpty();

    BonusPaid forged = values.specific(Topics.BONUS_PAID, anyPaid().value(), BonusPaid.class);
    forged.put("payout_id", "forged");
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            new HashMap<>(pipeline.settings().kafkaClient()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      byte[] bytes = serializer.serialize(Topics.BONUS_PAID, forged);
      producer.send(new ProducerRecord<>(Topics.BONUS_PAID, "forged", bytes)).get();
    }

    JsonNode red = json(1, "audit", "--json", "--compare", earlier.toString());
    assertThat(red.path("changes")).as("records were added, none was changed").isEmpty();
    assertThat(red.path("findings").findValuesAsText("payout_id")).contains("forged");
    StringWriter said = new StringWriter();
    assertThat(pipeline.command(said, "audit")).isEqualTo(1);
    assertThat(said.toString()).contains("forged", "BROKEN");

    String root = first.path("seals").get(0).path("root").asText();
    Files.writeString(earlier, first.toString().replace(root, "0".repeat(64)));
    assertThat(pipeline.command(new StringWriter(), "audit", "--compare", earlier.toString()))
        .as("a changed file of seals is no evidence")
        .isEqualTo(2);
  }

  private static RawRecord anyPaid() {
    return dump.records().stream()
        .filter(record -> record.position().topic().equals(Topics.BONUS_PAID))
        .findFirst()
        .orElseThrow();
  }

  private static Map<TopicPartition, Long> ends() throws Exception {
    try (Admin admin = KafkaClients.admin(pipeline.settings())) {
      Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
      admin
          .describeTopics(AuditedTopics.all())
          .allTopicNames()
          .get()
          .forEach(
              (topic, description) ->
                  description
                      .partitions()
                      .forEach(
                          info ->
                              asked.put(
                                  new TopicPartition(topic, info.partition()),
                                  OffsetSpec.latest())));
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin.listOffsets(asked).all().get().forEach((p, at) -> ends.put(p, at.offset()));
      return ends;
    }
  }
}
