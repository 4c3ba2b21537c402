package org.payouts.audit.records;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.history.PayoutHistory;

/**
 * One payout's history out of a whole pipeline.
 *
 * @param unreadable what is wrong with single records of the payout
 */
public record SingleHistory(PayoutHistory history, List<Finding> unreadable) {

  /** Reads all topics and keeps what names the ID; the history is empty if nothing does. */
  public static SingleHistory read(String payoutId, RecordSource source, Values values) {
    byte[] wanted = payoutId.getBytes(StandardCharsets.UTF_8);
    HistoryBuilder book = new HistoryBuilder(values);
    source.read(
        record -> {
          if (contains(record.key(), wanted) || contains(record.value(), wanted)) {
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
        book.unreadable().stream().filter(finding -> payoutId.equals(finding.payoutId())).toList());
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
