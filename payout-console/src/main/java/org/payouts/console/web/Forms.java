package org.payouts.console.web;

import io.javalin.http.Context;

/** Fields that several forms have. */
final class Forms {
  private static final int LONGEST_TEXT = 500;

  private Forms() {}

  /** Why a person does something. */
  static String because(Context context) {
    String because = String.valueOf(context.formParam("because")).strip();
    if (because.isEmpty() || because.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException(
          "say in 1 to " + LONGEST_TEXT + " characters why: it is kept for ever");
    }
    return because;
  }
}
