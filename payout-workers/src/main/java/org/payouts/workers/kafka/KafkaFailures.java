package org.payouts.workers.kafka;

import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.payouts.admin.RightMissingException;

/** What failures of Kafka's clients mean, and how they are named to people. */
final class KafkaFailures {
  private KafkaFailures() {}

  /** Whether Kafka refused this principal, whatever the client wrapped around it. */
  static boolean unauthorized(Throwable failure) {
    return find(
            failure,
            e -> e instanceof AuthorizationException || e instanceof AuthenticationException)
        != null;
  }

  /**
   * Whether the failure is ours and not the cluster's: trying again would meet it again. The
   * consumer wraps what a rebalance listener threw.
   */
  static boolean isBug(KafkaException failure) {
    Throwable cause = failure.getCause();
    return failure instanceof InterruptException
        || (failure.getClass() == KafkaException.class
            && cause instanceof RuntimeException
            && !(cause instanceof KafkaException));
  }

  /**
   * The failure in words, with the right that is missing.
   *
   * @param operation what the client wanted to do with topics
   * @param group the group it is a member of
   * @param transactionalId the transactional ID it uses
   */
  static String text(Throwable failure, String operation, String group, String transactionalId) {
    Throwable refusal =
        find(
            failure,
            e -> e instanceof AuthorizationException || e instanceof AuthenticationException);
    if (refusal instanceof RightMissingException named) {
      return String.valueOf(named.getMessage());
    }
    if (refusal instanceof TopicAuthorizationException topics) {
      return topics.unauthorizedTopics().isEmpty()
          ? "no right to %s a topic: %s".formatted(operation, topics.getMessage())
          : missing(operation, "topic", String.join(", ", topics.unauthorizedTopics()));
    }
    if (refusal instanceof GroupAuthorizationException) {
      return missing("READ", "group", group);
    }
    if (refusal instanceof TransactionalIdAuthorizationException) {
      return missing("WRITE", "transactional ID", transactionalId);
    }
    if (refusal instanceof ClusterAuthorizationException) {
      return "a right on the cluster is missing: " + refusal.getMessage();
    }
    if (refusal instanceof AuthenticationException) {
      return "Kafka refuses the credentials: " + refusal.getMessage();
    }
    return failure.getClass() == KafkaException.class && failure.getMessage() != null
        ? failure.getMessage()
        : failure.toString();
  }

  /** A missing right, in the words of Kafka's ACLs. */
  static String missing(String operation, String type, String name) {
    return "the right to %s %s %s is missing".formatted(operation, type, name);
  }

  /**
   * The error that a failure carries, or null. A stack that overflows is no such error: it is the
   * answer to a hostile body, and leaves nothing broken.
   */
  static @Nullable Error error(Throwable failure) {
    Throwable found = find(failure, e -> e instanceof Error && !(e instanceof StackOverflowError));
    return found instanceof Error error ? error : null;
  }

  private static @Nullable Throwable find(Throwable failure, Predicate<Throwable> wanted) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 20; depth++) {
      if (wanted.test(cause)) {
        return cause;
      }
      cause = cause.getCause();
    }
    return null;
  }
}
