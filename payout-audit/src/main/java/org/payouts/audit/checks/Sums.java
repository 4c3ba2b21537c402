package org.payouts.audit.checks;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.payouts.BonusPaid;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.audit.history.AuditHorizon;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.Payment;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.Recorded;
import org.payouts.payout.Platforms;
import org.payouts.payout.Targets;

/**
 * Adds up books, results and ledger per platform and currency, in minor units, and holds them
 * against each other (check 5). One thread.
 */
public final class Sums {
  /** A sum of money. */
  public record Sum(long payouts, long minor) {
    static final Sum NONE = new Sum(0, 0);

    Sum plus(long amountMinor) {
      return new Sum(payouts + 1, Math.addExact(minor, amountMinor));
    }
  }

  private final Map<String, Sum> results = new TreeMap<>();
  private final Map<String, Sum> ledger = new TreeMap<>();
  private final Map<String, Sum> booked = new TreeMap<>();
  private final Map<String, Sum> open = new TreeMap<>();

  /** Adds the sums of a history; what is too young to have its counterpart is open. */
  public void add(PayoutHistory history, Rules rules) {
    if (isYoung(history, rules.horizon())) {
      history.commands().stream().findFirst().ifPresent(ordered -> open(ordered.value()));
      return;
    }
    for (Recorded<BonusPaid> paid : history.paid()) {
      BonusPaid value = paid.value();
      add(results, value.getPlatform(), value.getCurrency(), value.getPaidAmountMinor());
    }
    if (history.ledger().isEmpty() || history.commands().isEmpty()) {
      return;
    }
    PayoutLedgerEntry last = history.ledger().get(history.ledger().size() - 1).value();
    PayoutCommand command = history.commands().get(0).value();
    Long paid = last.getPaidAmountMinor();
    if (last.getState().equals("PAID") && paid != null) {
      add(ledger, last.getPlatform(), command.getCurrency(), paid);
    } else if (last.getAttempts() > 0 && !StateTable.FINAL.contains(last.getState())) {
      open(command);
    }
  }

  /** Result and final ledger record are written together, and read one after the other. */
  private static boolean isYoung(PayoutHistory history, AuditHorizon horizon) {
    int size = history.ledger().size();
    return history.paid().stream().anyMatch(paid -> !horizon.judged(paid.position()))
        || (size > 0 && !horizon.judged(history.ledger().get(size - 1).position()));
  }

  private void open(PayoutCommand command) {
    Platform platform = Targets.platform(command.getTarget()).orElse(Platform.UNKNOWN);
    add(open, platform, command.getCurrency(), command.getAmountMinor());
  }

  /** Adds a payment of the books; one made after the recording may not be reported yet. */
  public void add(Payment payment, Rules rules) {
    if (payment.ours()) {
      if (payment.timeMs() > rules.nowMs()) {
        add(open, payment.platform(), payment.currency(), payment.amountMinor());
      }
      add(booked, payment.platform(), payment.currency(), payment.amountMinor());
    }
  }

  private static void add(Map<String, Sum> sums, Platform platform, String currency, long minor) {
    String name = platform == Platform.UNKNOWN ? "unknown" : Platforms.name(platform);
    sums.merge(name + " " + currency, Sum.NONE.plus(minor), (a, b) -> a.plus(minor));
  }

  /** What does not add up, topics only. */
  public void judge(Rules rules, Consumer<Finding> sink) {
    if (!rules.has(Kind.RESULT) || !rules.has(Kind.LEDGER)) {
      return;
    }
    keys(results, ledger)
        .forEach(
            key -> {
              Sum reported = results.getOrDefault(key, Sum.NONE);
              Sum kept = ledger.getOrDefault(key, Sum.NONE);
              if (!reported.equals(kept)) {
                sink.accept(
                    new Finding(
                        Check.SUMS_AGREE,
                        null,
                        null,
                        "%s: results say %d payouts with %d minor units, the ledger %d with %d"
                            .formatted(
                                key,
                                reported.payouts(),
                                reported.minor(),
                                kept.payouts(),
                                kept.minor())));
              }
            });
  }

  /** What does not add up with the books; attempts that are open may have paid or not. */
  public void judgeBooks(Consumer<Finding> sink) {
    keys(results, booked)
        .forEach(
            key -> {
              Sum reported = results.getOrDefault(key, Sum.NONE);
              Sum paid = booked.getOrDefault(key, Sum.NONE);
              Sum maybe = open.getOrDefault(key, Sum.NONE);
              long more = paid.minor() - reported.minor();
              if (more < 0 || more > maybe.minor()) {
                sink.accept(
                    new Finding(
                        Check.SUMS_AGREE,
                        null,
                        null,
                        "%s: the books have %d minor units, results say %d, open attempts %d at most"
                            .formatted(key, paid.minor(), reported.minor(), maybe.minor())));
              }
            });
  }

  private static Iterable<String> keys(Map<String, Sum> one, Map<String, Sum> other) {
    Map<String, Sum> both = new TreeMap<>(one);
    both.putAll(other);
    return both.keySet();
  }

  /** Paid by the results, per {@code platform currency}. */
  public Map<String, Sum> results() {
    return Map.copyOf(results);
  }

  /** Paid by the books, per {@code platform currency}. */
  public Map<String, Sum> booked() {
    return Map.copyOf(booked);
  }
}
