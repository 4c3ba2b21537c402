package org.payouts.sandbox.providers.calls;

import java.util.Locale;
import java.util.regex.Pattern;

/** How Prolific spells IDs. */
public final class Ids {

  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{24}");

  private Ids() {}

  /** 24 hexadecimal digits in lower case, as every answer has them; any other text as it is. */
  public static String canonical(String id) {
    return HEX.matcher(id).matches() ? id.toLowerCase(Locale.ROOT) : id;
  }
}
