package org.payouts.router.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusRejected;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.RejectionCode;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.payout.Platforms;
import org.payouts.router.testing.Requests;
import org.payouts.router.testing.TestSerdes;
import org.payouts.sandbox.registry.InMemoryRegistry;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.Topics;

/**
 * The requests are read again from offset 0, by a router whose local state is what the changelogs
 * of the one before it hold.
 */
class ReplayTopologyTest {
  private static final Sha256 ANY = new Sha256(new byte[32]);

  private final InMemoryRegistry registry = InMemoryRegistry.start(0);
  private final TestSerdes serdes = TestSerdes.of(registry);
  private final List<TestRecord<byte[], byte[]>> sent = new ArrayList<>();
  private final List<RouterDriver> routers = new ArrayList<>();

  @TempDir private Path directory;
  private RouterDriver first;

  /** How every request comes to its decision. */
  Way way() {
    return Way.DIRECT;
  }

  @BeforeEach
  void start() {
    first = router();
  }

  @AfterEach
  void stop() {
    routers.forEach(RouterDriver::close);
    registry.close();
  }

  @Test
  void what_was_rejected_is_not_rejected_again_whatever_its_code() {
    sendOneOfEachFate(first);
    assertThat(codes(first))
        .containsExactlyInAnyOrder(
            RejectionCode.UNDECODABLE,
            RejectionCode.UNDECODABLE,
            RejectionCode.INVALID,
            RejectionCode.DUPLICATE,
            RejectionCode.CONFLICT);

    RouterDriver second = after(first);
    sendAgain(second);

    assertThat(second.rejections()).isEmpty();
    assertThat(commands(second)).isEmpty();
    assertThat(second.count("replayed", "unknown")).isEqualTo(3);
    assertThat(second.count("replayed", "prolific")).isEqualTo(3);
  }

  @Test
  void a_router_that_lost_its_memory_rejects_once_more_and_is_silent_from_then_on() {
    sendOneOfEachFate(first);
    RouterDriver second = router();
    second.restore(first, Topics.ROUTER_ADMISSIONS_STORE, PayoutAdmission.class);

    sendAgain(second);
    assertThat(codes(second)).hasSize(5);
    assertThat(commands(second)).isEmpty();

    RouterDriver third = after(second);
    sendAgain(third);
    assertThat(third.rejections()).isEmpty();
    assertThat(commands(third)).isEmpty();
  }

  @Test
  void what_was_skipped_meets_its_fate_although_later_records_were_rejected() {
    pipe(first, serdes.request(Requests.prolific("p-1").build()));
    // An operator had moved the offsets past records 1 to 3, and 4 and 5 were rejected.
    memory(first, Topics.ROUTER_ADMISSION_REJECTED_STORE).add(place(4), ANY);
    memory(first, Topics.ROUTER_INTAKE_REJECTED_STORE).add(place(5), ANY);

    RouterDriver second = after(first);
    sendAgain(second);
    pipe(second, serdes.request(Requests.prolific("p-1").build()));
    pipe(second, new byte[] {1});
    pipe(second, serdes.request(Requests.prolific("p-2").build()));

    assertThat(codes(second))
        .containsExactlyInAnyOrder(RejectionCode.DUPLICATE, RejectionCode.UNDECODABLE);
    assertThat(commands(second)).extracting(PayoutCommand::getPayoutId).containsExactly("p-2");
  }

  @Test
  void other_bytes_in_the_place_of_a_rejected_record_are_another_record() {
    pipe(first, serdes.request(Requests.prolific("p-1").build()));
    pipe(first, serdes.request(Requests.prolific("p-1").build()));
    pipe(first, new byte[] {1});

    RouterDriver second = after(first);
    pipe(second, serdes.request(Requests.prolific("p-1").build()));
    pipe(second, serdes.request(Requests.prolific("p-1").setAmountMinor(1).build()));
    pipe(second, new byte[] {2});

    assertThat(codes(second))
        .containsExactlyInAnyOrder(RejectionCode.CONFLICT, RejectionCode.UNDECODABLE);
  }

  @Test
  void a_record_rejected_as_undecodable_stays_so_when_its_schema_has_become_known() {
    byte[] request = serdes.request(Requests.prolific("p-1").build());
    int known = register("Once a study platform asks");
    ByteBuffer.wrap(request).putInt(1, known + 1);
    pipe(first, request);
    assertThat(codes(first)).containsExactly(RejectionCode.UNDECODABLE);
    assertThat(register("Twice a study platform asks")).isEqualTo(known + 1);

    RouterDriver second = after(first);
    sendAgain(second);

    assertThat(commands(second)).isEmpty();
    assertThat(second.rejections()).isEmpty();

    pipe(second, request);
    assertThat(commands(second)).as("asked again, in another place").hasSize(1);
  }

