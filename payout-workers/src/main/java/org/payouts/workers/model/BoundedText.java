package org.payouts.workers.model;

import org.jspecify.annotations.Nullable;

/**
 * Bounds what others wrote (a provider's answer, a person's reason) before it goes into a record: a
 * record larger than its topic allows can never be committed, and its partition would stand still.
 */
final class BoundedText {
  static final int LONGEST = 1_000;

  private BoundedText() {}

  /** At most {@link #LONGEST} characters; a cut text ends in three dots. */
  static String cut(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = LONGEST - 3;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + "...";
  }

  static @Nullable String cutNullable(@Nullable String text) {
    return text == null ? null : cut(text);
  }
}
