package org.payouts.audit.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutReservation;
import org.payouts.PayoutReservationRequest;
import org.payouts.PayoutResolution;
import org.payouts.PayoutReview;

/**
 * Everything recorded about one payout ID, each kind in the order of its topic. Filled by one
 * thread and then only read.
 */
public final class PayoutHistory {
  private final String payoutId;
  private final List<Recorded<AuditedRequest>> requests = new ArrayList<>(1);
  private final List<Recorded<BonusRejected>> rejections = new ArrayList<>(0);
  private final List<Recorded<PayoutAdmission>> admissions = new ArrayList<>(1);
  private final List<Recorded<PayoutCommand>> commands = new ArrayList<>(1);
  private final List<Recorded<PayoutLedgerEntry>> ledger = new ArrayList<>(4);
  private final List<Recorded<BonusPaid>> paid = new ArrayList<>(1);
  private final List<Recorded<BonusFailed>> failed = new ArrayList<>(0);
  private final List<Recorded<PayoutReview>> reviews = new ArrayList<>(0);
  private final List<Recorded<PayoutResolution>> resolutions = new ArrayList<>(0);
  private final List<Recorded<PayoutReservationRequest>> reservationRequests = new ArrayList<>(0);
  private final List<Recorded<PayoutReservation>> reservations = new ArrayList<>(0);

  public PayoutHistory(String payoutId) {
    this.payoutId = payoutId;
  }

  public String payoutId() {
    return payoutId;
  }

  public PayoutHistory request(RecordPosition position, AuditedRequest request) {
    requests.add(new Recorded<>(position, request));
    return this;
  }

  public PayoutHistory rejection(RecordPosition position, BonusRejected rejection) {
    rejections.add(new Recorded<>(position, rejection));
    return this;
  }

  public PayoutHistory admission(RecordPosition position, PayoutAdmission admission) {
    admissions.add(new Recorded<>(position, admission));
    return this;
  }

  public PayoutHistory command(RecordPosition position, PayoutCommand command) {
    commands.add(new Recorded<>(position, command));
    return this;
  }

  public PayoutHistory ledger(RecordPosition position, PayoutLedgerEntry entry) {
    ledger.add(new Recorded<>(position, entry));
    return this;
  }

  public PayoutHistory paid(RecordPosition position, BonusPaid result) {
    paid.add(new Recorded<>(position, result));
    return this;
  }

  public PayoutHistory failed(RecordPosition position, BonusFailed result) {
    failed.add(new Recorded<>(position, result));
    return this;
  }

  public PayoutHistory review(RecordPosition position, PayoutReview review) {
    reviews.add(new Recorded<>(position, review));
    return this;
  }

  public PayoutHistory resolution(RecordPosition position, PayoutResolution resolution) {
    resolutions.add(new Recorded<>(position, resolution));
    return this;
  }

  public PayoutHistory reservationRequest(
      RecordPosition position, PayoutReservationRequest request) {
    reservationRequests.add(new Recorded<>(position, request));
    return this;
  }

  public PayoutHistory reservation(RecordPosition position, PayoutReservation reservation) {
    reservations.add(new Recorded<>(position, reservation));
    return this;
  }

  public List<Recorded<AuditedRequest>> requests() {
    return ordered(requests);
  }

  public List<Recorded<BonusRejected>> rejections() {
    return ordered(rejections);
  }

  public List<Recorded<PayoutAdmission>> admissions() {
    return ordered(admissions);
  }

  public List<Recorded<PayoutCommand>> commands() {
    return ordered(commands);
  }

  public List<Recorded<PayoutLedgerEntry>> ledger() {
    return ordered(ledger);
  }

  public List<Recorded<BonusPaid>> paid() {
    return ordered(paid);
  }

  public List<Recorded<BonusFailed>> failed() {
    return ordered(failed);
  }

  public List<Recorded<PayoutReview>> reviews() {
    return ordered(reviews);
  }

  public List<Recorded<PayoutResolution>> resolutions() {
    return ordered(resolutions);
  }

  public List<Recorded<PayoutReservationRequest>> reservationRequests() {
    return ordered(reservationRequests);
  }

  public List<Recorded<PayoutReservation>> reservations() {
    return ordered(reservations);
  }

  /** Sources hand records out partition by partition or mixed; a history has one order. */
  private static <T> List<Recorded<T>> ordered(List<Recorded<T>> records) {
    for (int i = 1; i < records.size(); i++) {
      if (records.get(i - 1).position().compareTo(records.get(i).position()) > 0) {
        records.sort(Comparator.comparing(Recorded::position));
        break;
      }
    }
    return Collections.unmodifiableList(records);
  }
}
