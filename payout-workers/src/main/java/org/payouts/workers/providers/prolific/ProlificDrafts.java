package org.payouts.workers.providers.prolific;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookComparison;
import org.payouts.workers.model.Ids;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.provider.ProviderFlow;
import org.payouts.workers.providers.http.ProviderError;
import org.payouts.workers.providers.http.ProviderRequest;
import org.payouts.workers.providers.http.ProviderResponse;
import org.payouts.workers.providers.http.ShortBalance;

/**
 * Finds rows that Prolific sets up as one draft, exactly as asked for. A draft moves no money, so
 * refused ones may be tried again without the rows that the refusal names; where it names none, or
 * all, with half of them, down to one. A row refused alone is suspect, and the rest is tried again.
 *
 * <p>Nobody else stands still for a row: the study does only when its set-ups go on being answered
 * with something that is neither a draft nor a refusal.
 */
final class ProlificDrafts {
  private static final int MOST_SET_UPS = 16;

  private final PreparedRows rows;
  private final Workspace workspace;
  private final Balance balance;
  private final StudyBinding binding;
  private final Map<BonusRow, ProlificBaselines.RowBaseline> baselines;
  private final String study;
  private int setUps;

  /**
   * A refusal has named every one of several rows: it may repeat what was sent, and proves nothing.
   */
  private boolean namesAll;

  /** The last answer, if it was none of the documented ones. */
  private @Nullable ProviderError odd;

  /**
   * @param balance covers the amounts of all open rows; fees are not known yet
   * @param baselines of all open rows
   */
  ProlificDrafts(
      PreparedRows rows,
      Workspace workspace,
      Balance balance,
      StudyBinding binding,
      Map<BonusRow, ProlificBaselines.RowBaseline> baselines) {
    this.rows = rows;
    this.workspace = workspace;
    this.balance = balance;
    this.binding = binding;
    this.baselines = baselines;
    this.study = rows.first().target().studyId();
  }

  ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>> begin() {
    return setUp(rows.open());
  }

  private ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>> setUp(
      List<BonusRow> tried) {
    setUps++;
    return ProviderFlow.ask(ProlificRequests.setUp(tried), response -> afterSetUp(response, tried));
  }

  private ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>> afterSetUp(
      ProviderResponse response, List<BonusRow> tried) {
    odd = null;
    Optional<ProviderError> trouble = workspace.trouble(response);
    if (trouble.isPresent()) {
      return rows.end(trouble.get());
    }
    ProviderResponse.Response answer = (ProviderResponse.Response) response;
    if (ShortBalance.in(answer) || answer.status() == 402) {
      return tooDear(tried, BonusRow.sum(tried), "the set-up: " + answer.text());
    }
    Set<String> words = Refusals.named(answer, tried.stream().map(BonusRow::submissionId).toList());
    List<BonusRow> named = tried.stream().filter(row -> isNamed(row, words)).toList();
    namesAll |= named.size() > 1 && named.size() == tried.size();
    if (!named.isEmpty() && !namesAll) {
      named.forEach(row -> rows.put(row, refusedByName(row, answer)));
      return again(tried.stream().filter(row -> !named.contains(row)).toList());
    }
    if (Refusals.isRefusal(answer)) {
      return divide(tried, row -> refusedAlone(row, answer));
    }
    Optional<Draft> draft = Draft.in(answer);
    if (draft.isEmpty()) {
      return oddAnswer(tried, ProviderError.oddly("a set-up in study " + study, answer));
    }
    return check(draft.get(), tried);
  }

  private static boolean isNamed(BonusRow row, Set<String> words) {
    return words.stream().anyMatch(word -> Ids.same(word, row.submissionId()));
  }

