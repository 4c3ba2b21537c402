package org.payouts.audit.records;

import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;

/**
 * What a record of bonus-requested is.
 *
 * @param payoutId the ID it names; null if it names none that is well-formed
 * @param content the request; null if it cannot own an ID
 */
record RequestReading(@Nullable String payoutId, @Nullable BonusRequested content) {
  static final RequestReading NONE = new RequestReading(null, null);
}
