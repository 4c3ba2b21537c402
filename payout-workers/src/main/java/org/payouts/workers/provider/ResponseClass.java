package org.payouts.workers.provider;

import java.util.Locale;

/** What became of a request, as far as the wire shows it; says nothing about money. */
public enum ResponseClass {
  OK,
  RATE_LIMITED,
  UNAUTHORIZED,
  REFUSED,
  SERVER_ERROR,
  OTHER_STATUS,
  NO_ANSWER,
  NOT_SENT;

  private static final int TOO_MANY = 429;

  /** The class of a status. */
  public static ResponseClass of(int status) {
    if (status == TOO_MANY) {
      return RATE_LIMITED;
    }
    if (status == 401 || status == 403) {
      return UNAUTHORIZED;
    }
    return switch (status / 100) {
      case 2 -> OK;
      case 4 -> REFUSED;
      case 5 -> SERVER_ERROR;
      default -> OTHER_STATUS;
    };
  }

  /** For metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
