package org.payouts.audit.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.checks.TargetBooks;
import org.payouts.audit.history.BookSource;
import org.payouts.audit.history.Books;
import org.payouts.audit.history.MoneyCall;
import org.payouts.audit.history.Payment;

/** The providers' books in files by target, as claimants are sorted, so that they fit any heap. */
final class SortedBooks implements AutoCloseable {
  private final Buckets payments;
  private final @Nullable Buckets calls;

  /**
   * Reads the books once.
   *
   * @param buckets how many files; a target is where {@link Buckets#of} puts its name
   * @param sum receives every payment
   */
  SortedBooks(BookSource books, Path directory, int buckets, Consumer<Payment> sum) {
    payments = new Buckets(directory, "payments", buckets);
    calls = books.hasCalls() ? new Buckets(directory, "calls", buckets) : null;
    books.payments(
        payment -> {
          sum.accept(payment);
          String target = TargetBooks.name(payment.platform(), payment.target());
          payments.append(payments.of(target), out -> BookFile.write(payment, out));
        });
    Buckets log = calls;
    if (log != null) {
      books.calls(
          call -> {
            String target = TargetBooks.name(call.platform(), call.target());
            log.append(log.of(target), out -> BookFile.write(call, out));
          });
    }
  }

  /** The books of one file's targets; they can be asked for once. */
  TargetBooks drain(int bucket) {
    List<Payment> paid = new ArrayList<>();
    payments.drain(bucket, in -> paid.add(BookFile.payment(in)));
    if (calls == null) {
      return new TargetBooks(new Books(paid, null));
    }
    List<MoneyCall> called = new ArrayList<>();
    calls.drain(bucket, in -> called.add(BookFile.call(in)));
    return new TargetBooks(new Books(paid, called));
  }

  @Override
  public void close() {
    payments.close();
    if (calls != null) {
      calls.close();
    }
  }
}
