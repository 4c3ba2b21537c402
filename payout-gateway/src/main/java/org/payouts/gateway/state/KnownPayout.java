package org.payouts.gateway.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;

/**
 * A payout as the topics show it.
 *
 * @param content what the ID stands for; null while only a result, a review or a ledger record
 *     without a command was read
 * @param state the ledger's, or REQUESTED or ADMITTED before there is one
 * @param word the state as people call it
 */
public record KnownPayout(
    String payoutId,
    @Nullable Content content,
    Platform platform,
    String account,
    String study,
    String target,
    String participant,
    @Nullable String batch,
    long amountMinor,
    String currency,
    Instant askedAt,
    String state,
    String word,
    @Nullable Instant settledAt,
    @Nullable Long paidMinor,
    int attempts,
    @Nullable String providerReference,
    @Nullable String evidence,
    @Nullable String failureCode,
    @Nullable String failureDetail,
    @Nullable String waitingCode,
    @Nullable String waitingFor,
    @Nullable Instant waitingSince) {}
