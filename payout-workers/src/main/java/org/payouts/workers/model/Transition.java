package org.payouts.workers.model;

import static org.payouts.workers.model.StateName.ACCEPTED;
import static org.payouts.workers.model.StateName.ATTEMPTING;
import static org.payouts.workers.model.StateName.FAILED;
import static org.payouts.workers.model.StateName.IN_DOUBT;
import static org.payouts.workers.model.StateName.NONE;
import static org.payouts.workers.model.StateName.PAID;
import static org.payouts.workers.model.StateName.RETRY_WAIT;
import static org.payouts.workers.model.StateName.REVIEW;
import static org.payouts.workers.model.StateName.SUBMITTED;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state table: every legal change of a payout's ledger record, and no other. {@link Payout}
 * changes its state by naming a row of it; a change that is not the row's is refused. The table in
 * docs/protocol.md is rendered from here, and the model in docs/protocol names the same pairs.
 */
public enum Transition {
  COMMAND_ACCEPTED(from(NONE), ACCEPTED, "a command with a new ID"),
  REFUSED_AT_INTAKE(from(NONE), FAILED, "a command with a new ID that carries a refusal"),
  REFUSED_IN_PREPARATION(
      from(ACCEPTED, RETRY_WAIT),
      FAILED,
      Doubt.NEVER_SENT,
      "preparation refuses, and no attempt may have left"),
  REFUSED_THOUGH_ATTEMPTED(
      from(RETRY_WAIT),
      IN_DOUBT,
      Doubt.SENT,
      "preparation refuses another attempt; an earlier one may have left"),
  BOOKS_CHANGED_BEFORE_RETRY(
      from(RETRY_WAIT),
      IN_DOUBT,
      Doubt.SENT,
      "preparation of another attempt finds the books changed since the first baseline"),
  WAITING_REASON_RECORDED(
      from(ACCEPTED, RETRY_WAIT, IN_DOUBT), null, "a new reason for waiting, to be shown"),
  CLAIMED_AT_INTAKE(
      from(NONE),
      ATTEMPTING,
      "MTurk only: a command with a new ID whose target and a call's slot are free"),
  CLAIMED(from(ACCEPTED, RETRY_WAIT), ATTEMPTING, "preparation is done: attempt n+1"),
  ANSWERED_PAID(from(ATTEMPTING), PAID, "a documented final success (MTurk 200)"),
  TOKEN_WAS_PROCESSED(
      from(ATTEMPTING),
      PAID,
      Doubt.SENT_BEFORE,
      "MTurk says that the token was processed; an earlier attempt of ours may have sent it"),
  ANSWERED_ACCEPTED(
      from(ATTEMPTING), SUBMITTED, "accepted, not yet in the books (Prolific 2xx, Respondent 201)"),
  ANSWERED_NO(
      from(ATTEMPTING),
      IN_DOUBT,
      "presumed not paid: 401, 402, 403, 429, or a short balance; nobody promises it"),
  ANSWERED_REFUSED(
      from(ATTEMPTING),
      IN_DOUBT,
      "a refusal that another attempt would not change; fails once the books disprove it"),
  ANSWERED_NOT_SENT(
      from(ATTEMPTING), RETRY_WAIT, Doubt.NONE, "the call provably did not leave the machine"),
  ANSWERED_NOT_SENT_EARLIER_IN_DOUBT(
      from(ATTEMPTING),
      IN_DOUBT,
      Doubt.PRIOR,
      "the call did not leave, which says nothing of the earlier attempt"),
  ANSWERED_UNCLEAR(from(ATTEMPTING), IN_DOUBT, "any other answer, or none"),
  TAKEN_OVER(
      from(ATTEMPTING), IN_DOUBT, "the claim is an older owner's: on restore, before all else"),
  SENT_AGAIN(
      from(IN_DOUBT),
      ATTEMPTING,
      "MTurk only: attempt n+1 with the same token, within 20 hours of its first use"),
  SEEN_IN_BOOKS(from(IN_DOUBT, SUBMITTED), PAID, "a read shows exactly this payment"),
  NOT_SEEN_IN_BOOKS(
      from(IN_DOUBT, SUBMITTED),
      REVIEW,
      "after the quiet period a read shows absence, or something else, or cannot be made; absence"
          + " counts only when MTurk's token may not be sent again"),
  ABSENT_SO_RETRIED(
      from(IN_DOUBT),
      RETRY_WAIT,
      "the books show the first baseline: after `{platform}.presumed.quiet.ms` where the answer"
          + " said no, after the quiet period with `{platform}.absence=retry`; fewer than"
          + " `{platform}.money.calls` were made"),
  ABSENT_SO_FAILED(
      from(IN_DOUBT),
      FAILED,
      Doubt.REFUSED,
      "a refusal is recorded, and after the quiet period the books show the first baseline"
          + " (MTurk: also past the token's 24 hours)"),
  BOOKS_CHANGED_IN_REVIEW(from(REVIEW), null, "a read shows something new, but not this payment"),
  SEEN_IN_REVIEW(from(REVIEW), PAID, "a read shows exactly this payment"),
  RESOLUTION_PAID(from(REVIEW), PAID, "a person says paid"),
  RESOLUTION_FAILED(
      from(REVIEW),
      FAILED,
      "a person says failed; quiet is over and a read after it shows absence"),
  RESOLUTION_RETRY(
      from(REVIEW),
      RETRY_WAIT,
      "a person says retry; quiet is over and a read after it shows the books that the person"
          + " named, which become the baseline"),
  CANCELLED(
      from(ACCEPTED, RETRY_WAIT),
      FAILED,
      Doubt.NEVER_SENT,
      "a person says cancel, and no attempt may have left",
      Part.REVIEW),
  CANCELLED_THOUGH_ATTEMPTED(
      from(RETRY_WAIT),
      IN_DOUBT,
      Doubt.SENT,
      "a person says cancel, and an attempt may have left: no other is made",
      Part.REVIEW),
  RESOLUTION_REFUSED(
      from(ACCEPTED, RETRY_WAIT, SUBMITTED, IN_DOUBT, REVIEW),
      null,
      "a resolution that does not fit, or comes too soon");

