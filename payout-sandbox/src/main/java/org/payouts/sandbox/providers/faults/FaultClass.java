package org.payouts.sandbox.providers.faults;

import java.util.EnumSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.calls.Operation;
import org.payouts.sandbox.providers.calls.Operation.Kind;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.http.Delivery;

/** The ways a provider can fail its caller. */
public enum FaultClass {
  PAY_THEN_500(Phase.AFTER, 500, Delivery.WHOLE, Scope.MONEY),
  PAY_THEN_502(Phase.AFTER, 502, Delivery.WHOLE, Scope.MONEY),
  PAY_THEN_503(Phase.AFTER, 503, Delivery.WHOLE, Scope.MONEY),
  PAY_THEN_504(Phase.AFTER, 504, Delivery.WHOLE, Scope.MONEY),
  PAY_THEN_HTML_200(Phase.AFTER, 200, Delivery.WHOLE, Scope.MONEY),
  PAY_THEN_RESET(Phase.AFTER, 0, Delivery.RESET, Scope.MONEY),
  PAY_THEN_CLOSE(Phase.AFTER, 0, Delivery.CLOSE, Scope.MONEY),
  PAY_THEN_HANG(Phase.AFTER, 0, Delivery.HANG, Scope.MONEY),
  HALF_ANSWER(Phase.AFTER, 0, Delivery.HALF, Scope.ALL),
  SLOW_ANSWER(Phase.AFTER, 0, Delivery.SLOW, Scope.ALL),

  FAIL_500(Phase.BEFORE, 500, Delivery.WHOLE, Scope.WRITES),
  READ_FAILS(Phase.BEFORE, 503, Delivery.WHOLE, Scope.READS),
  RESET_BEFORE(Phase.BEFORE, 0, Delivery.RESET, Scope.ALL),
  CLOSE_BEFORE(Phase.BEFORE, 0, Delivery.CLOSE, Scope.ALL),
  HANG_BEFORE(Phase.BEFORE, 0, Delivery.HANG, Scope.ALL),
  REFUSE_400(Phase.BEFORE, 400, Delivery.WHOLE, Scope.WRITES),
  REFUSE_404(Phase.BEFORE, 404, Delivery.WHOLE, Scope.WRITES),
  REFUSE_422(Phase.BEFORE, 422, Delivery.WHOLE, Scope.WRITES),
  RATE_429(Phase.BEFORE, 429, Delivery.WHOLE, Scope.ALL),
  RATE_429_RETRY_AFTER(Phase.BEFORE, 429, Delivery.WHOLE, Scope.ALL),
  REDIRECT_307(Phase.BEFORE, 307, Delivery.WHOLE, Scope.ALL),
  HTML_200(Phase.BEFORE, 200, Delivery.WHOLE, Scope.ALL),

  /** The whole platform answers 401 until it heals. */
  UNAUTHORIZED_401(Phase.ACCOUNT, 401, Delivery.WHOLE, Scope.ALL),
  /** The whole platform answers 403 until it heals. */
  FORBIDDEN_403(Phase.ACCOUNT, 403, Delivery.WHOLE, Scope.ALL),
  /** The account has no money until it heals. */
  EMPTY_BALANCE(Phase.WITHIN, 0, Delivery.WHOLE, Scope.MONEY),

