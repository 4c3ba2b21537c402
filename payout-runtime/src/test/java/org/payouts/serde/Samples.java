package org.payouts.serde;

import java.time.Instant;
import org.apache.avro.Schema;
import org.payouts.BonusRequested;
import org.payouts.ProlificTarget;

/** Records the tests write. */
final class Samples {
  static final String TOPIC = "bonus-requested";
  static final String SUBJECT = "bonus-requested-value";

  private Samples() {}

  static BonusRequested request() {
    return BonusRequested.newBuilder()
        .setPayoutId("p-1")
        .setTarget(new ProlificTarget("ws", "study", "sub"))
        .setAmountMinor(250)
        .setCurrency("GBP")
        .setReason("Thank you")
        .setRequestedAt(Instant.ofEpochMilli(1_700_000_000_000L))
        .build();
  }

  /** The schema as published, without Java's properties. */
  static Schema published() {
    return SchemaTexts.published(BonusRequested.getClassSchema());
  }
}
