package org.payouts.payout;

import java.util.Locale;
import java.util.Optional;

/** Which identifiers of a platform are let through: the value of {@code {platform}.ids}. */
public enum IdRule {
  /** Only what has the platform's shape. */
  SHAPE,
  /** Whatever is safe to send. The canonical spelling counts all the same. */
  ANY;

  /** What the key does, for its documentation. */
  public static final String DOC =
      "Which identifiers are let through: shape (only those that look like the platform's own), or any"
          + " (whatever is safe to send). Files and router hold requests to it; a worker pays what the router let"
          + " through.";

  /** The value as it is written in a configuration. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The rule of a value; empty if there is none. */
  public static Optional<IdRule> parse(String text) {
    for (IdRule rule : values()) {
      if (rule.text().equals(text)) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }
}
