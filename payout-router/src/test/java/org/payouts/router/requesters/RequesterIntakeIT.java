package org.payouts.router.requesters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusRejected;
import org.payouts.PayoutCommand;
import org.payouts.PayoutRequester;
import org.payouts.RejectionCode;
import org.payouts.admin.TopicAdmin;
import org.payouts.config.Settings;
import org.payouts.router.RouterService;
import org.payouts.router.admission.AdmissionPartition;
import org.payouts.router.health.RouterHealth;
import org.payouts.router.health.RouterMetrics;
import org.payouts.router.intake.RequestReader;
import org.payouts.router.intake.WriterSchemas;
import org.payouts.router.testing.Requests;
import org.payouts.router.testing.RouterStack;
import org.payouts.router.topology.RouterSerdes;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.TopicReader;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.Headers;
import org.payouts.topics.RequesterTopics;
import org.payouts.topics.Topics;
import org.payouts.tracing.Tracing;

/**
 * Requesters' topics on a real broker: what is let through, refused, and done again. Each test has
 * requesters of its own; the first needs a group without members, the others share a router.
 */
@ExtendWith(KafkaCluster.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RequesterIntakeIT {
  @TempDir private static Path directory;
  private static String bootstrap;
  private static RouterStack stack;
  private static @Nullable RouterService shared;

  @BeforeAll
  static void start(@Bootstrap String broker) {
    bootstrap = broker;
    stack = new RouterStack(broker, directory);
  }

  @AfterAll
  static void stop() {
    stack.close();
    shared = null;
  }

  private static Settings settings() {
    return stack.settings("a").with("kafka.metadata.max.age.ms", "300");
  }

  private static RouterService router() {
    if (shared == null) {
      shared = stack.start(settings());
      RouterStack.awaitReady(shared);
    }
    return shared;
  }

  /** The commands of these payout IDs. */
  private static Map<String, PayoutCommand> commands(String... payoutIds) {
    Map<String, PayoutCommand> found = new HashMap<>();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              stack.commands(0).forEach(command -> found.put(command.key(), command.value()));
              return found.keySet().containsAll(List.of(payoutIds));
            });
    return found;
  }

  /** The rejections of a requester's records, in their order, once there are so many. */
  private static List<BonusRejected> rejections(String requester, int atLeast) {
    List<BonusRejected> found = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              found.clear();
              stack.rejections(0).stream()
                  .filter(each -> each.getSource().getTopic().equals(RequesterTopics.of(requester)))
                  .sorted(Comparator.comparing(each -> each.getSource().getOffset()))
                  .forEach(found::add);
              return found.size() >= atLeast;
            });
    return found;
  }

  private void topic(String requester) {
    new TopicAdmin(stack.admin()).createRequester(requester);
  }

  private static PayoutRequester.Builder rule(String requester, String prefix) {
    return PayoutRequester.newBuilder()
        .setName(requester)
        .setActive(true)
        .setPayoutIds(List.of(prefix))
        .setAccounts(List.of("*"))
        .setStudies(List.of("*"))
        .setUpTo(Map.of("GBP", 5_000L))
        .setBy("A. Jones")
        .setBecause("a test")
        .setDecidedAt(Instant.EPOCH)
        .setRevision(1);
  }

  private void set(PayoutRequester.Builder builder) {
    PayoutRequester rule = builder.build();
    byte[] value = stack.serdes().record(Topics.REQUESTERS, rule);
    stack.send(new ProducerRecord<>(Topics.REQUESTERS, rule.getName().getBytes(UTF_8), value));
    stack.flush();
  }

  private byte[] prolific(String id, long minor) {
    return stack.bytes(Requests.prolific(id).setAmountMinor(minor).build());
  }

  private ProducerRecord<byte[], byte[]> asked(String requester, byte[] value) {
    return new ProducerRecord<>(RequesterTopics.of(requester), 3, null, value);
  }

  private void ask(String requester, byte[] value) {
    stack.send(asked(requester, value));
    stack.flush();
  }

  /** The copies whose payout ID begins so. */
  private static List<ConsumerRecord<byte[], byte[]>> copies(String prefix) {
    try (TopicReader<byte[], byte[]> reader = TopicReader.raw(bootstrap, Topics.BONUS_REQUESTED)) {
      return reader.toEnd().stream().filter(copy -> id(copy).startsWith(prefix)).toList();
    }
  }

  private static String id(ConsumerRecord<byte[], byte[]> copy) {
    return new String(copy.key(), UTF_8);
  }

  @Test
  @Order(2)
  void a_payout_id_cannot_be_taken_by_a_requester_that_may_not_use_it() {
    router();
    set(rule("squatter", "other:"));
    set(rule("platform", "study-7:"));
    topic("squatter");
    topic("platform");
    String id = "study-7:submission-42:bonus";
    ask("squatter", prolific(id, 1));
    assertThat(rejections("squatter", 1))
        .singleElement()
        .satisfies(
            rejected -> {
              assertThat(rejected.getCode()).isEqualTo(RejectionCode.NOT_ALLOWED);
              assertThat(rejected.getPayoutId()).as("the ID is another's").isNull();
              assertThat(rejected.getDetail())
                  .contains("the payout ID", "payouts requesters set squatter");
            });
    ProducerRecord<byte[], byte[]> genuine = asked("platform", prolific(id, 5_000));
    genuine.headers().add(Headers.SENT_BY, "the director".getBytes(UTF_8));
    genuine.headers().add(Headers.ORIGIN, "bonus-requested.other-0-0".getBytes(UTF_8));
    genuine.headers().add("payouts-resend", "true".getBytes(UTF_8));
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    genuine.headers().add("traceparent", trace.getBytes(UTF_8));
    stack.send(genuine);
    stack.flush();

    assertThat(commands(id).get(id).getAmountMinor()).isEqualTo(5_000);
    assertThat(copies(id))
        .singleElement()
        .satisfies(
            copy -> {
              assertThat(copy.partition()).isEqualTo(AdmissionPartition.of(id));
              assertThat(copy.value()).isEqualTo(genuine.value());
              assertThat(headers(copy))
                  .containsOnly(
                      Map.entry(Headers.SENT_BY, "platform"),
                      Map.entry("traceparent", trace),
                      Map.entry(Headers.ORIGIN, "bonus-requested.platform-3-0"));
            });
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      headers.merge(header.key(), new String(header.value(), UTF_8), (one, two) -> one + two);
    }
    return headers;
  }

  @Test
  @Order(2)
  void a_rule_counts_for_every_record_that_is_written_after_it() {
    RouterService router = router();
    topic("lab");
    ask("lab", prolific("a:1", 1));
    assertThat(rejections("lab", 1).get(0).getDetail())
        .contains("no rule is set for requester lab");
    set(rule("lab", "a:"));
    ask("lab", prolific("a:1", 5_000));
    ask("lab", prolific("a:2", 5_001));
    BonusRejected tooLarge = rejections("lab", 2).get(1);
    assertThat(tooLarge.getPayoutId()).as("the ID is the requester's own").isEqualTo("a:2");
    assertThat(tooLarge.getDetail()).contains("50.00 GBP");
    set(rule("lab", "a:").setUpTo(Map.of("GBP", 6_000L)).setRevision(2));
    ask("lab", prolific("a:2", 5_001));
    assertThat(commands("a:1", "a:2").get("a:2").getAmountMinor()).isEqualTo(5_001);
    set(rule("lab", "a:").setActive(false).setRevision(3));
    ask("lab", prolific("a:3", 1));
    assertThat(rejections("lab", 3).get(2).getDetail()).contains("requester lab is not active");
    assertThat(commands()).doesNotContainKey("a:3");
    await()
        .untilAsserted(
            () ->
                assertThat(router.metrics())
                    .contains(
                        "payouts_router_requester_requests_total{outcome=\"copied\",requester=\"lab\"} 2.0",
                        "payouts_router_requester_requests_total{outcome=\"not_allowed\",requester=\"lab\"} 3.0"));
  }

  @Test
  @Order(2)
  void poison_is_rejected_and_a_wait_for_a_schema_holds_up_nobody_else() {
    RouterService router = router();
    topic("poisoned");
    topic("beside");
    set(rule("poisoned", "*"));
    set(rule("beside", "*"));
    byte[] good = prolific("good", 1);
    List<byte[]> poison = new ArrayList<>();
    poison.add(null);
    poison.add(new byte[0]);
    poison.add(Arrays.copyOf(good, good.length - 4));
    poison.add(stack.bytes(Requests.prolific("x").setTarget(null).build()));
    poison.add(stack.bytes(Requests.prolific("x").setReason("x".repeat(17_000)).build()));
    poison.forEach(value -> ask("poisoned", value));
    ask("poisoned", good);

    commands("good");
    assertThat(rejections("poisoned", poison.size()))
        .extracting(BonusRejected::getCode)
        .containsExactly(
            RejectionCode.UNDECODABLE,
            RejectionCode.UNDECODABLE,
            RejectionCode.UNDECODABLE,
            RejectionCode.INVALID,
            RejectionCode.INVALID);

    stack.scripted().answer(4_712, 401, "{\"error_code\":401,\"message\":\"who\"}");
    ask("poisoned", ByteBuffer.allocate(19).put((byte) 0).putInt(4_712).array());
    ask("poisoned", prolific("behind", 1));
    ask("beside", prolific("beside", 1));
    assertThat(commands("beside")).doesNotContainKey("behind");
    await()
        .until(
            () ->
                router.ready().reasons().stream()
                    .anyMatch(why -> why.contains("bonus-requested.poisoned-3 offset 6")));
    stack.scripted().answer(4_712, 404, "{\"error_code\":40403,\"message\":\"none\"}");
    commands("behind");
    assertThat(rejections("poisoned", poison.size() + 1)).hasSize(poison.size() + 1);
    RouterStack.awaitReady(router);
  }

  @Test
  @Order(1)
  void what_was_written_and_not_committed_is_done_again_once() throws Exception {
    topic("killed");
    set(rule("killed", "k:"));
    for (int i = 0; i < 10; i++) {
      stack.send(asked("killed", prolific((i % 2 == 0 ? "k:" : "x:") + i, 1)));
    }
    stack.flush();
    AtomicReference<Error> died = new AtomicReference<>();
    try (WriterSchemas schemas = schemas()) {
      IntakeClients killed =
          new IntakeClients(settings(), "payout-router-requesters-test") {
            @Override
            Producer<byte[], byte[]> producer() {
              return dyingAtCommit(super.producer());
            }
          };
      try (RequesterIntake first = intake(killed, schemas, died)) {
        first.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> died.get() != null);
      }
      assertThat(uncommitted()).as("the copies were written").isEqualTo(5);
      IntakeClients next = new IntakeClients(settings(), "payout-router-requesters-test");
      try (RequesterIntake second = intake(next, schemas, died)) {
        second.start();
        assertThat(rejections("killed", 5)).hasSize(5);
        assertThat(copies(""))
            .extracting(RequesterIntakeIT::id)
            .containsExactlyInAnyOrder("k:0", "k:2", "k:4", "k:6", "k:8");
        assertThat(uncommitted()).as("they were written a second time").isEqualTo(10);
      }
    }
  }

  private RequesterIntake intake(
      IntakeClients clients, WriterSchemas schemas, AtomicReference<Error> died) {
    return new RequesterIntake(
        settings(),
        clients,
        new RequestReader(RouterSerdes.of(settings()).requests()),
        schemas,
        new RouterHealth(),
        new RouterMetrics(new SimpleMeterRegistry()),
        Tracing.off(),
        died::set);
  }

  private WriterSchemas schemas() {
    WriterSchemas schemas =
        new WriterSchemas(
            new SchemaRegistryClient(settings()),
            RouterSerdes.of(settings()).requests(),
            new WriterSchemas.Budget(20, Duration.ofMinutes(5)));
    schemas.learn();
    schemas.start(error -> {});
    return schemas;
  }

  /** All it has sent is in Kafka when it ends, as if the process was killed then. */
  @SuppressWarnings("unchecked")
  private static Producer<byte[], byte[]> dyingAtCommit(Producer<byte[], byte[]> real) {
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            RequesterIntakeIT.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("commitTransaction")) {
                real.flush();
                throw new AssertionError("killed before the commit");
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Requests that were ever written, rolled back or not. */
  private int uncommitted() {
    int count = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_uncommitted"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.BONUS_REQUESTED).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        count += consumer.poll(Duration.ofMillis(100)).count();
      }
    }
    return count;
  }
}
