package org.payouts.workers.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.payouts.PayoutAttempt;
import org.payouts.workers.protocol.Attempt;
import org.payouts.workers.protocol.Basis;
import org.payouts.workers.protocol.Owner;

/** Attempts as the ledger carries them; a platform's basis is the fields it fills. */
final class AttemptCodec {
  private AttemptCodec() {}

  static Attempt read(PayoutAttempt avro) {
    return new Attempt(
        avro.getNumber(),
        new Owner(avro.getTenure(), avro.getOwner()),
        avro.getClaimedAt().toEpochMilli(),
        avro.getSendBefore().toEpochMilli(),
        basis(avro));
  }

  private static Basis basis(PayoutAttempt avro) {
    String bulkId = avro.getBulkId();
    List<String> payments = avro.getBaselinePayments();
    if (bulkId != null && payments != null) {
      return new Basis.Prolific(
          bulkId,
          amounts(payments),
          avro.getBoundCurrency(),
          avro.getBoundWorkspace(),
          avro.getBaselineUnseen());
    }
    String token = avro.getToken();
    if (token != null) {
      return new Basis.MTurk(token);
    }
    Integer count = avro.getBaselineCount();
    if (count != null) {
      return new Basis.Respondent(
          count, payments == null ? null : amounts(payments), avro.getBaselineUnseen());
    }
    throw new UnusableRecordException("an attempt without a basis that this version knows");
  }

  static PayoutAttempt write(Attempt attempt) {
    PayoutAttempt.Builder avro =
        PayoutAttempt.newBuilder()
            .setNumber(attempt.number())
            .setTenure(attempt.owner().tenure())
            .setOwner(attempt.owner().id())
            .setClaimedAt(Instant.ofEpochMilli(attempt.claimedAtMs()))
            .setSendBefore(Instant.ofEpochMilli(attempt.sendBeforeMs()))
            .setBaselineUnseen(attempt.basis().unseen());
    Basis basis = attempt.basis();
    if (basis instanceof Basis.Prolific prolific) {
      avro.setBulkId(prolific.bulkId())
          .setBaselinePayments(texts(prolific.payments()))
          .setBoundCurrency(prolific.currency())
          .setBoundWorkspace(prolific.workspace());
    } else if (basis instanceof Basis.MTurk mturk) {
      avro.setToken(mturk.token());
    } else {
      Basis.Respondent respondent = (Basis.Respondent) basis;
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
