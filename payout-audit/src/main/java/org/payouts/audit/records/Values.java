package org.payouts.audit.records;

import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;

/** Turns the bytes of values into records. Not thread-safe. */
public interface Values extends AutoCloseable {

  /**
   * The value as a record of this type.
   *
   * @throws org.payouts.serde.UndecodableException if these bytes can never be read
   */
  <T extends SpecificRecord> T specific(String topic, byte[] value, Class<T> type);

  /**
   * The value as it was written.
   *
   * @throws org.payouts.serde.UndecodableException if these bytes can never be read
   */
  IndexedRecord generic(String topic, byte[] value);

  @Override
  void close();
}
