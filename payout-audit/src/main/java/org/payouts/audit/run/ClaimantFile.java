package org.payouts.audit.run;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.audit.checks.Claimant;
import org.payouts.audit.history.PayoutOutcome;
import org.payouts.audit.history.RecordPosition;

/** Claimants as the audit's own files hold them. */
final class ClaimantFile {
  private ClaimantFile() {}

  static void write(Claimant claimant, DataOutputStream out) throws IOException {
    out.writeUTF(claimant.payoutId());
    out.writeUTF(claimant.platform().name());
    out.writeUTF(claimant.target());
    out.writeLong(claimant.amountMinor());
    out.writeUTF(claimant.currency());
    out.writeUTF(claimant.outcome().name());
    out.writeInt(claimant.attempts());
    out.writeInt(claimant.claims().size());
    for (Claimant.Claim claim : claimant.claims()) {
      out.writeInt(claim.attempt());
      out.writeUTF(claim.reference());
      out.writeLong(claim.timeMs());
    }
    out.writeInt(claimant.held().size());
    for (Claimant.Held held : claimant.held()) {
      write(held.from(), out);
      out.writeLong(held.until());
    }
    write(claimant.order(), out);
    write(claimant.measured(), out);
    write(claimant.known(), out);
  }

  private static void write(Claimant.@Nullable Measured measured, DataOutputStream out)
      throws IOException {
    out.writeInt(measured == null ? -1 : measured.payments().size());
    if (measured != null) {
      for (String payment : measured.payments()) {
        out.writeUTF(payment);
      }
      write(measured.at(), out);
    }
  }

  private static Claimant.@Nullable Measured measured(DataInputStream in) throws IOException {
    int size = in.readInt();
    if (size < 0) {
      return null;
    }
    List<String> payments = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      payments.add(in.readUTF());
    }
    return new Claimant.Measured(position(in), payments);
  }

  private static void write(RecordPosition position, DataOutputStream out) throws IOException {
    out.writeUTF(position.topic());
    out.writeInt(position.partition());
    out.writeLong(position.offset());
    out.writeLong(position.timeMs());
  }

  static Claimant read(DataInputStream in) throws IOException {
    String payoutId = in.readUTF();
    Platform platform = Platform.valueOf(in.readUTF());
    String target = in.readUTF();
    long amountMinor = in.readLong();
    String currency = in.readUTF();
    PayoutOutcome outcome = PayoutOutcome.valueOf(in.readUTF());
    int attempts = in.readInt();
    List<Claimant.Claim> claims = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      claims.add(new Claimant.Claim(in.readInt(), in.readUTF(), in.readLong()));
    }
    List<Claimant.Held> held = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      held.add(new Claimant.Held(position(in), in.readLong()));
    }
    return new Claimant(
        payoutId,
        platform,
        target,
        amountMinor,
        currency,
        outcome,
        attempts,
        claims,
        held,
        position(in),
        measured(in),
        measured(in));
  }

  private static RecordPosition position(DataInputStream in) throws IOException {
    return new RecordPosition(in.readUTF().intern(), in.readInt(), in.readLong(), in.readLong());
  }
}
