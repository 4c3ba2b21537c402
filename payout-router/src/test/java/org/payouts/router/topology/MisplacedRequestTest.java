package org.payouts.router.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusRejected;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.RejectionCode;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.admission.AdmissionLimits;
import org.payouts.router.admission.AdmissionCandidate;
import org.payouts.router.admission.CommandFactory;
import org.payouts.router.testing.Requests;
import org.payouts.router.testing.TestSerdes;
import org.payouts.sandbox.registry.InMemoryRegistry;
import org.payouts.topics.Topics;

/** What crosses the repartition topic, and who decides it. */
class MisplacedRequestTest {
  private static final String PLACE = "place";

  private final InMemoryRegistry registry = InMemoryRegistry.start(0);
  private final TestSerdes serdes = TestSerdes.of(registry);

  @TempDir private Path directory;

  /** The task that requests are misplaced in. */
  private RouterDriver intake;

  /** The task of their payout IDs, as another process has it. */
  private RouterDriver owner;

  @BeforeEach
  void start() {
    intake = new RouterDriver(serdes, directory.resolve("intake"), Way.MISPLACED);
    owner = new RouterDriver(serdes, directory.resolve("owner"), Way.DIRECT);
  }

  @AfterEach
  void stop() {
    intake.close();
    owner.close();
    registry.close();
  }

  @Test
  void a_misplaced_request_crosses_as_its_own_bytes_under_its_payout_id() {
    byte[] request = serdes.request(Requests.prolific("p-1").build());

    TestRecord<byte[], byte[]> crossing = crossing("foreign".getBytes(UTF_8), request);

    assertThat(crossing.key()).isEqualTo("p-1".getBytes(UTF_8));
    assertThat(crossing.value()).isEqualTo(request);
  }

  @Test
  void its_command_is_the_one_of_a_request_in_the_right_place() {
    byte[] request = serdes.request(Requests.prolific("p-1").build());
    Instant time = Instant.parse("2026-03-01T10:00:00Z");
    TestRecord<byte[], byte[]> record = new TestRecord<>(null, request, time);
    owner.requests().pipeInput(record);
    intake.requests().pipeInput(record);

    assertThat(intake.commands(Platform.PROLIFIC))
        .hasSize(1)
        .isEqualTo(owner.commands(Platform.PROLIFIC));
  }

