package org.payouts.audit.checks;

import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRequested;
import org.payouts.ContentHash;
import org.payouts.ControlOrder;
import org.payouts.PayoutAttempt;
import org.payouts.PayoutCommand;
import org.payouts.PayoutControl;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutLimit;
import org.payouts.PayoutReservation;
import org.payouts.PayoutReservationRequest;
import org.payouts.PayoutResolution;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.ReservationRequestKind;
import org.payouts.ReservationState;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.Verdict;
import org.payouts.audit.history.AuditedRequest;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.Orders;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.RecordPosition;
import org.payouts.payout.ContentHashes;
import org.payouts.topics.Topics;

/** Writes by hand what limits and approvals leave in the topics. Each record is a minute later. */
final class LimitLog {
  static final Instant BEGIN = Instant.parse("2026-11-26T10:00:00Z");

  private final Map<String, PayoutHistory> histories = new LinkedHashMap<>();
  private final Map<String, PayoutCommand> commands = new HashMap<>();
  private final Map<String, PayoutReservation> newest = new HashMap<>();
  private final Map<String, Long> ends = new HashMap<>();
  private final Orders orders = new Orders();
  private Instant now = BEGIN;

  /** What the checks of limits and approvals find; the other kinds of record are not whole here. */
  List<String> findings() {
    return findings(rules -> rules);
  }

  List<String> findings(UnaryOperator<Rules> change) {
    Rules rules =
        change.apply(
            Rules.pipeline(now.toEpochMilli())
                .recorded(
                    EnumSet.of(
                        Kind.COMMAND,
                        Kind.RESULT,
                        Kind.RESOLUTION,
                        Kind.CONTROL,
                        Kind.RESERVATION_REQUEST,
                        Kind.RESERVATION))
                .settled(true)
                .orders(orders));
    return Checker.judge(histories.values(), null, rules).stream()
        .filter(each -> each.check() == Check.LIMITS || each.check() == Check.APPROVALS)
        .map(each -> each.text().split(":")[0] + " " + each.payoutId() + " " + each.position())
        .toList();
  }

  LimitLog later(long minutes) {
    now = now.plusSeconds(60 * minutes);
    return this;
  }

  private RecordPosition next(String topic) {
    long offset = ends.merge(topic, 1L, Long::sum) - 1;
    later(2);
    return new RecordPosition(topic, 0, offset, now.toEpochMilli());
  }

  private PayoutHistory history(String payoutId) {
    return histories.computeIfAbsent(payoutId, PayoutHistory::new);
  }

  /** Sets a limit in GBP. */
  LimitLog limit(String scope, Consumer<PayoutLimit.Builder> change) {
    PayoutLimit.Builder limit = PayoutLimit.newBuilder().setCurrency("GBP");
    change.accept(limit);
    return order(scope, limit.build());
  }

  LimitLog clear(String scope) {
    return order(scope, null);
  }

  private LimitLog order(String scope, PayoutLimit limit) {
    RecordPosition at = next(Topics.CONTROLS);
    orders.add(
        at,
        PayoutControl.newBuilder()
            .setScope(scope)
            .setOrder(ControlOrder.LIMIT)
            .setBy("A. Jones")
            .setBecause("rule")
            .setDecidedAt(now)
            .setLimit(limit)
            .build());
    return this;
  }

  private long known() {
    return ends.getOrDefault(Topics.CONTROLS, 0L);
  }

  /** Prolific, workspace {@code ws}, study {@code study}, a submission of its own. */
  LimitLog admitted(String payoutId, long minor) {
    return admitted(payoutId, "s-" + payoutId, minor);
  }

  LimitLog admitted(String payoutId, String submission, long minor) {
    ProlificTarget target = new ProlificTarget("ws", "study", submission);
    PayoutCommand command =
        PayoutCommand.newBuilder()
            .setPayoutId(payoutId)
            .setTarget(target)
            .setAmountMinor(minor)
            .setCurrency("GBP")
            .setContentHash(ContentHashes.v1(target, minor, "GBP"))
            .setRequestSha256(new Sha256(new byte[32]))
            .setSource(new SourcePosition("bonus-requested", 0, 0L))
            .setAdmittedAt(now)
            .setLedgerTopicId("x")
            .setRequestedBy("R. Quest")
            .build();
    commands.put(payoutId, command);
    history(payoutId).command(next(Topics.commands(Platform.PROLIFIC)), command);
    return this;
  }

