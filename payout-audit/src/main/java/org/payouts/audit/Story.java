package org.payouts.audit;

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
import org.payouts.PayoutResolution;
import org.payouts.PayoutReview;

/**
 * Everything recorded about one payout ID, each kind in the order of its topic. Filled by one
 * thread and then only read.
 */
public final class Story {
  private final String payoutId;
  private final List<Recorded<Request>> requests = new ArrayList<>(1);
  private final List<Recorded<BonusRejected>> rejections = new ArrayList<>(0);
  private final List<Recorded<PayoutAdmission>> admissions = new ArrayList<>(1);
  private final List<Recorded<PayoutCommand>> commands = new ArrayList<>(1);
  private final List<Recorded<PayoutLedgerEntry>> ledger = new ArrayList<>(4);
  private final List<Recorded<BonusPaid>> paid = new ArrayList<>(1);
  private final List<Recorded<BonusFailed>> failed = new ArrayList<>(0);
  private final List<Recorded<PayoutReview>> reviews = new ArrayList<>(0);
  private final List<Recorded<PayoutResolution>> resolutions = new ArrayList<>(0);

  public Story(String payoutId) {
    this.payoutId = payoutId;
  }

  public String payoutId() {
    return payoutId;
  }

  public Story request(Place place, Request request) {
    requests.add(new Recorded<>(place, request));
    return this;
  }

  public Story rejection(Place place, BonusRejected rejection) {
    rejections.add(new Recorded<>(place, rejection));
    return this;
  }

  public Story admission(Place place, PayoutAdmission admission) {
    admissions.add(new Recorded<>(place, admission));
    return this;
  }

  public Story command(Place place, PayoutCommand command) {
    commands.add(new Recorded<>(place, command));
    return this;
  }

  public Story ledger(Place place, PayoutLedgerEntry entry) {
    ledger.add(new Recorded<>(place, entry));
    return this;
  }

  public Story paid(Place place, BonusPaid result) {
    paid.add(new Recorded<>(place, result));
    return this;
  }

  public Story failed(Place place, BonusFailed result) {
    failed.add(new Recorded<>(place, result));
    return this;
  }

  public Story review(Place place, PayoutReview review) {
    reviews.add(new Recorded<>(place, review));
    return this;
  }

  public Story resolution(Place place, PayoutResolution resolution) {
    resolutions.add(new Recorded<>(place, resolution));
    return this;
  }

  public List<Recorded<Request>> requests() {
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

  /** Sources hand records out partition by partition or mixed; a history has one order. */
  private static <T> List<Recorded<T>> ordered(List<Recorded<T>> records) {
    for (int i = 1; i < records.size(); i++) {
      if (records.get(i - 1).place().compareTo(records.get(i).place()) > 0) {
        records.sort(Comparator.comparing(Recorded::place));
        break;
      }
    }
    return Collections.unmodifiableList(records);
  }
}
