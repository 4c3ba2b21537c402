package org.payouts.payout;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.payouts.Platform;

/**
 * The identifiers of a target: how each platform spells them, and which text can be none of them.
 * Files, router and worker ask here and nowhere else, so that one submission is one target however
 * it was typed. The spelling is frozen: a change would pay a target under two names. Sources:
 * docs/providers.md, "Prolific: set-up", "MTurk: the call", "Respondent: the call".
 */
public enum TargetId {
  PROLIFIC_WORKSPACE(Platform.PROLIFIC, "workspace_id", Spelling.HEX_DIGITS, Shape.ANY),
  PROLIFIC_STUDY(Platform.PROLIFIC, "study_id", Spelling.HEX_DIGITS, Shape.ANY),
  PROLIFIC_SUBMISSION(Platform.PROLIFIC, "submission_id", Spelling.HEX_DIGITS, Shape.OBJECT_ID),
  MTURK_WORKER(Platform.MTURK, "worker_id", Spelling.CAPITALS, Shape.MTURK_WORKER),
  MTURK_ASSIGNMENT(Platform.MTURK, "assignment_id", Spelling.CAPITALS, Shape.MTURK_ID),
  MTURK_HIT(Platform.MTURK, "hit_id", Spelling.CAPITALS, Shape.MTURK_ID),
  RESPONDENT_PROJECT(Platform.RESPONDENT, "project_id", Spelling.AS_WRITTEN, Shape.ANY),
  RESPONDENT_SCREENER_RESPONSE(
      Platform.RESPONDENT, "screener_response_id", Spelling.AS_WRITTEN, Shape.ANY);

  /** All identifiers, in the order in which flaws are named. */
  public static final List<TargetId> ALL = List.of(values());

  /** Longest identifier of any platform, in characters. */
  public static final int MAX_LENGTH = 64;

  private static final String KEY_SUFFIX = ".ids";

  private final Platform platform;
  private final String field;
  private final Spelling spelling;
  private final Shape shape;

  TargetId(Platform platform, String field, Spelling spelling, Shape shape) {
    this.platform = platform;
    this.field = field;
    this.spelling = spelling;
    this.shape = shape;
  }

  /** The configuration key that says which identifiers of a platform are let through. */
  public static String key(Platform platform) {
    return Platforms.name(platform) + KEY_SUFFIX;
  }

  public Platform platform() {
    return platform;
  }

  /** Whether a target can do without it: only MTurk's HIT. */
  public boolean isOptional() {
    return this == MTURK_HIT;
  }

  /** Name of the field in a target's record and of the column in a file. */
  public String field() {
    return field;
  }

  /** What the platform's identifiers look like, as a sentence's object. */
  public String shape() {
    return shape.text;
  }

  /**
   * The one spelling of an identifier. What the platform cannot have issued stays as it is: lower
   * case where 24 hexadecimal digits stand (Prolific), capitals where letters and digits stand
   * (MTurk).
   */
  public String canonical(String id) {
    return switch (spelling) {
      case HEX_DIGITS -> isProlificForm(id) ? id.toLowerCase(Locale.ROOT) : id;
      case CAPITALS ->
          Shape.consistsOf(id, TargetId::isAlphanumeric) ? id.toUpperCase(Locale.ROOT) : id;
      case AS_WRITTEN -> id;
    };
  }

  /** Whether the text is spelled as the platform spells it. */
  public boolean isCanonical(String id) {
    return canonical(id).equals(id);
  }

  /** Whether the text has the form of Prolific's identifiers, in either case. */
  public static boolean isProlificForm(String text) {
    return text.length() == Shape.OBJECT_ID_LENGTH
        && Shape.consistsOf(
            text, c -> isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
  }

  /**
   * Whether a text can be sent as an identifier, whatever the platform: it breaks no URL path, no
   * CSV row and no JSON.
   */
  public static boolean isSafe(String text) {
    return text.length() <= MAX_LENGTH && Shape.ANY.fits(text);
  }

  /**
   * What is wrong with an identifier in its canonical spelling, if anything is.
   *
   * @param rule whether the platform's shape counts
   */
  public Optional<Flaw> flaw(String id, IdRule rule) {
    String canonical = canonical(id);
    if (canonical.isEmpty()) {
      return Optional.of(Flaw.EMPTY);
    }
    if (canonical.length() > MAX_LENGTH) {
      return Optional.of(Flaw.TOO_LONG);
    }
    if (!Shape.ANY.fits(canonical)) {
      return Optional.of(Flaw.CHARACTERS);
    }
    boolean shaped = rule == IdRule.ANY || shape.fits(canonical);
    return shaped ? Optional.empty() : Optional.of(Flaw.SHAPE);
  }

  /** Why a text is no identifier. */
  public enum Flaw {
    EMPTY,
    TOO_LONG,
    /** A character that no identifier has, or that a path or a row would take for its own. */
    CHARACTERS,
    /** Possible as an identifier, but not one of this platform. */
    SHAPE
  }

  private enum Spelling {
    HEX_DIGITS,
    CAPITALS,
    AS_WRITTEN
  }

  /**
   * Identifiers travel in URL paths and in Prolific's CSV rows: not dots alone, which a path would
   * swallow. MTurk's patterns are those of its service model. Of Prolific only the submission is
   * held to its shape: workspace and study are read from Prolific before the first claim, which
   * says what is wrong with them, while a wrong submission costs a draft each time.
   */
  private enum Shape {
    ANY("letters, digits, '.', '_' and '-'"),
    OBJECT_ID("24 hexadecimal digits"),
    MTURK_WORKER("an A followed by capitals and digits"),
    MTURK_ID("capitals and digits");

    private static final int OBJECT_ID_LENGTH = 24;

    private final String text;

    Shape(String text) {
      this.text = text;
    }

    /** Loops, not regular expressions: every request passes here several times. */
    boolean fits(String id) {
      return switch (this) {
        case ANY ->
            consistsOf(id, c -> isAlphanumeric(c) || c == '.' || c == '_' || c == '-')
                && !consistsOf(id, c -> c == '.');
        case OBJECT_ID ->
            id.length() == OBJECT_ID_LENGTH
                && consistsOf(id, c -> isDigit(c) || (c >= 'a' && c <= 'f'));
        case MTURK_WORKER ->
            id.length() > 1 && id.charAt(0) == 'A' && consistsOf(id, TargetId::isCapital);
        case MTURK_ID -> consistsOf(id, TargetId::isCapital);
      };
    }

    /** Whether a text is not empty and has no other characters. */
    private static boolean consistsOf(String text, IntPredicate characters) {
      for (int i = 0; i < text.length(); i++) {
        if (!characters.test(text.charAt(i))) {
          return false;
        }
      }
      return !text.isEmpty();
    }
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isCapital(int c) {
    return (c >= 'A' && c <= 'Z') || isDigit(c);
  }

  private static boolean isAlphanumeric(int c) {
    return isCapital(c) || (c >= 'a' && c <= 'z');
  }
}