  @Test
  void of_a_direct_and_a_misplaced_request_the_first_wins_and_both_places_are_named() {
    byte[] request = serdes.request(Requests.prolific("p-1").build());
    TestRecord<byte[], byte[]> crossing = from(3, crossing(null, request));

    owner.requests().pipeInput(null, request);
    owner.behindRepartition().pipeInput(crossing);
    owner.behindRepartition().pipeInput(crossing);
    owner.requests().pipeInput(null, request);

    assertThat(owner.commands(Platform.PROLIFIC))
        .singleElement()
        .satisfies(command -> assertThat(command.getSource()).isEqualTo(place(0, 0)));
    assertThat(owner.rejections())
        .extracting(BonusRejected::getSource, BonusRejected::getFirstSource)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(place(3, 0), place(0, 0)),
            org.assertj.core.groups.Tuple.tuple(place(0, 1), place(0, 0)));
    assertThat(owner.count("replayed", "prolific")).isEqualTo(1);
  }

  @Test
  void a_misplaced_request_that_comes_first_wins_over_a_direct_one() {
    byte[] request = serdes.request(Requests.prolific("p-1").build());
    TestRecord<byte[], byte[]> crossing = from(3, crossing(null, request));

    owner.behindRepartition().pipeInput(crossing);
    owner.requests().pipeInput(null, serdes.request(Requests.mturk("p-1").build()));

    assertThat(owner.commands(Platform.PROLIFIC)).hasSize(1);
    assertThat(owner.commands(Platform.MTURK)).isEmpty();
    assertThat(owner.rejections())
        .singleElement()
        .satisfies(
            rejected -> assertThat(rejected.getCode()).isEqualTo(RejectionCode.CONFLICT),
            rejected -> assertThat(rejected.getFirstSource()).isEqualTo(place(3, 0)));
  }

  @Test
  void key_time_and_resend_cross_with_a_misplaced_request() {
    byte[] request = serdes.request(Requests.prolific("p-1").build());
    Instant time = Instant.parse("2100-01-01T00:00:00Z");
    byte[] key = new byte[5_000];
    RecordHeaders resend = new RecordHeaders();
    resend.add("payouts-resend", "true".getBytes(UTF_8));
    intake.requests().pipeInput(new TestRecord<>(key, request, time));
    intake.requests().pipeInput(new TestRecord<>(key, request, resend, time));
    intake.requests().pipeInput(new TestRecord<>(key, request, time));

    List<PayoutCommand> commands = intake.commands(Platform.PROLIFIC);
    assertThat(commands).hasSize(2);
    assertThat(commands.get(1)).isEqualTo(commands.get(0));
    assertThat(commands.get(0).getAdmittedAt()).isEqualTo(time);
    BonusRejected duplicate = intake.rejections().get(0);
    assertThat(duplicate.getRecordedAt()).isEqualTo(time);
    assertThat(duplicate.getKeyHead().remaining()).isEqualTo(1_024);
    assertThat(intake.passedOn())
        .allMatch(crossing -> crossing.getRecordTime().isBefore(Instant.now().plusSeconds(60)));
  }

  @Test
  void a_request_too_large_to_be_paid_crosses_cut_and_finished() {
    byte[] value = serdes.request(Requests.prolific("p-1").setReason("x".repeat(1 << 20)).build());

    TestRecord<byte[], byte[]> crossing = crossing(null, value);

    assertThat(crossing.headers().lastHeader(PLACE)).isNull();
    assertThat(crossing.value()).hasSizeLessThan(2_000);
    assertThat(intake.commands(Platform.PROLIFIC))
        .singleElement()
        .satisfies(
            command -> assertThat(command.getRefusal().getCode()).isEqualTo("REQUEST_TOO_LARGE"));
  }

  @Test
  void what_an_earlier_router_has_passed_on_is_decided_as_well() {
    byte[] request = serdes.request(Requests.prolific("p-1").build());
    RequestRecord read = new RequestRecord(place(3, 7), 5_000, false, null, request, null);
    AdmissionCandidate candidate =
        CommandFactory.candidate(
            Requests.prolific("p-1").build(),
            request.length,
            read.sha256(),
            read.source(),
            Instant.ofEpochSecond(5),
            "ledger-p",
            AdmissionLimits.sameCap(100_000));
    Headers headers = new RecordHeaders();
    byte[] value =
        RouterSerdes.of(serdes.settings())
            .misplaced()
            .serialize(
                Topics.ROUTER_REPARTITION,
                headers,
                new MisplacedRequest.Finished(candidate, read.sourceRecord(), false, null));
    headers.remove("content-hash-2");
    owner
        .behindRepartition()
        .pipeInput(new TestRecord<>("p-1".getBytes(UTF_8), value, headers, Instant.EPOCH));
    owner.behindRepartition().pipeInput(from(3, crossing(null, request)));

    assertThat(owner.commands(Platform.PROLIFIC)).containsExactly(candidate.written());
    assertThat(owner.rejections())
        .singleElement()
        .satisfies(
            rejected -> assertThat(rejected.getCode()).isEqualTo(RejectionCode.DUPLICATE),
            rejected -> assertThat(rejected.getFirstSource()).isEqualTo(place(3, 7)));
  }

  @Test
  void one_whose_schema_the_owner_does_not_know_is_set_aside_there_beside_its_own() {
    Schema newer = TestSerdes.requestSchema("A study platform asks", "A platform asks");
    Schema target = newer.getField("target").schema().getTypes().get(2);
    byte[] request =
        serdes.anyRecord(
            new GenericRecordBuilder(newer)
                .set("payout_id", "p-1")
                .set(
                    "target",
                    new GenericRecordBuilder(target)
                        .set("worker_id", "A1")
                        .set("assignment_id", "3")
                        .build())
                .set("amount_minor", 100L)
                .set("currency", "USD")
                .build());
    TestRecord<byte[], byte[]> crossing = crossing(null, request);
    registry.disconnect();

    owner.requests().pipeInput(null, request);
    owner.behindRepartition().pipeInput(from(3, crossing));
    owner.behindRepartition().pipeInput(from(4, crossing));
    owner.behindRepartition().pipeInput(from(4, crossing));

    assertThat(owner.setAside()).isEqualTo(3);
    registry.connect();
    assertThat(owner.commands(Platform.MTURK)).hasSize(1);
    assertThat(owner.rejections())
        .hasSize(2)
        .allMatch(rejected -> rejected.getCode() == RejectionCode.DUPLICATE);
  }

  @Test
  void what_was_set_aside_is_found_again_by_its_own_way() {
    byte[] value = ByteBuffer.allocate(6).put((byte) 0).putInt(7).put((byte) 1).array();
    var store = owner.<byte[]>store(Topics.ROUTER_SET_ASIDE_STORE);
    new SetAsideRequests(store, Way.DIRECT, 10)
        .add(new RequestRecord(place(0, 1), 1, false, null, value, null));
    new SetAsideRequests(store, Way.MISPLACED, 10)
        .add(new RequestRecord(place(3, 1), 1, false, null, value, null));

    assertThat(new SetAsideRequests(store, Way.DIRECT, 10).entries().values())
        .extracting(SetAsideRequests.Entry::source)
        .containsExactly(place(0, 1));
    assertThat(new SetAsideRequests(store, Way.MISPLACED, 10).entries().values())
        .extracting(SetAsideRequests.Entry::source)
        .containsExactly(place(3, 1));
  }

  @Test
  void one_that_its_own_partition_cannot_read_is_rejected_and_silent_from_then_on() {
    byte[] request = serdes.request(Requests.prolific("p-1").build());
    TestRecord<byte[], byte[]> crossing = from(3, crossing(null, request));
    byte[] cut = java.util.Arrays.copyOf(request, request.length - 1);
    TestRecord<byte[], byte[]> unreadable =
        new TestRecord<>(crossing.key(), cut, crossing.headers(), Instant.EPOCH);
    owner.behindRepartition().pipeInput(unreadable);
    owner.behindRepartition().pipeInput(unreadable);

    assertThat(owner.rejections())
        .singleElement()
        .satisfies(
            rejected -> assertThat(rejected.getCode()).isEqualTo(RejectionCode.UNDECODABLE),
            rejected -> assertThat(rejected.getSource()).isEqualTo(place(3, 0)),
            rejected ->
                assertThat(rejected.getValueSha256())
                    .isEqualTo(
                        new Sha256(
                            new RequestRecord(place(3, 0), 0, false, null, cut, null)
                                .sha256()
                                .bytes())));
  }

  /** What a request becomes on the repartition topic. */
  private TestRecord<byte[], byte[]> crossing(byte[] key, byte[] value) {
    intake.requests().pipeInput(key, value);
    intake.settle();
    List<TestRecord<byte[], byte[]>> passedOn = intake.passedOn();
    return passedOn.get(passedOn.size() - 1);
  }

  /** The same as from another partition of the requests, at offset 0. */
  private static TestRecord<byte[], byte[]> from(
      int partition, TestRecord<byte[], byte[]> crossing) {
    RecordHeaders headers = new RecordHeaders(crossing.headers());
    byte[] place = headers.lastHeader(PLACE).value().clone();
    headers.remove(PLACE);
    headers.add(PLACE, ByteBuffer.wrap(place).putInt(0, partition).putLong(4, 0).array());
    return new TestRecord<>(crossing.key(), crossing.value(), headers, Instant.EPOCH);
  }

  private static SourcePosition place(int partition, long offset) {
    return new SourcePosition(Topics.BONUS_REQUESTED, partition, offset);
  }
}
