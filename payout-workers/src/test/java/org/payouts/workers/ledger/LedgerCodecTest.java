package org.payouts.workers.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.payouts.PayoutAttempt;
import org.payouts.PayoutLedgerEntry;
import org.payouts.serde.RegistryAvroDeserializer;
import org.payouts.workers.engine.LedgerImage;
import org.payouts.workers.engine.LedgerImages;
import org.payouts.workers.model.Attempt;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.Command;
import org.payouts.workers.model.History;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.Target;
import org.payouts.workers.providers.http.Json;

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
    History history =
        state.equals("ACCEPTED") ? Samples.history(false) : Samples.fullHistory(doubt);
    Payout payout = Samples.in(state, target, history);
    LedgerImage image = restored(overTheWire(LedgerCodec.write(payout, Samples.OWNER, 5)));
    assertEquals(payout, LedgerImages.only(image));
    assertEquals(8, image.nextTenure());
  }

  @Test
  void a_history_with_nothing_set_comes_back_as_it_was() throws IOException {
    Payout payout = Samples.in("ACCEPTED", Samples.respondent("r"), false);
    assertEquals(
        payout,
        LedgerImages.only(restored(overTheWire(LedgerCodec.write(payout, Samples.OWNER, 5)))));
  }

  @Test
  void what_a_study_was_bound_to_comes_back_and_may_be_unknown() throws IOException {
    for (Baseline.Prolific baseline :
        List.of(
            new Baseline.Prolific("bulk", Samples.amounts(30), "GBP", "ws"),
            new Baseline.Prolific("bulk", Samples.amounts(30), "GBP", "ws", 1, 50L),
            new Baseline.Prolific("bulk", Samples.amounts(), null, null))) {
      Payout sample = Samples.in("IN_DOUBT", Samples.prolific("ws", "s"), true);
      Attempt attempt = new Attempt(2, Samples.OWNER, 1, 2, baseline);
      Payout payout =
          new Payout(sample.command(), new PayoutState.InDoubt(attempt), sample.history());
      PayoutLedgerEntry entry = overTheWire(LedgerCodec.write(payout, Samples.OWNER, 5));
      assertEquals(payout, LedgerImages.only(restored(entry)));
    }
  }

  // ---- entries of the first version ------------------------------------------------------------

  /** The entry as the first version would have written it. */
  private static PayoutLedgerEntry ofTheFirstVersion(PayoutLedgerEntry entry) throws IOException {
    Schema first = firstVersion();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new SpecificDatumWriter<>(PayoutLedgerEntry.class).write(entry, encoder);
    encoder.flush();
    GenericRecord old =
        new GenericDatumReader<GenericRecord>(PayoutLedgerEntry.getClassSchema(), first)
            .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    bytes.reset();
    new GenericDatumWriter<GenericRecord>(first).write(old, encoder);
    encoder.flush();
    return new SpecificDatumReader<PayoutLedgerEntry>(first, PayoutLedgerEntry.getClassSchema())
        .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
  }

  private static Schema firstVersion() throws IOException {
    try (InputStream text =
        PayoutLedgerEntry.class.getResourceAsStream("/published/PayoutLedgerEntry/v1.avsc")) {
      return new Schema.Parser().parse(text);
    }
  }

  private static Payout readOld(String state, Target target) throws IOException {
    Payout payout = Samples.in(state, target, Samples.fullHistory(true));
    return LedgerImages.only(
        restored(ofTheFirstVersion(LedgerCodec.write(payout, Samples.OWNER, 5))));
  }

  @Test
  void of_an_entry_without_call_counts_each_attempt_may_have_left() throws IOException {
    for (String state : List.of("RETRY_WAIT", "ATTEMPTING", "SUBMITTED", "IN_DOUBT", "REVIEW")) {
      History history = readOld(state, Samples.prolific("ws", "s")).history();
      assertEquals(4, history.attempts());
      assertEquals(4, history.sentCalls(), state);
      assertEquals(4, history.unattendedCalls(), state);
    }
  }

  @Test
  void an_entry_of_the_first_version_presumes_and_refuses_nothing() throws IOException {
    History history = readOld("IN_DOUBT", Samples.mturk("a")).history();
    assertEquals(true, history.priorDoubt());
    assertEquals(false, history.presumedNotPaid());
    assertNull(history.refusal());
    assertNull(history.booksEntries());
    assertNull(history.absenceSeenAtMs());
    assertEquals(new Reason("WAITING", "why"), history.waiting());
    assertNull(history.waitingSinceMs());
    assertEquals(new History.ResolutionPosition(null, 11), history.resolution());
  }

  @Test
  void a_claim_of_the_first_version_keeps_the_baseline_it_has() throws IOException {
    Payout prolific = readOld("IN_DOUBT", Samples.prolific("ws", "s"));
    assertEquals(
        new Baseline.Prolific("bulk", Samples.amounts(30, 150), null, null), baselineOf(prolific));
    // It wrote a count only: no totals that a later read could be compared with.
    PayoutLedgerEntry entry =
        LedgerCodec.write(Samples.in("IN_DOUBT", Samples.respondent("r"), true), Samples.OWNER, 5);
    PayoutAttempt counted =
        PayoutAttempt.newBuilder(entry.getAttempt()).setBaselinePayments(null).build();
    PayoutLedgerEntry old = PayoutLedgerEntry.newBuilder(entry).setAttempt(counted).build();
    Payout respondent = LedgerImages.only(restored(ofTheFirstVersion(old)));
    assertEquals(
        new Baseline.Respondent(1, null).firstCalledAt(Samples.WALL_MS - Samples.HOUR_MS),
        baselineOf(respondent));
  }

  private static Baseline baselineOf(Payout payout) {
    return ((PayoutState.InDoubt) payout.state()).attempt().baseline();
  }

  @Test
  void a_settled_entry_of_the_first_version_is_remembered_and_knows_no_payments()
      throws IOException {
    PayoutLedgerEntry paid =
        ofTheFirstVersion(
            LedgerCodec.write(Samples.in("PAID", Samples.respondent("r"), true), Samples.OWNER, 5));
    assertNull(LedgerHead.of(paid).known());
    LedgerImage image = restored(paid);
    assertNull(LedgerImages.only(image));
    assertEquals(List.of(), LedgerImages.known(image, "r"));
  }

  // ---- settled ---------------------------------------------------------------------------------

  @Test
  void what_a_target_was_paid_is_restored_from_its_newest_paid_entry() throws IOException {
    List<PayoutLedgerEntry> log = new ArrayList<>();
    for (long[] known : new long[][] {{150}, {150, 150}}) {
      Payout sample = Samples.in("PAID", Samples.respondent("r"), false);
      Command command = Samples.command("p" + known.length, Samples.respondent("r"), null);
      PayoutState paid = new PayoutState.Paid(150, "books", 1, Samples.amounts(known));
      log.add(
          overTheWire(
              LedgerCodec.write(new Payout(command, paid, sample.history()), Samples.OWNER, 5)));
      LedgerImage image = restored(log.toArray(new PayoutLedgerEntry[0]));
      assertEquals(Samples.amounts(known), LedgerImages.known(image, "r"));
    }
    PayoutLedgerEntry failed =
        LedgerCodec.write(Samples.in("FAILED", Samples.respondent("r"), false), Samples.OWNER, 5);
    log.add(overTheWire(failed));
    assertEquals(
        Samples.amounts(150, 150),
        LedgerImages.known(restored(log.toArray(new PayoutLedgerEntry[0])), "r"));
  }

  @Test
  void a_head_read_alone_knows_what_the_whole_entry_knows() throws IOException {
    PayoutLedgerEntry entry =
        LedgerCodec.write(Samples.in("PAID", Samples.respondent("r"), false), Samples.OWNER, 5);
    LedgerHead head = LedgerHead.of(overTheWire(entry));
    assertEquals("r", head.target());
    assertEquals(Samples.amounts(30, 150), head.known());
    PayoutLedgerEntry token =
        LedgerCodec.write(Samples.in("PAID", Samples.mturk("a"), false), Samples.OWNER, 5);
    assertNull(LedgerHead.of(overTheWire(token)).known());
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
              return LedgerCodec.open(entry);
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
    LedgerRestoration<PayoutLedgerEntry> restoration = new LedgerRestoration<>(LedgerCodec::open);
    for (PayoutLedgerEntry entry : entries) {
      restoration.add(LedgerHead.of(entry), entry);
    }
    return restoration.image();
  }

  private static PayoutLedgerEntry overTheWire(PayoutLedgerEntry entry) throws IOException {
    ByteBuffer bytes = PayoutLedgerEntry.getEncoder().encode(entry);
    return PayoutLedgerEntry.getDecoder().decode(bytes);
  }

  /**
   * A record that the broker refuses is refused again and again: nothing of the partition goes on.
   */
  @Test
  void the_longest_list_of_the_longest_amounts_fits_into_a_ledger_record_twice()
      throws IOException {
    String longest = "0." + "1".repeat(Json.LONGEST_AMOUNT - 2);
    List<BigDecimal> amounts = Collections.nCopies(1_000, new BigDecimal(longest));
    Payout sample = Samples.in("IN_DOUBT", Samples.prolific("ws", "s"), Samples.fullHistory(true));
    Attempt attempt =
        new Attempt(2, Samples.OWNER, 1, 2, new Baseline.Prolific("bulk", amounts, "GBP", "ws"));
    Payout payout =
        new Payout(
            sample.command(),
            new PayoutState.Review(attempt, "not in the books", 3),
            Samples.shown(sample.history(), amounts));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new SpecificDatumWriter<>(PayoutLedgerEntry.class)
        .write(LedgerCodec.write(payout, Samples.OWNER, 5), encoder);
    encoder.flush();
    assertTrue(bytes.size() < 60 * 1024, bytes.size() + " bytes");
  }
}
