package org.payouts.workers.providers.mturk;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.provider.ClassifiedResponse;
import org.payouts.workers.provider.ResponseClass;
import org.payouts.workers.providers.http.SanitizedText;

/** What became of a request. Printing a response names no participant. */
public sealed interface MTurkResponse extends ClassifiedResponse {

  @Override
  default ResponseClass responseClass() {
    if (this instanceof Refusal refusal) {
      return refusal.throttled() ? ResponseClass.RATE_LIMITED : ResponseClass.of(refusal.status());
    }
    if (this instanceof NotSent) {
      return ResponseClass.NOT_SENT;
    }
    return this instanceof NoAnswer ? ResponseClass.NO_ANSWER : ResponseClass.OK;
  }

  /** SendBonus was answered 200. */
  record BonusSent() implements MTurkResponse {}

  /** One page; the next one by {@code nextToken}, if there is any. */
  record BonusPage(List<Bonus> bonuses, @Nullable String nextToken) implements MTurkResponse {
    public BonusPage {
      bonuses = List.copyOf(bonuses);
    }

    @Override
    public String toString() {
      return "BonusPage[" + bonuses.size() + (nextToken == null ? "" : ", and more") + "]";
    }
  }

  /** A bonus as MTurk lists it; {@code amount} in US dollars. The token is not listed. */
  record Bonus(String workerId, String assignmentId, String amount, String reason) {
    @Override
    public String toString() {
      return "Bonus[" + amount + "]";
    }
  }

  /** US dollars. */
  record AccountBalance(String available) implements MTurkResponse {}

  /**
   * An error answer.
   *
   * @param type the wire's {@code __type}: RequestError, ServiceFault, ThrottlingException, ...
   * @param turkErrorCode MTurk's own code, or empty
   */
  record Refusal(int status, String type, String turkErrorCode, String message)
      implements MTurkResponse {
    private static final int CODE = 60;
    private static final int MESSAGE = 300;

    /** MTurk throttles with status 400. */
    private boolean throttled() {
      return type.contains("Throttling");
    }

    /**
     * The answer on one line, for people and records: bounded, and without what may be another
     * participant's ID.
     *
     * @param own IDs that may be shown
     */
    public String text(String... own) {
      String code = turkErrorCode.isEmpty() ? type : type + " " + turkErrorCode;
      return "HTTP "
          + status
          + " "
          + SanitizedText.shown(code, CODE, own)
          + ": "
          + SanitizedText.shown(message, MESSAGE, own);
    }

    @Override
    public String toString() {
      return "Refusal[" + text() + "]";
    }
  }

  /** Certainly nothing reached MTurk. */
  record NotSent(String why) implements MTurkResponse {}

  /** No usable answer: the request may or may not have reached MTurk. */
  record NoAnswer(String why) implements MTurkResponse {}
}
