package org.payouts.workers.providers.respondent;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookComparison;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Target;
import org.payouts.workers.providers.http.ProviderError;
import org.payouts.workers.providers.http.ProviderResponse;

/**
 * Compares a screener response's payouts with those before the first attempt. A payout of another
 * total may still be ours, because a project's incentive can be edited.
 */
final class RespondentBooks {
  private static final Duration CLOCK_SLACK = Duration.ofMinutes(10);

  private RespondentBooks() {}

  static BookReading compare(
      Baseline.Respondent baseline, ListedPayouts.Known payouts, long amountMinor) {
    String reference = "payout " + payouts.count();
    List<BigDecimal> before = baseline.payments();
    BookReading evidence =
        before == null
            ? byCount(baseline, payouts, amountMinor, reference)
            : BookComparison.of(before, payouts.totals())
                .evidence(amountMinor, reference, baseline.ofAnotherAmount());
    return evidence instanceof BookReading.Present present
            && !isMadeSince(baseline, payouts, amountMinor)
        ? new BookReading.Differs(
            present.text() + ", and made before the call", BookReading.Ours.MAYBE, payouts.totals())
        : evidence;
  }

  /**
   * A payout that was made before one of the baseline, or before the first call, is not ours: it
   * was only listed late. Two clocks are compared, so that the time has some slack.
   */
  private static boolean isMadeSince(
      Baseline.Respondent baseline, ListedPayouts.Known payouts, long amountMinor) {
    Instant notBefore = Instant.ofEpochMilli(baseline.firstCallAtMs()).minus(CLOCK_SLACK);
    return payouts.endsWith(BigDecimal.valueOf(amountMinor), notBefore);
  }

  /** Claims of the first version hold no totals: the newest ones count as added. */
  private static BookReading byCount(
      Baseline.Respondent baseline,
      ListedPayouts.Known payouts,
      long amountMinor,
      String reference) {
    int before = baseline.count();
    List<BigDecimal> totals = payouts.totals();
    String text = "payouts before " + before + ", now " + payouts.count() + " " + totals;
    if (payouts.count() < before) {
      return new BookReading.Differs(text, BookReading.Ours.VANISHED_ALIKE, totals);
    }
    BookReading evidence =
        BookComparison.of(totals.subList(0, before), totals)
            .evidence(amountMinor, reference, baseline.ofAnotherAmount());
    if (evidence instanceof BookReading.Present) {
      return new BookReading.Present(amountMinor, reference, text, totals);
    }
    return evidence instanceof BookReading.Differs differs
        ? new BookReading.Differs(text, differs.ours(), totals)
        : new BookReading.Absent(text, totals);
  }

  /** Why the payouts of one response are of no use, though the list can be read. */
  static Reason contradictory(Target.Respondent target) {
    return new Reason(
        Reason.UNEXPECTED_ANSWER,
        "the list of payouts contradicts itself about screener response "
            + target.screenerResponseId()
            + ", or names a payout that is not made yet or has failed. Ask Respondent.");
  }

  /** A list that cannot be read holds up its project. */
  static ProviderError unreadable(Target.Respondent target, ProviderResponse.Response response) {
    return ProviderError.odd(
        "the list of payouts of project " + target.projectId(),
        response,
        reason -> Pause.study(target.projectId(), reason));
  }
}
