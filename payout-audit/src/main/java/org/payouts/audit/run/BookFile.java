package org.payouts.audit.run;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.payouts.Platform;
import org.payouts.audit.history.MoneyCall;
import org.payouts.audit.history.Payment;

/** Payments and money calls as the audit's own files hold them. */
final class BookFile {
  private BookFile() {}

  static void write(Payment payment, DataOutputStream out) throws IOException {
    out.writeLong(payment.number());
    out.writeUTF(payment.platform().name());
    out.writeUTF(payment.target());
    out.writeLong(payment.amountMinor());
    out.writeUTF(payment.currency());
    out.writeUTF(payment.reference());
    out.writeBoolean(payment.ours());
    out.writeLong(payment.timeMs());
  }

  static Payment payment(DataInputStream in) throws IOException {
    return new Payment(
        in.readLong(),
        Platform.valueOf(in.readUTF()),
        in.readUTF(),
        in.readLong(),
        in.readUTF(),
        in.readUTF(),
        in.readBoolean(),
        in.readLong());
  }

  static void write(MoneyCall call, DataOutputStream out) throws IOException {
    out.writeLong(call.number());
    out.writeLong(call.receivedMs());
    out.writeUTF(call.platform().name());
    out.writeUTF(call.target());
    out.writeUTF(call.reference());
  }

  static MoneyCall call(DataInputStream in) throws IOException {
    return new MoneyCall(
        in.readLong(), in.readLong(), Platform.valueOf(in.readUTF()), in.readUTF(), in.readUTF());
  }
}
