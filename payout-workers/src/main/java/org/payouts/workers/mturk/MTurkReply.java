package org.payouts.workers.mturk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a question. */
public sealed interface MTurkReply {

  /** SendBonus was answered 200. */
  record BonusSent() implements MTurkReply {}

  /** One page; the next one by {@code nextToken}, if there is any. */
  record BonusPage(List<Bonus> bonuses, @Nullable String nextToken) implements MTurkReply {
    public BonusPage {
      bonuses = List.copyOf(bonuses);
    }
  }

  /** A bonus as MTurk lists it; {@code amount} in US dollars. The token is not listed. */
  record Bonus(String workerId, String assignmentId, String amount, String reason) {}

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
    public String text() {
      String code = turkErrorCode.isEmpty() ? type : type + " " + turkErrorCode;
      return "HTTP " + status + " " + code + ": " + message;
    }
  }

  /** Certainly nothing reached MTurk. */
  record NotSent(String why) implements MTurkReply {}

  /** No usable answer: the question may or may not have reached MTurk. */
  record NoAnswer(String why) implements MTurkReply {}
}
