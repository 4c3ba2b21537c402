package org.payouts.console.web;

import io.javalin.http.Context;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.payouts.console.access.ConsoleRole;
import org.payouts.console.access.Person;
import org.payouts.console.actions.Approving;
import org.payouts.view.PayoutView;
import org.payouts.view.data.PayoutRow;
import org.payouts.words.Money;

/** What waits for a second person: look, type the sum, and see what became of each payout. */
final class ApprovalPages {
  private static final int MOST_AT_ONCE = 10_000;
  private static final int SHOWN = 100;

  private final PayoutView view;
  private final Pages pages;
  private final Visitors visitors;
  private final Approving approving;

  ApprovalPages(PayoutView view, Pages pages, Visitors visitors, Approving approving) {
    this.view = view;
    this.pages = pages;
    this.visitors = visitors;
    this.approving = approving;
  }

  void list(Context context) {
    String batch = batch(context);
    List<PayoutRow> all = waiting(batch);
    pages.show(
        context,
        "approvals.jte",
        "Approvals",
        "approvals",
        new ApprovalsPage(
            batch, first(all), all.size(), all.size() == MOST_AT_ONCE, sum(all), "", ""));
  }

  void confirm(Context context) {
    Person person = visitors.acting(context, ConsoleRole.APPROVER);
    String because = Forms.because(context);
    List<PayoutRow> chosen = waiting(batch(context));
    if (!"all".equals(context.formParam("scope"))) {
      Set<String> marked = new HashSet<>(context.formParams("id"));
      chosen = chosen.stream().filter(row -> marked.contains(row.payoutId())).toList();
    }
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("mark the payouts that you approve, or choose all");
    }
    pages.show(
        context,
        "approve.jte",
        "Confirm",
        "approvals",
        new ApprovalsPage(
            batch(context),
            first(chosen),
            chosen.size(),
            false,
            sum(chosen),
            because,
            approving.select(chosen, because, person)));
  }

  void approve(Context context) {
    Person person = visitors.acting(context, ConsoleRole.APPROVER);
    String selection = String.valueOf(context.formParam("selection"));
    String sum = sum(approving.selected(selection, person));
    if (!sum.equals(String.valueOf(context.formParam("sum")).strip())) {
      throw new IllegalArgumentException(
          "the sum was not typed as it is; nothing was approved. Go back and type it");
    }
    Approving.Result result =
        approving
            .approve(selection, person)
            .orElseThrow(
                () ->
                    new Refusal(
                        410, "This was approved already, or is too old. Nothing was written now."));
    String title = result.approved().isEmpty() ? "Nothing was approved" : "Approved";
    pages.show(context, "approved.jte", title, "approvals", Map.of("result", result));
  }

  private static @Nullable String batch(Context context) {
    String batch = context.queryParam("batch");
    return batch == null || batch.isBlank() ? null : batch;
  }

  private List<PayoutRow> waiting(@Nullable String batch) {
    return view.payouts().waiting(Approving.WAITING_CODE, batch, MOST_AT_ONCE);
  }

  private static List<PayoutRow> first(List<PayoutRow> all) {
    return all.subList(0, Math.min(SHOWN, all.size()));
  }

  private static String sum(List<PayoutRow> rows) {
    Map<String, Long> sums = new TreeMap<>();
    rows.forEach(row -> sums.merge(row.currency(), row.amountMinor(), Math::addExact));
    return sums.entrySet().stream()
        .map(each -> Money.text(each.getValue(), each.getKey()))
        .collect(Collectors.joining(", "));
  }
}
