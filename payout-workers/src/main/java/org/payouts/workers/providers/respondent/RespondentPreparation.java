package org.payouts.workers.providers.respondent;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.admission.AdmissionRules;
import org.payouts.admission.AdmissionRules.Breach;
import org.payouts.payout.TargetId;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookComparison;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Target;
import org.payouts.workers.provider.ProviderFlow;
import org.payouts.workers.providers.http.ProviderError;
import org.payouts.workers.providers.http.ProviderRequest;
import org.payouts.workers.providers.http.ProviderResponse;

/**
 * Project, screener response, payouts: three requests before a claim. The list comes last, so that
 * the baseline is as fresh as it can be. A closed project is not searched for: what it refuses is
 * not documented, and the payout call says so itself.
 */
final class RespondentPreparation {
  /** Per participant and project (developers.respondent.io, multiple payments). */
  private static final int MOST_PAYOUTS = 5;

  private final RespondentRequests requests;
  private final boolean countConfirmed;
  private final PreparationInput candidate;
  private final PayoutRequest request;
  private final Target.Respondent target;

  RespondentPreparation(
      RespondentRequests requests, boolean countConfirmed, PreparationInput candidate) {
    this.requests = requests;
    this.countConfirmed = countConfirmed;
    this.candidate = candidate;
    this.request = candidate.request();
    this.target = (Target.Respondent) request.target();
  }

  ProviderFlow<ProviderRequest, ProviderResponse, Preparation> begin() {
    Optional<Breach> broken =
        AdmissionRules.beforeCall(
                Platform.RESPONDENT,
                request.amountMinor(),
                request.currency(),
                Map.of(
                    TargetId.RESPONDENT_PROJECT, target.projectId(),
                    TargetId.RESPONDENT_SCREENER_RESPONSE, target.screenerResponseId()))
            .or(() -> AdmissionRules.incentive(request.amountMinor(), target.incentiveMinor()));
    if (broken.isPresent()) {
      return refused(broken.get().code().name(), broken.get().sentence());
    }
    return ProviderFlow.ask(requests.project(target.projectId()), this::afterProject);
  }

  private ProviderFlow<ProviderRequest, ProviderResponse, Preparation> afterProject(
      ProviderResponse response) {
    Optional<ProviderError> trouble = ProviderError.of(response, target.lane());
    if (trouble.isPresent()) {
      return later(trouble.get());
    }
    ProviderResponse.Response answer = (ProviderResponse.Response) response;
    Optional<Project> found = Project.in(answer, target.projectId());
    if (found.isEmpty()) {
      String what = "project " + target.projectId();
      return later(
          ProviderError.odd(what, answer, reason -> Pause.study(target.projectId(), reason)));
    }
    Project project = found.get();
    if (!BookComparison.same(
        project.incentiveMinor(), BigDecimal.valueOf(target.incentiveMinor()))) {
      return refused(
          "INCENTIVE_DIFFERS",
          "project "
              + target.projectId()
              + " pays "
              + project.incentiveMinor().toPlainString()
              + " cents, the request expects "
              + target.incentiveMinor());
    }
    return ProviderFlow.ask(
        requests.response(target), next -> afterResponse(next, project.autopay()));
  }

  private ProviderFlow<ProviderRequest, ProviderResponse, Preparation> afterResponse(
      ProviderResponse response, boolean autopay) {
    Optional<ProviderError> trouble = ProviderError.of(response, target.lane());
    if (trouble.isPresent()) {
      return later(trouble.get());
    }
    ProviderResponse.Response answer = (ProviderResponse.Response) response;
    String id = target.screenerResponseId();
    Optional<ScreenerResponse> found = ScreenerResponse.in(answer, id);
    if (found.isEmpty()) {
      return suspect(
          ProviderError.oddly("screener response " + id, answer, id, target.projectId()));
    }
    ScreenerResponse attendance = found.get();
    if (!attendance.id().equals(id)) {
      return suspect(spelledOtherwise(id, attendance.id()));
    }
    Reason notReady = attendance.payable() && attendance.visible() ? null : notReady(attendance);
    // Before another attempt the books are read in any case: the earlier one may have paid.
    return notReady == null || candidate.earlier() != null
        ? ProviderFlow.ask(requests.payouts(target), list -> afterPayouts(list, autopay, notReady))
        : blocked(notReady);
  }

