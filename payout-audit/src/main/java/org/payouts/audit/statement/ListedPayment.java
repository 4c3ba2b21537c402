package org.payouts.audit.statement;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;

/**
 * A payment as a provider's statement lists it.
 *
 * @param place file and line
 * @param target submission, assignment or screener response
 * @param reference our mark in it, if it bears one
 * @param at when it was paid, if the statement says so
 */
public record ListedPayment(
    String place,
    Platform platform,
    String target,
    long amountMinor,
    String currency,
    @Nullable String reference,
    @Nullable Instant at) {}
