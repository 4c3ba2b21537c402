package org.payouts.workers.mturk;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.http.ForeignText;

/** What became of a question. Printing a reply names no participant. */
public sealed interface MTurkReply {

  /** SendBonus was answered 200. */
  record BonusSent() implements MTurkReply {}

  /** One page; the next one by {@code nextToken}, if there is any. */
  record BonusPage(List<Bonus> bonuses, @Nullable String nextToken) implements MTurkReply {
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
  record AccountBalance(String available) implements MTurkReply {}

  /**
   * An error answer.
   *
   * @param type the wire's {@code __type}: RequestError, ServiceFault, ThrottlingException, ...
   * @param turkErrorCode MTurk's own code, or empty
   */
  record Refusal(int status, String type, String turkErrorCode, String message)
      implements MTurkReply {
    private static final int CODE = 60;
    private static final int MESSAGE = 300;

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
          + ForeignText.shown(code, CODE, own)
          + ": "
          + ForeignText.shown(message, MESSAGE, own);
    }

    @Override
    public String toString() {
      return "Refusal[" + text() + "]";
    }
  }

  /** Certainly nothing reached MTurk. */
  record NotSent(String why) implements MTurkReply {}

  /** No usable answer: the question may or may not have reached MTurk. */
  record NoAnswer(String why) implements MTurkReply {}
}
