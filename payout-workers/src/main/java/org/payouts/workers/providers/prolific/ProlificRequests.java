package org.payouts.workers.providers.prolific;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.payouts.workers.providers.http.Json;
import org.payouts.workers.providers.http.ProviderRequest;
import org.payouts.workers.providers.http.ProviderResponse;

/** The requests of docs.prolific.com/api-reference that we make. Paths end in a slash. */
final class ProlificRequests {
  static final String API = "/api/v1/";

  /**
   * IDs that Prolific's answers name, of projects and drafts: what else they may be is not known.
   */
  private static final Pattern ANSWERED_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private ProlificRequests() {}

  /** Whether an ID that an answer names may go into a path. */
  static boolean isAnsweredId(String text) {
    return ANSWERED_ID.matcher(text).matches();
  }

  static ProviderRequest balance(String workspaceId) {
    return ProviderRequest.get(API + "workspaces/" + workspaceId + "/balance/");
  }

  static ProviderRequest me() {
    return ProviderRequest.get(API + "users/me/");
  }

  /** The study as it is now. */
  static ProviderRequest study(String studyId) {
    return ProviderRequest.get(API + "studies/" + studyId + "/");
  }

  /** The same, where an earlier answer will do: what a study pays in hardly ever changes. */
  static ProviderRequest studyKept(String studyId) {
    return study(studyId).mayBeCached();
  }

  static ProviderRequest projectKept(String projectId) {
    return ProviderRequest.get(API + "projects/" + projectId + "/").mayBeCached();
  }

  /** Whether an answer is the page that was asked for, so that it may serve again. */
  static boolean isKept(ProviderRequest request, ProviderResponse.Response response) {
    String id = request.path().replaceFirst("/$", "").replaceFirst(".*/", "");
    return request.path().startsWith(API + "studies/")
        ? Study.in(response, id).isPresent()
        : Study.isPageOf(response, id);
  }

  /** The first page of a study's submissions; each page names the next one. */
  static ProviderRequest submissionsOf(String studyId) {
    return ProviderRequest.get(API + "studies/" + studyId + "/submissions/");
  }

  static ProviderRequest submission(String submissionId) {
    return ProviderRequest.get(API + "submissions/" + submissionId + "/");
  }

  /** Step one: a draft of these rows, all of one study. Pays nothing. */
  static ProviderRequest setUp(List<BonusRow> rows) {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("study_id", rows.get(0).target().studyId());
    body.put(
        "csv_bonuses",
        rows.stream()
            .map(row -> row.submissionId() + "," + major(row.request().amountMinor()))
            .collect(Collectors.joining("\n")));
    return ProviderRequest.post(API + "submissions/bonus-payments/", Json.write(body));
  }

  /** Step two: money. A second call for the same bulk pays a second time. */
  static ProviderRequest pay(String bulkId) {
    return ProviderRequest.post(API + "bulk-bonus-payments/" + bulkId + "/pay/", "{}");
  }

  /** Amounts go in as decimals of the study's currency: 3000 is {@code 30.00}. */
  static String major(long amountMinor) {
    return BigDecimal.valueOf(amountMinor, 2).toPlainString();
  }
}
