package org.payouts.workers.providers.http;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes text of a provider fit for records and logs: on one line, bounded, without control and
 * bidirectional characters, and without what may be the ID or address of a participant who is none
 * of the reader's business.
 */
public final class SanitizedText {
  private static final String ID = "[id]";
  private static final String WORD = "[A-Za-z0-9_]";

  /** E-mail addresses, UUIDs, and words of ten characters and more with a digit in them. */
  private static final Pattern PERSONAL =
      Pattern.compile(
          "[^\\s@<>\"'(),;:]{1,64}@[A-Za-z0-9.-]{1,255}"
              + "|\\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b"
              + "|(?<!WORD)(?=[A-Za-z_]*+[0-9])WORD{10,}+".replace("WORD", WORD));

  private static final Pattern BETWEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+");

  private SanitizedText() {}

  /**
   * The text as it may be shown.
   *
   * @param most characters; the rest is cut off
   * @param own IDs that may be shown
   */
  public static String shown(String text, int most, String... own) {
    Set<String> mine = new HashSet<>();
    for (String id : own) {
      mine.add(id.toLowerCase(Locale.ROOT));
      PERSONAL.matcher(id).results().forEach(m -> mine.add(m.group().toLowerCase(Locale.ROOT)));
    }
    Matcher found = PERSONAL.matcher(BETWEEN.matcher(text).replaceAll(" ").trim());
    String masked =
        found.replaceAll(
            match ->
                Matcher.quoteReplacement(
                    mine.contains(match.group().toLowerCase(Locale.ROOT)) ? match.group() : ID));
    return masked.length() <= most ? masked : masked.substring(0, most) + "...";
  }
}
