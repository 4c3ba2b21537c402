package org.payouts.gateway.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.payouts.Platform;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.TopicAdmin;
import org.payouts.admission.AdmissionLimits;
import org.payouts.config.Settings;
import org.payouts.gateway.access.Grants;
import org.payouts.gateway.access.LiveRules;
import org.payouts.gateway.access.Rates;
import org.payouts.gateway.access.Requester;
import org.payouts.gateway.problems.ProblemException;
import org.payouts.gateway.problems.ProblemType;
import org.payouts.gateway.state.Content;
import org.payouts.gateway.state.KnownPayout;
import org.payouts.gateway.state.PayoutIndex;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.RegistryUrl;
import org.payouts.sandbox.testing.SharedTopics;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.tracing.Tracing;

/** Requests on a real broker, beside an index whose rows the test writes. */
@ExtendWith(KafkaCluster.class)
class RequestIntakeIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration WITHIN = Duration.ofSeconds(3);
  private static final Requester LAB =
      new Requester(
          "lab",
          List.of("lab:"),
          null,
          Map.of(Platform.MTURK, new Grants(Set.of(), Set.of("*"), Map.of("USD", 500L))),
          List.of());

  private final Index index = new Index();
  private Settings settings;
  private LiveRules rules;
  private RequestPublisher publisher;
  private RequestIntake intake;

  @BeforeEach
  void start(@Bootstrap String bootstrap, @RegistryUrl String registry) {
    SharedTopics.reset(bootstrap);
    settings =
        Settings.of(Map.of("kafka.bootstrap.servers", bootstrap, "schema.registry.url", registry));
    try (Admin admin = Admin.create(settings.kafkaClient())) {
      new TopicAdmin(admin).create();
    }
    SchemaCatalogue.register(new SchemaRegistryClient(settings));
    rules = new LiveRules(settings);
    rules.start();
    await().atMost(Duration.ofSeconds(30)).until(rules::known);
    publishTo(settings);
  }

  private void publishTo(Settings kafka) {
    publisher = new RequestPublisher(kafka, WITHIN, Tracing.off());
    intake =
        new RequestIntake(
            AdmissionLimits.defaults(),
            publisher,
            index,
            new Rates(1_000, 1_000, System::nanoTime),
            rules,
            WITHIN,
            1_000);
  }

  @AfterEach
  void stop() {
    publisher.close();
    rules.close();
  }

  @Test
  void what_was_taken_in_is_remembered_until_the_index_knows_its_content() {
    assertThat(one("lab:1", 100).duplicate()).isFalse();

    index.rows.put("lab:1", row("lab:1", null));
    intake.sweep();
    assertThat(one("lab:1", 100).duplicate()).as("a lone result is there").isTrue();
    assertProblem(() -> one("lab:1", 101), ProblemType.CONTENT_DIFFERS);

    index.rows.put("lab:1", row("lab:1", content(100)));
    intake.sweep();
    assertThat(one("lab:1", 100).duplicate()).isTrue();
  }

  @Test
  void an_id_whose_content_is_not_known_yet_is_neither_taken_in_nor_refused() {
    index.rows.put("lab:1", row("lab:1", null));
    assertProblem(() -> one("lab:1", 100), ProblemType.UNAVAILABLE);
    assertProblem(() -> one("lab:1", 100), ProblemType.UNAVAILABLE);

    index.rows.put("lab:1", row("lab:1", content(100)));
    assertThat(one("lab:1", 100).duplicate()).isTrue();
    assertProblem(() -> one("lab:1", 101), ProblemType.CONTENT_DIFFERS);
  }

  @Test
  void an_id_that_is_missing_while_the_index_is_made_anew_is_not_taken_for_new() {
    index.madeAnew = true;
    assertProblem(() -> one("lab:1", 100), ProblemType.UNAVAILABLE);

    index.madeAnew = false;
    index.caughtUp = true;
    assertThat(one("lab:1", 100).duplicate()).isFalse();
  }

  @Test
  void while_kafka_cannot_be_reached_an_array_waits_no_longer_than_one_request() {
    publisher.close();
    publishTo(settings.with("kafka.bootstrap.servers", "127.0.0.1:1"));
    ArrayNode array = JSON.createArrayNode();
    IntStream.range(0, 10).forEach(i -> array.add(bonus("lab:" + i, 100)));

    assertThatThrownBy(
            () ->
                assertTimeoutPreemptively(
                    WITHIN.multipliedBy(3), () -> intake.all(LAB, array, null)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(e.problem().results())
                    .hasSize(10)
                    .allSatisfy(
                        each ->
                            assertThat(((Accepted) each).status()).isEqualTo(Accepted.UNKNOWN)));
  }

  private Accepted one(String id, long minor) {
    return intake.one(LAB, bonus(id, minor), null, null);
  }

  private static JsonNode bonus(String id, long minor) {
    ObjectNode bonus =
        JSON.createObjectNode()
            .put("payout_id", id)
            .put("amount_minor", minor)
            .put("currency", "USD");
    bonus
        .putObject("target")
        .put("platform", "mturk")
        .put("worker_id", "A1")
        .put("assignment_id", "3A");
    return bonus;
  }

  private static void assertProblem(ThrowingCallable request, ProblemType type) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().type()).isEqualTo(type.uri()));
  }

  private static Content content(long minor) {
    return new Content(Platform.MTURK, List.of("A1", "3A"), minor, "USD", null);
  }

  private static KnownPayout row(String id, @Nullable Content content) {
    return new KnownPayout(
        id,
        content,
        Platform.MTURK,
        "",
        "",
        "3A",
        "A1",
        null,
        content == null ? 0 : content.amountMinor(),
        content == null ? "" : content.currency(),
        Instant.EPOCH,
        "PAID",
        "PAID",
        Instant.EPOCH,
        100L,
        1,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** Rows as the view would have them. */
  private static final class Index implements PayoutIndex {
    private final Map<String, KnownPayout> rows = new ConcurrentHashMap<>();
    private volatile boolean caughtUp = true;

    /** Whether it is emptied just before a search. */
    private volatile boolean madeAnew;

    @Override
    public boolean caughtUp() {
      return caughtUp;
    }

    @Override
    public Optional<String> problem() {
      return Optional.empty();
    }

    @Override
    public long behind() {
      return 0;
    }

    @Override
    public Optional<KnownPayout> find(String payoutId) {
      if (madeAnew) {
        caughtUp = false;
      }
      return Optional.ofNullable(rows.get(payoutId));
    }

    @Override
    public Page list(String batch, List<String> prefixes, @Nullable String after, int limit) {
      return new Page(List.of(), null);
    }

    @Override
    public void close() {}
  }
}
