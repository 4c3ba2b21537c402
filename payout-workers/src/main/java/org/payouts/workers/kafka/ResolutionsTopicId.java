package org.payouts.workers.kafka;

/** Kafka's ID of payout-resolutions, which a topic of the same name made anew does not share. */
interface ResolutionsTopicId {
  /** As last seen; empty if there is no such topic. */
  String seen();

  /**
   * As it is now.
   *
   * @throws org.apache.kafka.common.KafkaException if there is no such topic or no answer
   */
  String now();
}