  /** Its command names no requester, as that of an older router; its request does. */
  LimitLog requesterLeftOut(String payoutId) {
    PayoutCommand command = commands.get(payoutId);
    BonusRequested request =
        BonusRequested.newBuilder()
            .setPayoutId(payoutId)
            .setTarget(command.getTarget())
            .setAmountMinor(command.getAmountMinor())
            .setCurrency(command.getCurrency())
            .setRequestedBy(command.getRequestedBy())
            .build();
    history(payoutId)
        .request(
            new RecordPosition("bonus-requested", 0, 0, 0),
            new AuditedRequest(command.getRequestSha256(), request, false));
    command.put("requested_by", null);
    return this;
  }

  LimitLog report(String payoutId, ReservationRequestKind kind) {
    PayoutCommand command = commands.get(payoutId);
    ProlificTarget target = (ProlificTarget) command.getTarget();
    RecordPosition at = next(Topics.RESERVATION_REQUESTS);
    history(payoutId)
        .reservationRequest(
            at,
            PayoutReservationRequest.newBuilder()
                .setPayoutId(payoutId)
                .setKind(kind)
                .setContentHash(command.getContentHash())
                .setPlatform(Platform.PROLIFIC)
                .setAccount(target.getWorkspaceId())
                .setStudy(target.getStudyId())
                .setTarget(target.getSubmissionId())
                .setAmountMinor(command.getAmountMinor())
                .setCurrency(command.getCurrency())
                .setOrdersRead(known())
                .build());
    return this;
  }

  /** The keeper decides with all orders that are there. */
  LimitLog decided(String payoutId, ReservationState state) {
    return decided(payoutId, state, decided -> {});
  }

  LimitLog decided(
      String payoutId, ReservationState state, Consumer<PayoutReservation.Builder> change) {
    PayoutCommand command = commands.get(payoutId);
    ProlificTarget target = (ProlificTarget) command.getTarget();
    RecordPosition at = next(Topics.RESERVATIONS);
    PayoutReservation before = newest.get(payoutId);
    Instant counts =
        before != null && before.getReservedAt() != null
            ? before.getReservedAt()
            : state == ReservationState.HELD ? null : now;
    PayoutReservation.Builder decided =
        PayoutReservation.newBuilder()
            .setPayoutId(payoutId)
            .setState(state)
            .setContentHash(command.getContentHash())
            .setPlatform(Platform.PROLIFIC)
            .setAccount(target.getWorkspaceId())
            .setStudy(target.getStudyId())
            .setTarget(target.getSubmissionId())
            .setAmountMinor(command.getAmountMinor())
            .setCurrency(command.getCurrency())
            .setReservedAt(counts)
            .setDecidedAt(now)
            .setOrdersRead(known())
            .setRequestOffset(0);
    change.accept(decided);
    newest.put(payoutId, decided.build());
    history(payoutId).reservation(at, newest.get(payoutId));
    return this;
  }

  /** The keeper publishes again what it has decided: its owner asked a second time. */
  LimitLog repeated(String payoutId) {
    history(payoutId).reservation(next(Topics.RESERVATIONS), newest.get(payoutId));
    return this;
  }

  /** Asked, let through, claimed and paid. */
  LimitLog paidThrough(String payoutId, long minor) {
    return admitted(payoutId, minor)
        .report(payoutId, ReservationRequestKind.RESERVE)
        .decided(payoutId, ReservationState.RESERVED)
        .claimed(payoutId)
        .paid(payoutId)
        .report(payoutId, ReservationRequestKind.PAID)
        .decided(payoutId, ReservationState.SPENT);
  }

  LimitLog claimed(String payoutId) {
    return claimed(payoutId, "owner");
  }

