package org.payouts.export;

import java.io.IOException;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.payouts.export.table.Batch;

/** Where rows go. What it has and how far it has come change together. */
public interface Sink extends AutoCloseable {

  /** The next offset of every partition of which it has something. */
  Map<TopicPartition, Long> next() throws IOException;

  /** The IDs of the topics of which it has something, as far as they were kept. */
  Map<String, String> topicIds() throws IOException;

  /**
   * Keeps the IDs of all topics before anything is written: what it has of a topic, and what it
   * takes from now on, is of the topic of this ID.
   */
  void keepTopicIds(Map<String, String> ids) throws IOException;

  /** Takes a batch in whole, or not at all. */
  void write(Batch batch) throws IOException;

  @Override
  void close() throws IOException;
}
