package org.payouts.verification.crash;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where and how one process is stopped.
 *
 * @param nth the how-many-th time the point is reached, from 1
 * @param payoutId the only payout that counts; null for any
 * @param marker the file that proves that the point was reached
 * @param deaf how long a thawed process does not hear of the group: what it may still do must not
 *     hang on hearing soon that it was replaced
 */
record CrashPlan(
    CrashPoint at, How how, int nth, @Nullable String payoutId, Path marker, Duration deaf) {}
