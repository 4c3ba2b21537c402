package org.payouts.audit.records;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.Orders;
import org.payouts.audit.history.PayoutHistory;

/**
 * One payout's history out of a whole pipeline.
 *
 * @param unreadable what is wrong with single records of the payout
 * @param orders what operators have ordered about what may be paid
 */
public record SingleHistory(PayoutHistory history, List<Finding> unreadable, Orders orders) {

  /** Reads all topics and keeps what names the ID; the history is empty if nothing does. */
  public static SingleHistory read(String payoutId, RecordSource source, Values values) {
    byte[] wanted = payoutId.getBytes(StandardCharsets.UTF_8);
    HistoryBuilder book = new HistoryBuilder(values);
    source.read(
        record -> {
          if (isOrder(record)
              || contains(record.key(), wanted)
              || contains(record.value(), wanted)) {
            book.add(record);
          }
        });
    PayoutHistory history =
        book.histories().stream()
            .filter(each -> each.payoutId().equals(payoutId))
            .findFirst()
            .orElseGet(() -> new PayoutHistory(payoutId));
    return new SingleHistory(
        history,
        book.unreadable().stream().filter(finding -> payoutId.equals(finding.payoutId())).toList(),
        book.orders());
  }

  private static boolean isOrder(RawRecord record) {
    return AuditedTopics.kind(record.position().topic()).equals(Optional.of(Kind.CONTROL));
  }

  private static boolean contains(byte @Nullable [] bytes, byte[] wanted) {
    if (bytes == null) {
      return false;
    }
    outer:
    for (int from = 0; from <= bytes.length - wanted.length; from++) {
      for (int i = 0; i < wanted.length; i++) {
        if (bytes[from + i] != wanted[i]) {
          continue outer;
        }
      }
      return true;
    }
    return false;
  }
}
