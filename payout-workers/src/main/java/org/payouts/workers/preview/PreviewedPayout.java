package org.payouts.workers.preview;

import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.Preparation;

/**
 * What a worker would find if it prepared a payout now.
 *
 * @param payable whether it would go on to pay
 * @param code stable code of why not, else empty
 * @param text why not, for a person, else empty
 * @param feeMinor what the provider would charge beside the amount; null if it does not say
 */
public record PreviewedPayout(
    String payoutId, boolean payable, String code, String text, @Nullable Long feeMinor) {

  static PreviewedPayout of(String payoutId, Preparation found) {
    if (found instanceof Preparation.Ready ready) {
      return new PreviewedPayout(payoutId, true, "", "", ready.baseline().feeMinor());
    }
    if (found instanceof Preparation.Refused refused) {
      return not(payoutId, refused.code(), refused.detail());
    }
    if (found instanceof Preparation.Later later) {
      return not(payoutId, later.reason().code(), later.reason().text());
    }
    if (found instanceof Preparation.Suspect suspect) {
      return not(payoutId, suspect.reason().code(), suspect.reason().text());
    }
    if (found instanceof Preparation.Blocked blocked) {
      return not(payoutId, blocked.reason().code(), blocked.reason().text());
    }
    return not(payoutId, "NOT_LOOKED_AT", "another payout of its group stands in the way");
  }

  static PreviewedPayout not(String payoutId, String code, String text) {
    return new PreviewedPayout(payoutId, false, code, text, null);
  }
}
