package org.payouts.service;

import java.util.function.Consumer;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/** Names of the fields that log lines have in common. Values are texts, numbers or booleans. */
public final class LogFields {
  public static final String EVENT = "event";
  public static final String PAYOUT_ID = "payout_id";
  public static final String PLATFORM = "platform";
  public static final String ACCOUNT = "account";
  public static final String ATTEMPT = "attempt";
  public static final String REASON = "reason";
  public static final String CAUSE = "cause";
  private static final String TOPIC = "topic";
  private static final String PARTITION = "partition";
  private static final String OFFSET = "offset";

  private LogFields() {}

  /** A line about a partition. */
  public static LoggingEventBuilder place(LoggingEventBuilder line, String topic, int partition) {
    return line.addKeyValue(TOPIC, topic).addKeyValue(PARTITION, partition);
  }

  /** A line about a record. */
  public static LoggingEventBuilder place(
      LoggingEventBuilder line, String topic, int partition, long offset) {
    return place(line, topic, partition).addKeyValue(OFFSET, offset);
  }

  /**
   * Logs that a record is passed over because it is none of its topic.
   *
   * @param what it is not, such as {@code an order}
   */
  public static Consumer<SerializationException> passedOver(
      Logger log, String what, String topic, int partition, long offset) {
    return e ->
        place(LogEvent.RECORD_PASSED_OVER.on(log), topic, partition, offset)
            .log("Not {}: {}", what, e.getMessage());
  }
}
