package org.payouts.console.web;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.words.ProviderText;
import org.payouts.view.data.OpenReview;
import org.payouts.view.data.Sums;

/** A page of what waits for a person. */
public record ReviewsPage(
    ListAddress address, Sums sums, List<OpenReview> reviews, @Nullable String next) {

  /** What the books showed, in words. */
  /** Why a person is asked, in words. */
  public String why(OpenReview review) {
    return ProviderText.books(review.reason(), review.payout().currency());
  }

  public String books(OpenReview review) {
    return shown(review);
  }

  static String shown(OpenReview review) {
    return Objects.requireNonNullElse(
        PayoutPage.books(review.books(), review.payout().currency()),
        "the provider's books were not read");
  }
}
