package org.payouts.workers.providers.prolific;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.admission.AdmissionRules;
import org.payouts.payout.TargetId;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.provider.ProviderFlow;
import org.payouts.workers.providers.http.ProviderError;
import org.payouts.workers.providers.http.ProviderRequest;
import org.payouts.workers.providers.http.ProviderResponse;

/**
 * What comes before a claim: each row by itself, the study and its project, the balance that has to
 * pay for all rows, the submissions, and last a draft. No request here moves money. All rows are of
 * one workspace and study.
 */
final class ProlificPreparation {
  private final PreparedRows rows;
  private final String study;
  private final Workspace workspace;
  private final int parallel;

  ProlificPreparation(List<PreparationInput> candidates, int parallel) {
    this.rows = new PreparedRows(candidates);
    this.study = rows.first().target().studyId();
    this.workspace = new Workspace(rows.first().target().workspaceId());
    this.parallel = parallel;
  }

  ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>> begin() {
    for (BonusRow row : rows.open()) {
      refusal(row).ifPresent(refused -> rows.put(row, refused));
    }
    return rows.open().isEmpty()
        ? rows.end()
        : ProviderFlow.ask(ProlificRequests.studyKept(study), this::afterStudy);
  }

  private static Optional<Preparation> refusal(BonusRow row) {
    PayoutRequest request = row.request();
    Map<TargetId, String> ids =
        Map.of(
            TargetId.PROLIFIC_WORKSPACE, row.target().workspaceId(),
            TargetId.PROLIFIC_STUDY, row.target().studyId(),
            TargetId.PROLIFIC_SUBMISSION, row.submissionId());
    return AdmissionRules.beforeCall(
            Platform.PROLIFIC, request.amountMinor(), request.currency(), ids)
        .map(breach -> new Preparation.Refused(breach.code().name(), breach.sentence()));
  }

  // ---- study and project ---------------------------------------------------------------------

  private ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>> afterStudy(
      ProviderResponse response) {
    Optional<ProviderError> trouble = workspace.trouble(response);
    if (trouble.isPresent()) {
      return rows.end(trouble.get());
    }
    ProviderResponse.Response answer = (ProviderResponse.Response) response;
    Optional<Study> found = Study.in(answer, study);
    if (found.isEmpty()) {
      String what = "study " + study;
      return rows.end(ProviderError.odd(what, answer, reason -> Pause.study(study, reason)));
    }
    String currency = found.get().currency().orElse(null);
    if (currency != null) {
      refuseOtherCurrencies("study " + study, currency);
    }
    if (rows.open().isEmpty()) {
      return rows.end();
    }
    Optional<String> project = found.get().project();
    return project.isPresent()
        ? ProviderFlow.ask(
            ProlificRequests.projectKept(project.get()),
            next -> afterProject(next, project.get(), currency))
        : askForBalance(new StudyBinding(currency, null));
  }

  private void refuseOtherCurrencies(String unit, String currency) {
    for (BonusRow row : rows.open()) {
      StudyBinding.otherCurrency(row.request(), unit, currency)
          .ifPresent(refused -> rows.put(row, refused));
    }
  }

  /** A project that does not say its workspace binds nothing; the currency does all the same. */
  private ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>> afterProject(
      ProviderResponse response, String project, @Nullable String currency) {
    Optional<ProviderError> trouble = workspace.trouble(response);
    if (trouble.isPresent()) {
      return rows.end(trouble.get());
    }
    ProviderResponse.Response answer = (ProviderResponse.Response) response;
    if (!Study.isPageOf(answer, project) && !isWithheld(answer)) {
      String what = "project " + project;
      return rows.end(ProviderError.odd(what, answer, reason -> Pause.study(study, reason)));
    }
    String of = Study.workspaceOf(answer, project).orElse(null);
    Optional<Preparation> refused =
        of == null ? Optional.empty() : StudyBinding.otherWorkspace(study, workspace.id(), of);
    return refused.isPresent()
        ? rows.end(refused.get())
        : askForBalance(new StudyBinding(currency, of));
  }

  /** Not every token may read a project; any other odd answer says nothing about that. */
  private static boolean isWithheld(ProviderResponse.Response answer) {
    return answer.status() == 403 || answer.status() == 404;
  }

  // ---- balance -------------------------------------------------------------------------------

  private ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>> askForBalance(
      StudyBinding binding) {
    return ProviderFlow.ask(
        ProlificRequests.balance(workspace.id()), response -> afterBalance(response, binding));
  }

  private ProviderFlow<ProviderRequest, ProviderResponse, List<Preparation>> afterBalance(
      ProviderResponse response, StudyBinding binding) {
    Optional<ProviderError> trouble = workspace.trouble(response);
    if (trouble.isPresent()) {
      return rows.end(trouble.get());
    }
    ProviderResponse.Response answer = (ProviderResponse.Response) response;
    Optional<Balance> found = Balance.in(answer);
    if (found.isEmpty()) {
      return rows.end(workspace.odd("the balance of workspace " + workspace.id(), answer));
    }
    Balance balance = found.get();
    refuseOtherCurrencies("workspace " + workspace.id(), balance.currency());
    if (rows.open().isEmpty()) {
      return rows.end();
    }
    List<BonusRow> covered = covered(rows.open(), balance);
    if (covered.isEmpty()) {
      BonusRow first = rows.open().get(0);
      BigDecimal amount = BonusRow.sum(List.of(first));
      rows.put(first, PreparedRows.later(workspace.shortBy(amount, balance, rows.waiting(), "")));
      return rows.end();
    }
    rows.putAll(
        rows.open().subList(covered.size(), rows.open().size()), new Preparation.Deferred());
    return new ProlificBaselines(rows, workspace, parallel)
        .read(
            baselines -> new ProlificDrafts(rows, workspace, balance, binding, baselines).begin());
  }

  /** As many as the balance covers, from the first on. */
  private static List<BonusRow> covered(List<BonusRow> open, Balance balance) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < open.size(); i++) {
      sum = sum.add(BigDecimal.valueOf(open.get(i).request().amountMinor()));
      if (balance.isShortOf(sum)) {
        return open.subList(0, i);
      }
    }
    return open;
  }
}
