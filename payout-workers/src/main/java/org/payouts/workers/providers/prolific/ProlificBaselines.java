package org.payouts.workers.providers.prolific;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookComparison;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.provider.ProviderFlow;
import org.payouts.workers.providers.http.ProviderError;
import org.payouts.workers.providers.http.ProviderRequest;
import org.payouts.workers.providers.http.ProviderResponse;

/**
 * Reads the rows' submissions before a draft is made. The lane is busy and each row holds its
 * target until the call has ended: no payment of ours can come between. What is wrong with one
 * submission is the matter of its row alone.
 */
final class ProlificBaselines {
  private final PreparedRows rows;
  private final Workspace workspace;
  private final int parallel;
  private final Map<BonusRow, RowBaseline> baselines = new HashMap<>();

  /**
   * What a row is measured by.
   *
   * @param unseen payments in it that the submission does not show
   */
  record RowBaseline(List<BigDecimal> payments, int unseen) {}

  private boolean shutOut;

  ProlificBaselines(PreparedRows rows, Workspace workspace, int parallel) {
    this.rows = rows;
    this.workspace = workspace;
    this.parallel = parallel;
  }

  /** Goes on with the baselines of all rows that are still open, if there are any. */
  ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>> read(
      Function<
              Map<BonusRow, RowBaseline>,
              ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>>>
          then) {
    List<BonusRow> open = rows.open();
    return ProviderFlow.askAll(
        open.stream().map(row -> ProlificRequests.submission(row.submissionId())).toList(),
        parallel,
        responses -> afterPages(responses, open, then));
  }

  private ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>> afterPages(
      List<ProviderResponse> responses,
      List<BonusRow> open,
      Function<
              Map<BonusRow, RowBaseline>,
              ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>>>
          then) {
    if (isUnknownAlone(responses.get(0), open.get(0))) {
      BonusRow row = open.get(0);
      return new SubmissionSearch(row, workspace)
          .begin(
              result -> {
                rows.put(row, result);
                return rows.end();
              });
    }
    for (int i = 0; i < open.size(); i++) {
      take(open.get(i), responses.get(i));
    }
    // With credentials that are refused a draft would be no use either.
    return shutOut || rows.open().isEmpty() ? rows.end() : then.apply(baselines);
  }

  /** The search takes up to fifty requests: nobody else may have to wait for it. */
  private boolean isUnknownAlone(ProviderResponse response, BonusRow row) {
    return rows.alone()
        && row.candidate().earlier() == null
        && response instanceof ProviderResponse.Response answer
        && answer.status() == 404;
  }

  private void take(BonusRow row, ProviderResponse response) {
    Optional<ProviderError> trouble = workspace.trouble(response);
    if (trouble.isPresent()) {
      Pause pause = trouble.get().pause();
      shutOut |= pause != null && pause.scope() == Pause.Scope.ACCOUNT;
      rows.put(row, PreparedRows.later(trouble.get()));
      return;
    }
    ProviderResponse.Response answer = (ProviderResponse.Response) response;
    Optional<Submission> found = Submission.in(answer, row.submissionId());
    if (found.isEmpty()) {
      rows.put(row, new Preparation.Suspect(oddly(answer, row.submissionId())));
      return;
    }
    Submission submission = found.get();
    if (!submission.isOf(row.target().studyId())) {
      String of = "submission " + row.submissionId() + " is of study " + submission.studyId();
      rows.put(row, new Preparation.Refused("WRONG_STUDY", of));
      return;
    }
    take(row, submission);
  }

  /** Another attempt keeps the first baseline; a first one begins with all that is known. */
  private void take(BonusRow row, Submission submission) {
    List<BigDecimal> payments = submission.payments();
    if (!(row.candidate().earlier() instanceof Baseline.Prolific earlier)) {
      List<BigDecimal> all = BookComparison.union(payments, row.candidate().known());
      baselines.put(row, new RowBaseline(all, all.size() - payments.size()));
      return;
    }
    BookReading evidence = evidence(earlier, payments, row.request().amountMinor());
    if (evidence instanceof BookReading.Absent) {
      baselines.put(row, new RowBaseline(earlier.payments(), earlier.unseen()));
    } else {
      rows.put(row, new Preparation.Changed(evidence));
    }
  }

  /** A bonus of another amount is somebody else's: ours is paid exactly as it was drafted. */
  static BookReading evidence(
      Baseline.Prolific baseline, List<BigDecimal> payments, long amountMinor) {
    return BookComparison.of(baseline.payments(), payments)
        .evidence(amountMinor, baseline.bulkId(), baseline.ofAnotherAmount());
  }

  /** Why a submission's page is of no use. */
  static Reason oddly(ProviderResponse.Response answer, String submissionId) {
    String what = "submission " + submissionId;
    return Submission.lacksPayments(answer, submissionId)
        ? new Reason(
            Reason.UNEXPECTED_ANSWER,
            what
                + " shows no list of bonus_payments, so what it has been paid is not known."
                + " Ask Prolific.")
        : ProviderError.oddly(what, answer, submissionId);
  }
}
