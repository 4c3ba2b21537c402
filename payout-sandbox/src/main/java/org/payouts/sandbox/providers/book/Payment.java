package org.payouts.sandbox.providers.book;

import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.calls.Provider;

/**
 * Money that really moved.
 *
 * @param number position in the book from 1; 0 before it is booked
 * @param account what was debited: the Prolific workspace, else the platform's name
 * @param study Prolific study or Respondent project; empty on MTurk
 * @param target submission, assignment or screener response
 * @param worker who got it
 * @param amountMinor in minor units of the currency
 * @param chargedMinor what the account was debited, with fees
 * @param reference bulk ID, unique request token, or payout count; empty where the call had none
 * @param reason MTurk's reason text; null elsewhere
 * @param tipMinor Respondent's tip within the amount; 0 elsewhere
 * @param origin who caused it
 * @param time when it was booked, ISO 8601
 * @param timeMs the same in epoch milliseconds
 * @param visibleMs when reads begin to show it, epoch milliseconds
 * @param queueId the queued payment this settles; null when it was paid at once
 * @param hiddenFromMs when reads cease to show it again, epoch milliseconds; 0 for never
 * @param hiddenUntilMs when they show it once more
 */
public record Payment(
    long number,
    String platform,
    String account,
    String study,
    String target,
    String worker,
    long amountMinor,
    String currency,
    long chargedMinor,
    String reference,
    @Nullable String reason,
    long tipMinor,
    Origin origin,
    String time,
    long timeMs,
    long visibleMs,
    @Nullable String queueId,
    long hiddenFromMs,
    long hiddenUntilMs) {

  /** Who caused a payment. Only {@link #API} payments count in the book's totals. */
  public enum Origin {
    /** A call to the simulated API. */
    API,
    /** Somebody paid by hand in the provider's web app. */
    OUTSIDE,
    /** Respondent's own automatic first payment. */
    AUTOPAY
  }

  /** A payment not yet booked: number and times are given by the book. */
  public static Payment of(
      Provider provider, String account, String target, long amountMinor, String currency) {
    return new Payment(
        0,
        provider.label(),
        account,
        "",
        target,
        "",
        amountMinor,
        currency,
        amountMinor,
        "",
        null,
        0,
        Origin.API,
        "",
        0,
        0,
        null,
        0,
        0);
  }

  public Payment to(String newStudy, String newWorker) {
    return new Payment(
        number,
        platform,
        account,
        newStudy,
        target,
        newWorker,
        amountMinor,
        currency,
        chargedMinor,
        reference,
        reason,
        tipMinor,
        origin,
        time,
        timeMs,
        visibleMs,
        queueId,
        hiddenFromMs,
        hiddenUntilMs);
  }

  public Payment charged(long minor) {
    return new Payment(
        number,
        platform,
        account,
        study,
        target,
        worker,
        amountMinor,
        currency,
        minor,
        reference,
        reason,
        tipMinor,
        origin,
        time,
        timeMs,
        visibleMs,
        queueId,
        hiddenFromMs,
        hiddenUntilMs);
  }

  public Payment referring(String newReference, @Nullable String newReason) {
    return new Payment(
        number,
        platform,
        account,
        study,
        target,
        worker,
        amountMinor,
        currency,
        chargedMinor,
        newReference,
        newReason,
        tipMinor,
        origin,
        time,
        timeMs,
        visibleMs,
        queueId,
        hiddenFromMs,
        hiddenUntilMs);
  }

  public Payment tipped(long minor) {
    return new Payment(
        number,
        platform,
        account,
        study,
        target,
        worker,
        amountMinor,
        currency,
        chargedMinor,
        reference,
        reason,
        minor,
        origin,
        time,
        timeMs,
        visibleMs,
        queueId,
        hiddenFromMs,
        hiddenUntilMs);
  }

  public Payment by(Origin newOrigin) {
    return new Payment(
        number,
        platform,
        account,
        study,
        target,
        worker,
        amountMinor,
        currency,
        chargedMinor,
        reference,
        reason,
        tipMinor,
        newOrigin,
        time,
        timeMs,
        visibleMs,
        queueId,
        hiddenFromMs,
        hiddenUntilMs);
  }

  public Payment queued(String id) {
    return new Payment(
        number,
        platform,
        account,
        study,
        target,
        worker,
        amountMinor,
        currency,
        chargedMinor,
        reference,
        reason,
        tipMinor,
        origin,
        time,
        timeMs,
        visibleMs,
        id,
        hiddenFromMs,
        hiddenUntilMs);
  }

  Payment booked(long newNumber, String newTime, long newTimeMs, Visibility shown) {
    return new Payment(
        newNumber,
        platform,
        account,
        study,
        target,
        worker,
        amountMinor,
        currency,
        chargedMinor,
        reference,
        reason,
        tipMinor,
        origin,
        newTime,
        newTimeMs,
        shown.fromMs(newTimeMs),
        queueId,
        shown.hiddenFromMs(newTimeMs),
        shown.hiddenUntilMs(newTimeMs));
  }

  /** Whether a read that sees the book as of this time shows it. */
  public boolean shownAt(long ms) {
    return ms >= visibleMs && (ms < hiddenFromMs || ms >= hiddenUntilMs);
  }
}
