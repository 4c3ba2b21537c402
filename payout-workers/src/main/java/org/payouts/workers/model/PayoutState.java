package org.payouts.workers.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The states of docs/protocol.md, each with what only it can have. */
public sealed interface PayoutState {

  StateName stateName();

  /** Name in the ledger. */
  default String name() {
    return stateName().name();
  }

  /** No money may have moved: the payout waits for its turn. */
  sealed interface Waiting extends PayoutState {}

  /** Money may have moved; the target stays taken. */
  sealed interface Claimed extends PayoutState {
    Attempt attempt();
  }

  /** Final. */
  sealed interface Settled extends PayoutState {
    long settledAtMs();

    /** Payments of the target that its next payout expects in the books; null: as before. */
    @Nullable List<BigDecimal> known();
  }

  /** Taken in, never tried. */
  record Accepted() implements Waiting {
    @Override
    public StateName stateName() {
      return StateName.ACCEPTED;
    }
  }

  /** The last attempt is known not to have paid; not tried again before {@code nextAtMs} (wall). */
  record RetryWait(Attempt last, long nextAtMs) implements Waiting {
    @Override
    public StateName stateName() {
      return StateName.RETRY_WAIT;
    }
  }

  /** Claimed; the call may be on its way. */
  record Attempting(Attempt attempt) implements Claimed {
    @Override
    public StateName stateName() {
      return StateName.ATTEMPTING;
    }
  }

  /** Accepted by the provider, not yet seen in its books. */
  record Submitted(Attempt attempt) implements Claimed {
    @Override
    public StateName stateName() {
      return StateName.SUBMITTED;
    }
  }

  /** Nobody knows yet. */
  record InDoubt(Attempt attempt) implements Claimed {
    @Override
    public StateName stateName() {
      return StateName.IN_DOUBT;
    }
  }

  /** Waits for a person. */
  record Review(Attempt attempt, String reason, long openedAtMs) implements Claimed {
    public Review {
      reason = BoundedText.cut(reason);
    }

    @Override
    public StateName stateName() {
      return StateName.REVIEW;
    }
  }

  /**
   * Paid; {@code paidAmountMinor} from the books.
   *
   * @param known what the target has been paid by then, in minor units: the next payout of the
   *     target expects it in the books, shown or not; null where the books carry our reference
   * @param feeMinor what the provider said it charges beside the amount, or null
   */
  record Paid(
      long paidAmountMinor,
      String evidence,
      long settledAtMs,
      @Nullable List<BigDecimal> known,
      @Nullable Long feeMinor)
      implements Settled {
    public Paid {
      evidence = BoundedText.cut(evidence);
      known = known == null ? null : List.copyOf(known);
    }

    /** Paid, and no fee was named. */
    public Paid(
        long paidAmountMinor, String evidence, long settledAtMs, @Nullable List<BigDecimal> known) {
      this(paidAmountMinor, evidence, settledAtMs, known, null);
    }

    /**
     * Paid by this attempt: its baseline and this payment are known of the target from now on.
     *
     * @param reference what the provider calls the payment, or null
     */
    static Paid by(
        Attempt attempt,
        @Nullable String reference,
        long paidAmountMinor,
        String evidence,
        ClockReading now) {
      List<BigDecimal> baseline = attempt.baseline().baseline();
      List<BigDecimal> known = null;
      if (baseline != null) {
        known = new ArrayList<>(baseline);
        known.add(BigDecimal.valueOf(paidAmountMinor));
      }
      Long feeMinor = attempt.baseline().feeMinorOf(reference);
      return new Paid(paidAmountMinor, evidence, now.wallMs(), known, feeMinor);
    }

    @Override
    public StateName stateName() {
      return StateName.PAID;
    }
  }

  /**
   * Certainly not paid.
   *
   * @param known what the next payout of the target expects in its books, in minor units, if that
   *     is more than earlier payouts have left; else null
   */
  record Failed(String code, String detail, long settledAtMs, @Nullable List<BigDecimal> known)
      implements Settled {
    static final String BY_RESOLUTION = "VERDICT";

    public Failed {
      code = BoundedText.cut(code);
      detail = BoundedText.cut(detail);
      known = known == null ? null : List.copyOf(known);
    }

    /** Whether a person's resolution has ended it. */
    public boolean isByResolution() {
      return code.equals(BY_RESOLUTION);
    }

    /** Failed, and nothing new is known of the target. */
    public Failed(String code, String detail, long settledAtMs) {
      this(code, detail, settledAtMs, null);
    }

    @Override
    public StateName stateName() {
      return StateName.FAILED;
    }
  }
}
