package org.payouts.workers.ledger;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.engine.LedgerImage;
import org.payouts.workers.model.Payout;

/**
 * Restores the image of a ledger from its records in the order of the log. Records are read whole
 * only at the end, when it is known which payouts are open: of a ledger that was not compacted yet
 * nearly all records are superseded by then.
 *
 * @param <R> a record that can be read whole later
 */
public final class LedgerRestoration<R> {
  private final Function<R, Payout> whole;
  private final LedgerImage image = new LedgerImage();
  private final Map<String, Held<R>> open = new LinkedHashMap<>();

  private record Held<R>(long tenure, R record) {}

  /**
   * @param whole reads the record of an open payout
   */
  public LedgerRestoration(Function<R, Payout> whole) {
    this.whole = whole;
  }

  /**
   * Adds the next record.
   *
   * @throws IllegalStateException if it is open after it was settled; the partition must not be
   *     owned then
   */
  public void add(LedgerHead head, R record) {
    @Nullable Held<R> older;
    if (head.settled()) {
      older = open.remove(head.payoutId());
      image.settled(head.payoutId(), head.content(), head.tenure());
      if (head.target() != null && head.known() != null) {
        image.known(head.target(), head.known());
      }
      if (head.reference() != null) {
        image.paidBy(head.reference());
      }
    } else {
      older = open.put(head.payoutId(), new Held<>(head.tenure(), record));
      if (older == null) {
        image.requireUnsettled(head.payoutId());
      }
    }
    if (older != null) {
      image.superseded(older.tenure());
    }
  }

  /**
   * The image of all records, after the last.
   *
   * @throws UnusableRecordException if the record of an open payout cannot be relied on; the
   *     partition must not be owned then
   */
  public LedgerImage image() {
    open.values().forEach(held -> image.open(whole.apply(held.record()), held.tenure()));
    open.clear();
    return image;
  }
}
