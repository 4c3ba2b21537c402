package org.payouts.audit.checks;

import static org.payouts.audit.checks.StepCondition.ABSENCE_MAY_RETRY;
import static org.payouts.audit.checks.StepCondition.ABSENCE_SEEN;
import static org.payouts.audit.checks.StepCondition.CARRIES_NO_REFUSAL;
import static org.payouts.audit.checks.StepCondition.CARRIES_REFUSAL;
import static org.payouts.audit.checks.StepCondition.MTURK;
import static org.payouts.audit.checks.StepCondition.NEVER_SENT;
import static org.payouts.audit.checks.StepCondition.NOT_SENT;
import static org.payouts.audit.checks.StepCondition.NO_DOUBT;
import static org.payouts.audit.checks.StepCondition.OWN_CLAIM;
import static org.payouts.audit.checks.StepCondition.REFUSAL_RECORDED;
import static org.payouts.audit.checks.StepCondition.RESOLUTION_GIVEN;
import static org.payouts.audit.checks.StepCondition.SENT;
import static org.payouts.audit.checks.StepCondition.SOMETHING_NEW;
import static org.payouts.audit.checks.StepCondition.TAKES_TOKEN;
import static org.payouts.audit.checks.StepCondition.TOKEN_LIVES;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The legal steps of a ledger history: the state table of docs/protocol.md, written down once more
 * and independent of the worker's code. What every step must keep is in {@link LedgerJudge}.
 */
public final class StateTable {
  /** The state before the first record. */
  static final String NONE = "";

  public static final Set<String> FINAL = Set.of("PAID", "FAILED");

  /** Money may have moved, and the target stays taken. */
  static final Set<String> CLAIMED = Set.of("ATTEMPTING", "SUBMITTED", "IN_DOUBT", "REVIEW");

  private static final List<Step> TABLE =
      List.of(
          step(NONE, "ACCEPTED", CARRIES_NO_REFUSAL),
          step(NONE, "FAILED", CARRIES_REFUSAL),
          step(NONE, "ATTEMPTING", CARRIES_NO_REFUSAL, TAKES_TOKEN),
          step("ACCEPTED", "ACCEPTED", SOMETHING_NEW),
          step("ACCEPTED", "ATTEMPTING", NO_DOUBT),
          step("ACCEPTED", "FAILED", NEVER_SENT),
          step("RETRY_WAIT", "RETRY_WAIT", SOMETHING_NEW),
          step("RETRY_WAIT", "ATTEMPTING", NO_DOUBT),
          step("RETRY_WAIT", "FAILED", NEVER_SENT),
          step("RETRY_WAIT", "IN_DOUBT", SENT),
          step("ATTEMPTING", "SUBMITTED", OWN_CLAIM),
          step("ATTEMPTING", "PAID", OWN_CLAIM, MTURK),
          step("ATTEMPTING", "RETRY_WAIT", OWN_CLAIM, NO_DOUBT, NOT_SENT),
          step("ATTEMPTING", "IN_DOUBT"),
          step("SUBMITTED", "SUBMITTED", SOMETHING_NEW),
          step("SUBMITTED", "PAID"),
          step("SUBMITTED", "REVIEW"),
          step("IN_DOUBT", "IN_DOUBT", SOMETHING_NEW),
          step("IN_DOUBT", "ATTEMPTING", TOKEN_LIVES),
          step("IN_DOUBT", "PAID"),
          step("IN_DOUBT", "REVIEW"),
          step("IN_DOUBT", "RETRY_WAIT", ABSENCE_MAY_RETRY, ABSENCE_SEEN),
          step("IN_DOUBT", "FAILED", REFUSAL_RECORDED, ABSENCE_SEEN),
          step("REVIEW", "REVIEW", SOMETHING_NEW),
          step("REVIEW", "PAID"),
          step("REVIEW", "FAILED", RESOLUTION_GIVEN, ABSENCE_SEEN),
          step("REVIEW", "RETRY_WAIT", RESOLUTION_GIVEN, ABSENCE_SEEN));

  private static final Map<String, Step> BY_NAMES = new HashMap<>();

  static {
    TABLE.forEach(step -> BY_NAMES.put(step.from() + ">" + step.to(), step));
  }

  /**
   * A legal step.
   *
   * @param conditions what must hold besides
   */
  public record Step(String from, String to, List<StepCondition> conditions) {}

  private StateTable() {}

  private static Step step(String from, String to, StepCondition... conditions) {
    return new Step(from, to, List.of(conditions));
  }

  /** The step between two states; empty if there is none. */
  static Optional<Step> between(String from, String to) {
    return Optional.ofNullable(BY_NAMES.get(from + ">" + to));
  }

  /** All steps, in the order of the table. */
  public static List<Step> all() {
    return TABLE;
  }
}
