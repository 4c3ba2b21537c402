package org.payouts.export;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.payouts.export.table.ExportedTable;

/** Kafka's IDs of the exported topics: one that was made anew has another ID. */
final class TopicIds implements AutoCloseable {
  private static final int WITHIN_S = 30;

  private final Admin admin;
  private final List<String> topics =
      Arrays.stream(ExportedTable.values()).flatMap(table -> table.topics().stream()).toList();

  TopicIds(Map<String, Object> client) {
    this.admin = Admin.create(client);
  }

  /**
   * Asks Kafka.
   *
   * @throws KafkaException if it does not answer, or has no such topic
   */
  Map<String, String> ask() {
    try {
      Map<String, String> ids = new HashMap<>();
      admin
          .describeTopics(topics)
          .allTopicNames()
          .get(WITHIN_S, TimeUnit.SECONDS)
          .forEach((name, topic) -> ids.put(name, topic.topicId().toString()));
      return ids;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("Kafka does not answer", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
