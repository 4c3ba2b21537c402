package org.payouts.workers.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.payouts.PayoutLedgerEntry;
import org.payouts.serde.RegistryAvroDeserializer;
import org.payouts.workers.engine.LedgerImage;
import org.payouts.workers.ledger.LedgerCodec;
import org.payouts.workers.ledger.LedgerHead;
import org.payouts.workers.ledger.LedgerRestoration;

/** The ledger as bytes: what a new owner knows of an older one is what these hold. */
public final class LedgerRecords {
  static {
    new RegistryAvroDeserializer<PayoutLedgerEntry>().close(); // Trusts the generated classes.
  }

  private LedgerRecords() {}

  /** The image of a ledger with the records of these steps. */
  public static LedgerImage replayed(List<Step> steps) {
    LedgerRestoration<PayoutLedgerEntry> restoration = new LedgerRestoration<>(LedgerCodec::open);
    for (Step step : steps) {
      PayoutLedgerEntry entry = overTheWire(LedgerCodec.write(step.next(), Samples.OWNER, 5));
      restoration.add(LedgerHead.of(entry), entry);
    }
    return restoration.image();
  }

  private static PayoutLedgerEntry overTheWire(PayoutLedgerEntry entry) {
    try {
      return PayoutLedgerEntry.getDecoder().decode(PayoutLedgerEntry.getEncoder().encode(entry));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
