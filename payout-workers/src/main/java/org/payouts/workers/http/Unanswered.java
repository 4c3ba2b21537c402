package org.payouts.workers.http;

import java.util.Optional;
import org.payouts.workers.provider.Answer;

/** What a money call means that has no response. */
public final class Unanswered {
  private Unanswered() {}

  /** Nothing if there is a response. */
  public static Optional<Answer> of(HttpReply reply) {
    if (reply instanceof HttpReply.NotSent notSent) {
      return Optional.of(new Answer.NotSent(notSent.why()));
    }
    return reply instanceof HttpReply.NoAnswer noAnswer
        ? Optional.of(new Answer.Unclear("no answer: " + noAnswer.why(), false))
        : Optional.empty();
  }
}
