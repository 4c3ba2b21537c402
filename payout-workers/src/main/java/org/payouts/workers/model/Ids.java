package org.payouts.workers.model;

import java.util.regex.Pattern;

/** Whether two spellings are the same ID: hexadecimal IDs are so in upper and in lower case. */
public final class Ids {
  private static final Pattern HEXADECIMAL = Pattern.compile("[0-9A-Fa-f]{16,64}");

  private Ids() {}

  public static boolean same(String one, String other) {
    return one.equals(other) || (one.equalsIgnoreCase(other) && HEXADECIMAL.matcher(one).matches());
  }
}
