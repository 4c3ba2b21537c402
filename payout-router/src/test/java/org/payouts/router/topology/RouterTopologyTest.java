package org.payouts.router.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.RejectionCode;
import org.payouts.SourcePosition;
import org.payouts.router.testing.Requests;
import org.payouts.router.testing.TestSerdes;
import org.payouts.sandbox.registry.InMemoryRegistry;
import org.payouts.topics.Topics;

class RouterTopologyTest {
  private final InMemoryRegistry registry = InMemoryRegistry.start(0);
  private final TestSerdes serdes = TestSerdes.of(registry);

  @TempDir private Path stateDir;
  private RouterDriver driver;
  private TestInputTopic<byte[], byte[]> requests;

  /** How every request comes to its decision. */
  Way way() {
    return Way.DIRECT;
  }

  @BeforeEach
  void start() {
    driver = new RouterDriver(serdes, stateDir, way());
    requests = driver.requests();
  }

  @AfterEach
  void stop() {
    driver.close();
    registry.close();
  }

  @Test
  void a_request_becomes_one_command_on_the_topic_of_its_platform() {
    send(Requests.prolific("p-1"));
    send(Requests.mturk("m-1"));
    send(Requests.respondent("r-1"));

    PayoutCommand prolific = only(commands(Platform.PROLIFIC));
    assertThat(prolific.getPayoutId()).isEqualTo("p-1");
    assertThat(prolific.getSource()).isEqualTo(place(0));
    assertThat(prolific.getLedgerTopicId()).isEqualTo("ledger-p");
    assertThat(prolific.getRefusal()).isNull();
    assertThat(only(commands(Platform.MTURK)).getPayoutId()).isEqualTo("m-1");
    assertThat(only(commands(Platform.RESPONDENT)).getPayoutId()).isEqualTo("r-1");
    assertThat(rejections()).isEmpty();
  }

  @Test
  void the_payload_names_the_id_and_the_key_proves_nothing() {
    byte[] request = serdes.request(Requests.prolific("real").build());
    requests.pipeInput("other-id".getBytes(UTF_8), request);
    requests.pipeInput(new byte[] {0, -1}, request);

    assertThat(only(commands(Platform.PROLIFIC)).getPayoutId()).isEqualTo("real");
    assertThat(only(rejections()).getCode()).isEqualTo(RejectionCode.DUPLICATE);
    assertThat(registered("real")).isNotNull();
    assertThat(registered("other-id")).isNull();
  }

  @Test
  void the_same_id_a_thousand_times_gives_one_command_and_999_duplicates() {
    byte[] request = serdes.request(Requests.prolific("p-1").build());
    for (int i = 0; i < 1_000; i++) {
      requests.pipeInput(("key-" + i).getBytes(UTF_8), request);
    }

    assertThat(commands(Platform.PROLIFIC)).hasSize(1);
    assertThat(rejections())
        .hasSize(999)
        .allMatch(rejected -> rejected.getCode() == RejectionCode.DUPLICATE)
        .allMatch(rejected -> rejected.getFirstSource().equals(place(0)));
    assertThat(count("duplicate", "prolific")).isEqualTo(999);
  }

  @Test
  void other_content_under_a_known_id_is_a_conflict_over_all_platforms() {
    send(Requests.prolific("p-1"));
    send(Requests.prolific("p-1").setAmountMinor(1));
    send(Requests.mturk("p-1"));

    assertThat(commands(Platform.PROLIFIC)).hasSize(1);
    assertThat(commands(Platform.MTURK)).isEmpty();
    assertThat(rejections())
        .hasSize(2)
        .allMatch(rejected -> rejected.getCode() == RejectionCode.CONFLICT)
        .allMatch(rejected -> rejected.getPayoutId().equals("p-1"));
  }

  @Test
  void a_request_that_cannot_be_paid_becomes_a_command_with_a_refusal_and_takes_its_id() {
    send(Requests.prolific("p-1").setAmountMinor(0));
    send(Requests.prolific("p-1"));

    assertThat(only(commands(Platform.PROLIFIC)).getRefusal().getCode())
        .isEqualTo("AMOUNT_NOT_POSITIVE");
    assertThat(only(rejections()).getCode()).isEqualTo(RejectionCode.CONFLICT);
    assertThat(count("refused", "prolific")).isEqualTo(1);
  }

