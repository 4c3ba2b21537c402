package org.payouts.verification.crash;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.payouts.BonusRequested;
import org.payouts.Platform;
import org.payouts.audit.checks.Checker;
import org.payouts.audit.checks.Rules;
import org.payouts.audit.history.Books;
import org.payouts.audit.history.MoneyCall;
import org.payouts.audit.history.Payment;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.payout.Targets;
import org.payouts.sandbox.providers.SimulatedProviders;
import org.payouts.sandbox.providers.book.Payment.Origin;
import org.payouts.sandbox.providers.calls.CallEntry;

/**
 * Judges a case by the checker, over topics, books and call log. Each target and amount of the
 * matrix belongs to one payout, so that here the books also tell each payout's own truth.
 */
final class BooksJudge {
  private BooksJudge() {}

  /** Everything that must not be. */
  static List<String> findings(
      SimulatedProviders providers,
      List<BonusRequested> requests,
      List<PayoutHistory> stories,
      Rules rules) {
    List<String> findings = new ArrayList<>();
    Set<String> targets =
        Set.copyOf(requests.stream().map(r -> Targets.key(r.getTarget())).distinct().toList());
    Books books = books(providers, targets);
    Checker.judge(stories, books, rules).forEach(finding -> findings.add(finding.toString()));
    for (int i = 0; i < requests.size(); i++) {
      judge(requests.get(i), stories.get(i), books.payments(), findings);
    }
    return findings;
  }

  private static void judge(
      BonusRequested request,
      PayoutHistory history,
      Collection<Payment> payments,
      List<String> findings) {
    String id = request.getPayoutId();
    long booked =
        payments.stream()
            .filter(payment -> payment.target().equals(Targets.key(request.getTarget())))
            .filter(payment -> payment.amountMinor() == request.getAmountMinor())
            .count();
    int paid = history.paid().size();
    int failed = history.failed().size();
    if (booked > 1) {
      findings.add(id + " was paid " + booked + " times");
    }
    if (paid + failed != 1) {
      findings.add(id + " has " + paid + " BonusPaid and " + failed + " BonusFailed");
    }
    if (booked != paid) {
      findings.add(id + ": " + booked + " in the book, " + paid + " reported paid");
    }
  }

  /** What the providers know of these targets. */
  private static Books books(SimulatedProviders providers, Set<String> targets) {
    return new Books(
        providers.book().payments().stream()
            .filter(payment -> targets.contains(payment.target()))
            .map(
                payment ->
                    new Payment(
                        payment.number(),
                        platform(payment.platform()),
                        payment.target(),
                        payment.amountMinor(),
                        payment.currency(),
                        payment.reference(),
                        payment.origin() == Origin.API,
                        payment.timeMs()))
            .toList(),
        moneyCalls(providers, targets));
  }

  /** The money calls these targets were the object of. */
  static List<MoneyCall> moneyCalls(SimulatedProviders providers, Set<String> targets) {
    return providers.calls().all().stream()
        .filter(CallEntry::money)
        .flatMap(
            call ->
                call.targets().stream()
                    .filter(targets::contains)
                    .map(
                        target ->
                            new MoneyCall(
                                call.number(),
                                call.receivedMs(),
                                platform(call.platform()),
                                target,
                                call.reference())))
        .toList();
  }

  private static Platform platform(String label) {
    return Platform.valueOf(label.toUpperCase(Locale.ROOT));
  }
}
