package org.payouts.cli.requests;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.payouts.Platform;

/**
 * What a line must hold for its platform: the identifiers, how they look, and the currencies the
 * platform pays in.
 */
final class PlatformRules {

  private static final Map<Platform, List<Field>> REQUIRED =
      Map.of(
          Platform.PROLIFIC, List.of(Field.WORKSPACE_ID, Field.STUDY_ID, Field.SUBMISSION_ID),
          Platform.MTURK, List.of(Field.WORKER_ID, Field.ASSIGNMENT_ID),
          Platform.RESPONDENT,
              List.of(Field.PROJECT_ID, Field.SCREENER_RESPONSE_ID, Field.INCENTIVE));

  private static final Map<Platform, Set<String>> CURRENCIES =
      Map.of(
          Platform.PROLIFIC, Set.of("GBP", "USD"),
          Platform.MTURK, Set.of("USD"),
          Platform.RESPONDENT, Set.of("USD"));

  private static final Pattern ID = Pattern.compile("(?!\\.+$)[A-Za-z0-9._-]{1,64}");
  private static final Pattern MTURK_ID = Pattern.compile("[A-Z0-9]{1,64}");
  private static final Pattern MTURK_WORKER = Pattern.compile("A[A-Z0-9]{1,63}");

  private PlatformRules() {}

  static List<Field> required(Platform platform) {
    return REQUIRED.getOrDefault(platform, List.of());
  }

  /** The platform an identifier belongs to, if it belongs to one only. */
  static Optional<Platform> owner(Field field) {
    if (field == Field.HIT_ID) {
      return Optional.of(Platform.MTURK);
    }
    return REQUIRED.entrySet().stream()
        .filter(e -> e.getValue().contains(field))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  static Set<String> currencies(Platform platform) {
    return CURRENCIES.getOrDefault(platform, Set.of());
  }

  /** The currency of a platform that pays in one only. */
  static Optional<String> onlyCurrency(Platform platform) {
    Set<String> all = currencies(platform);
    return all.size() == 1 ? Optional.of(all.iterator().next()) : Optional.empty();
  }

  /** Why an identifier cannot be one of its platform's, or empty. */
  static Optional<Flaw> flawOf(Field field, String id) {
    if (id.length() > 64) {
      return Optional.of(
          new Flaw(
              "has " + id.length() + " characters, at most 64 are possible", "check the column"));
    }
    return switch (field) {
      case WORKER_ID ->
          check(
              MTURK_WORKER,
              id,
              "is not a worker ID",
              "worker IDs are an A followed by capitals and digits");
      case ASSIGNMENT_ID, HIT_ID ->
          check(MTURK_ID, id, "is not an MTurk ID", "MTurk's IDs are capitals and digits");
      default ->
          check(
              ID,
              id,
              "has a character that no ID has",
              "IDs are letters, digits, '.', '_' and '-'; check the column for stray text");
    };
  }

  private static Optional<Flaw> check(Pattern pattern, String id, String what, String remedy) {
    return pattern.matcher(id).matches()
        ? Optional.empty()
        : Optional.of(new Flaw(Flaw.quoted(id) + " " + what, remedy));
  }
}
