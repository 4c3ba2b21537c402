package org.payouts.workers.model;

/**
 * Why something waits, for programs and for people.
 *
 * @param code stable, upper case with underscores
 * @param text one sentence; names the remedy where there is one
 */
public record Reason(String code, String text) {
  /** No connection, no answer, or a 5xx: nobody knows why. */
  public static final String UNREACHABLE = "PROVIDER_UNREACHABLE";

  /** 401: the credentials. */
  public static final String CREDENTIALS = "CREDENTIALS_REFUSED";

  /** 403: the credentials' rights for one thing. */
  public static final String FORBIDDEN = "FORBIDDEN";

  /** 404. */
  public static final String NOT_FOUND = "NOT_FOUND";

  /** 429. */
  public static final String RATE_LIMITED = "RATE_LIMITED";

  /** A balance that does not cover the payment, or a card that is declined. */
  public static final String FUNDS_SHORT = "FUNDS_SHORT";

  /** An answer that is none of the documented ones. */
  public static final String UNEXPECTED_ANSWER = "UNEXPECTED_ANSWER";

  /** A set-up that is refused without naming its cause. */
  public static final String SET_UP_REFUSED = "SET_UP_REFUSED";

  /** The participant's side is not ready to be paid. */
  public static final String TARGET_NOT_READY = "TARGET_NOT_READY";

  /** The provider's books lack a payment that the ledger holds. */
  public static final String BOOKS_DISAGREE = "BOOKS_DISAGREE";

  /** An operator has to confirm something first. */
  public static final String NEEDS_CONFIRMATION = "NEEDS_CONFIRMATION";

  /** Its absence proves nothing before others of its call have been looked up. */
  public static final String CALL_NOT_LOOKED_UP = "CALL_NOT_LOOKED_UP";

  /** The call's lease ran out, or the machine could not connect: nothing left it. */
  public static final String NOT_SENT = "NOT_SENT";
}
