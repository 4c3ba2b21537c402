package org.payouts.workers.prolific;

import java.util.regex.Pattern;
import org.payouts.workers.http.HttpReply;
import org.payouts.workers.http.Json;

/**
 * What an error body says. Prolific publishes neither the list of its error codes nor how an empty
 * balance is told (providers.md 1.6), so this looks for words, and only in JSON.
 */
final class Refusals {
  private static final Pattern SHORT =
      Pattern.compile(
          "(?is).*(insufficient[^.]{0,40}(fund|balance|credit)"
              + "|not enough[^.]{0,40}(fund|balance|credit|money)"
              + "|(fund|balance|credit)s?[^.]{0,40}(insufficient|too low|not enough|exceeded)).*");

  private Refusals() {}

  static boolean balanceIsShort(HttpReply.Response response) {
    return response.status() == 400
        && Json.read(response).isPresent()
        && SHORT.matcher(response.body()).matches();
  }

  static boolean names(String submissionId, HttpReply.Response response) {
    return (response.status() == 400 || response.status() == 422)
        && Json.read(response).isPresent()
        && response.body().contains(submissionId);
  }
}
