package org.payouts.workers.providers.http;

import java.util.Optional;
import org.payouts.workers.model.Answer;

/** What a money call means that has no response. */
public final class UnansweredCall {
  private UnansweredCall() {}

  /** Nothing if there is a response. */
  public static Optional<Answer> of(ProviderResponse response) {
    if (response instanceof ProviderResponse.NotSent notSent) {
      return Optional.of(new Answer.NotSent(notSent.why()));
    }
    return response instanceof ProviderResponse.NoAnswer noAnswer
        ? Optional.of(new Answer.Unclear("no answer: " + noAnswer.why(), false))
        : Optional.empty();
  }
}
