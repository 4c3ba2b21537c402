package org.payouts.workers.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.PayoutResolution;
import org.payouts.serde.RegistryRefusedException;
import org.payouts.serde.RegistryUnavailableException;
import org.payouts.serde.UndecodableException;
import org.payouts.workers.model.Resolution;

class ResolutionRecordsTest {
  private static final ConsumerRecord<String, byte[]> RECORD =
      new ConsumerRecord<>("payout-resolutions", 0, 3, "p", new byte[] {1});

  private static ResolutionRecords reading(SerializationException failure) {
    Deserializer<PayoutResolution> deserializer =
        (topic, bytes) -> {
          throw failure;
        };
    return new ResolutionRecords(deserializer, read -> {});
  }

  @Test
  void a_verdict_is_not_passed_over_because_the_registry_is_down_or_refuses_us() {
    assertThrows(
        RegistryUnavailableException.class,
        () ->
            reading(new RegistryUnavailableException("down", null)).resolution(RECORD, "topic-id"));
    assertThrows(
        RegistryRefusedException.class,
        () ->
            reading(new RegistryRefusedException(401, 40101, "no")).resolution(RECORD, "topic-id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "1e-999999999", "1e41", "", "x"})
  void a_verdict_that_names_no_amounts_is_not_known_to_this_version(String entry) {
    PayoutResolution said =
        PayoutResolution.newBuilder()
            .setPayoutId("p")
            .setVerdict(org.payouts.Verdict.RETRY)
            .setAttempt(1)
            .setBy("ada")
            .setBecause("seen")
            .setDecidedAt(Instant.EPOCH)
            .setSeenEntries(List.of(entry))
            .build();
    ResolutionRecords reader = new ResolutionRecords((topic, bytes) -> said, read -> {});
    assertEquals(Resolution.Decision.UNKNOWN, reader.resolution(RECORD, "topic-id").decision());
  }

  @Test
  void bytes_that_are_no_verdict_are_passed_over() {
    assertNull(
        reading(new UndecodableException("no magic byte", null)).resolution(RECORD, "topic-id"));
  }
}
