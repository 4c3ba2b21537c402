package org.payouts.cli.requests;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The columns of a request file; the names are those of the project's own CSV. */
public enum Field {
  PAYOUT_ID,
  PLATFORM,
  AMOUNT,
  CURRENCY,
  REASON,
  WORKSPACE_ID,
  STUDY_ID,
  SUBMISSION_ID,
  WORKER_ID,
  ASSIGNMENT_ID,
  HIT_ID,
  PROJECT_ID,
  SCREENER_RESPONSE_ID,
  INCENTIVE;

  /** Name of the column in the header of the project's own format. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The field a name stands for, whatever its case. */
  public static Optional<Field> named(String name) {
    String wanted = name.strip();
    return Arrays.stream(values()).filter(f -> f.column().equalsIgnoreCase(wanted)).findFirst();
  }

  /** All names, for help and remedies. */
  public static String names() {
    return Arrays.stream(values()).map(Field::column).collect(Collectors.joining(", "));
  }
}
