package org.payouts.workers.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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
import org.payouts.workers.protocol.Owner;
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
    LedgerImage image = restored(overTheWire(LedgerCodec.write(payout, Samples.OWNER, 5)));
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
      LedgerImage image = restored(openEntry(), entry);
      assertNull(LedgerImages.only(image));
      assertEquals(2, image.records());
      assertThrows(IllegalStateException.class, () -> restored(entry, openEntry()));
      assertThrows(IllegalStateException.class, () -> restored(entry, openEntry(), entry));
    }
  }

  @Test
  void only_the_newest_record_of_an_open_payout_is_read_whole() {
    List<PayoutLedgerEntry> read = new ArrayList<>();
    LedgerRestoration<PayoutLedgerEntry> restoration =
        new LedgerRestoration<>(
            entry -> {
              read.add(entry);
              return entry;
            });
    PayoutLedgerEntry older = entry("ACCEPTED", new Owner(9, "older"));
    PayoutLedgerEntry newer = entry("IN_DOUBT", new Owner(3, "newer"));
    restoration.add(LedgerHead.of(older), older);
    restoration.add(LedgerHead.of(newer), newer);
    LedgerImage image = restoration.image();
    assertEquals(List.of(newer), read);
    assertEquals(2, image.records());
    assertEquals(10, image.nextTenure(), "a superseded record's tenure counts too");
  }

  @Test
  void an_unknown_state_is_not_owned() {
    PayoutLedgerEntry entry = openEntry();
    PayoutLedgerEntry newer = PayoutLedgerEntry.newBuilder(entry).setState("ON_HOLD").build();
    assertThrows(UnusableRecordException.class, () -> restored(newer));
  }

  @Test
  void an_open_record_without_command_or_attempt_is_not_owned() {
    PayoutLedgerEntry entry = openEntry();
    assertThrows(
        UnusableRecordException.class,
        () -> restored(PayoutLedgerEntry.newBuilder(entry).setCommand(null).build()));
    assertThrows(
        UnusableRecordException.class,
        () -> restored(PayoutLedgerEntry.newBuilder(entry).setAttempt(null).build()));
  }

  private static Payout open() {
    return Samples.in("IN_DOUBT", Samples.mturk("a"), false);
  }

  private static PayoutLedgerEntry openEntry() {
    return LedgerCodec.write(open(), Samples.OWNER, 5);
  }

  private static PayoutLedgerEntry entry(String state, Owner owner) {
    return LedgerCodec.write(Samples.in(state, Samples.mturk("a"), false), owner, 5);
  }

  private static LedgerImage restored(PayoutLedgerEntry... entries) {
    LedgerRestoration<PayoutLedgerEntry> restoration = new LedgerRestoration<>(Function.identity());
    for (PayoutLedgerEntry entry : entries) {
      restoration.add(LedgerHead.of(entry), entry);
    }
    return restoration.image();
  }

  private static PayoutLedgerEntry overTheWire(PayoutLedgerEntry entry) throws IOException {
    ByteBuffer bytes = PayoutLedgerEntry.getEncoder().encode(entry);
    return PayoutLedgerEntry.getDecoder().decode(bytes);
  }
}
