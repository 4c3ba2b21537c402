package org.payouts.gateway.requests;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.admission.AdmissionLimits;
import org.payouts.admission.AdmissionRules;
import org.payouts.admission.AdmissionRules.Breach;
import org.payouts.admission.FieldLimits;
import org.payouts.gateway.money.DecimalAmount;
import org.payouts.gateway.problems.FieldError;
import org.payouts.payout.PayoutId;
import org.payouts.payout.Platforms;
import org.payouts.payout.TargetId;

/**
 * Reads one bonus request from JSON. Names every field that is wrong; what a request must be like
 * is said by {@link AdmissionRules}. A field that is not known is an error: it may be a misspelt
 * one, and money would follow from its default.
 */
final class BonusReader {
  private static final String MISSING = "MISSING";
  private static final String TYPE = "WRONG_TYPE";
  private static final String UNKNOWN = "UNKNOWN_FIELD";
  private static final String PAYOUT_ID = "payout_id";
  private static final String AMOUNT = "amount";
  private static final String AMOUNT_MINOR = "amount_minor";
  private static final String PLATFORM = "platform";
  private static final String INCENTIVE = "incentive";
  private static final String INCENTIVE_MINOR = "incentive_minor";
  private static final Set<String> FIELDS =
      Set.of(
          PAYOUT_ID, "target", AMOUNT, AMOUNT_MINOR, "currency", "reason", "batch", "requested_at");
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");
  private static final Pattern BATCH = Pattern.compile("[\\x20-\\x7e]{1,128}");

  private final AdmissionLimits limits;

  BonusReader(AdmissionLimits limits) {
    this.limits = limits;
  }

  /**
   * The request, or null after at least one error was added.
   *
   * @param at pointer of the request in the body
   * @param requester whose key it is: that person cannot approve it
   * @param key the Idempotency-Key, which is the payout ID where the body has none
   */
  @Nullable BonusRequested read(
      JsonNode json, String at, String requester, @Nullable String key, List<FieldError> errors) {
    if (!json.isObject()) {
      errors.add(new FieldError(at, TYPE, "a bonus request is a JSON object"));
      return null;
    }
    Fields fields = new Fields(json, at, errors);
    int before = errors.size();
    fields.onlyKnown(FIELDS);
    String id = payoutId(fields, key);
    String currency = fields.text("currency", true);
    Long amount = fields.money(AMOUNT, AMOUNT_MINOR, currency);
    String reason = fields.text("reason", false);
    String batch = fields.text("batch", false);
    if (batch != null && !BATCH.matcher(batch).matches()) {
      fields.error("batch", "INVALID", "a batch label has 1 to 128 printable ASCII characters");
    }
    Instant requestedAt = fields.time("requested_at");
    Target target = target(fields, currency);
    if (target != null && amount != null && currency != null) {
      admissible(fields, target, amount, currency, reason == null ? "" : reason);
    }
    if (errors.size() > before) {
      return null;
    }
    return BonusRequested.newBuilder()
        .setPayoutId(Objects.requireNonNull(id))
        .setTarget(Objects.requireNonNull(target).value())
        .setAmountMinor(Objects.requireNonNull(amount))
        .setCurrency(Objects.requireNonNull(currency))
        .setReason(reason == null ? "" : reason)
        .setBatch(batch)
        .setRequestedAt(requestedAt)
        .setRequestedBy(requester)
        .build();
  }

  private static @Nullable String payoutId(Fields fields, @Nullable String key) {
    String id = fields.text(PAYOUT_ID, key == null);
    if (id != null && key != null && !id.equals(key)) {
      fields.error(PAYOUT_ID, "NOT_THE_KEY", "differs from the Idempotency-Key; send one of them");
    }
    String chosen = id == null ? key : id;
    if (chosen != null && !PayoutId.isValid(chosen)) {
      fields.error(PAYOUT_ID, "INVALID", "a payout ID has 1 to 128 characters of A-Za-z0-9._:-");
    }
    return chosen;
  }

  /** A target with its identifiers, which are known even where they are wrong. */
  private record Target(
      Platform platform, Object value, Map<TargetId, String> ids, long incentive) {}

  private static @Nullable Target target(Fields request, @Nullable String currency) {
    Fields fields = request.object("target");
    if (fields == null) {
      return null;
    }
    String name = fields.text(PLATFORM, true);
    Optional<Platform> platform =
        Platforms.ALL.stream().filter(each -> Platforms.name(each).equals(name)).findFirst();
    if (platform.isEmpty()) {
      if (name != null) {
        fields.error(PLATFORM, "INVALID", "one of prolific, mturk, respondent");
      }
      return null;
    }
    return target(platform.get(), fields, currency);
  }

  private static @Nullable Target target(
      Platform platform, Fields fields, @Nullable String currency) {
    Map<TargetId, String> ids = new EnumMap<>(TargetId.class);
    Set<String> known = new HashSet<>(Set.of(PLATFORM));
    boolean complete = true;
    for (TargetId id : TargetId.ALL) {
      if (id.platform() == platform) {
        known.add(id.field());
        String value = fields.text(id.field(), !id.isOptional());
        if (value != null) {
          ids.put(id, value);
        } else {
          complete &= id.isOptional();
        }
      }
    }
    long incentive = 0;
    if (platform == Platform.RESPONDENT) {
      known.addAll(Set.of(INCENTIVE, INCENTIVE_MINOR));
      Long given = fields.money(INCENTIVE, INCENTIVE_MINOR, currency);
      complete &= given != null;
      incentive = given == null ? 0 : given;
    }
    fields.onlyKnown(known);
    return complete ? new Target(platform, value(platform, ids, incentive), ids, incentive) : null;
  }

