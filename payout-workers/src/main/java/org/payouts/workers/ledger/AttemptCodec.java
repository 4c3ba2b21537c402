package org.payouts.workers.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.payouts.PayoutAttempt;
import org.payouts.workers.model.Attempt;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.Owner;

/** Attempts as the ledger carries them; a platform's baseline is the fields it fills. */
final class AttemptCodec {
  private AttemptCodec() {}

  /**
   * @param firstCallAtMs when the payout's first call may have left, wall clock; 0 if none has
   */
  static Attempt read(PayoutAttempt avro, long firstCallAtMs) {
    return new Attempt(
        avro.getNumber(),
        new Owner(avro.getTenure(), avro.getOwner()),
        avro.getClaimedAt().toEpochMilli(),
        avro.getSendBefore().toEpochMilli(),
        baseline(avro).firstCalledAt(firstCallAtMs));
  }

  private static Baseline baseline(PayoutAttempt avro) {
    String bulkId = avro.getBulkId();
    List<String> payments = avro.getBaselinePayments();
    if (bulkId != null && payments != null) {
      return new Baseline.Prolific(
          bulkId,
          amounts(payments),
          avro.getBoundCurrency(),
          avro.getBoundWorkspace(),
          avro.getBaselineUnseen(),
          avro.getFeeMinor());
    }
    String token = avro.getToken();
    if (token != null) {
      return new Baseline.MTurk(token);
    }
    Integer count = avro.getBaselineCount();
    if (count != null) {
      return new Baseline.Respondent(
          count, payments == null ? null : amounts(payments), avro.getBaselineUnseen(), 0);
    }
    throw new UnusableRecordException("an attempt without a baseline that this version knows");
  }

  static PayoutAttempt write(Attempt attempt) {
    PayoutAttempt.Builder avro =
        PayoutAttempt.newBuilder()
            .setNumber(attempt.number())
            .setTenure(attempt.owner().tenure())
            .setOwner(attempt.owner().id())
            .setClaimedAt(Instant.ofEpochMilli(attempt.claimedAtMs()))
            .setSendBefore(Instant.ofEpochMilli(attempt.sendBeforeMs()))
            .setBaselineUnseen(attempt.baseline().unseen());
    Baseline baseline = attempt.baseline();
    if (baseline instanceof Baseline.Prolific prolific) {
      avro.setBulkId(prolific.bulkId())
          .setBaselinePayments(texts(prolific.payments()))
          .setBoundCurrency(prolific.currency())
          .setBoundWorkspace(prolific.workspace())
          .setFeeMinor(prolific.feeMinor());
    } else if (baseline instanceof Baseline.MTurk mturk) {
      avro.setToken(mturk.token());
    } else {
      Baseline.Respondent respondent = (Baseline.Respondent) baseline;
      avro.setBaselineCount(respondent.count());
      if (respondent.payments() != null) {
        avro.setBaselinePayments(texts(respondent.payments()));
      }
    }
    return avro.build();
  }

  /** Amounts as the topics carry them: decimal text. */
  static List<String> texts(List<BigDecimal> amounts) {
    return amounts.stream().map(BigDecimal::toPlainString).toList();
  }

  static List<BigDecimal> amounts(List<String> texts) {
    return texts.stream().map(BigDecimal::new).toList();
  }
}
