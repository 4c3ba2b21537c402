package org.payouts.workers.kafka;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedMemberEpochException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/** What the group says to a member. */
final class Membership {
  private Membership() {}

  /**
   * Whether polling on is the answer. It is also where the group has removed the member, which can
   * be the answer to any request before the rebalance listener is called: the next poll gives the
   * partitions up and joins again.
   */
  static boolean heals(KafkaException e) {
    return e instanceof RetriableException
        || e instanceof UnknownMemberIdException
        || e instanceof FencedMemberEpochException
        || e instanceof StaleMemberEpochException
        || e instanceof IllegalGenerationException;
  }
}
