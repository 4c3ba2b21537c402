package org.payouts.verification.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.payouts.BonusRequested;
import org.payouts.Platform;
import org.payouts.audit.books.SandboxBooks;
import org.payouts.audit.checks.Checker;
import org.payouts.audit.checks.Rules;
import org.payouts.audit.history.Books;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.MoneyCall;
import org.payouts.audit.history.Payment;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.payout.Targets;
import org.payouts.sandbox.providers.calls.CallEntry;

/**
 * Judges a case by the checker, over topics, books and call log. Each target and amount of the
 * matrix belongs to one payout, so that here the books also show each payout's own truth.
 */
final class CaseJudge {

  private final CrashCluster cluster;
  private final List<BonusRequested> requests;
  private final Books books;
  private final List<PayoutHistory> histories;

  CaseJudge(CrashCluster cluster, List<BonusRequested> requests) {
    this.cluster = cluster;
    this.requests = requests;
    Set<String> targets =
        requests.stream().map(each -> Targets.key(each.getTarget())).collect(Collectors.toSet());
    Books all = SandboxBooks.fetch(cluster.providers().uri());
    this.books =
        new Books(
            all.payments().stream().filter(payment -> targets.contains(payment.target())).toList(),
            Objects.requireNonNull(all.calls()).stream()
                .filter(call -> targets.contains(call.target()))
                .toList());
    this.histories =
        cluster.recorder().histories(requests.stream().map(BonusRequested::getPayoutId).toList());
  }

  /** Everything that must not be. */
  List<String> findings(Set<Platform> retryWhenAbsent) {
    Rules rules =
        Rules.pipeline(System.currentTimeMillis())
            .recorded(EnumSet.complementOf(EnumSet.of(Kind.ADMISSION)))
            .wholeLedger(true)
            .settled(true)
            .retryWhenAbsent(retryWhenAbsent);
    List<String> findings = new ArrayList<>();
    Checker.judge(histories, books, rules).forEach(each -> findings.add(each.toString()));
    for (int i = 0; i < requests.size(); i++) {
      judge(requests.get(i), histories.get(i), findings);
    }
    return findings;
  }

  private void judge(BonusRequested request, PayoutHistory history, List<String> findings) {
    String id = request.getPayoutId();
    String target = Targets.key(request.getTarget());
    long booked =
        books.payments().stream()
            .filter(payment -> payment.target().equals(target))
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

  /** The money calls of the case's payouts; a bulk's call is one. */
  int calls() {
    return (int)
        Objects.requireNonNull(books.calls()).stream().map(MoneyCall::number).distinct().count();
  }

  String outcome() {
    return "%d paid, %d failed, %d asked"
        .formatted(
            histories.stream().mapToInt(history -> history.paid().size()).sum(),
            histories.stream().mapToInt(history -> history.failed().size()).sum(),
            histories.stream().filter(history -> !history.resolutions().isEmpty()).count());
  }

  /** Keeps findings, every record of the case's payouts, their books and all calls. */
  void dump(Path directory, List<String> findings) {
    List<String> records = new ArrayList<>();
    for (PayoutHistory history : histories) {
      Stream.of(
              history.requests(),
              history.commands(),
              history.ledger(),
              history.paid(),
              history.failed(),
              history.reviews(),
              history.resolutions())
          .flatMap(List::stream)
          .map(each -> each.position().timeMs() + " " + each.position() + " " + each.value())
          .forEach(records::add);
    }
    try {
      Files.write(directory.resolve("findings.txt"), findings);
      Files.write(directory.resolve("records.txt"), records);
      Files.write(
          directory.resolve("book.txt"), books.payments().stream().map(Payment::toString).toList());
      Files.write(
          directory.resolve("calls.txt"),
          cluster.providers().calls().all().stream().map(CallEntry::toString).toList());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep what is known of the case", e);
    }
  }
}
