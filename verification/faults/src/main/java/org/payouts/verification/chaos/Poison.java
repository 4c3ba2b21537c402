package org.payouts.verification.chaos;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.SourcePosition;
import org.payouts.config.Settings;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.Topics;

/**
 * Records of bonus-requested that nobody can pay: each must end in one rejection or one refusal.
 */
final class Poison {
  private static final int HEADER = 5;
  private static final List<String> BAD_IDS =
      List.of(
          "",
          "x".repeat(129),
          "a,b",
          "a\nb",
          "a\u0000b",
          "a/b",
          "p\u0430yout",
          "trailing ",
          "\uD83D\uDE00",
          "x".repeat(20_000));

  private final Serializer<BonusRequested> serializer;
  private final int foreignSchema;

  Poison(Settings settings, Serializer<BonusRequested> serializer) {
    this.serializer = serializer;
    this.foreignSchema =
        new SchemaRegistryClient(settings)
            .register("elsewhere-value", SourcePosition.getClassSchema());
  }

  /** Bytes that are no request or a request that cannot be paid. */
  @SuppressWarnings("ReturnsNullCollection") // A null value is one of the poisons.
  byte @Nullable [] value(Random random, String id) {
    return switch (random.nextInt(16)) {
      case 0 -> null;
      case 1 -> new byte[0];
      case 2 -> new byte[1];
      case 3 -> "{\"payout_id\":\"x\"}".getBytes(StandardCharsets.UTF_8);
      case 4 -> noise(random);
      case 5 -> unknownSchema(id);
      case 6 -> truncated(random, id);
      case 7 -> anotherType();
      case 8, 9 -> bytes(mturk(BAD_IDS.get(random.nextInt(BAD_IDS.size())), 5, "USD"));
      case 10 -> bytes(mturk(id, random.nextBoolean() ? 0 : Long.MIN_VALUE, "USD"));
      case 11 -> bytes(mturk(id, 1_000_000_000_000L, "USD"));
      case 12 -> bytes(mturk(id, 5, random.nextBoolean() ? "GBP" : "usd"));
      case 13 -> bytes(request(id, new ProlificTarget("ws-0", "study-0", "bad,9\nx"), 5, "GBP"));
      case 14 -> bytes(request(id, random.nextBoolean() ? null : tooLittle(id), 5, "USD"));
      default -> bytes(large(id, random.nextBoolean() ? 1_001 : 200_000));
    };
  }

  private static RespondentTarget tooLittle(String id) {
    return new RespondentTarget("project", id, 2500L);
  }

  private static byte[] noise(Random random) {
    byte[] noise = new byte[1 + random.nextInt(200)];
    random.nextBytes(noise);
    noise[0] = 0; // Looks like the wire format.
    return noise;
  }

  private byte[] unknownSchema(String id) {
    byte[] bytes = bytes(mturk(id, 5, "USD"));
    ByteBuffer.wrap(bytes).putInt(1, 987_654);
    return bytes;
  }

  private byte[] truncated(Random random, String id) {
    byte[] bytes = bytes(mturk(id, 5, "USD"));
    return Arrays.copyOf(bytes, HEADER + random.nextInt(4));
  }

  private byte[] anotherType() {
    ByteBuffer other = ByteBuffer.allocate(HEADER + 4).put((byte) 0).putInt(foreignSchema);
    return other.put((byte) 2).put((byte) 'x').array();
  }

  private byte[] bytes(BonusRequested request) {
    return serializer.serialize(Topics.BONUS_REQUESTED, request);
  }

  private static BonusRequested mturk(String id, long amount, String currency) {
    return request(id, new MTurkTarget("A1WORKER", "3BAD", null), amount, currency);
  }

  private static BonusRequested large(String id, int length) {
    return BonusRequested.newBuilder(mturk(id, 5, "USD")).setReason("x".repeat(length)).build();
  }

  static BonusRequested request(
      String id, @Nullable Object target, long amountMinor, String currency) {
    return BonusRequested.newBuilder()
        .setPayoutId(id)
        .setTarget(target)
        .setAmountMinor(amountMinor)
        .setCurrency(currency)
        .setReason("Thank you")
        .build();
  }

  /** The id of a schema that says the same in other words, as a newer publisher would have it. */
  static int anotherVersion(Settings settings) {
    String text = BonusRequested.getClassSchema().toString();
    Schema other =
        new Schema.Parser()
            .parse(text.replaceFirst("A study platform asks", "Once more a study platform asks"));
    return new SchemaRegistryClient(settings).register("another-value", other);
  }
}
