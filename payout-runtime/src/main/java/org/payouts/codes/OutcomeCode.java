package org.payouts.codes;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Every code that a result, a rejection or a waiting payout can bear. A code keeps its meaning for
 * ever; a new one raises {@link #VERSION}. A test finds codes of the sources that are not here.
 */
public enum OutcomeCode {
  UNDECODABLE(
      Kind.REJECTED,
      "the record is no BonusRequested record",
      "correct the publisher's serializer, and publish again"),
  INVALID(
      Kind.REJECTED,
      "no usable payout ID or no target; the ID stays free",
      "correct the request, and publish it again under the same ID"),
  DUPLICATE(
      Kind.REJECTED,
      "the same request was there before",
      "nothing; look at the first one's result"),
  CONFLICT(
      Kind.REJECTED,
      "the payout ID belongs to other content; the first request stands",
      "another bonus needs another payout ID"),
  NOT_ALLOWED(
      Kind.REJECTED,
      "the rule of the requester does not allow it; its payout ID is not taken",
      "keep to the rule, or have an operator change it: payouts requesters set; then publish again"),
  REQUEST_TOO_LARGE(
      Kind.FAILED, "the record has more than 16 KiB", "shorten the reason; ask under a new ID"),
  AMOUNT_NOT_POSITIVE(Kind.FAILED, "the amount is 0 or less", "ask under a new ID"),
  AMOUNT_TOO_LARGE(
      Kind.FAILED,
      "the amount is above {platform}.max.amount.minor",
      "check the unit; have the operator raise the cap; ask under a new ID"),
  CURRENCY_NOT_SUPPORTED(
      Kind.FAILED, "the platform does not pay in this currency", "ask under a new ID"),
  REASON_TOO_LONG(
      Kind.FAILED, "the reason has more than 1,000 characters", "shorten it; ask under a new ID"),
  TARGET_INVALID(
      Kind.FAILED,
      "a target field is empty, too long, or has characters that no identifier has",
      "look the identifier up on the platform; ask under a new ID"),
  TARGET_ID_SHAPE(
      Kind.FAILED,
      "a target field does not look like an identifier of its platform",
      "look the identifier up on the platform; ask under a new ID"),
  INCENTIVE_NOT_POSITIVE(
      Kind.FAILED, "Respondent: the expected incentive is 0 or less", "ask under a new ID"),
  AMOUNT_BELOW_INCENTIVE(
      Kind.FAILED,
      "Respondent: the amount is below the incentive, which is always paid in full",
      "ask for at least the incentive, under a new ID"),
  INCENTIVE_DIFFERS(
      Kind.FAILED,
      "Respondent: the project pays another incentive than the request expects",
      "look at the project; ask under a new ID"),
  WRONG_CURRENCY(
      Kind.FAILED,
      "study or workspace pay in another currency",
      "ask in their currency, under a new ID"),
  WRONG_WORKSPACE(
      Kind.FAILED,
      "the study belongs to another workspace",
      "name the study's workspace, under a new ID"),
  WRONG_STUDY(
      Kind.FAILED,
      "the submission belongs to another study",
      "name the submission's study, under a new ID"),
  TARGET_IS_PARTICIPANT(
      Kind.FAILED,
      "Prolific: the target is a participant's ID",
      "name the submission, which the detail has, under a new ID"),
  SUBMISSION_UNKNOWN(
      Kind.FAILED,
      "Prolific: the study has no such submission",
      "look the submission up; ask under a new ID"),
  TARGET_DOES_NOT_EXIST(
      Kind.FAILED,
      "MTurk: the assignment does not exist, for longer than its grace",
      "look the assignment up; ask under a new ID"),
  TOO_MANY_PAYOUTS(
      Kind.FAILED,
      "Respondent: the screener response has as many payouts as it may have",
      "pay by other means"),
  SET_UP_REFUSED(
      Kind.FAILED,
      "Prolific refuses this submission by name; as a wait: refuses without naming a cause",
      "read the detail; a person looks at the submission"),
  REFUSED_BY_PROVIDER(
      Kind.FAILED,
      "the provider refuses it for good, and nothing was paid",
      "read the detail; ask under a new ID once its cause is gone"),
  CANCELLED(
      Kind.FAILED, "a person ended it, and nothing was paid", "nothing, or ask under a new ID"),
  VERDICT(Kind.FAILED, "a person decided in a review that it was not paid", "ask that person"),
  NOT_APPROVED(
      Kind.FAILED,
      "no second person approved it in time, or one refused; nothing was sent",
      "ask that person; ask under a new ID"),
  NEEDS_A_PERSON(
      Kind.WAITING,
      "in review: the books do not show what became of it",
      "payouts review; then payouts resolve"),
  OUTCOME_UNKNOWN(
      Kind.WAITING,
      "no clear answer; the books are read until they show it",
      "wait; do not ask again under another ID"),
  TARGET_UNKNOWN(
      Kind.WAITING,
      "MTurk does not know the assignment after an unclear call",
      "wait; look the assignment up"),
  NOT_IN_BOOKS_YET(Kind.WAITING, "accepted by the provider; the books do not show it yet", "wait"),
  BOOKS_CHANGED(
      Kind.WAITING,
      "the books changed before another attempt",
      "look for somebody who pays by hand; a review follows"),
  BOOKS_DISAGREE(
      Kind.WAITING,
      "the books lack a payment that the ledger has",
      "wait; if it stays, ask the provider"),
  PROVIDER_UNREACHABLE(
      Kind.WAITING, "no connection, no answer, or a 5xx", "look at the provider's status page"),
  CREDENTIALS_REFUSED(Kind.WAITING, "the provider refuses the key", "give the worker a good key"),
  FORBIDDEN(
      Kind.WAITING,
      "the key may not do this here",
      "give its account the right on workspace, study or project"),
  NOT_FOUND(
      Kind.WAITING,
      "the provider does not know study, workspace or project",
      "check the ID, and the key's rights"),
  RATE_LIMITED(Kind.WAITING, "the provider limits requests", "wait; ask for less at once"),
  FUNDS_SHORT(Kind.WAITING, "the balance does not cover it", "add funds"),
  UNEXPECTED_ANSWER(
      Kind.WAITING, "an answer that is none of the documented ones", "read the log; report it"),
  TARGET_NOT_READY(
      Kind.WAITING, "the participant's side cannot be paid yet", "wait; look at the submission"),
  NEEDS_CONFIRMATION(
      Kind.WAITING, "an operator has to confirm something first", "read the reason's text"),
  NOT_SENT(Kind.WAITING, "nothing left the machine; it is tried again", "wait"),
  NOT_PREPARED(Kind.WAITING, "nothing of its bulk could be prepared", "wait; look at the others"),
  CALL_NOT_LOOKED_UP(
      Kind.WAITING,
      "others of its call are looked up first, or one of them is in review",
      "wait, or end the reviews of its study"),
  MONEY_CALLS_USED_UP(
      Kind.WAITING,
      "as many money calls were made as may be made without a person",
      "payouts resolve, or raise {platform}.money.calls"),
  HOURLY_LIMIT(
      Kind.WAITING,
      "the worker's spend limit of an hour is reached",
      "wait, or raise the limit if it is meant to be paid"),
  ABOVE_LIMIT(
      Kind.WAITING,
      "the amount is above a limit that a person has set",
      "payouts limits set allows more; payouts resolve ID cancel ends it"),
  LIMIT_IN_OTHER_CURRENCY(
      Kind.WAITING,
      "the limit that counts is in another currency",
      "payouts limits set in the payout's currency"),
  NEEDS_APPROVAL(
      Kind.WAITING, "above this amount a second person has to say yes", "payouts approve ID"),
  ABOVE_SUM_LIMIT(
      Kind.WAITING,
      "with it, more would be paid than a person allows for a day, in total or to one target",
      "payouts limits shows what is used; payouts limits set allows more; payouts resolve ID"
          + " cancel ends it"),
  AWAITING_RESERVATION(
      Kind.WAITING,
      "the router has not said yet whether the limits of sums allow it",
      "it goes on by itself; if it lasts, look whether the router runs"),
  STOPPED(Kind.WAITING, "a person has stopped paying, or this part of it", "ask that person"),
  CONTROLS_UNREAD(
      Kind.WAITING,
      "stops and limits cannot be read, so that nothing new is begun",
      "read the reason's text; look at Kafka and the worker's rights"),
  FAULT(Kind.WAITING, "an error of the worker's own", "read its log; it goes on with the others"),
  TOO_MANY_OPEN(
      Kind.WAITING,
      "as many payouts are open as the worker may keep",
      "settle those that wait, or raise worker.max.open"),
  TOO_MANY_RESOLUTIONS(
      Kind.WAITING, "resolutions were dropped", "start the worker again, then decide again"),
  IN_LINE(Kind.WAITING, "its turn has not come", "wait"),
  CALL_UNDER_WAY(Kind.WAITING, "the provider's answer is awaited", "wait");

  /** Raised with every new code. */
  public static final int VERSION = 2;

  /** Where a code stands. */
  public enum Kind {
    /** {@code code} in bonus-rejected. */
    REJECTED("rejected", "`bonus-rejected`"),
    /** {@code failure_code} in bonus-failed. */
    FAILED("failed", "`bonus-failed`"),
    /** Why an open payout waits: {@code waiting_code} in the ledger, status, health and metrics. */
    WAITING("waiting", "no topic of results: it is still open");

    private final String word;
    private final String topic;

    Kind(String word, String topic) {
      this.word = word;
      this.topic = topic;
    }

    public String word() {
      return word;
    }

    /** Where a record with such a code is found, in Markdown. */
    public String topic() {
      return topic;
    }
  }

  private final Kind kind;
  private final String meaning;
  private final String remedy;

  OutcomeCode(Kind kind, String meaning, String remedy) {
    this.kind = kind;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  public Kind kind() {
    return kind;
  }

  public String meaning() {
    return meaning;
  }

  /** What to do about it. */
  public String remedy() {
    return remedy;
  }

  /** The codes of a kind, in their order. */
  public static List<OutcomeCode> of(Kind kind) {
    return Arrays.stream(values()).filter(code -> code.kind == kind).toList();
  }

  /** The code of a name; empty for one that is newer than this version. */
  public static Optional<OutcomeCode> named(String name) {
    return Arrays.stream(values()).filter(code -> code.name().equals(name)).findFirst();
  }
}
