package org.payouts.workers.providers.prolific;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.Ids;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.provider.ProviderFlow;
import org.payouts.workers.providers.http.Json;
import org.payouts.workers.providers.http.ProviderError;
import org.payouts.workers.providers.http.ProviderRequest;
import org.payouts.workers.providers.http.ProviderResponse;

/**
 * Finds out what a submission ID is that has no page: Prolific's help pages suggest participant
 * IDs, and a set-up takes them, but what they were paid cannot be read back. Goes through the
 * study's submissions. Only a list that was read to its end proves anything: it says itself where
 * that is, and how many submissions it has.
 */
final class SubmissionSearch {
  static final int MOST_PAGES = 50;

  private final BonusRow row;
  private final String study;
  private final Workspace workspace;

  /** Submissions of the participant whose ID ours is. */
  private final Set<String> ofParticipant = new TreeSet<>();

  private final Set<String> requested = new TreeSet<>();
  private final Set<String> seen = new TreeSet<>();

  SubmissionSearch(BonusRow row, Workspace workspace) {
    this.row = row;
    this.study = row.target().studyId();
    this.workspace = workspace;
  }

  <R> ProviderFlow<ProviderRequest, ProviderResponse, R> begin(
      Function<Preparation, ProviderFlow<ProviderRequest, ProviderResponse, R>> then) {
    return ask(ProlificRequests.submissionsOf(study), then);
  }

  private <R> ProviderFlow<ProviderRequest, ProviderResponse, R> ask(
      ProviderRequest page,
      Function<Preparation, ProviderFlow<ProviderRequest, ProviderResponse, R>> then) {
    requested.add(page.path());
    return ProviderFlow.ask(page, response -> afterPage(response, then));
  }

  private <R> ProviderFlow<ProviderRequest, ProviderResponse, R> afterPage(
      ProviderResponse response,
      Function<Preparation, ProviderFlow<ProviderRequest, ProviderResponse, R>> then) {
    Optional<ProviderError> trouble = workspace.trouble(response);
    if (trouble.isPresent()) {
      return then.apply(PreparedRows.later(trouble.get()));
    }
    ProviderResponse.Response answer = (ProviderResponse.Response) response;
    Optional<JsonNode> body = Json.object(answer).filter(found -> found.path("results").isArray());
    if (body.isEmpty()) {
      Reason reason = ProviderError.oddly("the list of submissions of study " + study, answer);
      return then.apply(suspect("and " + reason.text()));
    }
    for (JsonNode each : body.get().path("results")) {
      Optional<String> id = Json.text(each.path("id"));
      if (id.isEmpty()) {
        return then.apply(suspect("and the study's list holds submissions without an ID"));
      }
      if (Ids.same(id.get(), row.submissionId())) {
        return then.apply(suspect("though the study lists it. Report it to Prolific"));
      }
      seen.add(id.get().toLowerCase(Locale.ROOT));
      Json.text(each.path("participant_id"))
          .filter(participant -> Ids.same(participant, row.submissionId()))
          .ifPresent(participant -> ofParticipant.add(id.get()));
    }
    return afterResults(body.get(), then);
  }

  private <R> ProviderFlow<ProviderRequest, ProviderResponse, R> afterResults(
      JsonNode body,
      Function<Preparation, ProviderFlow<ProviderRequest, ProviderResponse, R>> then) {
    JsonNode links = body.path("_links");
    JsonNode href = links.path("next").path("href");
    if (links.isObject() && (links.path("next").isMissingNode() || href.isNull())) {
      boolean whole =
          Json.number(body.path("meta").path("count"))
              .filter(count -> count.compareTo(BigDecimal.valueOf(seen.size())) == 0)
              .isPresent();
      return then.apply(
          whole ? judged() : suspect("and the study's list does not hold as many as it says"));
    }
    String next = href.isTextual() ? path(href.textValue()) : null;
    return next == null || requested.contains(next) || requested.size() >= MOST_PAGES
        ? then.apply(suspect("and the study's list could not be read to its end"))
        : ask(ProviderRequest.get(next), then);
  }

  /** Path and query of a link within the API, or null: no other host is ever requested. */
  private static @Nullable String path(String link) {
    try {
      URI uri = URI.create(link).normalize();
      String path = uri.getRawPath();
      if (path == null || !path.startsWith(ProlificRequests.API) || path.contains("..")) {
        return null;
      }
      return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private Preparation judged() {
    if (ofParticipant.size() == 1) {
      return new Preparation.Refused(
          "TARGET_IS_PARTICIPANT",
          row.submissionId()
              + " is a participant. Name the submission: in study "
              + study
              + " it is "
              + ofParticipant.iterator().next());
    }
    if (!ofParticipant.isEmpty()) {
      return suspect(
          "but is a participant with several submissions in study "
              + study
              + ": "
              + String.join(", ", ofParticipant)
              + ". Name one of them in a new request");
    }
    if (seen.isEmpty()) {
      return suspect("and study " + study + " shows no submissions. Check the credentials' rights");
    }
    return new Preparation.Refused(
        "SUBMISSION_UNKNOWN",
        "study "
            + study
            + " has no submission "
            + row.submissionId()
            + " among its "
            + seen.size());
  }

  private Preparation suspect(String but) {
    String text = "Prolific does not know submission " + row.submissionId() + ", " + but + ".";
    return new Preparation.Suspect(new Reason(Reason.NOT_FOUND, text));
  }
}