  /** Accepted, and paid only later. */
  SETTLE_LATE(Phase.WITHIN, 0, Delivery.WHOLE, Scope.MONEY, Provider.PROLIFIC),
  /** Accepted, and never paid. */
  SETTLE_NEVER(Phase.WITHIN, 0, Delivery.WHOLE, Scope.MONEY, Provider.PROLIFIC),
  /** Accepted; of a bulk every second row is paid, and the others never are. */
  SETTLE_PARTLY(Phase.WITHIN, 0, Delivery.WHOLE, Scope.MONEY, Provider.PROLIFIC),
  /** Somebody pays the same target by hand just before the call. */
  OUTSIDE_PAYER(Phase.WITHIN, 0, Delivery.WHOLE, Scope.MONEY),
  /** Respondent's own first payment lands just before the call. */
  AUTOPAY_LATE(Phase.WITHIN, 0, Delivery.WHOLE, Scope.MONEY, Provider.RESPONDENT),
  /** The assignment is not there yet, just after its submission. */
  ASSIGNMENT_ABSENT(Phase.WITHIN, 0, Delivery.WHOLE, Scope.MONEY, Provider.MTURK),
  /** The read shows the book as it was some time ago. */
  READ_LAGS(Phase.WITHIN, 0, Delivery.WHOLE, Scope.READS),
  /** The number of payouts does not fit the payouts listed. */
  COUNT_WRONG(Phase.WITHIN, 0, Delivery.WHOLE, Scope.READS, Provider.RESPONDENT);

  private final Phase phase;
  private final int status;
  private final Delivery delivery;
  private final Scope scope;
  private final @Nullable Provider only;

  FaultClass(Phase phase, int status, Delivery delivery, Scope scope) {
    this(phase, status, delivery, scope, null);
  }

  FaultClass(Phase phase, int status, Delivery delivery, Scope scope, @Nullable Provider only) {
    this.phase = phase;
    this.status = status;
    this.delivery = delivery;
    this.scope = scope;
    this.only = only;
  }

  public Phase phase() {
    return phase;
  }

  /** The status answered; 0 when the provider's own answer is kept or nothing is answered. */
  public int status() {
    return status;
  }

  public Delivery delivery() {
    return delivery;
  }

  /** The same, as a behaviour; the classes that lie in the effect itself are orderly here. */
  public Behaviour behaviour() {
    return switch (phase) {
      case BEFORE, ACCOUNT -> Behaviour.refusing(answer());
      case AFTER -> Behaviour.hiding(answer());
      case WITHIN -> Behaviour.ORDERLY;
    };
  }

  private AnswerClass answer() {
    AnswerClass answer =
        switch (status) {
          case 0 -> AnswerClass.OWN;
          case 200 -> AnswerClass.of(200, Body.HTML);
          case 307 -> AnswerClass.of(307, Body.HTML).header("Location", "/moved");
          default -> AnswerClass.status(status);
        };
    return (this == RATE_429_RETRY_AFTER ? answer.header("Retry-After", "1") : answer)
        .delivered(delivery);
  }

  /** The name in scripts and counts, in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Throws {@link IllegalArgumentException} naming what is possible. */
  public static FaultClass named(String label) {
    for (FaultClass fault : values()) {
      if (fault.label().equalsIgnoreCase(label)) {
        return fault;
      }
    }
    throw new IllegalArgumentException(
        "no fault is called '" + label + "'; there are " + EnumSet.allOf(FaultClass.class));
  }

  /** Whether chance may choose it for this operation. */
  boolean fits(Operation operation) {
    return scope.covers(operation.kind()) && (only == null || only == operation.provider());
  }

  /**
   * How likely chance chooses it, against others: what stops a whole account or exhausts a client's
   * timeout is rarer.
   */
  int weight() {
    return switch (this) {
      case UNAUTHORIZED_401, FORBIDDEN_403, EMPTY_BALANCE -> 1;
      case PAY_THEN_HANG, HANG_BEFORE, SLOW_ANSWER -> 3;
      default -> 6;
    };
  }

  /** Where in a call's life the fault strikes. */
  public enum Phase {
    /** Instead of the call's effect. */
    BEFORE,
    /** After the call had its effect. */
    AFTER,
    /** In the effect itself. */
    WITHIN,
    /** To this call and all others of the platform until it heals. */
    ACCOUNT
  }

  /** Which kinds of operation chance may strike with it; a script may use any fault anywhere. */
  private enum Scope {
    MONEY,
    WRITES,
    READS,
    ALL;

    boolean covers(Kind kind) {
      return switch (kind) {
        case MONEY -> this != READS;
        case DRAFT -> this == WRITES || this == ALL;
        case READ -> this == READS || this == ALL;
        case OTHER -> false;
      };
    }
  }
}