  private static Object value(Platform platform, Map<TargetId, String> ids, long incentive) {
    return switch (platform) {
      case PROLIFIC ->
          new ProlificTarget(
              ids.get(TargetId.PROLIFIC_WORKSPACE),
              ids.get(TargetId.PROLIFIC_STUDY),
              ids.get(TargetId.PROLIFIC_SUBMISSION));
      case MTURK ->
          MTurkTarget.newBuilder()
              .setWorkerId(Objects.requireNonNull(ids.get(TargetId.MTURK_WORKER)))
              .setAssignmentId(Objects.requireNonNull(ids.get(TargetId.MTURK_ASSIGNMENT)))
              .setHitId(ids.get(TargetId.MTURK_HIT))
              .build();
      case RESPONDENT ->
          new RespondentTarget(
              ids.get(TargetId.RESPONDENT_PROJECT),
              ids.get(TargetId.RESPONDENT_SCREENER_RESPONSE),
              incentive);
      case UNKNOWN -> throw new IllegalArgumentException("no platform that pays");
    };
  }

  private void admissible(
      Fields fields, Target target, long amount, String currency, String reason) {
    Platform platform = target.platform();
    AdmissionRules.amount(amount, limits.maxAmountMinor(platform))
        .ifPresent(breach -> fields.breach(fields.moneyField(AMOUNT, AMOUNT_MINOR), breach));
    AdmissionRules.currency(platform, currency)
        .ifPresent(breach -> fields.breach("currency", breach));
    AdmissionRules.reason(reason).ifPresent(breach -> fields.breach("reason", breach));
    target
        .ids()
        .forEach(
            (id, value) ->
                AdmissionRules.identifiers(Map.of(id, value), limits.ids(platform))
                    .forEach(breach -> fields.breach("target/" + id.field(), breach)));
    if (platform == Platform.RESPONDENT) {
      AdmissionRules.incentive(amount, target.incentive())
          .ifPresent(breach -> fields.breach("target/" + INCENTIVE, breach));
    }
  }

  /** The fields of an object, read with errors that name their place. */
  private record Fields(JsonNode json, String at, List<FieldError> errors) {

    void error(String field, String code, String detail) {
      errors.add(new FieldError(at + "/" + field, code, detail));
    }

    void breach(String field, Breach breach) {
      error(field, breach.code().name(), breach.sentence());
    }

    void onlyKnown(Set<String> known) {
      json.fieldNames()
          .forEachRemaining(
              name -> {
                if (!known.contains(name)) {
                  String pointer = name.replace("~", "~0").replace("/", "~1");
                  error(cut(pointer), UNKNOWN, "no field of that name");
                }
              });
    }

    private static String cut(String name) {
      return name.length() <= FieldLimits.MAX_TARGET_CHARACTERS
          ? name
          : name.substring(0, FieldLimits.MAX_TARGET_CHARACTERS) + "...";
    }

    /** The field's node, or null if it is absent or JSON's null. */
    private @Nullable JsonNode node(String field) {
      JsonNode node = json.get(field);
      return node == null || node.isNull() ? null : node;
    }

    @Nullable String text(String field, boolean required) {
      JsonNode node = node(field);
      if (node == null) {
        if (required) {
          error(field, MISSING, "is required");
        }
        return null;
      }
      if (!node.isTextual()) {
        error(field, TYPE, "must be a string");
        return null;
      }
      return node.textValue();
    }

    @Nullable Fields object(String field) {
      JsonNode node = node(field);
      if (node == null || !node.isObject()) {
        error(field, node == null ? MISSING : TYPE, "must be an object that names the platform");
        return null;
      }
      return new Fields(node, at + "/" + field, errors);
    }

    /** Which of the two is there, to name it. */
    String moneyField(String major, String minor) {
      return node(minor) != null ? minor : major;
    }

    @Nullable Long money(String major, String minor, @Nullable String currency) {
      JsonNode decimal = node(major);
      JsonNode whole = node(minor);
      if ((decimal == null) == (whole == null)) {
        error(
            major,
            decimal == null ? MISSING : "BOTH",
            "give either " + major + " (a decimal string) or " + minor + " (an integer)");
        return null;
      }
      return whole != null ? wholeNumber(minor, whole) : decimal(major, decimal, currency);
    }

    private @Nullable Long wholeNumber(String field, JsonNode node) {
      if (!node.isIntegralNumber() || !node.canConvertToLong()) {
        error(field, TYPE, "must be an integer of minor units, without point or exponent");
        return null;
      }
      return node.longValue();
    }

    private @Nullable Long decimal(
        String field, @Nullable JsonNode node, @Nullable String currency) {
      if (node == null || !node.isTextual()) {
        error(field, TYPE, "must be a string such as \"4.25\": a JSON number would be rounded");
        return null;
      }
      if (currency == null) {
        return null; // Its decimals are not known, and the missing currency is an error already.
      }
      OptionalLong minor = DecimalAmount.minor(node.textValue(), currency);
      if (minor.isEmpty()) {
        error(
            field,
            "INVALID",
            "must be a plain decimal such as \"4.25\" with at most "
                + DecimalAmount.decimals(currency)
                + " decimals");
        return null;
      }
      return minor.getAsLong();
    }

    @Nullable Instant time(String field) {
      String text = text(field, false);
      if (text == null) {
        return null;
      }
      try {
        Instant time = OffsetDateTime.parse(text).toInstant();
        if (time.isAfter(EARLIEST) && time.isBefore(LATEST)) {
          return time;
        }
      } catch (DateTimeException notATime) {
        // Said below.
      }
      error(field, "INVALID", "must be a time with a zone such as 2026-11-26T20:00:00Z");
      return null;
    }
  }
}
