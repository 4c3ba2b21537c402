package org.payouts.cli.adopt;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.payouts.cli.adopt.KnownLedger.Unclaimed;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookComparison;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.preview.ProviderBooks;

/** Compares what a ledger knows with what the provider's books show. Reads only. */
final class BookComparer {
  private static final int PARALLEL = 8;

  private final ProviderBooks<?, ?> books;
  private final KnownLedger ledger;
  private final LongConsumer progress;

  BookComparer(ProviderBooks<?, ?> books, KnownLedger ledger, LongConsumer progress) {
    this.books = books;
    this.ledger = ledger;
    this.progress = progress;
  }

  /**
   * A payout and what the books show of it beyond what the ledger knows of its target.
   *
   * @param baseline for its claim
   * @param alone no other payout of its target is unsettled
   */
  record Compared(Unclaimed payout, Baseline baseline, boolean alone, BookReading books) {

    /** Nothing: it was not paid. */
    boolean agrees() {
      return books instanceof BookReading.Absent;
    }

    boolean unreadable() {
      return books instanceof BookReading.Unreadable;
    }

    String text() {
      if (books instanceof BookReading.Present present) {
        return present.text();
      }
      if (books instanceof BookReading.Differs differs) {
        return differs.text();
      }
      return books instanceof BookReading.Unreadable unreadable
          ? unreadable.reason().text()
          : "as the ledger says";
    }
  }

  private record Asked(
      Unclaimed payout, Baseline baseline, CompletableFuture<BookReading> answer) {}

  List<Compared> compare() {
    Map<String, Integer> unsettled = ledger.unsettledByTarget();
    Queue<Asked> asked = new ArrayDeque<>();
    List<Compared> all = new ArrayList<>();
    for (Unclaimed payout : ledger.unclaimed()) {
      PayoutRequest request = payout.command().request();
      Baseline token = payout.token();
      Baseline baseline =
          token != null ? token : books.baseline(request, ledger.known(request.target().key()));
      asked.add(new Asked(payout, baseline, books.read(request, baseline)));
      if (asked.size() >= PARALLEL) {
        all.add(compared(asked.remove(), unsettled));
      }
    }
    while (!asked.isEmpty()) {
      all.add(compared(asked.remove(), unsettled));
    }
    return all;
  }

  private Compared compared(Asked asked, Map<String, Integer> unsettled) {
    BookReading found = asked.answer().join();
    progress.accept(1);
    String target = asked.payout().command().target().key();
    boolean alone = unsettled.getOrDefault(target, 0) <= 1;
    return new Compared(asked.payout(), forPerson(asked.baseline(), found), alone, found);
  }

  /**
   * A payment that the ledger does not know settles no payout: it may be of another one, or of
   * somebody else from before the pipeline, such as Respondent's own first payout. No payout that
   * is looked up here has an attempt whose baseline could say more. So the claim gets the books of
   * now and what is known as its baseline, of which one payment at least counts as not shown:
   * absence proves nothing then, and a person decides. Where the books carry our reference, it says
   * whose a payment is, and the baseline stays as it is.
   */
  private static Baseline forPerson(Baseline baseline, BookReading found) {
    List<BigDecimal> entries;
    if (found instanceof BookReading.Present present) {
      entries = present.entries();
    } else if (found instanceof BookReading.Differs differs) {
      entries = differs.entries();
    } else {
      return baseline;
    }
    List<BigDecimal> known = baseline.baseline();
    List<BigDecimal> all = known == null ? entries : BookComparison.union(entries, known);
    return baseline.withBaseline(all, Math.max(1, all.size() - entries.size()));
  }
}
