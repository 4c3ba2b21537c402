package org.payouts.gateway.state;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.payout.Targets;

/**
 * What a payout ID stands for, as the router's content hash has it: platform, target, amount and
 * currency.
 *
 * @param target the required identifiers in their one spelling
 * @param incentiveMinor Respondent's, or null where it is not known
 */
public record Content(
    Platform platform,
    List<String> target,
    long amountMinor,
    String currency,
    @Nullable Long incentiveMinor) {

  public Content {
    target = List.copyOf(target);
  }

  /** The content of a request. */
  public static Content of(BonusRequested request) {
    Object target = Targets.canonical(request.getTarget());
    Platform platform = Targets.platform(target).orElseThrow();
    return new Content(
        platform,
        target(
            platform,
            target instanceof ProlificTarget prolific ? prolific.getWorkspaceId() : "",
            Targets.study(target),
            Targets.key(target),
            Targets.participant(target)),
        request.getAmountMinor(),
        request.getCurrency(),
        target instanceof RespondentTarget respondent ? respondent.getIncentiveMinor() : null);
  }

  /** MTurk's HIT is for reading only; elsewhere no participant is named. */
  static List<String> target(
      Platform platform, String account, String study, String key, String participant) {
    return platform == Platform.MTURK ? List.of(participant, key) : List.of(account, study, key);
  }

  /** Whether both ask for the same, as far as it is known. */
  public boolean sameAs(Content other) {
    return platform == other.platform
        && target.equals(other.target)
        && amountMinor == other.amountMinor
        && currency.equals(other.currency)
        && (incentiveMinor == null
            || other.incentiveMinor == null
            || incentiveMinor.equals(other.incentiveMinor));
  }
}
