package org.payouts.router.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.Platform;
import org.payouts.Refusal;
import org.payouts.RespondentTarget;
import org.payouts.payout.Targets;

/**
 * Whether a well-formed request can be paid as asked. A request that cannot is admitted all the
 * same and its command carries the refusal (docs/decisions/0009): its ID is taken, and the worker
 * settles it as failed.
 */
public final class RefusalRules {
  private static final Set<String> PROLIFIC_CURRENCIES = Set.of("GBP", "USD");
  private static final Set<String> OTHER_CURRENCIES = Set.of("USD");

  private RefusalRules() {}

  /**
   * The refusal of a request, or null if it can be paid. The code is the first rule broken, the
   * detail names all of them, without participant data.
   *
   * @param request with a known target
   * @param sizeBytes size of the request record's value
   */
  public static @Nullable Refusal of(
      BonusRequested request, int sizeBytes, AdmissionLimits limits) {
    List<Problem> problems = new ArrayList<>();
    Object target = request.getTarget();
    Platform platform =
        Targets.platform(target).orElseThrow(() -> new IllegalArgumentException("no target"));
    if (sizeBytes > AdmissionLimits.MAX_REQUEST_BYTES) {
      problems.add(
          new Problem(
              RefusalCode.REQUEST_TOO_LARGE,
              "the request has "
                  + sizeBytes
                  + " bytes, more than "
                  + AdmissionLimits.MAX_REQUEST_BYTES));
    }
    checkAmount(problems, request.getAmountMinor(), limits.maxAmountMinor(platform));
    checkCurrency(problems, request.getCurrency(), platform);
    checkReason(problems, request.getReason());
    TargetRules.breaches(target, limits.ids(platform))
        .forEach(breach -> problems.add(new Problem(breach.code(), breach.sentence())));
    if (target instanceof RespondentTarget respondent) {
      checkIncentive(problems, request.getAmountMinor(), respondent.getIncentiveMinor());
    }
    if (problems.isEmpty()) {
      return null;
    }
    String detail = problems.stream().map(Problem::sentence).collect(Collectors.joining("; "));
    return new Refusal(problems.get(0).code().name(), detail);
  }

  private static void checkAmount(List<Problem> problems, long amountMinor, long maxAmountMinor) {
    if (amountMinor <= 0) {
      problems.add(new Problem(RefusalCode.AMOUNT_NOT_POSITIVE, "the amount is not positive"));
    } else if (amountMinor > maxAmountMinor) {
      problems.add(
          new Problem(
              RefusalCode.AMOUNT_TOO_LARGE,
              "the amount is above the cap of " + maxAmountMinor + " minor units per payout"));
    }
  }

  private static void checkCurrency(List<Problem> problems, String currency, Platform platform) {
    Set<String> allowed = platform == Platform.PROLIFIC ? PROLIFIC_CURRENCIES : OTHER_CURRENCIES;
    if (!allowed.contains(currency)) {
      String list = allowed.stream().sorted().collect(Collectors.joining(" or "));
      problems.add(
          new Problem(
              RefusalCode.CURRENCY_NOT_SUPPORTED, "the currency on this platform is " + list));
    }
  }

  private static void checkReason(List<Problem> problems, String reason) {
    if (UnicodeText.characters(reason) > AdmissionLimits.MAX_REASON_CHARACTERS) {
      problems.add(
          new Problem(
              RefusalCode.REASON_TOO_LONG,
              "the reason is longer than "
                  + AdmissionLimits.MAX_REASON_CHARACTERS
                  + " characters"));
    }
  }

  private static void checkIncentive(
      List<Problem> problems, long amountMinor, long incentiveMinor) {
    if (incentiveMinor <= 0) {
      problems.add(
          new Problem(
              RefusalCode.INCENTIVE_NOT_POSITIVE, "the expected incentive is not positive"));
    } else if (amountMinor > 0 && amountMinor < incentiveMinor) {
      problems.add(
          new Problem(
              RefusalCode.AMOUNT_BELOW_INCENTIVE,
              "the amount is below the project's incentive, which is always paid in full"));
    }
  }

  private record Problem(RefusalCode code, String sentence) {}
}
