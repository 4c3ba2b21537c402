package org.payouts.workers.kafka;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.payouts.PayoutResolution;
import org.payouts.serde.RegistryRefusedException;
import org.payouts.serde.RegistryUnavailableException;
import org.payouts.serde.UndecodableException;

class ResolutionReaderTest {
  private static final ConsumerRecord<String, byte[]> RECORD =
      new ConsumerRecord<>("payout-resolutions", 0, 3, "p", new byte[] {1});

  private static ResolutionReader reading(SerializationException failure) {
    Deserializer<PayoutResolution> deserializer =
        (topic, bytes) -> {
          throw failure;
        };
    return new ResolutionReader(null, deserializer, null, null, null, null);
  }

  @Test
  void a_verdict_is_not_passed_over_because_the_registry_is_down_or_refuses_us() {
    assertThrows(
        RegistryUnavailableException.class,
        () -> reading(new RegistryUnavailableException("down", null)).verdict(RECORD));
    assertThrows(
        RegistryRefusedException.class,
        () -> reading(new RegistryRefusedException(401, 40101, "no")).verdict(RECORD));
  }

  @Test
  void bytes_that_are_no_verdict_are_passed_over() {
    assertNull(reading(new UndecodableException("no magic byte", null)).verdict(RECORD));
  }
}
