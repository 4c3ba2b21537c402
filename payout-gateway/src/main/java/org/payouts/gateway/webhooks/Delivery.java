package org.payouts.gateway.webhooks;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A result that is to be sent to a webhook, or was given up.
 *
 * @param number in the order in which they came up
 * @param id the same in each attempt; the receiver knows a repetition by it
 * @param attempts made so far
 * @param lastError what came of the last attempt
 */
public record Delivery(
    long number,
    String id,
    String payoutId,
    String body,
    Instant since,
    int attempts,
    @Nullable String lastError) {}
