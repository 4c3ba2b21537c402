package org.payouts.sandbox.providers.book;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.json.Json;

/**
 * The append-only book of what the simulated providers really paid. Thread-safe. With a file behind
 * it every payment is on disk before anybody is informed of it, and read back at the next start.
 */
public final class Book {

  private final AppendOnlyFile file;
  private final LongSupplier clockMs;
  private final List<Payment> payments = new ArrayList<>();
  private final Map<String, List<Payment>> byTarget = new HashMap<>();
  private final Map<String, Map<String, List<Payment>>> byStudy = new HashMap<>();
  private final Map<String, Long> charged = new HashMap<>();
  private final Set<String> settled = new HashSet<>();

  public Book(AppendOnlyFile file, LongSupplier clockMs) {
    this.file = file;
    this.clockMs = clockMs;
    file.replay(line -> index(Json.read(Json.parse(line), Payment.class)));
  }

  /**
   * Books a payment. The caller makes it durable with {@link #force} before it answers anybody.
   *
   * @param visibleAfterMs how long reads of the provider do not show it yet
   */
  public Payment append(Payment payment, long visibleAfterMs) {
    return append(payment, Visibility.after(visibleAfterMs));
  }

  /** Books a payment that reads show as the visibility says. */
  public synchronized Payment append(Payment payment, Visibility shown) {
    Payment booked = dated(payment, payments.size() + 1L, shown);
    file.append(Json.write(booked));
    index(booked);
    return booked;
  }

  /**
   * An amount that no payout of the target asks for, for an entry of somebody else: no worker could
   * know it from its own. Amounts of one target are closer together than this is away; without any
   * it is a few minor units.
   */
  public static long strangeAmount(List<Long> amountsMinor) {
    return amountsMinor.stream().mapToLong(Long::longValue).max().orElse(-1_006) + 1_013;
  }

  /** The payment as if it were booked now, for reads that show what is not so. */
  public Payment unbooked(Payment payment) {
    return dated(payment, 0, Visibility.AT_ONCE);
  }

  private Payment dated(Payment payment, long number, Visibility shown) {
    long now = clockMs.getAsLong();
    return payment.booked(number, Instant.ofEpochMilli(now).toString(), now, shown);
  }

  /** Returns when everything booked so far is on disk. */
  public void force() {
    file.force();
  }

  private void index(Payment payment) {
    payments.add(payment);
    byTarget
        .computeIfAbsent(payment.platform() + "/" + payment.target(), key -> new ArrayList<>(1))
        .add(payment);
    byStudy
        .computeIfAbsent(payment.platform() + "/" + payment.study(), key -> new LinkedHashMap<>())
        .computeIfAbsent(payment.target(), key -> new ArrayList<>(1))
        .add(payment);
    charged.merge(account(payment), payment.chargedMinor(), Math::addExact);
    String queueId = payment.queueId();
    if (queueId != null) {
      settled.add(queueId);
    }
  }

  private static String account(Payment payment) {
    return payment.platform() + "/" + payment.account();
  }

  public synchronized List<Payment> payments() {
    return List.copyOf(payments);
  }

  /** The payments with a number above this one, the first so many of them. */
  public synchronized List<Payment> since(long number, int most) {
    int from = (int) Math.min(Math.max(0, number), payments.size());
    int to = from + Math.min(Math.max(0, most), payments.size() - from);
    return List.copyOf(payments.subList(from, to));
  }

  public synchronized int size() {
    return payments.size();
  }

  /** All payments on one submission, assignment or screener response, oldest first. */
  public synchronized List<Payment> of(Provider provider, String target) {
    return List.copyOf(byTarget.getOrDefault(provider.label() + "/" + target, List.of()));
  }

  /** All payments of one study or project, grouped by target. */
  public synchronized List<List<Payment>> ofStudy(Provider provider, String study) {
    Collection<List<Payment>> groups =
        byStudy.getOrDefault(provider.label() + "/" + study, Map.of()).values();
    return groups.stream().map(List::copyOf).toList();
  }

  /** What an account was debited so far, in minor units. */
  public synchronized long charged(Provider provider, String account) {
    return charged.getOrDefault(provider.label() + "/" + account, 0L);
  }

  /** What an account had been debited when the book had that many entries. */
  public synchronized long charged(Provider provider, String account, int entries) {
    if (entries >= payments.size()) {
      return charged(provider, account);
    }
    return payments.subList(0, entries).stream()
        .filter(payment -> account(payment).equals(provider.label() + "/" + account))
        .mapToLong(Payment::chargedMinor)
        .sum();
  }

  synchronized boolean settled(String queueId) {
    return settled.contains(queueId);
  }

  /** The sums of what API calls paid, per platform and currency. */
  public List<BookTotal> totals() {
    return totals(true);
  }

  /** The sums of what others paid: by hand, or Respondent's own first payments. */
  public List<BookTotal> outsideTotals() {
    return totals(false);
  }

  private List<BookTotal> totals(boolean api) {
    Map<String, BookTotal> sums = new TreeMap<>();
    for (Payment payment : payments()) {
      if ((payment.origin() == Payment.Origin.API) == api) {
        String key = payment.platform() + "/" + payment.currency();
        BookTotal none = new BookTotal(payment.platform(), payment.currency(), 0, 0);
        sums.put(key, sums.getOrDefault(key, none).plus(payment));
      }
    }
    return List.copyOf(sums.values());
  }
}
