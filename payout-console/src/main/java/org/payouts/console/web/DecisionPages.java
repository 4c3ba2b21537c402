package org.payouts.console.web;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.payouts.Verdict;
import org.payouts.console.access.ConsoleRole;
import org.payouts.console.access.Person;
import org.payouts.console.actions.ResolveJob;
import org.payouts.console.actions.Resolving;
import org.payouts.console.actions.Selection;
import org.payouts.view.PayoutView;
import org.payouts.view.data.OpenReview;
import org.payouts.view.data.Page;
import org.payouts.view.data.Sums;

/** A person decides: look, confirm, and see what became of each payout. */
final class DecisionPages {
  private static final int MOST_AT_ONCE = 10_000;
  private static final int SHOWN = 50;

  private final PayoutView view;
  private final Pages pages;
  private final Visitors visitors;
  private final Resolving resolving;
  private final CsvList csv;

  DecisionPages(PayoutView view, Pages pages, Visitors visitors, Resolving resolving, CsvList csv) {
    this.view = view;
    this.pages = pages;
    this.visitors = visitors;
    this.resolving = resolving;
    this.csv = csv;
  }

  void confirm(Context context) {
    Person person = visitors.acting(context, ConsoleRole.OPERATOR);
    Verdict verdict =
        switch (String.valueOf(context.formParam("decision"))) {
          case "paid" -> Verdict.PAID;
          case "failed" -> Verdict.FAILED;
          case "retry" -> Verdict.RETRY;
          default -> throw new IllegalArgumentException("choose a decision: paid, failed or retry");
        };
    String because = Forms.because(context);
    boolean all = "all".equals(context.formParam("scope"));
    List<OpenReview> reviews = all ? filtered(context) : marked(context);
    if (reviews.isEmpty()) {
      throw new IllegalArgumentException("mark the payouts that you decide, or choose all");
    }
    boolean cut =
        all
            && view.history().openReviewSums(Lists.address(context).filter()).count()
                > reviews.size();
    pages.show(
        context,
        "confirm.jte",
        "Confirm",
        "needs-you",
        new ConfirmPage(
            verdict.name().toLowerCase(Locale.ROOT),
            because,
            sums(reviews),
            reviews.subList(0, Math.min(SHOWN, reviews.size())),
            Math.max(0, reviews.size() - SHOWN),
            cut,
            resolving.select(new Selection(reviews, verdict, because, person))));
  }

  private List<OpenReview> filtered(Context context) {
    List<OpenReview> found = new ArrayList<>();
    String after = null;
    do {
      Page<OpenReview> page =
          view.history()
              .openReviews(
                  Lists.address(context).filter(),
                  after,
                  Math.min(1_000, MOST_AT_ONCE - found.size()));
      found.addAll(page.items());
      after = page.next();
    } while (after != null && found.size() < MOST_AT_ONCE);
    return found;
  }

  private List<OpenReview> marked(Context context) {
    Map<String, OpenReview> found = new LinkedHashMap<>();
    for (String id : context.formParams("id")) {
      view.history().openReview(id).ifPresent(review -> found.put(id, review));
    }
    return List.copyOf(found.values());
  }

  private static Sums sums(List<OpenReview> reviews) {
    Map<String, Sums.Sum> sums = new TreeMap<>();
    for (OpenReview review : reviews) {
      String currency = review.payout().currency();
      sums.merge(
          currency,
          new Sums.Sum(currency, 1, review.payout().amountMinor(), 0),
          (one, other) ->
              new Sums.Sum(
                  currency,
                  one.count() + 1,
                  Math.addExact(one.amountMinor(), other.amountMinor()),
                  0));
    }
    return new Sums(List.copyOf(sums.values()));
  }

  void decide(Context context) {
    Person person = visitors.acting(context, ConsoleRole.OPERATOR);
    String selection = String.valueOf(context.formParam("selection"));
    long expected = resolving.size(selection);
    if (!String.valueOf(expected).equals(String.valueOf(context.formParam("count")).strip())) {
      throw new IllegalArgumentException(
          "the number of payouts was not typed as it is; nothing was decided. Go back and type it");
    }
    String job =
        resolving
            .confirm(selection, person)
            .orElseThrow(
                () ->
                    new Refusal(
                        410, "This was decided already, or is too old. Nothing was written now."));
    context.redirect("/decisions/" + job, HttpStatus.SEE_OTHER);
  }

  void cancel(Context context) {
    Person person = visitors.acting(context, ConsoleRole.OPERATOR);
    if (!"yes".equals(context.formParam("sure"))) {
      throw new IllegalArgumentException("mark that the payout is not to be paid");
    }
    String job = resolving.cancel(context.pathParam("id"), Forms.because(context), person);
    context.redirect("/decisions/" + job, HttpStatus.SEE_OTHER);
  }

  void job(Context context) {
    String name = context.pathParam("name");
    ResolveJob job = found(name);
    pages.show(
        context,
        "job.jte",
        "Decision: " + job.verdict().name().toLowerCase(Locale.ROOT),
        "needs-you",
        Map.of("job", job, "name", name));
  }

  private ResolveJob found(@Nullable String name) {
    return resolving
        .job(String.valueOf(name))
        .orElseThrow(
            () -> new Refusal(404, "This decision is not known any more; see the audit log."));
  }

  void jobCsv(Context context) throws IOException {
    ResolveJob job = found(context.pathParam("name"));
    List<ResolveJob.Line> lines = job.lines();
    csv.write(
        context,
        "decision",
        lines.size(),
        List.of("payout_id", "decision", "outcome", "in_words", "by", "because"),
        (after, limit) -> new Page<>(lines, null),
        line ->
            List.of(
                line.payoutId(),
                job.verdict().name(),
                line.outcome().name(),
                line.text(),
                job.person().name(),
                job.because()));
  }
}
