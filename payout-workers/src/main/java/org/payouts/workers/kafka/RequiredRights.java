package org.payouts.workers.kafka;

import java.util.function.BooleanSupplier;

/**
 * Whether this principal may do everything that a payout's whole way needs. As long as that is not
 * proven nothing is claimed and nothing is called: a result that cannot be written would leave
 * money moved and nobody informed.
 */
interface RequiredRights {
  /** Whether they were proven since they were last lost. */
  boolean proven();

  /**
   * Proves them now.
   *
   * @throws org.apache.kafka.common.KafkaException naming what is missing, or if Kafka does not
   *     answer
   */
  void prove();

  /** Waits until they are proven; false if {@code until} came true before. */
  boolean awaitProven(BooleanSupplier until);

  /** Kafka refused something: nothing more is claimed until they are proven again. */
  void lost(String why);
}