  /** What a row asks of the payout's attempts. */
  public enum Doubt {
    /** Nothing. */
    ANY,
    /** No earlier attempt is in doubt. */
    NONE,
    /** An attempt before the newest is in doubt. */
    PRIOR,
    /** No call of any attempt may have left the machine. */
    NEVER_SENT,
    /** A call of some attempt may have left. */
    SENT,
    /**
     * While the newest attempt is under way: a call of ours with its token may have left before.
     */
    SENT_BEFORE,
    /** A refusal is recorded. */
    REFUSED;

    private boolean fits(History history) {
      return switch (this) {
        case ANY -> true;
        case NONE -> !history.priorDoubt();
        case PRIOR -> history.priorDoubt();
        case NEVER_SENT -> history.sentCalls() == 0;
        case SENT -> history.sentCalls() > 0;
        case SENT_BEFORE -> history.sentCalls() > 1 && !history.tokenUnsafe();
        case REFUSED -> history.refusal() != null;
      };
    }
  }

  /** What the transition's one transaction can carry. */
  public enum Part {
    OFFSET,
    LEDGER,
    BONUS_PAID,
    BONUS_FAILED,
    REVIEW
  }

  @SuppressWarnings("ImmutableEnumChecker") // Cannot be modified: see the constructor.
  private final Set<StateName> from;

  private final @Nullable StateName to;
  private final Doubt doubt;
  private final String when;

  @SuppressWarnings("ImmutableEnumChecker") // Cannot be modified: see parts(from, to, more).
  private final Set<Part> parts;

  Transition(Set<StateName> from, @Nullable StateName to, String when) {
    this(from, to, Doubt.ANY, when);
  }

  Transition(Set<StateName> from, @Nullable StateName to, Doubt doubt, String when, Part... more) {
    this.from = Collections.unmodifiableSet(from);
    this.to = to;
    this.doubt = doubt;
    this.when = when;
    this.parts = parts(from, to, List.of(more));
  }

  private static Set<StateName> from(StateName first, StateName... others) {
    return EnumSet.of(first, others);
  }

  /** The states it leaves, in the order of the table. */
  public List<StateName> from() {
    return List.copyOf(from);
  }

  /** The state it enters when it leaves {@code state}. */
  public StateName to(StateName state) {
    return to == null ? state : to;
  }

  /** True if the state stays what it was. */
  boolean keepsState() {
    return to == null;
  }

  public Doubt doubt() {
    return doubt;
  }

  public String when() {
    return when;
  }

  private static Set<Part> parts(Set<StateName> from, @Nullable StateName to, List<Part> more) {
    Set<Part> parts = EnumSet.of(Part.LEDGER);
    parts.addAll(more);
    if (from.contains(StateName.NONE)) {
      parts.add(Part.OFFSET);
    }
    if (to == PAID) {
      parts.add(Part.BONUS_PAID);
    }
    if (to == FAILED) {
      parts.add(Part.BONUS_FAILED);
    }
    if (to == REVIEW || from.contains(REVIEW)) {
      parts.add(Part.REVIEW);
    }
    return Collections.unmodifiableSet(parts);
  }

  /** What its one transaction carries: a result with every end, an offset with every intake. */
  public Set<Part> parts() {
    return parts;
  }

  /** True if the row allows this change of a payout with this history. */
  boolean allows(StateName before, History history, StateName after) {
    return from.contains(before) && to(before) == after && doubt.fits(history);
  }
}
