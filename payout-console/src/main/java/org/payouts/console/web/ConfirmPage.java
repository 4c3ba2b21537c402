package org.payouts.console.web;

import java.util.List;
import org.payouts.view.data.OpenReview;
import org.payouts.view.data.Sums;

/**
 * What a person is about to decide.
 *
 * @param shown the first of them
 * @param more how many are not shown
 * @param cut whether more fit the filter than can be decided at once
 * @param selection the name under which they are kept
 */
public record ConfirmPage(
    String verdict,
    String because,
    Sums sums,
    List<OpenReview> shown,
    long more,
    boolean cut,
    String selection) {

  public String books(OpenReview review) {
    return ReviewsPage.shown(review);
  }
}
