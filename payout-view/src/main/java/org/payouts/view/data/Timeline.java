package org.payouts.view.data;

import java.util.List;

/**
 * The records about a payout, in the order of their times.
 *
 * @param cut whether there are more than are listed
 */
public record Timeline(List<TimelineEntry> entries, boolean cut) {
  public Timeline {
    entries = List.copyOf(entries);
  }
}