  @Test
  void a_reason_of_a_megabyte_is_refused_and_the_command_stays_small() {
    byte[] value = send(Requests.prolific("p-1").setReason("x".repeat(1 << 20)));
    requests.pipeInput("k".getBytes(UTF_8), value);

    PayoutCommand command = only(commands(Platform.PROLIFIC));
    assertThat(command.getRefusal().getCode()).isEqualTo("REQUEST_TOO_LARGE");
    assertThat(command.getReason()).hasSize(1_000);
    BonusRejected duplicate = only(rejections());
    assertThat(duplicate.getCode()).isEqualTo(RejectionCode.DUPLICATE);
    assertThat(duplicate.getValueSize()).isEqualTo(value.length);
    assertThat(duplicate.getValueHead().remaining()).isEqualTo(64 * 1024);
  }

  @Test
  void a_request_without_a_target_is_invalid_and_its_id_stays_free() {
    send(Requests.prolific("p-1").setTarget(null));
    send(Requests.prolific("p-1"));

    BonusRejected rejected = only(rejections());
    assertThat(rejected.getCode()).isEqualTo(RejectionCode.INVALID);
    assertThat(rejected.getPayoutId()).isEqualTo("p-1");
    assertThat(commands(Platform.PROLIFIC)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "trailing ",
        "a,b",
        "a\nb",
        "a\0b",
        "a/b",
        "\u0430bc",
        "e\u0301",
        "\uD83D\uDE00",
        "\u202Eabc",
        "caf\u00e9"
      })
  void a_malformed_payout_id_is_invalid(String payoutId) {
    send(Requests.prolific(payoutId));

    BonusRejected rejected = only(rejections());
    assertThat(rejected.getCode()).isEqualTo(RejectionCode.INVALID);
    assertThat(rejected.getPayoutId()).isNull();
    assertThat(commands(Platform.PROLIFIC)).isEmpty();
  }

  @Test
  void a_payout_id_of_128_characters_is_the_longest() {
    send(Requests.prolific("x".repeat(128)));
    send(Requests.prolific("x".repeat(129)));
    send(Requests.prolific("x".repeat(100_000)));

    assertThat(only(commands(Platform.PROLIFIC)).getPayoutId()).hasSize(128);
    assertThat(rejections())
        .hasSize(2)
        .allMatch(rejected -> rejected.getCode() == RejectionCode.INVALID);
  }

  @Test
  void bytes_that_are_no_request_are_undecodable_and_the_next_request_goes_on() {
    byte[] good = serdes.request(Requests.prolific("p-1").build());
    List<byte[]> poison = new ArrayList<>();
    poison.add(null);
    poison.add(new byte[0]);
    poison.add("plain text".getBytes(UTF_8));
    poison.add(new byte[] {0, 0, 0});
    poison.add(ByteBuffer.allocate(9).put((byte) 0).putInt(999_999).array());
    poison.add(Arrays.copyOf(good, good.length - 3));
    poison.add(Arrays.copyOf(good, good.length + 3));
    poison.forEach(value -> requests.pipeInput(null, value));
    requests.pipeInput(null, good);

    List<TestRecord<String, BonusRejected>> rejected = rejectionRecords();
    assertThat(rejected)
        .hasSize(poison.size())
        .allMatch(record -> record.value().getCode() == RejectionCode.UNDECODABLE);
    assertThat(rejected.get(0).key()).isEqualTo("bonus-requested-0-0");
    assertThat(rejected.get(0).value().getValueSize()).isEqualTo(-1);
    assertThat(rejected.get(0).value().getValueSha256()).isNull();
    assertThat(rejected.get(0).value().getKeyHead()).isNull();
    assertThat(rejected.get(2).value().getValueHead())
        .isEqualTo(ByteBuffer.wrap("plain text".getBytes(UTF_8)));
    assertThat(commands(Platform.PROLIFIC)).hasSize(1);
  }

