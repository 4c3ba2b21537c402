package org.payouts.cli.requests;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.payouts.Platform;
import org.payouts.payout.IdRule;
import org.payouts.payout.TargetId;

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

  private static final Map<Field, TargetId> IDS =
      Map.of(
          Field.WORKSPACE_ID, TargetId.PROLIFIC_WORKSPACE,
          Field.STUDY_ID, TargetId.PROLIFIC_STUDY,
          Field.SUBMISSION_ID, TargetId.PROLIFIC_SUBMISSION,
          Field.WORKER_ID, TargetId.MTURK_WORKER,
          Field.ASSIGNMENT_ID, TargetId.MTURK_ASSIGNMENT,
          Field.HIT_ID, TargetId.MTURK_HIT,
          Field.PROJECT_ID, TargetId.RESPONDENT_PROJECT,
          Field.SCREENER_RESPONSE_ID, TargetId.RESPONDENT_SCREENER_RESPONSE);

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

  /** The one spelling of an identifier; other fields stay as they are. */
  static String canonical(Field field, String id) {
    TargetId known = IDS.get(field);
    return known == null ? id : known.canonical(id);
  }

  /** Why an identifier cannot be one of its platform's, or empty. */
  static Optional<Flaw> flawOf(Field field, String id, IdRule rule) {
    TargetId known = Objects.requireNonNull(IDS.get(field), field.column());
    return known.flaw(id, rule).map(flaw -> flaw(known, flaw, id));
  }

  private static Flaw flaw(TargetId known, TargetId.Flaw flaw, String id) {
    return switch (flaw) {
      case EMPTY -> new Flaw("is empty", "this platform cannot pay without it");
      case TOO_LONG ->
          new Flaw(
              "has %d characters, at most %d are possible"
                  .formatted(id.length(), TargetId.MAX_LENGTH),
              "check the column");
      case CHARACTERS ->
          new Flaw(
              Flaw.quoted(id) + " has a character that no ID has",
              "IDs are letters, digits, '.', '_' and '-'; check the column for stray text");
      case SHAPE ->
          new Flaw(
              Flaw.quoted(id) + " is not " + known.shape(),
              "look it up on the platform; %s=any lets it through"
                  .formatted(TargetId.key(known.platform())));
    };
  }
}
