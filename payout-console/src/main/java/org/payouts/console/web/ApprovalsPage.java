package org.payouts.console.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.view.data.PayoutRow;

/**
 * What waits for a second person, or is about to be approved.
 *
 * @param batch only of this one; null for all
 * @param shown the first of them
 * @param cut more wait than are counted here
 * @param sum of all of them
 * @param selection the name under which they are kept; empty before one is made
 */
public record ApprovalsPage(
    @Nullable String batch,
    List<PayoutRow> shown,
    long count,
    boolean cut,
    String sum,
    String because,
    String selection) {
  public ApprovalsPage {
    shown = List.copyOf(shown);
  }

  public long more() {
    return count - shown.size();
  }
}
