package org.payouts.workers.providers.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/**
 * Whether a refusal names the balance. No provider publishes how an empty one is reported
 * (docs/providers.md, "Prolific: errors"), so this looks for words, and only in JSON. A balance
 * that is taken for short by mistake costs a pause; one that is taken for a refusal of the payout
 * would report it as failed.
 */
public final class ShortBalance {
  private static final String FUNDS = "(?:fund|balance|credit|money)";
  private static final String NEAR = "(?:[^.]|\\.(?=\\d)){0,40}";
  private static final String LACKING =
      "(?:(?:not|n['\u2019]t)\\b[^.]{0,20}\\b(?:enough|sufficient|cover)"
          + "|insufficient|too (?:low|small)|exceed)";
  private static final Pattern SHORT =
      Pattern.compile("(?i)" + LACKING + NEAR + FUNDS + "|" + FUNDS + NEAR + LACKING);

  private ShortBalance() {}

  /** Never true of what is not a refusal of what was asked for. */
  public static boolean in(ProviderResponse.Response response) {
    return (response.status() == 400 || response.status() == 422)
        && Json.read(response)
            .filter(JsonNode::isContainerNode)
            .map(ErrorText::words)
            .filter(words -> SHORT.matcher(words.replace('_', ' ')).find())
            .isPresent();
  }
}