  @Test
  void random_bytes_under_a_valid_header_end_in_one_reject_or_one_command_each() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    byte[] good = serdes.request(Requests.prolific("p-1").build());
    int records = 3_000;
    for (int i = 0; i < records; i++) {
      byte[] value = Arrays.copyOf(good, 5 + random.nextInt(80));
      for (int at = 5; at < value.length; at++) {
        if (random.nextInt(4) == 0) {
          value[at] = (byte) random.nextInt(256);
        }
      }
      requests.pipeInput(null, value);
    }

    int commands =
        commands(Platform.PROLIFIC).size()
            + commands(Platform.MTURK).size()
            + commands(Platform.RESPONDENT).size();
    assertThat(rejections().size() + commands).isEqualTo(records);
  }

  @Test
  void lengths_beyond_all_memory_are_undecodable() {
    byte[] good = serdes.request(Requests.prolific("p-1").build());
    for (int length : new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE - 8, 1 << 30, -5}) {
      ByteBuffer value = ByteBuffer.allocate(5 + 10);
      value.put(good, 0, 5);
      long zigzag = ((long) length << 1) ^ (length >> 31);
      while ((zigzag & ~0x7FL) != 0) {
        value.put((byte) ((zigzag & 0x7F) | 0x80));
        zigzag >>>= 7;
      }
      value.put((byte) zigzag);
      requests.pipeInput(null, value.array());
    }

    assertThat(rejections())
        .hasSize(4)
        .allMatch(rejected -> rejected.getCode() == RejectionCode.UNDECODABLE);
  }

  @Test
  void who_asked_goes_on_with_the_command() {
    send(Requests.prolific("p-1").setRequestedBy("A. Jones"));

    assertThat(only(commands(Platform.PROLIFIC)).getRequestedBy()).isEqualTo("A. Jones");
  }

  @Test
  void another_record_type_under_a_valid_id_is_undecodable_even_if_it_has_all_the_fields() {
    send(Requests.prolific("p-1"));
    PayoutCommand command = only(commands(Platform.PROLIFIC));
    Schema schema = PayoutCommand.getClassSchema();
    GenericRecord other = (GenericRecord) GenericData.get().deepCopy(schema, command);
    other.put("payout_id", "p-2");

    requests.pipeInput(null, serdes.anyRecord(other));

    assertThat(only(rejections()).getCode()).isEqualTo(RejectionCode.UNDECODABLE);
    assertThat(registered("p-2")).isNull();
  }

  @Test
  void a_target_of_a_newer_schema_is_invalid_even_if_it_has_the_shape_of_a_known_one() {
    Schema newer = TestSerdes.requestSchema("MTurkTarget", "OtherCrowdTarget");
    Schema targetSchema = newer.getField("target").schema().getTypes().get(2);
    GenericRecord target =
        new GenericRecordBuilder(targetSchema)
            .set("worker_id", "A1")
            .set("assignment_id", "3")
            .build();
    GenericRecord request =
        new GenericRecordBuilder(newer)
            .set("payout_id", "p-1")
            .set("target", target)
            .set("amount_minor", 100L)
            .set("currency", "USD")
            .build();

    requests.pipeInput(null, serdes.anyRecord(request));

    BonusRejected rejected = only(rejections());
    assertThat(rejected.getCode()).isEqualTo(RejectionCode.INVALID);
    assertThat(rejected.getPayoutId()).isEqualTo("p-1");
    assertThat(rejected.getDetail()).contains("OtherCrowdTarget");
    assertThat(registered("p-1")).isNull();
    assertThat(commands(Platform.MTURK)).isEmpty();
  }

  @Test
  void older_and_newer_writers_are_understood() {
    Schema target = new Schema.Parser().parse(org.payouts.MTurkTarget.getClassSchema().toString());
    Schema older =
        SchemaBuilder.record("BonusRequested")
            .namespace("org.payouts")
            .fields()
            .requiredString("payout_id")
            .name("target")
            .type(target)
            .noDefault()
            .requiredInt("amount_minor")
            .requiredString("currency")
            .endRecord();
    GenericRecord mturk =
        new GenericRecordBuilder(target).set("worker_id", "A1").set("assignment_id", "3").build();
    GenericRecord request =
        new GenericRecordBuilder(older)
            .set("payout_id", "p-1")
            .set("target", mturk)
            .set("amount_minor", 100)
            .set("currency", "USD")
            .build();

    requests.pipeInput(null, serdes.anyRecord(request));

    PayoutCommand command = only(commands(Platform.MTURK));
    assertThat(command.getAmountMinor()).isEqualTo(100);
    assertThat(command.getReason()).isEmpty();
  }

  @Test
  void a_registry_that_is_down_is_never_undecodable_and_the_record_is_read_again() {
    byte[] unknown =
        serdes.anyRecord(
            new GenericRecordBuilder(
                    SchemaBuilder.record("Other").fields().requiredInt("n").endRecord())
                .set("n", 1)
                .build());
    byte[] known = serdes.request(Requests.prolific("p-1").build());
    registry.disconnect();

    requests.pipeInput(null, unknown);
    requests.pipeInput(null, known);

    assertThat(driver.setAside()).isEqualTo(1);
    assertThat(driver.commandedSoFar(Platform.PROLIFIC))
        .as("those behind it go on")
        .containsExactly("p-1");
    registry.connect();
    assertThat(only(rejections()).getCode()).isEqualTo(RejectionCode.UNDECODABLE);
  }

  @Test
  void one_submission_is_one_target_however_it_is_spelled() {
    String upper = Requests.SUBMISSION.toUpperCase(java.util.Locale.ROOT);
    send(Requests.prolific("p-1"));
    send(Requests.prolific("p-2").setTarget(new ProlificTarget("ws1", "study1", upper)));
    send(Requests.prolific("p-1").setTarget(new ProlificTarget("ws1", "study1", upper)));
    send(Requests.mturk("m-1").setTarget(new MTurkTarget("a1worker", "3assignment", null)));

    List<PayoutCommand> prolific = commands(Platform.PROLIFIC);
    assertThat(prolific).hasSize(2);
    assertThat(prolific.get(1).getTarget()).isEqualTo(prolific.get(0).getTarget());
    assertThat(prolific.get(1).getContentHash()).isEqualTo(prolific.get(0).getContentHash());
    assertThat(only(rejections()).getCode()).isEqualTo(RejectionCode.DUPLICATE);
    assertThat(only(commands(Platform.MTURK)).getTarget())
        .isEqualTo(new MTurkTarget("A1WORKER", "3ASSIGNMENT", null));
  }

  @Test
  void a_submission_without_the_platforms_shape_is_refused_with_cause_and_remedy() {
    send(Requests.prolific("p-1").setTarget(new ProlificTarget("ws1", "study1", "6.12346E.23")));

    assertThat(only(commands(Platform.PROLIFIC)).getRefusal())
        .satisfies(refusal -> assertThat(refusal.getCode()).isEqualTo("TARGET_ID_SHAPE"))
        .satisfies(
            refusal ->
                assertThat(refusal.getDetail())
                    .contains("submission_id", "24 hexadecimal digits", "prolific.ids=any"));
  }

  @Test
  void the_share_of_direct_requests_is_counted() {
    send(Requests.prolific("p-1"));
    send(Requests.prolific("p-2"));
    requests.pipeInput(null, new byte[] {1});

    assertThat(driver.placed("direct")).isEqualTo(way() == Way.DIRECT ? 2 : 0);
    assertThat(driver.placed("misplaced")).isEqualTo(way() == Way.DIRECT ? 0 : 2);
    assertThat(driver.passedOn()).hasSize(way() == Way.DIRECT ? 0 : 2);
  }

  @Test
  void an_amount_written_as_a_double_is_rejected_and_names_the_schema_and_the_remedy() {
    Schema lossy =
        TestSerdes.requestSchema(
            "\"amount_minor\",\"type\":\"long\"", "\"amount_minor\",\"type\":\"double\"");
    GenericRecord request =
        new GenericRecordBuilder(lossy)
            .set("payout_id", "p-1")
            .set(
                "target",
                new GenericRecordBuilder(lossy.getField("target").schema().getTypes().get(2))
                    .set("worker_id", "A1")
                    .set("assignment_id", "3")
                    .build())
            .set("amount_minor", 100.0d)
            .set("currency", "USD")
            .build();
    byte[] value = serdes.anyRecord(request);

    requests.pipeInput(null, value);

    BonusRejected rejected = only(rejections());
    assertThat(rejected.getCode()).isEqualTo(RejectionCode.INVALID);
    assertThat(rejected.getPayoutId()).isEqualTo("p-1");
    assertThat(rejected.getDetail())
        .contains("amount_minor as double")
        .contains("schema ID is " + ByteBuffer.wrap(value).getInt(1))
        .contains("payouts topics check");
    assertThat(registered("p-1")).isNull();
  }

  @Test
  void beyond_the_bound_of_what_is_set_aside_the_partition_stops() {
    registry.disconnect();
    for (int id = 0; id < 100; id++) {
      requests.pipeInput(null, ByteBuffer.allocate(9).put((byte) 0).putInt(70_000 + id).array());
    }
    assertThatThrownBy(
            () ->
                requests.pipeInput(
                    null, ByteBuffer.allocate(9).put((byte) 0).putInt(80_000).array()))
        .hasStackTraceContaining("schema ID 80000");
    assertThat(driver.setAside()).isEqualTo(100);
    registry.connect();
  }

  @Test
  void the_time_of_a_record_does_not_matter() {
    for (Instant time : List.of(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"))) {
      requests.pipeInput(
          new TestRecord<>(
              null,
              serdes.request(Requests.prolific("at-" + time.getEpochSecond()).build()),
              time));
    }

    assertThat(commands(Platform.PROLIFIC))
        .extracting(PayoutCommand::getAdmittedAt)
        .containsExactly(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"));
  }

  @Test
  void a_resend_issues_the_registered_command_again() {
    byte[] request = send(Requests.prolific("p-1"));
    RecordHeaders resend = new RecordHeaders();
    resend.add("payouts-resend", "true".getBytes(UTF_8));

    requests.pipeInput(new TestRecord<>(null, request, resend, Instant.ofEpochSecond(99)));

    List<PayoutCommand> commands = commands(Platform.PROLIFIC);
    assertThat(commands).hasSize(2);
    assertThat(commands.get(1)).isEqualTo(commands.get(0));
    assertThat(rejections()).isEmpty();
  }

  @Test
  void a_resend_of_other_content_is_a_conflict() {
    send(Requests.prolific("p-1"));
    RecordHeaders resend = new RecordHeaders();
    resend.add("payouts-resend", "true".getBytes(UTF_8));
    byte[] other = serdes.request(Requests.prolific("p-1").setAmountMinor(1).build());

    requests.pipeInput(new TestRecord<>(null, other, resend, Instant.EPOCH));

    assertThat(commands(Platform.PROLIFIC)).hasSize(1);
    assertThat(only(rejections()).getCode()).isEqualTo(RejectionCode.CONFLICT);
  }

  @Test
  void headers_of_the_publisher_are_not_passed_on() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("private", new byte[100]);
    requests.pipeInput(
        new TestRecord<>(
            null, serdes.request(Requests.prolific("p-1").build()), headers, Instant.EPOCH));

    TestOutputTopic<String, PayoutCommand> topic =
        driver.output(Topics.commands(Platform.PROLIFIC), PayoutCommand.class);
    assertThat(topic.readRecord().headers().toArray()).isEmpty();
  }

  @Test
  void a_long_key_is_cut_to_1_KiB() {
    requests.pipeInput(new byte[5_000], new byte[] {1});

    assertThat(only(rejections()).getKeyHead().remaining()).isEqualTo(1_024);
  }

  private byte[] send(BonusRequested.Builder request) {
    byte[] value = serdes.request(request.build());
    requests.pipeInput(request.getPayoutId().getBytes(UTF_8), value);
    return value;
  }

  private List<PayoutCommand> commands(Platform platform) {
    return driver.commands(platform);
  }

  private List<BonusRejected> rejections() {
    return driver.rejections();
  }

  private List<TestRecord<String, BonusRejected>> rejectionRecords() {
    driver.settle();
    return driver.output(Topics.BONUS_REJECTED, BonusRejected.class).readRecordsToList();
  }

  private PayoutAdmission registered(String payoutId) {
    return driver.<PayoutAdmission>store(Topics.ROUTER_ADMISSIONS_STORE).get(payoutId);
  }

  private double count(String outcome, String platform) {
    return driver.count(outcome, platform);
  }

  private static SourcePosition place(long offset) {
    return new SourcePosition(Topics.BONUS_REQUESTED, 0, offset);
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }
}
