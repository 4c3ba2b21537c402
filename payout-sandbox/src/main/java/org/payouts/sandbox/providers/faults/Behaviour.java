package org.payouts.sandbox.providers.faults;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.book.Visibility;

/**
 * How a provider behaves in one call: what it answers, when it does what it was asked for, when
 * that shows, and what a read makes of it. The four do not depend on each other.
 *
 * @param lateMs how long after the answer a late call is carried out; where the answer is the
 *     provider's own, how long the client waits for both
 * @param visibility when payments of this call show; null for what is usual
 */
public record Behaviour(
    AnswerClass answer,
    Execution execution,
    long lateMs,
    @Nullable Visibility visibility,
    Distortion distortion) {

  /** Nothing is wrong. */
  public static final Behaviour ORDERLY =
      new Behaviour(AnswerClass.OWN, Execution.BEFORE, 0, null, Distortion.NONE);

  /** This answer instead of the call. */
  public static Behaviour refusing(AnswerClass answer) {
    return ORDERLY.answering(answer).executed(Execution.NEVER);
  }

  /** The call, but another answer. */
  public static Behaviour hiding(AnswerClass answer) {
    return ORDERLY.answering(answer);
  }

  /** The answer, and the call only so long after it. */
  public static Behaviour late(AnswerClass answer, long ms) {
    return new Behaviour(answer, Execution.LATE, ms, null, Distortion.NONE);
  }

  public static Behaviour shown(Visibility visibility) {
    return ORDERLY.visible(visibility);
  }

  public static Behaviour showing(Distortion distortion) {
    return new Behaviour(AnswerClass.OWN, Execution.BEFORE, 0, null, distortion);
  }

  public Behaviour answering(AnswerClass newAnswer) {
    return new Behaviour(newAnswer, execution, lateMs, visibility, distortion);
  }

  public Behaviour executed(Execution when) {
    return new Behaviour(answer, when, lateMs, visibility, distortion);
  }

  public Behaviour visible(Visibility when) {
    return new Behaviour(answer, execution, lateMs, when, distortion);
  }

  /** Whether the client waits while the call is late, because the answer is the call's own. */
  public boolean waits() {
    return execution == Execution.LATE && answer.own();
  }

  /** For counts and logs, without the measures: {@code 429, executed late, flickers}. */
  public String label() {
    List<String> parts = new ArrayList<>();
    if (!answer.equals(AnswerClass.OWN)) {
      parts.add(answer.label());
    }
    boolean answered = answer.status() != 0 || answer.body() != Body.OWN;
    if (execution != Execution.BEFORE || answered) {
      parts.add(
          switch (execution) {
            case BEFORE -> "executed";
            case LATE -> "executed late";
            case NEVER -> "not executed";
          });
    }
    Visibility shown = visibility;
    if (shown != null && !shown.equals(Visibility.AT_ONCE)) {
      parts.add(
          shown.afterMs() == Visibility.NEVER
              ? "never shown"
              : shown.flickers() ? "flickers" : "shown late");
    }
    if (!distortion.label().isEmpty()) {
      parts.add(distortion.label());
    }
    return String.join(", ", parts);
  }
}
