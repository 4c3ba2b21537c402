package org.payouts.sandbox.providers.calls;

import java.util.Locale;

/** The simulated providers, named as the platforms of the payout events. */
public enum Provider {
  PROLIFIC,
  MTURK,
  RESPONDENT;

  /** The name in books, logs and scripts, in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Throws {@link IllegalArgumentException} for an unknown name; any case. */
  public static Provider named(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
