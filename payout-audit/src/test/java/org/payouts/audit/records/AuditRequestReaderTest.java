package org.payouts.audit.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.audit.history.RecordPosition;

/** What the audit reads of requests that others wrote with schemas of their own. */
class AuditRequestReaderTest {
  private static final Schema TARGET =
      SchemaBuilder.record("org.payouts.MTurkTarget")
          .fields()
          .requiredBytes("worker_id")
          .requiredString("assignment_id")
          .endRecord();
  private static final Schema REQUEST =
      SchemaBuilder.record("org.payouts.BonusRequested")
          .fields()
          .requiredBytes("payout_id")
          .name("target")
          .type(TARGET)
          .noDefault()
          .requiredInt("amount_minor")
          .requiredBytes("currency")
          .endRecord();

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static RequestReading read(ByteBuffer currency) {
    IndexedRecord target =
        new GenericRecordBuilder(TARGET)
            .set("worker_id", bytes("A1"))
            .set("assignment_id", "3A")
            .build();
    IndexedRecord request =
        new GenericRecordBuilder(REQUEST)
            .set("payout_id", bytes("a"))
            .set("target", target)
            .set("amount_minor", 50)
            .set("currency", currency)
            .build();
    Values values =
        new Values() {
          @Override
          public <T extends SpecificRecord> T specific(String topic, byte[] value, Class<T> type) {
            throw new UnsupportedOperationException();
          }

          @Override
          public IndexedRecord generic(String topic, byte[] value) {
            return request;
          }

          @Override
          public void close() {}
        };
    RecordPosition position = new RecordPosition("bonus-requested", 0, 0, 0);
    return new AuditRequestReader(values)
        .read(new RawRecord(position, null, new byte[] {1}, false));
  }

  @Test
  void text_that_was_written_as_bytes_is_text_as_for_the_router() {
    RequestReading reading = read(bytes("USD"));
    assertThat(reading.payoutId()).isEqualTo("a");
    BonusRequested content = reading.content();
    assertThat(content).isNotNull();
    assertThat(content.getCurrency()).isEqualTo("USD");
    assertThat(content.getTarget()).isEqualTo(new MTurkTarget("A1", "3A", null));
  }

  @Test
  void bytes_that_are_no_text_are_none() {
    RequestReading reading = read(ByteBuffer.wrap(new byte[] {(byte) 0xC3, '('}));
    assertThat(reading.payoutId()).isEqualTo("a");
    assertThat(reading.content()).isNull();
  }
}
