package org.payouts.view.data;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A payout that waits for a person, and what is known on both sides.
 *
 * @param place of the review's newest record
 * @param attempt that the review is about; a resolution names it
 */
public record OpenReview(
    PayoutRow payout,
    RecordPlace place,
    int attempt,
    String reason,
    @Nullable String lastAnswer,
    @Nullable String books,
    Instant openedAt,
    @Nullable String refusedBefore) {}
