package org.payouts.workers.mturk;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.provider.Conversation;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Reason;

/** All pages of an assignment's bonuses. */
sealed interface Listing {
  /** Of 100 bonuses each. An assignment with more is nothing we know how to judge. */
  int MOST_PAGES = 20;

  /** Everything there is. */
  record Complete(List<MTurkReply.Bonus> bonuses) implements Listing {}

  /**
   * Some page could not be read.
   *
   * @param targetUnknown true if MTurk says that it does not know the assignment
   */
  record Failed(Reason reason, @Nullable Pause pause, boolean targetUnknown) implements Listing {}

  static <R> Conversation<MTurkQuestion, MTurkReply, R> of(
      String assignmentId, Function<Listing, R> then) {
    return page(assignmentId, null, new ArrayList<>(), 1, then);
  }

  private static <R> Conversation<MTurkQuestion, MTurkReply, R> page(
      String assignmentId,
      @Nullable String nextToken,
      List<MTurkReply.Bonus> before,
      int number,
      Function<Listing, R> then) {
    if (number > MOST_PAGES) {
      return Conversation.done(
          then.apply(
              odd("assignment " + assignmentId + " has more than " + MOST_PAGES + " pages")));
    }
    return Conversation.ask(
        new MTurkQuestion.ListBonusPayments(assignmentId, nextToken),
        reply -> {
          if (!(reply instanceof MTurkReply.BonusPage page)) {
            return Conversation.done(then.apply(failed(reply, assignmentId)));
          }
          List<MTurkReply.Bonus> all = new ArrayList<>(before);
          all.addAll(page.bonuses());
          String next = page.nextToken();
          return next == null || next.isEmpty()
              ? Conversation.done(then.apply(new Complete(List.copyOf(all))))
              : page(assignmentId, next, all, number + 1, then);
        });
  }

  /**
   * An assignment the list does not know is a list that cannot be read, not an empty one: MTurk may
   * forget assignments that it has paid for.
   */
  private static Failed failed(MTurkReply reply, String assignmentId) {
    if (reply instanceof MTurkReply.NotSent notSent) {
      return unreachable("not sent: " + notSent.why());
    }
    if (reply instanceof MTurkReply.NoAnswer noAnswer) {
      return unreachable("no answer: " + noAnswer.why());
    }
    if (!(reply instanceof MTurkReply.Refusal refusal)) {
      return odd("an answer to another question");
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
