package org.payouts.workers.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.junit.jupiter.api.Test;

class KafkaFailuresTest {

  private static String text(Throwable failure) {
    return KafkaFailures.text(failure, "WRITE", "the-group", "the-transaction");
  }

  @Test
  void a_refusal_is_named_with_its_right_whatever_the_client_wrapped_around_it() {
    assertEquals(
        "the right to WRITE topic bonus-paid is missing",
        text(new KafkaException("in an error state", refusedTopic())));
    assertEquals(
        "the right to READ group the-group is missing",
        text(new GroupAuthorizationException("the-group")));
    assertEquals(
        "the right to WRITE transactional ID the-transaction is missing",
        text(new TransactionalIdAuthorizationException("refused")));
    assertEquals(
        "Kafka refuses the credentials: no such user",
        text(new SaslAuthenticationException("no such user")));
  }

  private static TopicAuthorizationException refusedTopic() {
    return new TopicAuthorizationException(Set.of("bonus-paid"));
  }

  @Test
  void a_refusal_is_something_else_than_a_slow_cluster() {
    assertTrue(KafkaFailures.unauthorized(new KafkaException("in an error state", refusedTopic())));
    assertFalse(KafkaFailures.unauthorized(new TimeoutException("slow")));
  }

  @Test
  void a_failure_of_our_own_in_a_rebalance_is_a_bug_and_a_refusal_is_none() {
    assertTrue(KafkaFailures.isBug(new KafkaException("callback", new IllegalStateException())));
    assertFalse(KafkaFailures.isBug(new KafkaException("callback", refusedTopic())));
    assertFalse(KafkaFailures.isBug(new TimeoutException("slow")));
  }

  @Test
  void an_error_is_found_where_a_client_wrapped_it_and_a_deep_stack_is_none() {
    OutOfMemoryError error = new OutOfMemoryError("none");
    assertSame(
        error, KafkaFailures.error(new CompletionException(new IllegalStateException(error))));
    assertNull(KafkaFailures.error(new CompletionException(new StackOverflowError())));
    assertNull(KafkaFailures.error(new IllegalStateException("no error")));
  }
}
