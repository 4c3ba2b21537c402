package org.payouts.cli.words;

import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.payouts.words.Money;

/**
 * What workers record about providers, as people read it: amounts in major units, lists in a
 * sentence. Any other text stays as it is.
 */
public final class ProviderText {

  private static final Pattern BOOKS =
      Pattern.compile("before \\[([0-9 ]*)\\], now \\[([0-9 ]*)\\]");
  private static final Pattern SHORT =
      Pattern.compile(
          "workspace (\\S+) needs ([0-9]+) minor units: available (-?[0-9]+|unknown) minor"
              + " ([A-Z]{3})\\. Add funds\\.");

  private ProviderText() {}

  /** {@code no bonus before, and 2.00 GBP now}; a part of a longer text too. */
  public static String books(String text, String currency) {
    Matcher found = BOOKS.matcher(text);
    if (found.matches()) {
      return "the books showed " + shown(found.toMatchResult(), currency);
    }
    return found.replaceAll(part -> Matcher.quoteReplacement(shown(part, currency)));
  }

  private static String shown(MatchResult books, String currency) {
    return "%s before, and %s now"
        .formatted(amounts(books.group(1), currency), amounts(books.group(2), currency));
  }

  private static String amounts(String minors, String currency) {
    List<String> amounts =
        Arrays.stream(minors.split(" ", -1))
            .filter(minor -> !minor.isEmpty())
            .map(minor -> Money.text(Long.parseLong(minor), currency))
            .toList();
    return amounts.isEmpty() ? "no bonus" : amounts.stream().collect(Collectors.joining(" and "));
  }

  /** What a payout waits for, amounts of its currency in major units. */
  public static String waiting(String text, String currency) {
    return books(waiting(text), currency);
  }

  /** {@code workspace W has 0.00 GBP; its next payouts need 1.50 GBP with fees. Add funds.} */
  public static String waiting(String text) {
    Matcher found = SHORT.matcher(text);
    if (!found.matches()) {
      return text;
    }
    String currency = found.group(4);
    String has =
        found.group(3).equals("unknown")
            ? "an unknown balance in " + currency
            : Money.text(Long.parseLong(found.group(3)), currency);
    return "workspace %s has %s; its next payouts need %s with fees. Add funds."
        .formatted(found.group(1), has, Money.text(Long.parseLong(found.group(2)), currency));
  }
}
