package org.payouts.cli.report;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.payout.Platforms;
import org.payouts.words.StateWord;

/**
 * What became of one payout.
 *
 * @param state as the ledger has it; WAITING where no ledger knows it yet
 * @param amountMinor what was asked for
 * @param paidMinor what the provider's books show; null unless paid
 * @param feeMinor what the provider said it charges beside; null where it does not say
 * @param askedAt when the router admitted it
 * @param endedAt when it was paid or failed; null while it is open
 * @param reason what the participant is shown
 * @param note paid: the evidence; failed: why; open: what it waits for
 * @param reference what the provider calls the payment, or empty
 */
public record ReportedPayout(
    String payoutId,
    String batch,
    Platform platform,
    String account,
    String study,
    String target,
    String participant,
    String state,
    long amountMinor,
    String currency,
    @Nullable Long paidMinor,
    @Nullable Long feeMinor,
    String requestedBy,
    Instant askedAt,
    @Nullable Instant endedAt,
    String reason,
    String note,
    String reference) {

  /** The state as people call it. */
  public StateWord word() {
    return StateWord.of(state);
  }

  /** The platform as people write it. */
  public String platformName() {
    return Platforms.name(platform);
  }

  /** What counts in sums: what was paid, else what was asked for. */
  public long sumMinor() {
    return paidMinor == null ? amountMinor : paidMinor;
  }
}
