package org.payouts.cli.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
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
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.RejectionCode;
import org.payouts.RespondentTarget;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.TopicCatalogue;
import org.payouts.admin.TopicSpec;
import org.payouts.cli.kafka.Decoders;
import org.payouts.cli.kafka.Resender;
import org.payouts.cli.kafka.ResolutionClient;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.rights.RightsCheck;
import org.payouts.rights.Role;
import org.payouts.serde.PayoutSerdes;
import org.payouts.serde.RegistryRefusedException;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.RequesterTopics;
import org.payouts.topics.Topics;

/**
 * The table of rights is enough, each of its lines is needed and missed by name, and it allows
 * nothing else. {@code ./verify acls} takes away every line; the normal build a few.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RightsIT {
  private static final boolean ALL = Boolean.getBoolean("rights.all");

  /** Of those, only the lines that begin so, as a regular expression. */
  private static final String ONLY = System.getProperty("rights.only", "");

  private static final String NO_STUDY = "prolific/study/65bb00000000000000000b02";
  private static final Duration NAMED_WITHIN = Duration.ofSeconds(10);

  /** A first start loads its classes and looks at each topic before it needs the right. */
  private static final Duration NAMED_BY_A_FIRST_START_WITHIN = Duration.ofSeconds(30);

  private static final Path SAMPLE = Path.of("..", "examples", "files", "bonuses.csv");
  private static final List<String> TOPICS =
      Stream.concat(TopicCatalogue.all().stream(), TopicCatalogue.streamsInternal().stream())
          .map(TopicSpec::name)
          .toList();
  private static final Set<AclOperation> INCLUDE_DESCRIBE =
      EnumSet.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DELETE);

  @TempDir private static Path directory;
  private static GuardedStack stack;
  private static int numbers;

  @BeforeAll
  static void start() {
    stack = new GuardedStack(directory);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  /** All that the table grants, but for one right. */
  private static void grant(Role role, AclBinding... without) {
    List<AclBinding> granted = new ArrayList<>(GuardedStack.bindings(role));
    granted.removeAll(List.of(without));
    stack.kafka().grant(granted);
  }

  private static AclBinding right(Role role, String prefix, AclOperation operation) {
    return GuardedStack.bindings(role).stream()
        .filter(each -> each.pattern().name().equals(prefix))
        .filter(each -> each.entry().operation() == operation)
        .findFirst()
        .orElseThrow();
  }

  private static void command(Role role, String... args) {
    GuardedStack.Ended ended = stack.run(role, args);
    assertThat(ended.code()).as("%s: %s", String.join(" ", args), ended.said()).isZero();
  }

  @Test
  @Order(1)
  void a_service_waits_for_a_right_that_only_its_first_start_needs() {
    AclBinding create = right(Role.DEPLOYER, "payout-", AclOperation.CREATE);
    grant(Role.DEPLOYER, create);
    GuardedStack.Ended refused = stack.run(Role.DEPLOYER, "topics", "create");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.said()).contains("CREATE topic payout-", "User:payout-deployer");
    stack.kafka().grant(List.of(create));
    command(Role.DEPLOYER, "topics", "create", "--requester", GuardedStack.LAB);

    AclBinding internal = right(Role.ROUTER, "payout-router-", AclOperation.CREATE);
    grant(Role.ROUTER, internal);
    stack.start(Role.ROUTER);
    awaitNamed(Role.ROUTER, "CREATE topic payout-router-", NAMED_BY_A_FIRST_START_WITHIN);
    stack.kafka().grant(List.of(internal));
    Platforms.ALL.forEach(platform -> grant(Role.worker(platform)));
    Platforms.ALL.forEach(platform -> stack.start(Role.worker(platform)));
    List.of(Role.REQUESTER, Role.GATEWAY, Role.READER, Role.OPERATOR).forEach(RightsIT::grant);
    stack.awaitReady();
  }

  private static void awaitNamed(Role role, String right, Duration most) {
    await(right + " is named")
        .atMost(most)
        .untilAsserted(
            () -> {
              assertThat(stack.health(role)).contains(right, "User:" + role.principal());
              assertThat(stack.service(role).ready().ready()).isFalse();
            });
  }

  @Test
  @Order(2)
  void the_sample_is_paid_under_exactly_the_table() {
    command(
        Role.REQUESTER,
        "sandbox",
        "seed",
        SAMPLE.toString(),
        "--url",
        stack.providers().uri() + "");
    command(Role.REQUESTER, "request", SAMPLE.toString(), "--batch", "rights", "--unchecked");
    stack.awaitSettled();
    publishOneOfEach();
    stack.awaitPaid();
    readerCommands().forEach(args -> command(Role.READER, args));
  }

  private static List<String[]> readerCommands() {
    return List.of(
        new String[] {"status"},
        new String[] {"review"},
        new String[] {"tail", "--from-beginning", "--max", "1"},
        new String[] {"topics", "check"},
        new String[] {"audit"});
  }

  @TestFactory
  @Order(3)
  Stream<DynamicTest> each_right_is_missed_by_name_and_nothing_is_lost() {
    return (ALL ? every() : few())
        .filter(each -> each.name().matches(ONLY + ".*"))
        .map(
            each ->
                DynamicTest.dynamicTest(each.name(), () -> takeAway(each.role(), each.right())));
  }

  private record TakenAway(Role role, AclBinding right) {
    String name() {
      return role.label() + " " + shown(right);
    }
  }

  private static Stream<TakenAway> few() {
    return Stream.of(
        new TakenAway(Role.ROUTER, right(Role.ROUTER, "payout-commands-", AclOperation.WRITE)),
        new TakenAway(Role.READER, right(Role.READER, "payout-", AclOperation.READ)));
  }

  private static Stream<TakenAway> every() {
    return Stream.of(Role.values())
        .filter(role -> role != Role.GATEWAY)
        .flatMap(role -> GuardedStack.bindings(role).stream().map(r -> new TakenAway(role, r)))
        // Needed for what is not there yet: the first test is about these.
        .filter(
            each ->
                each.role() != Role.DEPLOYER
                    || each.right().entry().operation() != AclOperation.CREATE);
  }

  private static String shown(AclBinding right) {
    String name = right.pattern().name();
    return "%s %s %s"
        .formatted(
            right.entry().operation(),
            switch (right.pattern().resourceType()) {
              case TOPIC -> "topic";
              case GROUP -> "group";
              default -> "transactional ID";
            },
            right.pattern().patternType() == PatternType.PREFIXED ? name + "*" : name);
  }

  private static void takeAway(Role role, AclBinding right) {
    stack.kafka().revoke(right);
    try {
      if (stack.service(role) == null) {
        awaitRefused(role, right);
      } else {
        publishOneOfEach();
        awaitNamed(role, shown(right), NAMED_WITHIN);
      }
    } finally {
      stack.kafka().grant(List.of(right));
    }
    attempts(role).forEach(Attempt::assertAllowed);
    stack.awaitReady();
    stack.awaitPaid();
  }

  private static void publishOneOfEach() {
    int number = numbers++;
    stack.publish(
        request("p-" + number, new ProlificTarget("ws", "study", "s" + number), 110, "GBP"));
    stack.publish(request("m-" + number, new MTurkTarget("A1", "3M" + number, null), 120, "USD"));
    stack.publish(
        request("r-" + number, new RespondentTarget("project", "sr" + number, 2500L), 2500, "USD"));
  }

  private static BonusRequested request(String id, Object target, long amount, String currency) {
    return BonusRequested.newBuilder()
        .setPayoutId(id)
        .setTarget(target)
        .setAmountMinor(amount)
        .setCurrency(currency)
        .setReason("Thank you")
        .build();
  }

  /** One of what the role does is refused, and says what is missing. */
  private static void awaitRefused(Role role, AclBinding right) {
    List<String> said = new ArrayList<>();
    await(shown(right) + " is named")
        // A client may still have an answer of before; each attempt ends within seconds.
        .atMost(Duration.ofSeconds(120))
        .untilAsserted(
            () -> {
              said.clear();
              for (Attempt attempt : attempts(role)) {
                said.add(attempt.refusal());
                if (said.get(said.size() - 1).contains(shown(right))) {
                  break;
                }
              }
              assertThat(String.join("\n", said)).contains(shown(right));
            });
    assertThat(String.join("\n", said)).contains("User:" + role.principal());
  }

  /** Something that a role does. */
  private interface Attempt {
    /** What is shown if it is refused, or an empty string. */
    String refusal();

    default void assertAllowed() {
      assertThat(refusal()).isEmpty();
    }
  }

  private static List<Attempt> attempts(Role role) {
    return switch (role) {
      case READER -> readerCommands().stream().map(args -> attempt(role, args)).toList();
      case DEPLOYER -> List.of(attempt(role, "topics", "create"));
      case REQUESTER ->
          List.of(
              attempt(role, "request", SAMPLE.toString(), "--batch", "rights", "--unchecked"),
              reading(role, Topics.BONUS_PAID),
              reading(role, Topics.BONUS_FAILED),
              reading(role, Topics.BONUS_REJECTED));
      case OPERATOR ->
          List.of(
              () -> refused(role, RightsIT::resolve),
              () -> refused(role, RightsIT::resend),
              attempt(role, "audit", "acknowledge", "0123456789ab", "--because", "a test"),
              attempt(role, "requesters", "list"),
              attempt(role, "requesters", "set", "nobody", "--by", "Ada", "--because", "a test"),
              attempt(role, "stop", NO_STUDY, "--by", "Ada", "--because", "a test"),
              attempt(role, "go", NO_STUDY, "--by", "Ada", "--because", "a test"),
              attempt(role, "go", "prolific", "--by", "Ada", "--because", "a test"),
              attempt(role, "limits"),
              attempt(role, limitOfNoStudy()),
              reading(role, Topics.REVIEWS));
      default -> List.of();
    };
  }

  private static String[] limitOfNoStudy() {
    String limit = "limits set %s --currency GBP --in-total 5 --by Ada --because test";
    return limit.formatted(NO_STUDY).split(" ");
  }

  private static Attempt attempt(Role role, String... args) {
    return () -> {
      GuardedStack.Ended ended = stack.run(role, args);
      return ended.code() == 0 ? "" : ended.said();
    };
  }

  /** A requester's own program: Kafka's message names the topic, and the right is to read. */
  private static Attempt reading(Role role, String topic) {
    return () -> {
      try (KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(
              stack.settings(role).kafkaClient(),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer())) {
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        consumer.poll(Duration.ofSeconds(2));
        return "";
      } catch (TopicAuthorizationException e) {
        return "READ topic "
            + e.unauthorizedTopics().iterator().next()
            + " User:"
            + role.principal();
      }
    };
  }

  /** What the client and the check of the rights say, as a command shows them. */
  private static String refused(Role role, Runnable call) {
    try {
      call.run();
      return "";
    } catch (RuntimeException e) {
      Settings settings = stack.settings(role);
      try (Admin admin = Admin.create(settings.kafkaClient())) {
        return e + String.join("\n", new RightsCheck(role, settings).look(admin, 5_000).texts());
      }
    }
  }

  /** Of a payout that is settled: nothing changes. */
  private static void resolve() {
    try (ResolutionClient client = new ResolutionClient(stack.settings(Role.OPERATOR))) {
      client.decide(
          List.of(ResolutionClient.cancel("m-0", "test", "test")),
          Duration.ofMillis(1),
          (resolution, review) -> {});
    }
  }

  private static void resend() {
    try (Resender resender = new Resender(stack.settings(Role.OPERATOR))) {
      assertThat(resender.ledgerEntry("m-0")).isPresent();
      resender.resend(resender.command("m-0").orElseThrow());
    }
  }

  @Test
  @Order(4)
  void nobody_may_do_more_than_the_table_says() throws Exception {
    for (Role role : Role.values()) {
      try (Admin admin = Admin.create(stack.settings(role).kafkaClient())) {
        var cluster =
            admin.describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true));
        assertThat(cluster.authorizedOperations().get()).as(role.label()).isEmpty();
        var described =
            admin
                .describeTopics(
                    TOPICS, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
        for (String topic : TOPICS) {
          Set<AclOperation> granted = new TreeSet<>();
          try {
            granted.addAll(described.get(topic).get().authorizedOperations());
          } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(TopicAuthorizationException.class);
          }
          assertThat(granted).as("%s on %s", role.label(), topic).isEqualTo(inTable(role, topic));
        }
      }
    }
  }

  private static Set<AclOperation> inTable(Role role, String topic) {
    Set<AclOperation> operations = new TreeSet<>();
    GuardedStack.bindings(role).stream()
        .filter(right -> right.pattern().resourceType() == ResourceType.TOPIC)
        .filter(
            right ->
                right.pattern().patternType() == PatternType.PREFIXED
                    ? topic.startsWith(right.pattern().name())
                    : topic.equals(right.pattern().name()))
        .forEach(right -> operations.add(right.entry().operation()));
    if (operations.stream().anyMatch(INCLUDE_DESCRIBE::contains)) {
      operations.add(AclOperation.DESCRIBE);
    }
    return operations;
  }

  @Test
  @Order(5)
  void a_foreign_ledger_result_or_transactional_id_is_refused() {
    assertWriteRefused(Role.WORKER_MTURK, Topics.ledger(Platform.PROLIFIC));
    assertWriteRefused(Role.REQUESTER, Topics.BONUS_PAID);
    assertWriteRefused(Role.OPERATOR, Topics.BONUS_FAILED);
    assertWriteRefused(Role.READER, Topics.BONUS_REQUESTED);
    for (Role role : List.of(Role.WORKER_MTURK, Role.ROUTER, Role.OPERATOR, Role.REQUESTER)) {
      assertThatThrownBy(() -> transactional(role, Topics.transactionalId(Platform.PROLIFIC, 0)))
          .as(role.label())
          .isInstanceOf(TransactionalIdAuthorizationException.class);
    }
  }

  private static void assertWriteRefused(Role role, String topic) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            stack.settings(role).kafkaClient(), new StringSerializer(), new StringSerializer())) {
      assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, "id", "forged")).get())
          .as(role.label())
          // One that may write nothing at all is refused before any topic is named.
          .hasCauseInstanceOf(AuthorizationException.class);
    }
  }

  private static void transactional(Role role, String id) {
    Settings settings = stack.settings(role).with("kafka.transactional.id", id);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            settings.kafkaClient(), new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
    }
  }

  @Test
  @Order(6)
  void a_requester_asks_on_its_own_topic_alone_and_for_what_its_rule_names() throws Exception {
    stack.kafka().grant(GuardedStack.labBindings());
    command(
        Role.OPERATOR,
        "requesters",
        "set",
        GuardedStack.LAB,
        "--prefix",
        "lab:",
        "--account",
        "prolific",
        "--study",
        "prolific",
        "--up-to",
        "50.00:GBP",
        "--by",
        "Ada",
        "--because",
        "a test");
    ProlificTarget target = new ProlificTarget("ws", "study", "lab-1");
    BonusRequested genuine = request("lab:1", target, 5_000, "GBP");
    BonusRequested foreign = request("study-7:1", target, 1, "GBP");
    stack.providers().world().seed(List.of(genuine));
    Serializer<BonusRequested> serializer = PayoutSerdes.serializer(stack.labSettings());
    String topic = RequesterTopics.of(GuardedStack.LAB);
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            stack.labSettings().kafkaClient(), new StringSerializer(), new ByteArraySerializer())) {
      for (BonusRequested each : List.of(foreign, genuine)) {
        byte[] value = serializer.serialize(topic, each);
        producer.send(new ProducerRecord<>(topic, each.getPayoutId(), value)).get();
        assertThatThrownBy(
                () -> producer.send(new ProducerRecord<>(Topics.BONUS_REQUESTED, value)).get())
            .hasCauseInstanceOf(TopicAuthorizationException.class);
      }
    }
    stack.awaitPaid(genuine.getPayoutId());
    assertThat(stack.run(Role.OPERATOR, "requesters", "list", "--json").said())
        .contains("\"requester\":\"lab\"", "\"up_to\":[\"50.00 GBP\"]", "\"revision\":1");
    GuardedStack.Ended listed = stack.run(Role.OPERATOR, "requesters", "list");
    assertThat(listed.said()).contains("lab: revision 1 by Ada", "payout IDs: lab:");
    await()
        .untilAsserted(() -> assertThat(rejections()).containsExactly(RejectionCode.NOT_ALLOWED));
    command(Role.OPERATOR, "requesters", "remove", "lab", "--by", "Ada", "--because", "done");
    assertThat(stack.run(Role.OPERATOR, "requesters", "list").said()).contains("lab (removed)");
  }

  private static List<RejectionCode> rejections() {
    List<RejectionCode> codes = new ArrayList<>();
    try (TopicFollower reader = new TopicFollower(stack.settings(Role.READER));
        Decoders decoders = new Decoders(stack.settings(Role.READER))) {
      reader.readAll(
          List.of(Topics.BONUS_REJECTED),
          record -> codes.add(decoders.value(record, BonusRejected.class).getCode()));
    }
    return codes.stream().filter(code -> code != RejectionCode.DUPLICATE).toList();
  }

  @Test
  @Order(6)
  void only_the_deployer_may_register_schemas() {
    assertThatThrownBy(
            () ->
                SchemaCatalogue.register(
                    new SchemaRegistryClient(stack.settings(Role.WORKER_MTURK))))
        .isInstanceOf(RegistryRefusedException.class)
        .hasMessageContaining("403")
        .hasMessageContaining("payout-worker-mturk");
    assertThatThrownBy(
            () ->
                SchemaCatalogue.check(
                    new SchemaRegistryClient(
                        stack
                            .settings(Role.READER)
                            .with("basic.auth.user.info", "payout-reader:wrong-sEcReT"))))
        .hasMessageContaining("401")
        .hasMessageContaining("payout-reader")
        .hasMessageNotContaining("wrong-sEcReT");
  }

  @Test
  @Order(7)
  void no_secret_is_in_topics_logs_outputs_health_or_metrics_and_the_books_agree()
      throws Exception {
    command(Role.READER, "audit", "--with-provider");
    List<String> all = new ArrayList<>();
    all.add(stack.shown());
    try (TopicFollower reader = new TopicFollower(stack.settings(Role.READER))) {
      reader.readAll(
          TOPICS,
          record -> {
            all.add(record.value() == null ? "" : text(record.value()));
            record.headers().forEach(header -> all.add(text(header.value())));
          });
    }
    assertThat(all).hasSizeGreaterThan(100);
    assertThat(all.get(0))
        .contains("User:payout-router", "payouts_open")
        .hasSizeGreaterThan(10_000);
    String everything = String.join("\n", all);
    stack.secrets().forEach(secret -> assertThat(everything).doesNotContain(secret));
    assertThat(everything).doesNotContain("wrong-sEcReT");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
