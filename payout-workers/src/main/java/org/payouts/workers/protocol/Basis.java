package org.payouts.workers.protocol;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What preparation found and the claim stores: everything needed to send the call, and later to
 * tell from the provider's books whether it paid. Where the books bear no reference, that is the
 * baseline: what the target had been paid before the payout's first attempt.
 */
public sealed interface Basis {

  /**
   * The baseline in minor units, or null where there is none: MTurk's books bear our reference, and
   * claims of the first version on Respondent have a count only.
   */
  @Nullable List<BigDecimal> baseline();

  /** The same with another baseline; itself where there is none. */
  Basis withBaseline(List<BigDecimal> baseline);

  /**
   * The prepared bulk, the submission's bonus payments before the first attempt, and what the study
   * was bound to.
   *
   * @param currency that the study names, or null if its page does not
   * @param workspace of the study's project, or null where the API does not tell it
   */
  record Prolific(
      String bulkId,
      List<BigDecimal> payments,
      @Nullable String currency,
      @Nullable String workspace)
      implements Basis {
    public Prolific {
      payments = payments.stream().sorted().toList();
    }

    @Override
    public List<BigDecimal> baseline() {
      return payments;
    }

    @Override
    public Basis withBaseline(List<BigDecimal> baseline) {
      return new Prolific(bulkId, baseline, currency, workspace);
    }
  }

  /** The UniqueRequestToken, the same in every attempt (docs/decisions/0008 ff.). */
  record MTurk(String token) implements Basis {
    @Override
    public @Nullable List<BigDecimal> baseline() {
      return null;
    }

    @Override
    public Basis withBaseline(List<BigDecimal> baseline) {
      return this;
    }
  }

  /**
   * The payouts of the screener response before the first attempt; the call asks for one more.
   *
   * @param count number of payouts
   * @param payments their totals, or null in claims of the first version
   */
  record Respondent(int count, @Nullable List<BigDecimal> payments) implements Basis {
    public Respondent {
      payments = payments == null ? null : payments.stream().sorted().toList();
    }

    /** A baseline of these totals. */
    public static Respondent of(List<BigDecimal> payments) {
      return new Respondent(payments.size(), payments);
    }

    @Override
    public @Nullable List<BigDecimal> baseline() {
      return payments;
    }

    @Override
    public Basis withBaseline(List<BigDecimal> baseline) {
      return of(baseline);
    }
  }
}