  @Test
  void a_duplicate_does_not_take_the_place_of_an_owner_that_the_registry_has_lost() {
    pipe(first, serdes.request(Requests.prolific("p-1").build()));
    pipe(first, serdes.request(Requests.mturk("p-1").build()));
    assertThat(codes(first)).containsExactly(RejectionCode.CONFLICT);

    RouterDriver second = after(first);
    second.<PayoutAdmission>store(Topics.ROUTER_ADMISSIONS_STORE).delete("p-1");
    second.requests().pipeInput(null, new byte[] {1}); // In the owner's place, which is not read.
    second.rejections();
    pipe(second, sent.get(1).value());

    assertThat(second.commands(Platform.MTURK)).isEmpty();
    assertThat(second.rejections()).isEmpty();
  }

  @Test
  void a_resend_that_was_a_conflict_is_silent_and_one_that_was_issued_is_issued_again() {
    pipe(first, serdes.request(Requests.prolific("p-1").build()));
    resend(serdes.request(Requests.prolific("p-1").build()));
    resend(serdes.request(Requests.prolific("p-1").setAmountMinor(1).build()));
    assertThat(commands(first)).hasSize(2);
    assertThat(codes(first)).containsExactly(RejectionCode.CONFLICT);

    RouterDriver second = after(first);
    sendAgain(second);

    assertThat(commands(second)).hasSize(1);
    assertThat(second.rejections()).isEmpty();
  }

  private void sendOneOfEachFate(RouterDriver router) {
    pipe(router, serdes.request(Requests.prolific("p-1").build()));
    pipe(router, null);
    pipe(router, "no request".getBytes(UTF_8));
    pipe(router, serdes.request(Requests.prolific("p-1").build()));
    pipe(router, serdes.request(Requests.prolific("p-2").setTarget(null).build()));
    pipe(router, serdes.request(Requests.prolific("p-1").setAmountMinor(1).build()));
  }

  private void pipe(RouterDriver router, byte[] value) {
    TestRecord<byte[], byte[]> record = new TestRecord<>(null, value, Instant.EPOCH);
    router.requests().pipeInput(record);
    if (router == first) {
      sent.add(record);
    }
  }

  private void resend(byte[] value) {
    RecordHeaders resend = new RecordHeaders();
    resend.add("payouts-resend", "true".getBytes(UTF_8));
    TestRecord<byte[], byte[]> record = new TestRecord<>(null, value, resend, Instant.EPOCH);
    first.requests().pipeInput(record);
    sent.add(record);
  }

  private void sendAgain(RouterDriver router) {
    sent.forEach(router.requests()::pipeInput);
  }

  /** A router with nothing in its stores. */
  private RouterDriver router() {
    RouterDriver router =
        new RouterDriver(serdes, directory.resolve("router" + routers.size()), way());
    routers.add(router);
    return router;
  }

  /** A router that has read the changelogs of another. */
  private RouterDriver after(RouterDriver other) {
    RouterDriver router = router();
    router.restore(other, Topics.ROUTER_ADMISSIONS_STORE, PayoutAdmission.class);
    router.restore(other, Topics.ROUTER_INTAKE_REJECTED_STORE);
    router.restore(other, Topics.ROUTER_ADMISSION_REJECTED_STORE);
    return router;
  }

  /** Registers a version of the request's schema that differs in its text; returns its ID. */
  private int register(String words) {
    Schema schema = TestSerdes.requestSchema("A study platform asks", words);
    return new SchemaRegistryClient(serdes.settings()).register("versions-value", schema);
  }

  private static RejectionStore memory(RouterDriver router, String store) {
    return new RejectionStore(router.store(store));
  }

  private static List<RejectionCode> codes(RouterDriver router) {
    return router.rejections().stream().map(BonusRejected::getCode).toList();
  }

  private static List<PayoutCommand> commands(RouterDriver router) {
    return Platforms.ALL.stream().flatMap(each -> router.commands(each).stream()).toList();
  }

  private static SourcePosition place(long offset) {
    return new SourcePosition(Topics.BONUS_REQUESTED, 0, offset);
  }
}
