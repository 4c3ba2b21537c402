package org.payouts.console.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.view.PayoutView;
import org.payouts.view.data.Page;
import org.payouts.view.data.PayoutRow;
import org.payouts.view.data.SpendBy;
import org.payouts.view.data.SpendRow;
import org.payouts.view.data.Sums;
import org.payouts.words.Money;

/** The pages that list, and the same lists as files. */
final class Lists {
  private static final int PER_PAGE = 50;
  private static final int REVIEWS_PER_PAGE = 20;
  private static final int SPEND_SHOWN = 200;
  private static final int SPEND_ALL = 1_000_000;
  private static final int SPEND_DAYS = 30;

  private final PayoutView view;
  private final Pages pages;
  private final CsvList csv;

  Lists(PayoutView view, Pages pages, CsvList csv) {
    this.view = view;
    this.pages = pages;
    this.csv = csv;
  }

  void payouts(Context context) {
    ListAddress address = address(context);
    Page<PayoutRow> page =
        view.payouts().payouts(address.filter(), address.order(), address.after(), PER_PAGE);
    Sums sums = view.payouts().sums(address.filter());
    pages.show(
        context,
        "payouts.jte",
        "Payouts",
        "payouts",
        new PayoutsPage(address, sums, page.items(), page.next()));
  }

  static ListAddress address(Context context) {
    return ListAddress.of(context::queryParams);
  }

  void payoutsCsv(Context context) throws IOException {
    ListAddress address = address(context);
    csv.write(
        context,
        "payouts",
        view.payouts().sums(address.filter()).count(),
        List.of(
            "payout_id",
            "state",
            "amount",
            "amount_minor",
            "currency",
            "paid",
            "paid_minor",
            "platform",
            "account",
            "study",
            "target",
            "participant",
            "batch",
            "asked_at",
            "settled_at",
            "attempts",
            "provider_reference",
            "evidence",
            "failure_code",
            "failure_detail",
            "waiting_code",
            "waiting_for"),
        (after, limit) -> view.payouts().payouts(address.filter(), address.order(), after, limit),
        Lists::cells);
  }

  private static List<String> cells(PayoutRow row) {
    Long paid = row.paidMinor();
    return List.of(
        row.payoutId(),
        row.state(),
        Money.plain(row.amountMinor(), row.currency()),
        String.valueOf(row.amountMinor()),
        row.currency(),
        paid == null ? "" : Money.plain(paid, row.currency()),
        paid == null ? "" : String.valueOf(paid),
        Show.platform(row.platform()),
        row.account(),
        row.study(),
        row.target(),
        row.participant(),
        Show.orEmpty(row.batch()),
        row.askedAt().toString(),
        time(row.settledAt()),
        String.valueOf(row.attempts()),
        Show.orEmpty(row.providerReference()),
        Show.orEmpty(PayoutPage.books(row.evidence(), row.currency())),
        Show.orEmpty(row.failureCode()),
        Show.orEmpty(row.failureDetail()),
        Show.orEmpty(row.waitingCode()),
        Show.orEmpty(row.waitingFor()));
  }

  private static String time(@Nullable Instant time) {
    return time == null ? "" : time.toString();
  }

  void reviews(Context context) {
    ListAddress address = address(context);
    var page = view.history().openReviews(address.filter(), address.after(), REVIEWS_PER_PAGE);
    pages.show(
        context,
        "needsyou.jte",
        "Needs you",
        "needs-you",
        new ReviewsPage(address, reviewSums(address), page.items(), page.next()));
  }

  private Sums reviewSums(ListAddress address) {
    return view.history().openReviewSums(address.filter());
  }

  void reviewsCsv(Context context) throws IOException {
    ListAddress address = address(context);
    csv.write(
        context,
        "needs-you",
        reviewSums(address).count(),
        List.of(
            "payout_id",
            "amount",
            "amount_minor",
            "currency",
            "platform",
            "study",
            "target",
            "batch",
            "attempt",
            "reason",
            "books",
            "last_answer",
            "opened_at"),
        (after, limit) -> view.history().openReviews(address.filter(), after, limit),
        review ->
            List.of(
                review.payout().payoutId(),
                Money.plain(review.payout().amountMinor(), review.payout().currency()),
                String.valueOf(review.payout().amountMinor()),
                review.payout().currency(),
                Show.platform(review.payout().platform()),
                review.payout().study(),
                review.payout().target(),
                Show.orEmpty(review.payout().batch()),
                String.valueOf(review.attempt()),
                review.reason(),
                ReviewsPage.shown(review),
                Show.orEmpty(review.lastAnswer()),
                review.openedAt().toString()));
  }