  /** A draft that is not exactly what was asked for is never paid. */
  private ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>> check(
      Draft draft, List<BonusRow> tried) {
    if (draft.study().isPresent() && !Ids.same(draft.study().get(), study)) {
      return oddAnswer(
          tried, notAsAsked("study " + draft.study().get() + " instead of study " + study));
    }
    BigDecimal requested = BonusRow.sum(tried);
    if (!BookComparison.same(draft.amount(), requested)) {
      // Which of them it is, only smaller drafts show.
      String amounts = draft.amount().toPlainString() + " instead of " + requested.toPlainString();
      return divide(tried, row -> notAsAsked(amounts + " minor units"));
    }
    return balance.isShortOf(draft.needed())
        ? tooDear(tried, draft.needed(), "")
        : ready(draft, tried);
  }

  private ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>> ready(
      Draft draft, List<BonusRow> tried) {
    Optional<List<Long>> fees = draft.fees(tried);
    for (int i = 0; i < tried.size(); i++) {
      BonusRow row = tried.get(i);
      ProlificBaselines.RowBaseline baseline = Objects.requireNonNull(baselines.get(row));
      rows.put(
          row,
          new Preparation.Ready(
              new Baseline.Prolific(
                  draft.bulkId(),
                  baseline.payments(),
                  binding.currency(),
                  binding.workspace(),
                  baseline.unseen(),
                  fees.isPresent() ? fees.get().get(i) : null)));
    }
    return rows.end();
  }

  /** With fees, or by Prolific's own reckoning, the balance covers fewer rows. */
  private ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>> tooDear(
      List<BonusRow> tried, BigDecimal needed, String detail) {
    if (tried.size() == 1) {
      ProviderError shortage = workspace.shortBy(needed, balance, rows.waiting(), detail);
      rows.putAll(tried, PreparedRows.later(shortage));
      return rows.end();
    }
    List<BonusRow> fewer = half(tried);
    rows.putAll(tried.subList(fewer.size(), tried.size()), new Preparation.Deferred());
    return again(fewer);
  }

  /** Not a refusal, but not a draft either. It may be about the study, or about one row of it. */
  private ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>> oddAnswer(
      List<BonusRow> tried, Reason reason) {
    odd = new ProviderError(reason, Pause.study(study, reason));
    return divide(tried, row -> reason);
  }

  /** The first half is tried, down to one row; that one is suspect. */
  private ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>> divide(
      List<BonusRow> tried, Function<BonusRow, Reason> alone) {
    if (tried.size() > 1) {
      return again(half(tried));
    }
    BonusRow row = tried.get(0);
    rows.put(row, new Preparation.Suspect(alone.apply(row)));
    return again(List.of());
  }

  /** Tries these, or if there are none whatever is open. */
  private ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>> again(
      List<BonusRow> some) {
    List<BonusRow> next = some.isEmpty() ? rows.open() : some;
    if (!next.isEmpty() && setUps < MOST_SET_UPS) {
      return setUp(next);
    }
    ProviderError last = odd;
    return last == null ? rows.end() : rows.end(last);
  }

  private static List<BonusRow> half(List<BonusRow> tried) {
    return tried.subList(0, tried.size() / 2);
  }

  // ---- texts: a row's names no other row ------------------------------------------------------

  private static Preparation refusedByName(BonusRow row, ProviderResponse.Response answer) {
    String id = row.submissionId();
    return new Preparation.Refused(
        "SET_UP_REFUSED", "Prolific refuses submission " + id + ": " + answer.text(id));
  }

  private static Reason refusedAlone(BonusRow row, ProviderResponse.Response answer) {
    String id = row.submissionId();
    return new Reason(
        Reason.SET_UP_REFUSED,
        "Prolific refuses to set up submission "
            + id
            + " alone: "
            + answer.text(id)
            + ". Report it to Prolific.");
  }

  private static Reason notAsAsked(String what) {
    return new Reason(
        Reason.UNEXPECTED_ANSWER,
        "Prolific set up " + what + ". Nothing is paid until both agree; report it to Prolific.");
  }
}
