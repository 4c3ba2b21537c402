package org.payouts.cli.words;

/** A number and what is counted. */
public final class Plural {
  private Plural() {}

  /** {@code 1 study}, {@code 2 studies}. */
  public static String of(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }
}
