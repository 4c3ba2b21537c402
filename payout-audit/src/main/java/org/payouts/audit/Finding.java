package org.payouts.audit;

import org.jspecify.annotations.Nullable;

/**
 * Something that must not be.
 *
 * @param payoutId the payout it is about; null if it is about none alone
 * @param place the record it was seen at; null if it is about no single record
 * @param text one sentence for a person
 */
public record Finding(Check check, @Nullable String payoutId, @Nullable Place place, String text) {

  @Override
  public String toString() {
    return "verdict "
        + check.number()
        + (payoutId == null ? "" : " " + payoutId)
        + ": "
        + text
        + (place == null ? "" : " (" + place + ")");
  }
}
