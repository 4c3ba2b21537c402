package org.payouts.workers.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.ContentHash;
import org.payouts.PayoutResolution;
import org.payouts.Verdict;
import org.payouts.serde.RegistryRefusedException;
import org.payouts.serde.RegistryUnavailableException;
import org.payouts.serde.UndecodableException;
import org.payouts.workers.model.Approval;
import org.payouts.workers.model.Resolution;

class ResolutionRecordsTest {
  private static final ConsumerRecord<String, byte[]> RECORD =
      new ConsumerRecord<>("payout-resolutions", 0, 3, "p", new byte[] {1});

  private final List<Resolution> resolutions = new ArrayList<>();
  private final List<Approval> approvals = new ArrayList<>();
  private final List<Boolean> read = new ArrayList<>();

  private void read(Deserializer<PayoutResolution> deserializer) {
    records(deserializer).take(RECORD, "topic-id");
  }

  private ResolutionRecords records(Deserializer<PayoutResolution> deserializer) {
    return new ResolutionRecords(deserializer, resolutions::add, approvals::add, read::add);
  }

  private void failing(SerializationException failure) {
    read(
        (topic, bytes) -> {
          throw failure;
        });
  }

  private static PayoutResolution.Builder said(Verdict verdict) {
    return PayoutResolution.newBuilder()
        .setPayoutId("p")
        .setVerdict(verdict)
        .setAttempt(1)
        .setBy("ada")
        .setBecause("seen")
        .setDecidedAt(Instant.EPOCH);
  }

  @Test
  void a_verdict_is_not_passed_over_because_the_registry_is_down_or_refuses_us() {
    assertThrows(
        RegistryUnavailableException.class,
        () -> failing(new RegistryUnavailableException("down", null)));
    assertThrows(
        RegistryRefusedException.class,
        () -> failing(new RegistryRefusedException(401, 40101, "no")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "1e-999999999", "1e41", "", "x"})
  void a_verdict_that_names_no_amounts_is_not_known_to_this_version(String entry) {
    PayoutResolution said = said(Verdict.RETRY).setSeenEntries(List.of(entry)).build();
    read((topic, bytes) -> said);
    assertEquals(Resolution.Decision.UNKNOWN, resolutions.get(0).decision());
  }

  @Test
  void an_approval_names_its_content_and_decides_nothing_about_an_attempt() {
    PayoutResolution said =
        said(Verdict.APPROVE).setContentHash(new ContentHash(new byte[16])).build();
    read((topic, bytes) -> said);
    assertEquals(List.of(new Approval("p", "00".repeat(16), "ada")), approvals);
    assertEquals(List.of(), resolutions);
  }

  @Test
  void an_approval_without_content_approves_nothing() {
    read((topic, bytes) -> said(Verdict.APPROVE).build());
    assertEquals(List.of(), approvals);
    assertEquals(List.of(), resolutions);
  }

  @Test
  void bytes_that_are_no_verdict_are_passed_over() {
    failing(new UndecodableException("no magic byte", null));
    assertEquals(List.of(), resolutions);
  }

  @Test
  void it_is_said_whether_all_that_there_is_was_read() {
    ResolutionRecords records = records((topic, bytes) -> said(Verdict.PAID).build());
    records.caughtUp();
    records.unreadable("no broker answers");
    assertEquals(List.of(true, false), read);
  }
}
