package org.payouts.sandbox.providers.calls;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Every call received by this process, in order of arrival. Thread-safe; kept in memory. */
public final class CallLog {

  private final LongSupplier clockMs;
  private final List<CallEntry> entries = new ArrayList<>();

  public CallLog(LongSupplier clockMs) {
    this.clockMs = clockMs;
  }

  /** Notes a call before it is served; returns its number. */
  public synchronized long received(Call call) {
    Operation operation = call.operation();
    long number = entries.size() + 1L;
    entries.add(
        new CallEntry(
            number,
            clockMs.getAsLong(),
            null,
            operation.provider().label(),
            operation.label(),
            operation.money(),
            call.target(),
            call.targets(),
            call.study(),
            call.reference(),
            null,
            0,
            null));
    return number;
  }

  /** Notes what the client is about to be given. */
  public synchronized void answered(
      long number, String answer, int payments, @Nullable String fault) {
    int index = (int) number - 1;
    entries.set(index, entries.get(index).answered(answer, payments, fault, clockMs.getAsLong()));
  }

  /** Notes payments that a call made after it was answered. */
  public synchronized void paidLater(long number, int payments) {
    int index = (int) number - 1;
    entries.set(index, entries.get(index).paidLater(payments));
  }

  /** Notes that nothing more will be sent. */
  public synchronized void ended(long number) {
    int index = (int) number - 1;
    entries.set(index, entries.get(index).ended(clockMs.getAsLong()));
  }

  public synchronized List<CallEntry> all() {
    return List.copyOf(entries);
  }

  /** The calls with a number above this one. */
  public List<CallEntry> since(long number) {
    return since(number, Integer.MAX_VALUE);
  }

  /** The same, the first so many of them. */
  public synchronized List<CallEntry> since(long number, int most) {
    int from = (int) Math.min(Math.max(0, number), entries.size());
    int to = from + Math.min(Math.max(0, most), entries.size() - from);
    return List.copyOf(entries.subList(from, to));
  }

  /** The calls of one operation on one target. */
  public List<CallEntry> of(Operation operation, String target) {
    return all().stream()
        .filter(entry -> entry.platform().equals(operation.provider().label()))
        .filter(entry -> entry.operation().equals(operation.label()))
        .filter(entry -> entry.targets().contains(target))
        .toList();
  }
}
