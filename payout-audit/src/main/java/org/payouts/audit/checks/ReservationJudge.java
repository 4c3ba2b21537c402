package org.payouts.audit.checks;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.payouts.ContentHash;
import org.payouts.PayoutCommand;
import org.payouts.PayoutReservation;
import org.payouts.PayoutReservationRequest;
import org.payouts.ReservationRequestKind;
import org.payouts.ReservationState;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.Orders;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.PayoutScope;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.history.Recorded;
import org.payouts.payout.Targets;
import org.payouts.topics.Topics;

/**
 * What was reserved for a payout ended as the payout did, and what a limit of sums covers was let
 * through before it was claimed (check 12).
 */
final class ReservationJudge {
  /** A question that old would have been answered. */
  private static final long ANSWERED_MS = 600_000;

  private final PayoutHistory history;
  private final Rules rules;
  private final Findings findings;
  private final List<Recorded<PayoutReservationRequest>> requests;
  private final List<Recorded<PayoutReservation>> reservations;

  ReservationJudge(PayoutHistory history, Rules rules, Findings findings) {
    this.history = history;
    this.rules = rules;
    this.findings = findings;
    this.requests = history.reservationRequests();
    this.reservations = history.reservations();
  }

  void judge() {
    if (!rules.has(Kind.RESERVATION) || !rules.has(Kind.RESERVATION_REQUEST)) {
      return;
    }
    reservations.forEach(this::content);
    requests.forEach(this::answered);
    if (rules.has(Kind.RESULT)) {
      results();
    }
    letThrough();
  }

  private boolean has(ReservationState... states) {
    return reservations.stream().anyMatch(each -> Set.of(states).contains(each.value().getState()));
  }

  private boolean has(ReservationRequestKind kind) {
    return requests.stream().anyMatch(each -> each.value().getKind() == kind);
  }

  private void vanished(RecordPosition position, String text) {
    findings.add(Check.LIMITS, position, "%s: %s", LimitKinds.VANISHED, text);
  }

  /** A reservation of another payment than the payout's lets more through than it says. */
  private void content(Recorded<PayoutReservation> recorded) {
    if (history.commands().isEmpty()) {
      if (rules.has(Kind.COMMAND)) {
        findings.add(Check.LIMITS, recorded.position(), "a reservation of what was never admitted");
      }
      return;
    }
    PayoutCommand command = history.commands().get(0).value();
    PayoutReservation reservation = recorded.value();
    boolean same =
        Targets.platform(command.getTarget()).equals(Optional.of(reservation.getPlatform()))
            && Targets.account(command.getTarget()).equals(reservation.getAccount())
            && Targets.study(command.getTarget()).equals(reservation.getStudy())
            && Targets.key(command.getTarget()).equals(reservation.getTarget())
            && command.getAmountMinor() == reservation.getAmountMinor()
            && command.getCurrency().equals(reservation.getCurrency())
            && command.getContentHash().equals(reservation.getContentHash());
    if (!same) {
      findings.add(Check.LIMITS, recorded.position(), "the reservation is of another payment");
    }
    if (reservation.getState() == ReservationState.RELEASED
        && !has(ReservationRequestKind.FAILED)) {
      vanished(recorded.position(), "it was released, and nobody had reported that it failed");
    }
  }

  /** The keeper of the limits has done what it was asked. */
  private void answered(Recorded<PayoutReservationRequest> request) {
    if (!rules.horizon().passed(request.position())) {
      return;
    }
    switch (request.value().getKind()) {
      case RESERVE -> {
        if (reservations.isEmpty() && mustBeAnswered(request)) {
          vanished(request.position(), "it was asked for and never answered");
        }
      }
      case PAID -> {
        if (!has(ReservationState.SPENT)) {
          vanished(request.position(), "the payout was reported paid, and nothing was spent");
        }
      }
      case FAILED -> {
        if (!reservations.isEmpty() && !has(ReservationState.RELEASED, ReservationState.SPENT)) {
          vanished(request.position(), "the payout was reported failed, and nothing was released");
        }
      }
      case CLAIMED, UNKNOWN -> {}
    }
  }

  /** The answer waits until the keeper knows the limits that the owner knows. */
  private boolean mustBeAnswered(Recorded<PayoutReservationRequest> request) {
    RecordPosition order =
        new RecordPosition(Topics.CONTROLS, 0, request.value().getOrdersRead() - 1, 0);
    return rules.settled()
        || (rules.horizon().passed(order)
            && rules.nowMs() - request.position().timeMs() > ANSWERED_MS);
  }

  /** Reports and results stand in the same transactions. */
  private void results() {
    boolean counts = has(ReservationState.RESERVED) || has(ReservationRequestKind.RESERVE);
    if (counts && !has(ReservationRequestKind.PAID)) {
      history
          .paid()
          .forEach(each -> vanished(each.position(), "it was paid without a report to the limits"));
    }
    if (counts && !has(ReservationRequestKind.FAILED)) {
      history
          .failed()
          .forEach(each -> vanished(each.position(), "it failed without a report to the limits"));
    }
    for (Recorded<PayoutReservationRequest> request : requests) {
      boolean paid = request.value().getKind() == ReservationRequestKind.PAID;
      boolean failed = request.value().getKind() == ReservationRequestKind.FAILED;
      if ((paid && history.paid().isEmpty()) || (failed && history.failed().isEmpty())) {
        vanished(
            request.position(),
            "it was reported %s, and there is no such result".formatted(paid ? "paid" : "failed"));
      }
    }
  }

  private void letThrough() {
    if (rules.orders().isEmpty()
        || history.commands().isEmpty()
        || has(ReservationRequestKind.CLAIMED)) {
      return;
    }
    PayoutCommand command = history.commands().get(0).value();
    for (NewClaim claim : NewClaim.of(history)) {
      if (!wasReserved(command.getContentHash(), claim.toMs() + rules.clockSlackMs())) {
        rules
            .orders()
            .holding(
                PayoutScope.of(command.getTarget()),
                claim.fromMs(),
                claim.toMs(),
                limit -> !limit.getSoft() && LimitKinds.limitsSums(limit))
            .ifPresent(order -> notLetThrough(claim, order));
      }
    }
  }

  private boolean wasReserved(ContentHash content, long untilMs) {
    return reservations.stream()
        .map(Recorded::value)
        .filter(each -> each.getState() == ReservationState.RESERVED)
        .filter(each -> each.getContentHash().equals(content))
        .anyMatch(each -> Objects.requireNonNull(each.getDecidedAt()).toEpochMilli() <= untilMs);
  }

  private void notLetThrough(NewClaim claim, Orders.Ordered order) {
    findings.add(
        Check.LIMITS,
        claim.position(),
        "%s: the order at %s limits what %s may pay together, and nobody let it through",
        LimitKinds.NOT_LET_THROUGH,
        order.position(),
        order.scope());
  }
}
