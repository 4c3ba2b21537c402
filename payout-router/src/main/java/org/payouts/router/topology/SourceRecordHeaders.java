package org.payouts.router.topology;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.payouts.ContentHash;
import org.payouts.PayoutCommand;
import org.payouts.router.admission.AdmissionCandidate;
import org.payouts.router.intake.SourceRecord;

/**
 * The headers of a finished request on the repartition topic: the beginning of the original
 * record's key and value, for the rejection that may become of it, version 2 of the content hash,
 * and whether the record asked for a resend. Place, time and digest travel in the command.
 */
final class SourceRecordHeaders {
  /** Header of a request record that asks for the registered command again; its value is "true". */
  static final String RESEND = "payouts-resend";

  private static final String VALUE_SIZE = "value-size";
  private static final String VALUE_HEAD = "value-head";
  private static final String KEY_HEAD = "key-head";
  private static final String CONTENT_HASH_2 = "content-hash-2";
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};

  private SourceRecordHeaders() {}

  static void write(
      Headers headers, SourceRecord sourceRecord, boolean resend, ContentHash version2) {
    headers.add(
        VALUE_SIZE, ByteBuffer.allocate(Integer.BYTES).putInt(0, sourceRecord.size()).array());
    headers.add(VALUE_HEAD, bytes(sourceRecord.valueHead()));
    ByteBuffer keyHead = sourceRecord.keyHead();
    if (keyHead != null) {
      headers.add(KEY_HEAD, bytes(keyHead));
    }
    headers.add(CONTENT_HASH_2, version2.bytes());
    writeResend(headers, resend);
  }

  static void writeResend(Headers headers, boolean resend) {
    if (resend) {
      headers.add(RESEND, TRUE);
    }
  }

  static SourceRecord read(Headers headers, PayoutCommand candidate) {
    byte[] keyHead = value(headers, KEY_HEAD);
    return new SourceRecord(
        candidate.getSource(),
        candidate.getAdmittedAt(),
        candidate.getRequestSha256(),
        ByteBuffer.wrap(required(headers, VALUE_SIZE)).getInt(),
        ByteBuffer.wrap(required(headers, VALUE_HEAD)),
        keyHead == null ? null : ByteBuffer.wrap(keyHead));
  }

  /** The candidate with the hash of the uncut request, which the command does not carry. */
  static AdmissionCandidate candidate(Headers headers, PayoutCommand written) {
    byte[] version2 = value(headers, CONTENT_HASH_2);
    return AdmissionCandidate.ofCommand(
        written, version2 == null ? null : new ContentHash(version2));
  }

  static boolean asksForResend(Headers headers) {
    return Arrays.equals(TRUE, value(headers, RESEND));
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static byte[] required(Headers headers, String name) {
    byte[] value = value(headers, name);
    if (value == null) {
      throw new IllegalStateException("record of the repartition topic without header " + name);
    }
    return value;
  }

  static byte @Nullable [] value(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? null : header.value();
  }
}
