package org.payouts.workers.kafka;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedMemberEpochException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Found by the crash matrix on a busy machine: a member that was silent for too long while it took
 * partitions over asked for offsets, got the answer that it is unknown, and never polled again.
 */
class MembershipTest {

  @ParameterizedTest
  @ValueSource(
      classes = {
        UnknownMemberIdException.class,
        FencedMemberEpochException.class,
        StaleMemberEpochException.class,
        IllegalGenerationException.class,
        TimeoutException.class
      })
  void a_member_the_group_has_removed_polls_on_and_so_joins_again(Class<KafkaException> answer)
      throws Exception {
    assertTrue(Membership.heals(answer.getConstructor(String.class).newInstance("not known here")));
  }

  @Test
  void what_no_poll_can_heal_stops_the_worker() {
    assertFalse(Membership.heals(new AuthorizationException("no right to read")));
  }
}
