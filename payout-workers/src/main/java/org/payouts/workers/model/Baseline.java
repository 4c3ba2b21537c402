package org.payouts.workers.model;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What preparation found and the claim stores: everything needed to send the call, and later to
 * know from the provider's books whether it paid. Where the books carry no reference, that is the
 * baseline: what the target had been paid before the payout's first attempt.
 */
public sealed interface Baseline {

  /**
   * The baseline in minor units, or null where there is none: MTurk's books carry our reference,
   * and claims of the first version on Respondent have a count only.
   */
  @Nullable List<BigDecimal> baseline();

  /**
   * How many payments of the baseline the books did not show when it was taken. Books that equal
   * such a baseline later may show one of those, or ours: absence proves nothing then
   * (docs/protocol/configurations.txt, B53).
   */
  int unseen();

  /** What the provider said it charges beside the amount, in minor units; null if nothing. */
  default @Nullable Long feeMinor() {
    return null;
  }

  /** The same of the call of this name: null if it is another's, whose set-up is forgotten. */
  default @Nullable Long feeMinorOf(@Nullable String reference) {
    return feeMinor();
  }

  /** Whose payment of another amount than ours may be that was added to it. */
  default BookReading.Ours ofAnotherAmount() {
    return BookReading.Ours.NO;
  }

  /**
   * The same, of a payout whose first call may have left at this time.
   *
   * @param wallMs of the owner that made it
   */
  default Baseline firstCalledAt(long wallMs) {
    return this;
  }

  /** The same with another baseline; itself where there is none. */
  Baseline withBaseline(List<BigDecimal> baseline, int unseen);

  /**
   * The prepared bulk, the submission's bonus payments before the first attempt, what the study was
   * bound to, and what the set-up costs beside the amount.
   *
   * @param currency that the study names, or null if its page does not
   * @param workspace of the study's project, or null where the API does not say
   * @param feeMinor this payout's share of fees and taxes, or null where the set-up does not say
   */
  record Prolific(
      String bulkId,
      List<BigDecimal> payments,
      @Nullable String currency,
      @Nullable String workspace,
      int unseen,
      @Nullable Long feeMinor)
      implements Baseline {
    /** In place of a bulk's name: no claim says by which call a payment may have been made. */
    public static final String NO_CALL_OF_OURS = "unknown";

    public Prolific {
      payments = payments.stream().sorted().toList();
    }

    /** A baseline that the books showed whole, of a set-up that names no fees. */
    public Prolific(
        String bulkId,
        List<BigDecimal> payments,
        @Nullable String currency,
        @Nullable String workspace) {
      this(bulkId, payments, currency, workspace, 0, null);
    }

    @Override
    public List<BigDecimal> baseline() {
      return payments;
    }

    @Override
    public @Nullable Long feeMinorOf(@Nullable String reference) {
      return bulkId.equals(reference) ? feeMinor : null;
    }

    @Override
    public Baseline withBaseline(List<BigDecimal> baseline, int hidden) {
      return new Prolific(bulkId, baseline, currency, workspace, hidden, feeMinor);
    }
  }

  /** The UniqueRequestToken, the same in every attempt. */
  record MTurk(String token) implements Baseline {
    @Override
    public @Nullable List<BigDecimal> baseline() {
      return null;
    }

    @Override
    public int unseen() {
      return 0;
    }

    @Override
    public Baseline withBaseline(List<BigDecimal> baseline, int unseen) {
      return this;
    }
  }

  /**
   * The payouts of the screener response before the first attempt; the call asks for one more.
   *
   * @param count number of payouts
   * @param payments their totals, or null in claims of the first version
   * @param firstCallAtMs an owner's wall clock: what was made well before it is not ours; 0 before
   *     the first claim
   */
  record Respondent(int count, @Nullable List<BigDecimal> payments, int unseen, long firstCallAtMs)
      implements Baseline {
    public Respondent {
      payments = payments == null ? null : payments.stream().sorted().toList();
    }

    /** A baseline that the books showed whole. */
    public Respondent(int count, @Nullable List<BigDecimal> payments) {
      this(count, payments, 0, 0);
    }

    /** A baseline of these totals, which the books showed whole. */
    public static Respondent of(List<BigDecimal> payments) {
      return new Respondent(payments.size(), payments);
    }

    @Override
    public @Nullable List<BigDecimal> baseline() {
      return payments;
    }

    @Override
    public Baseline firstCalledAt(long wallMs) {
      return new Respondent(count, payments, unseen, wallMs);
    }

    /** It may be ours: a project's incentive can be edited. */
    @Override
    public BookReading.Ours ofAnotherAmount() {
      return BookReading.Ours.MAYBE;
    }

    @Override
    public Baseline withBaseline(List<BigDecimal> baseline, int hidden) {
      return new Respondent(baseline.size(), baseline, hidden, firstCallAtMs);
    }
  }
}
