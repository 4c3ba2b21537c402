package org.payouts.cli.requests;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.payouts.Platform;
import org.payouts.payout.IdRule;
import org.payouts.payout.TargetId;

/** Which columns a line of a platform has, and how a flaw of an identifier reads in a file. */
final class PlatformRules {

  private static final Map<Field, TargetId> IDS = ids();

  private PlatformRules() {}

  private static Map<Field, TargetId> ids() {
    Map<Field, TargetId> ids = new EnumMap<>(Field.class);
    for (TargetId id : TargetId.values()) {
      ids.put(Field.named(id.field()).orElseThrow(), id);
    }
    return ids;
  }

  /** The columns without which a line of the platform cannot be paid, identifiers first. */
  static List<Field> required(Platform platform) {
    List<Field> required = new ArrayList<>();
    IDS.forEach(
        (field, id) -> {
          if (id.platform() == platform && !id.isOptional()) {
            required.add(field);
          }
        });
    if (platform == Platform.RESPONDENT) {
      required.add(Field.INCENTIVE);
    }
    return required;
  }

  /** The platform an identifier belongs to, if it belongs to one only. */
  static Optional<Platform> owner(Field field) {
    return field == Field.INCENTIVE
        ? Optional.of(Platform.RESPONDENT)
        : Optional.ofNullable(IDS.get(field)).map(TargetId::platform);
  }

  /** The one spelling of an identifier; other fields stay as they are. */
  static String canonical(Field field, String id) {
    TargetId known = IDS.get(field);
    return known == null ? id : known.canonical(id);
  }

  /** Why an identifier cannot be one of its platform's, or empty. */
  static Optional<Flaw> flawOf(Field field, String id, IdRule rule) {
    TargetId known = Objects.requireNonNull(IDS.get(field), field.column());
    return known
        .flaw(id, rule)
        .map(flaw -> SpoiltId.cause(id).orElseGet(() -> flaw(known, flaw, id)));
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
              "IDs are letters, digits, '.', '_' and '-'; check the column for other text");
      case SHAPE ->
          new Flaw(
              Flaw.quoted(id) + " is not " + known.shape(),
              "look it up on the platform; %s=any lets it through"
                  .formatted(TargetId.key(known.platform())));
    };
  }
}
