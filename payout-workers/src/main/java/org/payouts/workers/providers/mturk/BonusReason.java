package org.payouts.workers.providers.mturk;

import java.util.regex.Pattern;

/**
 * What the worker reads, with a reference to the payout at its very end: MTurk lists no tokens, so
 * this is how a bonus is recognised as ours. The reference comes from the token and therefore
 * differs between deployments that share an account.
 *
 * <p>It counts at the end only, and no text ends up there but ours. What reads like a reference
 * within a text loses its bracket, so that no person takes it for one either.
 */
final class BonusReason {
  /** MTurk publishes no limit; the text is cut, never the reference. */
  static final int MAX_CHARACTERS = 1000;

  private static final String DEFAULT = "Bonus for taking part in our study";
  private static final String OPEN = "(ref ";
  private static final int DIGITS = 20;

  /** Replaced one for one: nothing moves together that could read like a reference afterwards. */
  private static final Pattern LIKE_OURS =
      Pattern.compile("\\((?=[\\s\\p{Z}\\p{Cf}]*ref)", Pattern.CASE_INSENSITIVE);

  private BonusReason() {}

  static String of(String human, String token) {
    String line = human.replaceAll("\\p{Cntrl}", " ");
    String text = LIKE_OURS.matcher(line).replaceAll("[").trim();
    String said = text.isEmpty() ? DEFAULT : text;
    String reference = reference(token);
    return cut(said, MAX_CHARACTERS - reference.length() - 1) + " " + reference;
  }

  static boolean refersTo(String token, String reason) {
    return reason.endsWith(reference(token));
  }

  private static String reference(String token) {
    return OPEN + token.substring(0, Math.min(DIGITS, token.length())) + ")";
  }

  private static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    return text.substring(0, end);
  }
}
