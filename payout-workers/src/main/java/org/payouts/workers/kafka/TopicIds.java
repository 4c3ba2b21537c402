package org.payouts.workers.kafka;

/** Kafka's IDs of topics, which a topic of the same name made anew does not share. */
interface TopicIds {
  /** As last seen; empty if there is no such topic. */
  String seen(String topic);

  /**
   * As it is now.
   *
   * @throws org.apache.kafka.common.KafkaException if there is no such topic or no answer
   */
  String now(String topic);
}
