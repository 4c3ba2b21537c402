package org.payouts.sandbox.providers.book;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.payouts.sandbox.providers.json.Json;

/**
 * Payments that were accepted and are made later. The queue is written to the file before the call
 * is answered; what is in the book is no longer in the queue, so a restart settles each exactly
 * once. Thread-safe.
 *
 * <p>Calls that are carried out only after their answer wait here as well; those are not kept: what
 * is on its way inside a provider is lost with its process.
 */
public final class Settlements {

  private final AppendOnlyFile file;
  private final Book book;
  private final LongSupplier clockMs;
  private final List<Queued> queue = new ArrayList<>();
  private final List<Later> later = new ArrayList<>();

  public Settlements(AppendOnlyFile file, Book book, LongSupplier clockMs) {
    this.file = file;
    this.book = book;
    this.clockMs = clockMs;
    file.replay(
        line -> {
          JsonNode node = Json.parse(line);
          Queued queued = Json.read(node, Queued.class);
          if (!book.settled(queued.id())) {
            queue.add(queued);
          }
        });
  }

  /** Accepts a payment that becomes real after this many milliseconds. */
  public synchronized void queue(Payment payment, long afterMs) {
    String id = UUID.randomUUID().toString();
    Queued queued = new Queued(id, clockMs.getAsLong() + afterMs, payment.queued(id));
    file.append(Json.write(queued));
    file.force();
    queue.add(queued);
  }

  /** Has something done after this many milliseconds; what it books is made durable. */
  public synchronized void later(long afterMs, Runnable work) {
    later.add(new Later(clockMs.getAsLong() + afterMs, work));
  }

  /** Books all payments that are due, and does what was left for later. */
  public void settleDue() {
    // Outside of the lock: the work takes locks whose holders may want this one.
    List<Later> due = takeDue();
    due.forEach(each -> each.work().run());
    if (!due.isEmpty()) {
      book.force();
    }
    bookDue();
  }

  private synchronized List<Later> takeDue() {
    if (later.isEmpty()) {
      return List.of();
    }
    long now = clockMs.getAsLong();
    List<Later> due = later.stream().filter(each -> each.dueMs() <= now).toList();
    later.removeAll(due);
    return due;
  }

  private synchronized void bookDue() {
    long now = clockMs.getAsLong();
    boolean any = false;
    for (Queued queued : List.copyOf(queue)) {
      if (queued.dueMs() <= now) {
        book.append(queued.payment(), 0);
        queue.remove(queued);
        any = true;
      }
    }
    if (any) {
      book.force();
    }
  }

  /** How many accepted payments are not made yet, and calls not carried out yet. */
  public synchronized int waiting() {
    return queue.size() + later.size();
  }

  private record Later(long dueMs, Runnable work) {}

  /** An accepted payment and when it becomes real, in epoch milliseconds. */
  record Queued(String id, long dueMs, Payment payment) {}
}
