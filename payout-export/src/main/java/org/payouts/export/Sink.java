package org.payouts.export;

import java.io.IOException;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.payouts.export.table.Batch;

/** Where rows go. What it has and how far it has come change together. */
public interface Sink extends AutoCloseable {

  /** The next offset of every partition of which it has something. */
  Map<TopicPartition, Long> next() throws IOException;

  /** Takes a batch in whole, or not at all. */
  void write(Batch batch) throws IOException;

  @Override
  void close() throws IOException;
}
