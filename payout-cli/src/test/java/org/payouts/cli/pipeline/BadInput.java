package org.payouts.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.SourcePosition;
import org.payouts.serde.SchemaRegistryClient;

/**
 * Every kind of request nobody can pay, with the one outcome it must have: a rejection's code at
 * its place, or a payout ID's failure code.
 */
final class BadInput {

  private static final int HEADER = 5;

  private final Map<SourcePosition, String> rejections = new LinkedHashMap<>();
  private final Map<SourcePosition, String> names = new LinkedHashMap<>();
  private final Map<String, String> failures = new LinkedHashMap<>();
  private final Pipeline pipeline;

  private BadInput(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  static BadInput writeTo(Pipeline pipeline) throws Exception {
    BadInput input = new BadInput(pipeline);
    input.bytes();
    input.ids();
    input.amounts();
    input.targets();
    input.sizes();
    return input;
  }

  Map<SourcePosition, String> rejections() {
    return rejections;
  }

  Map<SourcePosition, String> names() {
    return names;
  }

  Map<String, String> failures() {
    return failures;
  }

  private void rejected(String name, String code, byte @Nullable [] value) throws Exception {
    SourcePosition place = pipeline.write(null, "key-of-" + name, value);
    rejections.put(place, code);
    names.put(place, name);
  }

  private void failed(String code, BonusRequested request) throws Exception {
    pipeline.publish(request);
    failures.put(request.getPayoutId(), code);
  }

  private static MTurkTarget target() {
    return new MTurkTarget("A1WORKER", "3BAD", null);
  }

  private static BonusRequested mturk(String id, long amount, String currency) {
    return Requests.request(id, target(), amount, currency);
  }

  private void bytes() throws Exception {
    byte[] good = pipeline.bytes(mturk("never-read", 1, "USD"));
    rejected("null", "UNDECODABLE", null);
    rejected("empty", "UNDECODABLE", new byte[0]);
    rejected("one byte", "UNDECODABLE", new byte[1]);
    rejected("text", "UNDECODABLE", "{\"payout_id\":\"x\"}".getBytes(StandardCharsets.UTF_8));
    byte[] unknown = good.clone();
    ByteBuffer.wrap(unknown).putInt(1, 987_654);
    rejected("unknown schema id", "UNDECODABLE", unknown);
    rejected("truncated", "UNDECODABLE", Arrays.copyOf(good, good.length / 2));
    Schema schema = SourcePosition.getClassSchema();
    int id = new SchemaRegistryClient(pipeline.settings()).register("elsewhere-value", schema);
    ByteBuffer other = ByteBuffer.allocate(HEADER + 4).put((byte) 0).putInt(id);
    rejected("another record type", "UNDECODABLE", other.put((byte) 2).put((byte) 'x').array());
  }

  private void ids() throws Exception {
    for (String id :
        new String[] {
          "",
          "x".repeat(129),
          "a,b",
          "a\nb",
          "a\u0000b",
          "a/b",
          "p\u0430yout",
          "trailing ",
          "\uD83D\uDE00"
        }) {
      rejected("ID [" + id + "]", "INVALID", pipeline.bytes(mturk(id, 1, "USD")));
    }
  }

  private void amounts() throws Exception {
    failed("AMOUNT_NOT_POSITIVE", mturk("bad-zero", 0, "USD"));
    failed("AMOUNT_NOT_POSITIVE", mturk("bad-negative", -5, "USD"));
    failed("AMOUNT_NOT_POSITIVE", mturk("bad-lowest", Long.MIN_VALUE, "USD"));
    failed("AMOUNT_TOO_LARGE", mturk("bad-huge", 1_000_000_000_000L, "USD"));
    failed("AMOUNT_TOO_LARGE", mturk("bad-highest", Long.MAX_VALUE, "USD"));
    failed("CURRENCY_NOT_SUPPORTED", mturk("bad-gbp", 5, "GBP"));
    failed("CURRENCY_NOT_SUPPORTED", mturk("bad-lower", 5, "usd"));
    failed(
        "CURRENCY_NOT_SUPPORTED",
        Requests.request("bad-eur", new ProlificTarget("ws", "study-of-ws", "bad"), 5, "EUR"));
    failed(
        "WRONG_CURRENCY",
        Requests.request(
            "bad-workspace", new ProlificTarget("ws", "study-of-ws", "bad"), 5, "USD"));
    failed(
        "AMOUNT_BELOW_INCENTIVE",
        Requests.request("bad-below", new RespondentTarget("project", "bad", 2500L), 5, "USD"));
  }

  private void targets() throws Exception {
    rejected("no target", "INVALID", pipeline.bytes(Requests.request("bad-none", null, 5, "USD")));
    String text = BonusRequested.getClassSchema().toString();
    Schema newer = new Schema.Parser().parse(text.replace("RespondentTarget", "CloudTarget"));
    int id = new SchemaRegistryClient(pipeline.settings()).register("newer-value", newer);
    byte[] unknown =
        pipeline.bytes(
            Requests.request("bad-cloud", new RespondentTarget("p", "bad", 2500L), 2500, "USD"));
    ByteBuffer.wrap(unknown).putInt(1, id);
    rejected("unknown platform", "INVALID", unknown);
    failed(
        "TARGET_INVALID",
        Requests.request("bad-csv", new ProlificTarget("ws", "study-of-ws", "bad,9\nx"), 5, "GBP"));
    failed(
        "TARGET_INVALID",
        Requests.request("bad-empty", new ProlificTarget("ws", "study-of-ws", ""), 5, "GBP"));
    failed(
        "TARGET_INVALID",
        Requests.request("bad-long", new MTurkTarget("A1", "3".repeat(5_000), null), 5, "USD"));
  }

  private void sizes() throws Exception {
    failed("REASON_TOO_LONG", withReason("bad-reason", 1_001));
    failed("REQUEST_TOO_LARGE", withReason("bad-large", 200_000));
    assertThatThrownBy(() -> pipeline.publish(withReason("bad-megabyte", 1_000_000)))
        .as("the broker refuses it, so its publisher gets the error")
        .hasCauseInstanceOf(RecordTooLargeException.class);
    // The largest record the broker takes: one byte more and it refuses.
    int most = 256 << 10;
    while (true) {
      try {
        failed("REQUEST_TOO_LARGE", withReason("bad-limit", most));
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RecordTooLargeException)) {
          throw e;
        }
        most--;
      }
    }
  }

  private static BonusRequested withReason(String id, int length) {
    BonusRequested request = mturk(id, 5, "USD");
    return BonusRequested.newBuilder(request).setReason("x".repeat(length)).build();
  }

  /** The request under a schema of the same fields that no reader has seen before. */
  static byte[] inAnotherVersion(Pipeline pipeline, BonusRequested request) {
    String text = BonusRequested.getClassSchema().toString();
    Schema other =
        new Schema.Parser()
            .parse(text.replaceFirst("A study platform asks", "Once more a study platform asks"));
    int id = new SchemaRegistryClient(pipeline.settings()).register("another-value", other);
    byte[] bytes = pipeline.bytes(request);
    ByteBuffer.wrap(bytes).putInt(1, id);
    return bytes;
  }
}
