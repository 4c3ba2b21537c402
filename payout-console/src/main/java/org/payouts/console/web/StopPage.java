package org.payouts.console.web;

import java.util.List;
import org.payouts.PayoutControl;

/** What is stopped at the moment. */
public record StopPage(List<PayoutControl> stops) {
  public StopPage {
    stops = List.copyOf(stops);
  }
}
