package org.payouts.gateway.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.Platform;
import org.payouts.gateway.money.DecimalAmount;
import org.payouts.payout.Platforms;

/**
 * A result or a rejection as JSON.
 *
 * @param amount in major units; beside it the same in minor units
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResultJson(
    @Nullable String payoutId,
    @Nullable String platform,
    @Nullable String study,
    @Nullable String participant,
    @Nullable String target,
    @Nullable String amount,
    @Nullable Long amountMinor,
    @Nullable String currency,
    @Nullable String paidAmount,
    @Nullable Long paidAmountMinor,
    @Nullable String code,
    @Nullable String detail,
    @Nullable String evidence,
    @Nullable String providerReference,
    @Nullable Integer attempts,
    @Nullable String batch,
    @Nullable String requestedAt,
    @Nullable String settledAt) {

  static ResultJson of(BonusPaid paid) {
    return new ResultJson(
        paid.getPayoutId(),
        name(paid.getPlatform()),
        paid.getStudy(),
        paid.getParticipant(),
        paid.getTarget(),
        DecimalAmount.text(paid.getAmountMinor(), paid.getCurrency()),
        paid.getAmountMinor(),
        paid.getCurrency(),
        DecimalAmount.text(paid.getPaidAmountMinor(), paid.getCurrency()),
        paid.getPaidAmountMinor(),
        null,
        null,
        paid.getEvidence(),
        paid.getProviderReference(),
        paid.getAttempts(),
        paid.getBatch(),
        time(paid.getRequestedAt()),
        time(paid.getSettledAt()));
  }

  static ResultJson of(BonusFailed failed) {
    return new ResultJson(
        failed.getPayoutId(),
        name(failed.getPlatform()),
        failed.getStudy(),
        failed.getParticipant(),
        failed.getTarget(),
        DecimalAmount.text(failed.getAmountMinor(), failed.getCurrency()),
        failed.getAmountMinor(),
        failed.getCurrency(),
        null,
        null,
        failed.getFailureCode(),
        failed.getFailureDetail(),
        failed.getEvidence(),
        failed.getProviderReference(),
        failed.getAttempts(),
        failed.getBatch(),
        time(failed.getRequestedAt()),
        time(failed.getSettledAt()));
  }

  static ResultJson of(BonusRejected rejected) {
    return new ResultJson(
        rejected.getPayoutId(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        rejected.getCode().name(),
        rejected.getDetail(),
        null,
        null,
        null,
        null,
        null,
        time(rejected.getRecordedAt()));
  }

  private static String name(Platform platform) {
    return platform == Platform.UNKNOWN ? "unknown" : Platforms.name(platform);
  }

  private static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
