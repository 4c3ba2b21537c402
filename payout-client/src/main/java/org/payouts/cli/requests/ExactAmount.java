package org.payouts.cli.requests;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Reads an amount of money in major units ("4.25", "30") as minor units, digit by digit: no
 * floating point, no locale, no guessing. Anything a person or another tool could read differently
 * is refused with its reason.
 */
public final class ExactAmount {

  private static final Pattern PLAIN = Pattern.compile("[0-9]+(\\.[0-9]+)?");
  private static final Pattern DECIMAL_COMMA = Pattern.compile("[0-9]+,[0-9]{1,2}");
  private static final Pattern GROUPED =
      Pattern.compile("[0-9]{1,3}([, '’\\u00a0\\u202f_][0-9]{3})+([.,][0-9]*)?");
  private static final Pattern EXPONENT = Pattern.compile("[+-]?[0-9]*\\.?[0-9]*[eE][+-]?[0-9]+");
  private static final Pattern SIGNED = Pattern.compile("[+\\-\\u2212(].*");
  private static final Pattern SYMBOL =
      Pattern.compile("(?i)(\\p{Sc}|USD|GBP|EUR).*|.*(\\p{Sc}|USD|GBP|EUR)");
  private static final int MAX_DIGITS = 15;

  private ExactAmount() {}

  /**
   * The same where the cells are not separated by commas, so that a comma before one or two digits
   * can only be the decimal comma.
   */
  static OptionalLong parseWithComma(String text, int decimals, Consumer<Flaw> flaws) {
    boolean comma = DECIMAL_COMMA.matcher(text).matches();
    return parse(comma ? text.replace(',', '.') : text, decimals, flaws);
  }

  /** Whether two cells are one amount that was cut in two at its comma. */
  static Optional<String> cutInTwo(String first, String second) {
    String whole = first.strip() + "," + second.strip();
    return DECIMAL_COMMA.matcher(whole).matches() || GROUPED.matcher(whole).matches()
        ? Optional.of(whole)
        : Optional.empty();
  }

  /** Whether a cell can be meant as an amount, however it is written. */
  static boolean isLikely(String text) {
    return text.chars().anyMatch(c -> c >= '0' && c <= '9');
  }

  /** What is wrong with the way an amount is written. */
  static String flawOf(String text) {
    return Flaw.quoted(text) + " " + whyNotPlain(text);
  }

  /**
   * Minor units of {@code text}, or empty after reporting the reason to {@code flaws}.
   *
   * @param decimals the currency's number of decimals
   */
  public static OptionalLong parse(String text, int decimals, Consumer<Flaw> flaws) {
    String example = decimals == 0 ? "30" : "30 or 4." + "2500".substring(0, Math.min(4, decimals));
    if (text.isEmpty()) {
      return refuse(flaws, "is empty", "write an amount such as " + example);
    }
    if (!PLAIN.matcher(text).matches()) {
      return refuse(flaws, flawOf(text), "write digits and a point only, such as " + example);
    }
    int point = text.indexOf('.');
    String major = point < 0 ? text : text.substring(0, point);
    String minor = point < 0 ? "" : text.substring(point + 1);
    if (minor.length() > decimals) {
      return refuse(
          flaws,
          Flaw.quoted(text) + " has " + minor.length() + " decimals, the currency has " + decimals,
          "round it yourself: half a cent cannot be paid");
    }
    String digits = major + minor + "0".repeat(decimals - minor.length());
    if (digits.length() > MAX_DIGITS) {
      return refuse(
          flaws,
          Flaw.quoted(text) + " is absurdly large",
          "check the unit: amounts are in major units");
    }
    long value = Long.parseLong(digits);
    if (value == 0) {
      return refuse(
          flaws,
          Flaw.quoted(text) + " is zero",
          "a bonus must be more than 0; drop the line to pay nothing");
    }
    return OptionalLong.of(value);
  }

  private static String whyNotPlain(String text) {
    if (text.chars().anyMatch(c -> c > '9' && Character.isDigit(c))) {
      return "has digits other than 0 to 9";
    }
    if (EXPONENT.matcher(text).matches()) {
      return "is written with an exponent";
    }
    if (SIGNED.matcher(text).matches()) {
      return "has a sign";
    }
    if (SYMBOL.matcher(text).matches()) {
      return "has a currency symbol";
    }
    if (GROUPED.matcher(text).matches()) {
      return "has a thousands separator";
    }
    if (DECIMAL_COMMA.matcher(text).matches()) {
      return "has a decimal comma";
    }
    if (text.startsWith(".") || text.endsWith(".")) {
      return "starts or ends with the decimal point";
    }
    return "is not a number";
  }

  private static OptionalLong refuse(Consumer<Flaw> flaws, String what, String remedy) {
    flaws.accept(new Flaw(what, remedy));
    return OptionalLong.empty();
  }
}