  void rejected(Context context) {
    pages.show(
        context,
        "rejected.jte",
        "Rejected requests",
        "rejected",
        view.history().rejections(context.queryParam("after"), PER_PAGE));
  }

  void rejectedCsv(Context context) throws IOException {
    csv.write(
        context,
        "rejected",
        -1,
        List.of("at", "code", "payout_id", "detail", "request"),
        view.history()::rejections,
        row ->
            List.of(
                row.place().at().toString(),
                row.code(),
                Show.orEmpty(row.payoutId()),
                row.detail(),
                row.source()));
  }

  void actions(Context context) {
    pages.show(
        context,
        "auditlog.jte",
        "Audit log",
        "audit-log",
        view.history().actions(context.queryParam("after"), PER_PAGE));
  }

  void actionsCsv(Context context) throws IOException {
    csv.write(
        context,
        "audit-log",
        -1,
        List.of(
            "at",
            "who",
            "from",
            "what",
            "count",
            "payout_id",
            "batch",
            "because",
            "answer",
            "record"),
        view.history()::actions,
        row ->
            List.of(
                row.at().toString(),
                row.who(),
                Show.orEmpty(row.from()),
                row.what(),
                String.valueOf(row.count()),
                Show.orEmpty(row.payoutId()),
                Show.orEmpty(row.batch()),
                Show.orEmpty(row.because()),
                Show.orEmpty(row.answer()),
                row.place().text()));
  }

  void unreadable(Context context) {
    pages.show(
        context,
        "unreadable.jte",
        "Records that cannot be decoded",
        "now",
        Map.of("records", view.history().unreadable(), "count", view.history().unreadableCount()));
  }

  /** What the address of the page asks for. */
  private record SpendAddress(
      LocalDate from,
      LocalDate to,
      @Nullable Platform platform,
      @Nullable String study,
      SpendBy by) {
    static SpendAddress of(Context context) {
      LocalDate today = LocalDate.now(ZoneOffset.UTC);
      LocalDate to =
          Objects.requireNonNullElse(ListAddress.date(context::queryParams, "to"), today);
      LocalDate from =
          Objects.requireNonNullElse(
              ListAddress.date(context::queryParams, "from"), to.minusDays(SPEND_DAYS - 1L));
      String by = ListAddress.text(context::queryParams, "by");
      return new SpendAddress(
          from,
          to,
          ListAddress.platform(ListAddress.text(context::queryParams, "platform")),
          ListAddress.text(context::queryParams, "study"),
          by == null ? SpendBy.DAY : named(by));
    }

    private static SpendBy named(String by) {
      return switch (by.toLowerCase(Locale.ROOT)) {
        case "day" -> SpendBy.DAY;
        case "study" -> SpendBy.STUDY;
        case "day_and_study" -> SpendBy.DAY_AND_STUDY;
        default -> throw new IllegalArgumentException("by: " + by + " is none");
      };
    }
  }

  private List<SpendRow> spend(SpendAddress address, SpendBy by, int limit) {
    return view.sums()
        .spend(by, address.from(), address.to(), address.platform(), address.study(), limit);
  }

  void spend(Context context) {
    SpendAddress address = SpendAddress.of(context);
    List<SpendRow> rows = spend(address, address.by(), SPEND_SHOWN + 1);
    boolean cut = rows.size() > SPEND_SHOWN;
    pages.show(
        context,
        "spend.jte",
        "Spend",
        "spend",
        new SpendPage(
            address.from(),
            address.to(),
            address.platform(),
            address.study(),
            address.by(),
            cut ? rows.subList(0, SPEND_SHOWN) : rows,
            spend(address, SpendBy.DAY, SPEND_ALL),
            cut));
  }

  void spendCsv(Context context) throws IOException {
    SpendAddress address = SpendAddress.of(context);
    List<SpendRow> rows = spend(address, address.by(), SPEND_ALL);
    csv.write(
        context,
        "spend",
        rows.size(),
        List.of("day", "platform", "study", "currency", "payouts", "paid", "paid_minor"),
        (after, limit) -> part(rows, after, limit),
        row ->
            List.of(
                row.day() == null ? "" : row.day().toString(),
                Show.platform(row.platform()),
                Show.orEmpty(row.study()),
                row.currency(),
                String.valueOf(row.count()),
                Money.plain(row.paidMinor(), row.currency()),
                String.valueOf(row.paidMinor())));
  }

  private static <T> Page<T> part(List<T> all, @Nullable String after, int limit) {
    int from = after == null ? 0 : Integer.parseInt(after);
    int to = Math.min(all.size(), from + limit);
    return new Page<>(all.subList(from, to), to < all.size() ? String.valueOf(to) : null);
  }
}
