package org.payouts.verification.harness;

import java.util.List;
import java.util.Locale;
import org.payouts.Platform;

/** A way from a service to the brokers, with a proxy of its own at each broker. */
public enum ProxyRoute {
  ROUTER,
  PROLIFIC,
  MTURK,
  RESPONDENT;

  /** All of them. */
  public static final List<ProxyRoute> ALL = List.of(values());

  /** The route of a platform's workers. */
  public static ProxyRoute of(Platform platform) {
    return switch (platform) {
      case PROLIFIC -> PROLIFIC;
      case MTURK -> MTURK;
      case RESPONDENT -> RESPONDENT;
      case UNKNOWN -> throw new IllegalArgumentException("no such platform");
    };
  }

  /** The name in messages and file names. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
