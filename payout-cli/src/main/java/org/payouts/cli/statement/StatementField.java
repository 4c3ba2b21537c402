package org.payouts.cli.statement;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;

/** What a column of a statement holds, with the headings by which it is known. */
public enum StatementField {
  SUBMISSION_ID(Platform.PROLIFIC, "submissionid"),
  ASSIGNMENT_ID(Platform.MTURK, "assignmentid"),
  SCREENER_RESPONSE_ID(Platform.RESPONDENT, "screenerresponseid"),
  PARTICIPANT_ID(null, "participantid|participant"),
  AMOUNT(null, "amount|bonusamount|bonus"),
  AMOUNT_MINOR(null, "amountminor|totalincentive"),
  CURRENCY(null, "currency|currencycode"),
  AT(null, "granttime|createdat|date|time|paidat|datetime"),
  REASON(null, "reason");

  private final @Nullable Platform platform;

  /** A pattern of them, in lower case and without anything but letters and digits. */
  private final String headings;

  StatementField(@Nullable Platform platform, String headings) {
    this.platform = platform;
    this.headings = headings;
  }

  /** The platform whose targets the column names, if it names any. */
  Optional<Platform> platform() {
    return Optional.ofNullable(platform);
  }

  /** Whether a heading is a usual one for this field, whatever its case, blanks and lines. */
  boolean isNamed(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "").matches(headings);
  }

  /** Name on the command line. */
  public String option() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The field of that name. */
  public static Optional<StatementField> named(String name) {
    return Arrays.stream(values())
        .filter(field -> field.option().equalsIgnoreCase(name.strip()))
        .findFirst();
  }

  /** All names, for remedies. */
  public static String names() {
    return Arrays.stream(values()).map(StatementField::option).collect(Collectors.joining(", "));
  }
}
