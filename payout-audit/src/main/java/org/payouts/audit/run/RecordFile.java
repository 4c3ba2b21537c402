package org.payouts.audit.run;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.Place;
import org.payouts.audit.records.AuditedTopics;
import org.payouts.audit.records.RawRecord;

/** Raw records as the audit's own files hold them. */
final class RecordFile {
  private static final List<String> TOPICS = List.copyOf(AuditedTopics.all());

  private RecordFile() {}

  static void write(RawRecord record, DataOutputStream out) throws IOException {
    Place place = record.place();
    out.writeByte(TOPICS.indexOf(place.topic()));
    out.writeInt(place.partition());
    out.writeLong(place.offset());
    out.writeLong(place.timeMs());
    out.writeBoolean(record.resend());
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
    String topic = TOPICS.get(in.readByte());
    Place place = new Place(topic, in.readInt(), in.readLong(), in.readLong());
    boolean resend = in.readBoolean();
    return new RawRecord(place, bytes(in), bytes(in), resend);
  }

  private static byte @Nullable [] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length < 0 ? null : in.readNBytes(length);
  }
}
