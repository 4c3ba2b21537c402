package org.payouts.audit.run;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.records.AuditedTopics;
import org.payouts.audit.records.RawRecord;

/** Raw records as the audit's own files hold them. */
final class RecordFile {
  private static final List<String> TOPICS = List.copyOf(AuditedTopics.all());

  private RecordFile() {}

  static void write(RawRecord record, DataOutputStream out) throws IOException {
    RecordPosition position = record.position();
    int topic = TOPICS.indexOf(position.topic());
    out.writeByte(topic);
    if (topic < 0) {
      out.writeUTF(position.topic()); // A requester's.
    }
    out.writeInt(position.partition());
    out.writeLong(position.offset());
    out.writeLong(position.timeMs());
    out.writeBoolean(record.resend());
    String origin = record.origin();
    out.writeBoolean(origin != null);
    if (origin != null) {
      out.writeUTF(origin);
    }
    write(record.key(), out);
    write(record.value(), out);
  }

  private static void write(byte @Nullable [] bytes, DataOutputStream out) throws IOException {
    if (bytes == null) {
      out.writeInt(-1);
    } else {
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  static RawRecord read(DataInputStream in) throws IOException {
    int number = in.readByte();
    String topic = number < 0 ? in.readUTF() : TOPICS.get(number);
    RecordPosition position = new RecordPosition(topic, in.readInt(), in.readLong(), in.readLong());
    boolean resend = in.readBoolean();
    String origin = in.readBoolean() ? in.readUTF() : null;
    return new RawRecord(position, bytes(in), bytes(in), resend, origin);
  }

  private static byte @Nullable [] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length < 0 ? null : in.readNBytes(length);
  }
}
