package org.payouts.cli.commands;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.payouts.BonusFailed;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Table;
import org.payouts.cli.outcomes.PaidTotals;
import org.payouts.cli.outcomes.RequestOutcome;
import org.payouts.cli.outcomes.RunOutcomes;
import org.payouts.cli.stack.LocalStack;
import org.payouts.payout.Platforms;
import org.payouts.sandbox.providers.SimulatedProviders;
import org.payouts.sandbox.providers.book.BookTotal;
import org.payouts.words.Money;

/** Prints what came of a demo, and holds the BonusPaid events against the providers' own books. */
final class DemoReport {

  private final Console console;
  private final LocalStack stack;
  private final RunOutcomes outcomes;
  private final PaidTotals paid;
  private final List<BookTotal> books;
  private final boolean json;

  DemoReport(
      Console console, LocalStack stack, RunOutcomes outcomes, PaidTotals paid, boolean json) {
    this.console = console;
    this.stack = stack;
    this.outcomes = outcomes;
    this.paid = paid;
    this.json = json;
    this.books =
        stack
            .providers()
            .map(SimulatedProviders::book)
            .map(book -> book.totals())
            .orElse(List.of());
  }

  /** Prints everything; false if books and events differ. */
  boolean print(double seconds, List<BonusFailed> failures) {
    outcomeTable();
    failures(failures);
    boolean agree = bookTable();
    print("took " + seconds + " s");
    reviews();
    if (json) {
      console.json(json(seconds));
    }
    return agree;
  }

  /** Text is the result unless JSON is; then it is a remark. */
  private void print(String line) {
    if (json) {
      console.say(line);
    } else {
      console.print(line);
    }
  }

  private void failures(List<BonusFailed> failures) {
    failures.stream()
        .limit(10)
        .forEach(
            f ->
                print(
                    "failed: "
                        + f.getPayoutId()
                        + "  "
                        + f.getFailureCode()
                        + ": "
                        + f.getFailureDetail()));
    if (failures.size() > 10) {
      print("... and " + (failures.size() - 10) + " more failed");
    }
  }

  private void outcomeTable() {
    Table table =
        new Table(
            "this run", ">requested", ">paid", ">failed", ">in review", ">duplicates", ">rejected");
    for (Platform platform : Platforms.ALL) {
      row(table, Platforms.name(platform), outcomes.requested(platform), outcomes.counts(platform));
    }
    row(table, "all", outcomes.requested(null), outcomes.counts(null));
    table.lines().forEach(this::print);
  }

  private static void row(
      Table table, String name, int requested, Map<RequestOutcome, Integer> counts) {
    table.row(
        name,
        requested,
        counts.getOrDefault(RequestOutcome.PAID, 0),
        counts.getOrDefault(RequestOutcome.FAILED, 0),
        counts.getOrDefault(RequestOutcome.IN_REVIEW, 0),
        counts.getOrDefault(RequestOutcome.DUPLICATE, 0),
        counts.getOrDefault(RequestOutcome.REJECTED, 0));
  }

  private boolean bookTable() {
    boolean agree = true;
    Table table =
        new Table("providers' books", "", ">payments", ">amount", ">BonusPaid", ">amount", "");
    for (BookTotal book : books) {
      String platform = book.platform().toLowerCase(Locale.ROOT);
      PaidTotals.Total published = paid.of(platform, book.currency());
      boolean same =
          published.payments() == book.payments() && published.amountMinor() == book.amountMinor();
      // A payment nobody could see yet is no error while its payout waits for a person.
      boolean explained =
          same
              || (outcomes.inReview().stream().anyMatch(e -> of(e, platform))
                  && published.payments() < book.payments());
      agree &= explained;
      table.row(
          platform,
          book.currency(),
          book.payments(),
          Money.plain(book.amountMinor(), book.currency()),
          published.payments(),
          Money.plain(published.amountMinor(), book.currency()),
          same ? "equal" : explained ? "the rest is in review" : "DIFFERENT");
    }
    print("");
    table.lines().forEach(this::print);
    return agree;
  }

  private static boolean of(PayoutLedgerEntry entry, String platform) {
    return Platforms.name(entry.getPlatform()).equals(platform);
  }

  private void reviews() {
    int waiting = outcomes.inReview().size();
    if (waiting > 0) {
      print(
          waiting
              + (waiting == 1 ? " payout waits" : " payouts wait")
              + " for a person: the books do not show what became of the call"
              + (stack.temporary()
                  ? " (with --data-dir DIR they could be settled by payouts up --data-dir DIR and payouts resolve)"
                  : "; run payouts up --data-dir "
                      + stack.propertiesFile().getParent()
                      + ", then payouts review -c "
                      + stack.propertiesFile()));
    }
  }

  private DemoJson json(double seconds) {
    return new DemoJson(
        outcomes.requested(null),
        outcomes.count(RequestOutcome.PAID),
        outcomes.count(RequestOutcome.FAILED),
        outcomes.count(RequestOutcome.IN_REVIEW),
        outcomes.count(RequestOutcome.DUPLICATE),
        outcomes.count(RequestOutcome.REJECTED),
        seconds,
        outcomes.inReview().size(),
        books.stream().map(DemoReport::lowerCase).toList());
  }

  record DemoJson(
      int requested,
      int paid,
      int failed,
      int inReview,
      int duplicates,
      int rejected,
      double seconds,
      int openReviews,
      List<BookTotal> books) {}

  private static BookTotal lowerCase(BookTotal book) {
    return new BookTotal(
        book.platform().toLowerCase(Locale.ROOT),
        book.currency(),
        book.payments(),
        book.amountMinor());
  }
}
