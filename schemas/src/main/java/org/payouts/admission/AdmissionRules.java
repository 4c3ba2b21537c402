package org.payouts.admission;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.payouts.BonusRequested;
import org.payouts.Platform;
import org.payouts.RespondentTarget;
import org.payouts.payout.IdRule;
import org.payouts.payout.TargetId;
import org.payouts.payout.Targets;

/**
 * Whether a request can be paid as asked. Each rule is a function of its own; {@link #breaches} has
 * all of them in the order of {@link RefusalCode}. Whether the provider agrees, for instance about
 * a project's incentive, the worker finds out later: that is no rule of admission.
 */
public final class AdmissionRules {
  private AdmissionRules() {}

  /**
   * A rule that a request breaks.
   *
   * @param sentence names the rule and the field, never the value: that may be a participant's
   */
  public record Breach(RefusalCode code, String sentence) {}

  /**
   * All rules that a request breaks, in the order of their codes.
   *
   * @param sizeBytes size of the request record's value
   * @throws IllegalArgumentException if the request has no known target
   */
  public static List<Breach> breaches(
      BonusRequested request, int sizeBytes, AdmissionLimits limits) {
    Object target = request.getTarget();
    Platform platform =
        Targets.platform(target).orElseThrow(() -> new IllegalArgumentException("no target"));
    long amountMinor = request.getAmountMinor();
    List<Breach> breaches = new ArrayList<>();
    size(sizeBytes).ifPresent(breaches::add);
    amount(amountMinor, limits.maxAmountMinor(platform)).ifPresent(breaches::add);
    currency(platform, request.getCurrency()).ifPresent(breaches::add);
    reason(request.getReason()).ifPresent(breaches::add);
    breaches.addAll(identifiers(Targets.ids(target), limits.ids(platform)));
    if (target instanceof RespondentTarget respondent) {
      incentive(amountMinor, respondent.getIncentiveMinor()).ifPresent(breaches::add);
    }
    return List.copyOf(breaches);
  }

  /**
   * The first rule that forbids a worker to prepare a payout. A command without a refusal has
   * passed the router's rules, so neither the cap nor the shape of an identifier counts again: the
   * operator may have changed either since. What could break a path, a row or a sum is refused
   * whether or not an older rule let it through.
   *
   * @param ids the identifiers that are sent
   */
  public static Optional<Breach> beforeCall(
      Platform platform, long amountMinor, String currency, Map<TargetId, String> ids) {
    return amount(amountMinor, Long.MAX_VALUE)
        .or(() -> currency(platform, currency))
        .or(() -> identifiers(ids, IdRule.ANY).stream().findFirst());
  }

  /** A request record is not larger than {@link FieldLimits#MAX_REQUEST_BYTES}. */
  public static Optional<Breach> size(int sizeBytes) {
    return breach(
        sizeBytes > FieldLimits.MAX_REQUEST_BYTES,
        RefusalCode.REQUEST_TOO_LARGE,
        () ->
            "the request has " + sizeBytes + " bytes, more than " + FieldLimits.MAX_REQUEST_BYTES);
  }

  /** An amount is positive and not above the cap. */
  public static Optional<Breach> amount(long amountMinor, long maxAmountMinor) {
    return amountMinor <= 0
        ? Optional.of(new Breach(RefusalCode.AMOUNT_NOT_POSITIVE, "the amount is not positive"))
        : breach(
            amountMinor > maxAmountMinor,
            RefusalCode.AMOUNT_TOO_LARGE,
            () -> "the amount is above the cap of " + maxAmountMinor + " minor units per payout");
  }

  /** The platform pays in the currency ({@link Currencies}). */
  public static Optional<Breach> currency(Platform platform, String currency) {
    return breach(
        !Currencies.isPaid(platform, currency),
        RefusalCode.CURRENCY_NOT_SUPPORTED,
        () -> "the currency on this platform is " + Currencies.text(platform));
  }

  /** A reason is not longer than {@link FieldLimits#MAX_REASON_CHARACTERS}; it may be empty. */
  public static Optional<Breach> reason(String reason) {
    return breach(
        UnicodeText.characters(reason) > FieldLimits.MAX_REASON_CHARACTERS,
        RefusalCode.REASON_TOO_LONG,
        () -> "the reason is longer than " + FieldLimits.MAX_REASON_CHARACTERS + " characters");
  }

  /**
   * Identifiers are what {@link TargetId} says. What can be no identifier comes before what does
   * not look like the platform's own.
   */
  public static List<Breach> identifiers(Map<TargetId, String> ids, IdRule rule) {
    List<Breach> breaches = new ArrayList<>(0);
    for (TargetId id : TargetId.ALL) {
      String value = ids.get(id);
      if (value != null) {
        id.flaw(value, rule).ifPresent(flaw -> breaches.add(breach(id, flaw)));
      }
    }
    breaches.sort(Comparator.comparing(Breach::code));
    return breaches;
  }

  private static Breach breach(TargetId id, TargetId.Flaw flaw) {
    String field = id.field();
    return switch (flaw) {
      case EMPTY -> invalid(field + " is empty");
      case TOO_LONG ->
          invalid(field + " is longer than " + FieldLimits.MAX_TARGET_CHARACTERS + " characters");
      case CHARACTERS -> invalid(field + " has a character that no identifier has");
      case SHAPE ->
          new Breach(
              RefusalCode.TARGET_ID_SHAPE,
              "%s is not %s; look it up on the platform and ask again under a new payout ID (%s=any lets it through)"
                  .formatted(field, id.shape(), TargetId.key(id.platform())));
    };
  }

  private static Breach invalid(String sentence) {
    return new Breach(RefusalCode.TARGET_INVALID, sentence);
  }

  /**
   * Respondent: the expected incentive is positive and not above the amount, for it is always paid
   * in full (docs/providers.md, "Respondent: the call"). An amount that is not positive breaks
   * {@link #amount} alone.
   */
  public static Optional<Breach> incentive(long amountMinor, long incentiveMinor) {
    return incentiveMinor <= 0
        ? Optional.of(
            new Breach(
                RefusalCode.INCENTIVE_NOT_POSITIVE, "the expected incentive is not positive"))
        : breach(
            amountMinor > 0 && amountMinor < incentiveMinor,
            RefusalCode.AMOUNT_BELOW_INCENTIVE,
            () -> "the amount is below the project's incentive, which is always paid in full");
  }

  private static Optional<Breach> breach(
      boolean broken, RefusalCode code, Supplier<String> sentence) {
    return broken ? Optional.of(new Breach(code, sentence.get())) : Optional.empty();
  }
}
