package org.payouts.workers.providers.mturk;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Reason;
import org.payouts.workers.provider.ProviderFlow;

/** All pages of an assignment's bonuses. */
sealed interface BonusListing {
  /** Of 100 bonuses each. An assignment with more is nothing we know how to judge. */
  int MOST_PAGES = 20;

  /** Everything there is. */
  record Complete(List<MTurkResponse.Bonus> bonuses) implements BonusListing {}

  /**
   * Some page could not be read.
   *
   * @param targetUnknown true if MTurk says that it does not know the assignment
   */
  record Failed(Reason reason, @Nullable Pause pause, boolean targetUnknown)
      implements BonusListing {}

  static <R> ProviderFlow<MTurkRequest, MTurkResponse, R> of(
      String assignmentId, Function<BonusListing, R> then) {
    return page(assignmentId, null, new ArrayList<>(), 1, then);
  }

  private static <R> ProviderFlow<MTurkRequest, MTurkResponse, R> page(
      String assignmentId,
      @Nullable String nextToken,
      List<MTurkResponse.Bonus> before,
      int number,
      Function<BonusListing, R> then) {
    if (number > MOST_PAGES) {
      return ProviderFlow.done(
          then.apply(
              odd("assignment " + assignmentId + " has more than " + MOST_PAGES + " pages")));
    }
    return ProviderFlow.ask(
        new MTurkRequest.ListBonusPayments(assignmentId, nextToken),
        response -> {
          if (!(response instanceof MTurkResponse.BonusPage page)) {
            return ProviderFlow.done(then.apply(failed(response, assignmentId)));
          }
          List<MTurkResponse.Bonus> all = new ArrayList<>(before);
          all.addAll(page.bonuses());
          String next = page.nextToken();
          return next == null || next.isEmpty()
              ? ProviderFlow.done(then.apply(new Complete(List.copyOf(all))))
              : page(assignmentId, next, all, number + 1, then);
        });
  }

  /**
   * An assignment the list does not know is a list that cannot be read, not an empty one: MTurk may
   * forget assignments that it has paid for.
   */
  private static Failed failed(MTurkResponse response, String assignmentId) {
    if (response instanceof MTurkResponse.NotSent notSent) {
      return unreachable("not sent: " + notSent.why());
    }
    if (response instanceof MTurkResponse.NoAnswer noAnswer) {
      return unreachable("no answer: " + noAnswer.why());
    }
    if (!(response instanceof MTurkResponse.Refusal refusal)) {
      return odd("an answer to another request");
    }
    String text = refusal.text(assignmentId);
    return switch (MTurkErrors.of(refusal, "no token")) {
      case ACCOUNT -> paused(MTurkAnswers.account(text));
      case THROTTLED -> paused(MTurkAnswers.throttled(text, assignmentId));
      case SERVER -> unreachable(text);
      case TARGET_MISSING -> new Failed(new Reason(Reason.NOT_FOUND, text), null, true);
      default -> odd(text);
    };
  }

  private static Failed paused(Pause pause) {
    return new Failed(pause.reason(), pause, false);
  }

  private static Failed unreachable(String text) {
    return new Failed(new Reason(Reason.UNREACHABLE, text), null, false);
  }

  private static Failed odd(String text) {
    return new Failed(new Reason(Reason.UNEXPECTED_ANSWER, text), null, false);
  }
}
