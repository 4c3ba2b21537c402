package org.payouts.cli.statement;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.requests.ExactAmount;
import org.payouts.cli.requests.Flaw;

/**
 * An amount as statements write it: with a sign, a symbol or a code.
 *
 * @param minor minor units, without its sign
 * @param debit whether it has a minus
 * @param currency what symbol or code say; null if there is none
 */
record StatementAmount(long minor, boolean debit, @Nullable String currency) {
  private static final Pattern PARTS =
      Pattern.compile(
          "([-\\u2212]?)\\s*(£|\\$|US\\$|GBP|USD)?\\s*([-\\u2212]?)\\s*([0-9.,]+)\\s*(GBP|USD)?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern THOUSANDS = Pattern.compile("[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]{2})?");
  private static final Pattern COMMA = Pattern.compile("[0-9]+,[0-9]{1,2}");
  private static final Pattern ZERO = Pattern.compile("0+([.,]0*)?");

  /** Whether a text is nothing, which no payment is. */
  static boolean isNothing(String text) {
    Matcher parts = PARTS.matcher(text);
    return text.isEmpty() || (parts.matches() && ZERO.matcher(parts.group(4)).matches());
  }

  /** The amount, or null after its flaw was reported. */
  static @Nullable StatementAmount parse(String text, boolean decimalComma, Consumer<Flaw> flaws) {
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches()) {
      ExactAmount.parse(text, 2, flaws);
      return null;
    }
    String digits = parts.group(4);
    if (decimalComma && COMMA.matcher(digits).matches()) {
      digits = digits.replace(',', '.');
    } else if (THOUSANDS.matcher(digits).matches()) {
      digits = digits.replace(",", "");
    }
    OptionalLong minor = ExactAmount.parse(digits, 2, flaws);
    boolean debit = !parts.group(1).isEmpty() || !parts.group(3).isEmpty();
    String mark = parts.group(2) == null ? parts.group(5) : parts.group(2);
    return minor.isEmpty() ? null : new StatementAmount(minor.getAsLong(), debit, currency(mark));
  }

  private static @Nullable String currency(@Nullable String mark) {
    if (mark == null) {
      return null;
    }
    return switch (mark.toUpperCase(Locale.ROOT)) {
      case "£", "GBP" -> "GBP";
      default -> "USD";
    };
  }
}
