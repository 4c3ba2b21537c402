package org.payouts.workers.providers.respondent;

import java.util.LinkedHashMap;
import java.util.Map;
import org.payouts.workers.model.Target;
import org.payouts.workers.providers.http.Json;
import org.payouts.workers.providers.http.ListFilter;
import org.payouts.workers.providers.http.ProviderRequest;

/** The requests of developers.respondent.io that we make. */
final class RespondentRequests {
  /**
   * The documented path of the list; a shorter one was only ever a stub (docs/providers.md,
   * "Respondent: the list").
   */
  static final String PAYOUTS_PATH = "/v1/projects/{projectId}/screener-responses/payouts";

  private static final String PROJECT = "{projectId}";

  private final String payoutsPath;
  private final long listMaxBytes;

  /**
   * @param payoutsPath path of the list of payouts, with {@code {projectId}} in it
   * @param listMaxBytes longest list that is read
   */
  RespondentRequests(String payoutsPath, long listMaxBytes) {
    if (!payoutsPath.startsWith("/") || !payoutsPath.contains(PROJECT)) {
      throw new IllegalArgumentException(
          "A path that starts with '/' and holds " + PROJECT + ", not " + payoutsPath);
    }
    this.payoutsPath = payoutsPath;
    this.listMaxBytes = listMaxBytes;
  }

  ProviderRequest response(Target.Respondent target) {
    return ProviderRequest.get(responsePath(target));
  }

  ProviderRequest project(String projectId) {
    return ProviderRequest.get("/v1/projects/" + projectId);
  }

  /** The list is the whole project's; of the others' payouts nothing is kept. */
  ProviderRequest payouts(Target.Respondent target) {
    return ProviderRequest.get(payoutsPath.replace(PROJECT, target.projectId()))
        .only(new ListFilter(ListedPayouts.ID, target.screenerResponseId(), listMaxBytes));
  }

  ProviderRequest balances() {
    return ProviderRequest.get("/v1/pricing/balances/summary");
  }

  /**
   * Money.
   *
   * @param payoutCount the intended number of payouts, this one included
   * @param tipMinor US cents on top of the incentive
   */
  ProviderRequest pay(Target.Respondent target, int payoutCount, long tipMinor) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("payoutCount", payoutCount);
    body.put("tip", tipMinor);
    return ProviderRequest.post(responsePath(target) + "/payouts", Json.write(body));
  }

  private static String responsePath(Target.Respondent target) {
    return "/v1/projects/"
        + target.projectId()
        + "/screener-responses/"
        + target.screenerResponseId();
  }
}
