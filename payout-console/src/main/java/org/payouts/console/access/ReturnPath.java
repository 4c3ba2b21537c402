package org.payouts.console.access;

import org.jspecify.annotations.Nullable;

/** Where somebody goes after signing in: a page of the console, whatever was asked for. */
public final class ReturnPath {
  private static final int LONGEST = 2_000;
  private static final String HOME = "/";

  private ReturnPath() {}

  /** The path, or the first page if it leads anywhere else. */
  public static String of(@Nullable String asked) {
    return asked != null
            && asked.startsWith("/")
            && !asked.startsWith("//")
            && !asked.startsWith("/sign")
            && asked.length() <= LONGEST
            && asked.chars().allMatch(ReturnPath::isPlain)
        ? asked
        : HOME;
  }

  /** Browsers take a backslash for a slash, and pass over tabs and line ends. */
  private static boolean isPlain(int character) {
    return character > ' ' && character <= '~' && character != '\\';
  }
}
