package org.payouts.workers.mturk;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.provider.Conversation;
import org.payouts.workers.provider.Pause;

/** All pages of an assignment's bonuses. */
sealed interface Listing {
  /** Of 100 bonuses each. An assignment with more is nothing we know how to judge. */
  int MOST_PAGES = 20;

  /** Everything there is. */
  record Complete(List<MTurkReply.Bonus> bonuses) implements Listing {}

  /** Some page could not be read. */
  record Failed(String why, @Nullable Pause pause) implements Listing {}

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
          then.apply(new Failed("more than " + MOST_PAGES + " pages of bonuses", null)));
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
  private static Failed failed(MTurkReply reply, String lane) {
    if (!(reply instanceof MTurkReply.Refusal refusal)) {
      return new Failed(reply.toString(), null);
    }
    String text = refusal.text();
    return switch (MTurkErrors.of(refusal, "no token")) {
      case ACCOUNT -> new Failed(text, Pause.account(text));
      case THROTTLED -> new Failed(text, Pause.lane(lane, 0, text));
      default -> new Failed(text, null);
    };
  }
}