  /** Two spellings are two targets to us, and would be paid side by side. */
  private static Reason spelledOtherwise(String id, String theirs) {
    return new Reason(
        Reason.UNEXPECTED_ANSWER,
        "Respondent spells screener response "
            + id
            + " as "
            + theirs
            + ". Cancel this payout and request it with that spelling.");
  }

  private static Reason notReady(ScreenerResponse attendance) {
    return new Reason(
        Reason.TARGET_NOT_READY,
        "the screener response is "
            + attendance.status()
            + " and "
            + attendance.visibility()
            + "; waiting until it is ATTENDED or PAID and VISIBLE");
  }

  private ProviderFlow<ProviderRequest, ProviderResponse, Preparation> afterPayouts(
      ProviderResponse response, boolean autopay, @Nullable Reason notReady) {
    Optional<ProviderError> trouble = ProviderError.of(response, target.lane());
    if (trouble.isPresent()) {
      return later(trouble.get());
    }
    ProviderResponse.Response answer = (ProviderResponse.Response) response;
    ListedPayouts payouts = ListedPayouts.in(answer, target.screenerResponseId());
    if (payouts instanceof ListedPayouts.NoList) {
      return later(RespondentBooks.unreadable(target, answer));
    }
    if (!(payouts instanceof ListedPayouts.Known known)) {
      return suspect(RespondentBooks.contradictory(target));
    }
    if (candidate.earlier() instanceof Baseline.Respondent earlier) {
      BookReading evidence = RespondentBooks.compare(earlier, known, request.amountMinor());
      if (!(evidence instanceof BookReading.Absent)) {
        return ProviderFlow.done(new Preparation.Changed(evidence));
      }
      return notReady == null ? judge(earlier, autopay, known) : blocked(notReady);
    }
    List<BigDecimal> baseline = BookComparison.union(known.totals(), candidate.known());
    return baseline.size() == known.count()
        ? judge(Baseline.Respondent.of(baseline), autopay, known)
        : blocked(notListed(baseline.size() - known.count()));
  }

  /**
   * A payout that is not listed may be missing or may stand there with another total: the number of
   * payouts is not known, and with one too many the call could pay twice.
   */
  private static Reason notListed(int unseen) {
    return new Reason(
        Reason.BOOKS_DISAGREE,
        "the list of payouts does not show "
            + unseen
            + " that the ledger holds for this screener response, so the next payoutCount is not"
            + " known; waiting until the list shows them. If it never will, cancel this payout");
  }

  private ProviderFlow<ProviderRequest, ProviderResponse, Preparation> judge(
      Baseline.Respondent baseline, boolean autopay, ListedPayouts.Known listed) {
    int payoutCount = baseline.count() + 1;
    if (autopay && listed.count() == 0) {
      return blocked(
          new Reason(
              Reason.TARGET_NOT_READY, "waiting for the automatic first payout of the project"));
    }
    if (payoutCount > MOST_PAYOUTS) {
      return refused("TOO_MANY_PAYOUTS", "there are " + baseline.count() + " payouts already");
    }
    if (payoutCount > 1 && !countConfirmed) {
      return blocked(
          new Reason(
              Reason.NEEDS_CONFIRMATION,
              "this would send payoutCount "
                  + payoutCount
                  + ", whose meaning is not documented; confirm in staging that it makes exactly"
                  + " one payout, then set respondent.payout.count.confirmed=true"));
    }
    return ProviderFlow.done(new Preparation.Ready(baseline));
  }

  private static ProviderFlow<ProviderRequest, ProviderResponse, Preparation> later(
      ProviderError trouble) {
    return ProviderFlow.done(new Preparation.Later(trouble.reason(), trouble.pause()));
  }

  private static ProviderFlow<ProviderRequest, ProviderResponse, Preparation> suspect(
      Reason reason) {
    return ProviderFlow.done(new Preparation.Suspect(reason));
  }

  private static ProviderFlow<ProviderRequest, ProviderResponse, Preparation> refused(
      String code, String detail) {
    return ProviderFlow.done(new Preparation.Refused(code, detail));
  }

  private static ProviderFlow<ProviderRequest, ProviderResponse, Preparation> blocked(
      Reason reason) {
    return ProviderFlow.done(new Preparation.Blocked(reason));
  }
}
