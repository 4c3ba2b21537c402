package org.payouts.console.actions;

import java.util.List;
import java.util.Objects;
import org.payouts.PayoutReview;
import org.payouts.Verdict;
import org.payouts.console.access.Person;
import org.payouts.view.data.OpenReview;

/**
 * What a person has looked at and is about to decide.
 *
 * @param reviews as they were shown
 * @param person who may confirm it
 */
public record Selection(List<OpenReview> reviews, Verdict verdict, String because, Person person) {
  public Selection {
    reviews = List.copyOf(reviews);
  }

  /** Whether a review is still the one that was shown: the decision rests on what it says. */
  static boolean isSame(OpenReview shown, PayoutReview now) {
    return shown.attempt() == now.getAttempt()
        && shown.reason().equals(now.getReason())
        && Objects.equals(Objects.requireNonNullElse(shown.books(), ""), text(now.getBooks()))
        && Objects.equals(
            Objects.requireNonNullElse(shown.lastAnswer(), ""), text(now.getLastAnswer()));
  }

  private static String text(String ofRecord) {
    return ofRecord == null ? "" : ofRecord;
  }
}
