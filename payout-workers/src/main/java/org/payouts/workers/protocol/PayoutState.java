package org.payouts.workers.protocol;

/** The states of protocol.md 1.3, each with what only it can have. */
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
      reason = Texts.cut(reason);
    }

    @Override
    public StateName stateName() {
      return StateName.REVIEW;
    }
  }

  /** Paid; {@code paidAmountMinor} from the books. */
  record Paid(long paidAmountMinor, String evidence, long settledAtMs) implements Settled {
    public Paid {
      evidence = Texts.cut(evidence);
    }

    @Override
    public StateName stateName() {
      return StateName.PAID;
    }
  }

  /** Certainly not paid. */
  record Failed(String code, String detail, long settledAtMs) implements Settled {
    public Failed {
      code = Texts.cut(code);
      detail = Texts.cut(detail);
    }

    @Override
    public StateName stateName() {
      return StateName.FAILED;
    }
  }
}
