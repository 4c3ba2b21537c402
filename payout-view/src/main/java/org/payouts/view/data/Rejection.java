package org.payouts.view.data;

import org.jspecify.annotations.Nullable;

/**
 * A request that led to no payout.
 *
 * @param place of the rejection
 * @param source {@code topic-partition-offset} of the request
 */
public record Rejection(
    RecordPlace place, String source, String code, String detail, @Nullable String payoutId) {}
