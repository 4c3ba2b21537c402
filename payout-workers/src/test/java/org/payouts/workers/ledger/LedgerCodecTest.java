package org.payouts.workers.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.payouts.PayoutLedgerEntry;
import org.payouts.serde.RegistryAvroDeserializer;
import org.payouts.workers.protocol.LedgerImage;
import org.payouts.workers.protocol.LedgerImages;
import org.payouts.workers.protocol.Payout;
import org.payouts.workers.protocol.Samples;
import org.payouts.workers.protocol.Target;

class LedgerCodecTest {

  @BeforeAll
  static void trust_the_generated_classes() {
    new RegistryAvroDeserializer<PayoutLedgerEntry>().close();
  }

  static Stream<Arguments> open_payouts() {
    List<Target> targets =
        List.of(
            Samples.mturk("a"),
            new Target.MTurk("w", "a", null),
            Samples.prolific("ws", "s"),
            Samples.respondent("r"));
    return targets.stream()
        .flatMap(
            target ->
                Stream.of("ACCEPTED", "RETRY_WAIT", "ATTEMPTING", "SUBMITTED", "IN_DOUBT", "REVIEW")
                    .flatMap(
                        state ->
                            Stream.of(true, false)
                                .map(doubt -> Arguments.of(state, target, doubt))));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("open_payouts")
  void an_open_payout_comes_back_as_it_was(String state, Target target, boolean doubt)
      throws IOException {
    Payout payout = Samples.in(state, target, doubt);
    LedgerImage image = new LedgerImage();
    LedgerCodec.replay(overTheWire(LedgerCodec.write(payout, Samples.OWNER, 5)), image);
    assertEquals(payout, LedgerImages.only(image));
    assertEquals(8, image.nextTenure());
  }

  @Test
  void a_settled_record_is_slim_and_remembered_as_an_id() throws IOException {
    for (String state : List.of("PAID", "FAILED")) {
      Payout payout = Samples.in(state, Samples.mturk("a"), true);
      PayoutLedgerEntry entry = overTheWire(LedgerCodec.write(payout, Samples.OWNER, 5));
      assertNull(entry.getCommand());
      assertNull(entry.getAttempt());
      assertNotNull(entry.getSettledAt());
      LedgerImage image = new LedgerImage();
      LedgerCodec.replay(overTheWire(LedgerCodec.write(open(), Samples.OWNER, 5)), image);
      LedgerCodec.replay(entry, image);
      assertNull(LedgerImages.only(image));
      assertThrows(IllegalStateException.class, () -> LedgerCodec.replay(openEntry(), image));
    }
  }

  @Test
  void an_unknown_state_is_not_owned() {
    PayoutLedgerEntry entry = openEntry();
    PayoutLedgerEntry newer = PayoutLedgerEntry.newBuilder(entry).setState("ON_HOLD").build();
    assertThrows(UnusableRecordException.class, () -> LedgerCodec.replay(newer, new LedgerImage()));
  }

  @Test
  void an_open_record_without_command_or_attempt_is_not_owned() {
    PayoutLedgerEntry entry = openEntry();
    assertThrows(
        UnusableRecordException.class,
        () ->
            LedgerCodec.replay(
                PayoutLedgerEntry.newBuilder(entry).setCommand(null).build(), new LedgerImage()));
    assertThrows(
        UnusableRecordException.class,
        () ->
            LedgerCodec.replay(
                PayoutLedgerEntry.newBuilder(entry).setAttempt(null).build(), new LedgerImage()));
  }

  private static Payout open() {
    return Samples.in("IN_DOUBT", Samples.mturk("a"), false);
  }

  private static PayoutLedgerEntry openEntry() {
    return LedgerCodec.write(open(), Samples.OWNER, 5);
  }

  private static PayoutLedgerEntry overTheWire(PayoutLedgerEntry entry) throws IOException {
    ByteBuffer bytes = PayoutLedgerEntry.getEncoder().encode(entry);
    return PayoutLedgerEntry.getDecoder().decode(bytes);
  }
}
