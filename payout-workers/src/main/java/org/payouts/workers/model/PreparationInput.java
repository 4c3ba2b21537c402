package org.payouts.workers.model;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A payout that is to be prepared for an attempt.
 *
 * @param earlier baseline of the newest attempt, or null before the first: its baseline stays the
 *     measure, a new attempt takes no new one (docs/protocol.md, "The first baseline is the
 *     measure")
 * @param known what the target is known to have been paid by earlier payouts, in minor units: a
 *     first baseline holds it whether the books show it or not
 */
public record PreparationInput(
    PayoutRequest request, @Nullable Baseline earlier, List<BigDecimal> known) {
  public PreparationInput {
    known = List.copyOf(known);
  }

  /** A payout that was never tried, whose target nothing is known of. */
  public static PreparationInput first(PayoutRequest request) {
    return new PreparationInput(request, null, List.of());
  }
}
