package org.payouts.audit.checks;

import org.jspecify.annotations.Nullable;
import org.payouts.audit.history.RecordPosition;

/**
 * Something that must not be.
 *
 * @param payoutId the payout it is about; null if it is about none alone
 * @param position the record it was seen at; null if it is about no single record
 * @param text one sentence for a person
 */
public record Finding(
    Check check, @Nullable String payoutId, @Nullable RecordPosition position, String text) {

  @Override
  public String toString() {
    return "check "
        + check.number()
        + (payoutId == null ? "" : " " + payoutId)
        + ": "
        + text
        + (position == null ? "" : " (" + position + ")");
  }
}
