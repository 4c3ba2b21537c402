package org.payouts.workers.mturk;

/**
 * What the worker reads, with a reference to the payout at its end: MTurk lists no tokens, so this
 * is how a bonus is recognised as ours. The reference comes from the token and therefore differs
 * between deployments that share an account.
 */
final class BonusReason {
  /** MTurk publishes no limit; the text is cut, never the reference. */
  static final int MAX_CHARACTERS = 1000;

  private static final String DEFAULT = "Bonus for taking part in our study";
  private static final String OPEN = "(ref ";
  private static final int DIGITS = 20;

  private BonusReason() {}

  static String of(String human, String token) {
    String text = human.replaceAll("\\p{Cntrl}", " ").replace(OPEN, "(").trim();
    String said = text.isEmpty() ? DEFAULT : text;
    String reference = reference(token);
    return cut(said, MAX_CHARACTERS - reference.length() - 1) + " " + reference;
  }

  static boolean refersTo(String token, String reason) {
    return reason.contains(reference(token));
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
