package org.payouts.view.data;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;

/**
 * How many payouts of a platform wait for the same reason.
 *
 * @param longest since when the first of them waits
 * @param example the reason of that one in words
 */
public record WaitCount(
    Platform platform,
    String code,
    long count,
    @Nullable Instant longest,
    @Nullable String example) {}