  LimitLog claimed(String payoutId, String owner) {
    PayoutCommand command = commands.get(payoutId);
    RecordPosition at = next(Topics.ledger(Platform.PROLIFIC));
    PayoutLedgerEntry claim =
        PayoutLedgerEntry.newBuilder()
            .setPayoutId(payoutId)
            .setState("ATTEMPTING")
            .setPlatform(Platform.PROLIFIC)
            .setContentHash(command.getContentHash())
            .setRequestSha256(command.getRequestSha256())
            .setSource(command.getSource())
            .setTenure(1)
            .setOwner(owner)
            .setWrittenAt(now)
            .setCommand(command)
            .setAttempts(1)
            .setAttempt(
                PayoutAttempt.newBuilder()
                    .setNumber(1)
                    .setTenure(1)
                    .setOwner(owner)
                    .setClaimedAt(now)
                    .setSendBefore(now)
                    .build())
            .build();
    history(payoutId).ledger(at, claim);
    return this;
  }

  LimitLog paid(String payoutId) {
    PayoutCommand command = commands.get(payoutId);
    RecordPosition at = next(Topics.BONUS_PAID);
    ProlificTarget target = (ProlificTarget) command.getTarget();
    history(payoutId)
        .paid(
            at,
            BonusPaid.newBuilder()
                .setPayoutId(payoutId)
                .setPlatform(Platform.PROLIFIC)
                .setStudy(target.getStudyId())
                .setParticipant("")
                .setTarget(target.getSubmissionId())
                .setAmountMinor(command.getAmountMinor())
                .setPaidAmountMinor(command.getAmountMinor())
                .setCurrency(command.getCurrency())
                .setEvidence("")
                .setAttempts(1)
                .setSettledAt(now)
                .build());
    return this;
  }

  LimitLog failed(String payoutId) {
    PayoutCommand command = commands.get(payoutId);
    RecordPosition at = next(Topics.BONUS_FAILED);
    ProlificTarget target = (ProlificTarget) command.getTarget();
    history(payoutId)
        .failed(
            at,
            BonusFailed.newBuilder()
                .setPayoutId(payoutId)
                .setPlatform(Platform.PROLIFIC)
                .setStudy(target.getStudyId())
                .setParticipant("")
                .setTarget(target.getSubmissionId())
                .setAmountMinor(command.getAmountMinor())
                .setCurrency(command.getCurrency())
                .setFailureCode("CANCELLED")
                .setFailureDetail("")
                .setAttempts(0)
                .setSettledAt(now)
                .build());
    return this;
  }

  LimitLog approved(String payoutId, String by) {
    return approved(payoutId, by, commands.get(payoutId).getContentHash());
  }

  LimitLog approved(String payoutId, String by, ContentHash content) {
    RecordPosition at = next(Topics.RESOLUTIONS);
    history(payoutId)
        .resolution(
            at,
            PayoutResolution.newBuilder()
                .setPayoutId(payoutId)
                .setAttempt(0)
                .setVerdict(Verdict.APPROVE)
                .setBy(by)
                .setBecause("seen")
                .setDecidedAt(now)
                .setContentHash(content)
                .build());
    return this;
  }

  /** Every record with its place, as a dump has it. */
  Map<RecordPosition, SpecificRecord> records() {
    Map<RecordPosition, SpecificRecord> all = new java.util.TreeMap<>();
    for (PayoutHistory each : histories.values()) {
      each.commands().forEach(r -> all.put(r.position(), r.value()));
      each.reservationRequests().forEach(r -> all.put(r.position(), r.value()));
      each.reservations().forEach(r -> all.put(r.position(), r.value()));
      each.resolutions().forEach(r -> all.put(r.position(), r.value()));
      each.paid().forEach(r -> all.put(r.position(), r.value()));
      each.failed().forEach(r -> all.put(r.position(), r.value()));
      each.ledger().forEach(r -> all.put(r.position(), r.value()));
    }
    orders.below(Long.MAX_VALUE).forEach(each -> all.put(each.position(), each.order()));
    return all;
  }
}
