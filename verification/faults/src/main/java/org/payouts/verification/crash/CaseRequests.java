package org.payouts.verification.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;

/**
 * The payouts of one case. The first two share a target, the others have one each; no other case
 * has the same targets.
 */
final class CaseRequests {
  /** Payouts that can be paid side by side: all but the follower, on Prolific of one study. */
  static final int TARGETS = 4;

  private static final int COUNT = TARGETS + 1;
  private static final long INCENTIVE = 2_500;

  private final List<BonusRequested> requests = new ArrayList<>();

  /**
   * @param number makes IDs and targets of the case its own
   */
  CaseRequests(CrashCase of, int number) {
    for (int i = 0; i < COUNT; i++) {
      long amount = 11L + i;
      String target = "%03d%c".formatted(number, 'A' + Math.max(0, i - 1));
      Object where =
          switch (of.platform()) {
            case PROLIFIC -> new ProlificTarget("ws" + number, "study" + number, "s" + target);
            case MTURK -> new MTurkTarget("A1WORKER", "3A" + target, null);
            case RESPONDENT -> new RespondentTarget("project", "r" + target, INCENTIVE);
            case UNKNOWN -> throw new IllegalArgumentException("no platform");
          };
      requests.add(
          BonusRequested.newBuilder()
              .setPayoutId(of.name().replace('/', ':') + ":" + number + ":" + i)
              .setTarget(where)
              .setAmountMinor(of.platform() == Platform.RESPONDENT ? INCENTIVE + amount : amount)
              .setCurrency(of.platform() == Platform.PROLIFIC ? "GBP" : "USD")
              .setReason("Thank you")
              .build());
    }
  }

  List<BonusRequested> all() {
    return List.copyOf(requests);
  }

  List<String> ids() {
    return requests.stream().map(BonusRequested::getPayoutId).toList();
  }

  /** All but {@link #follower}. */
  List<BonusRequested> first() {
    List<BonusRequested> first = all().subList(0, 1);
    return Stream.concat(first.stream(), all().subList(2, COUNT).stream()).toList();
  }

  /** Waits behind the chosen payout for their common target, if it is taken in after it. */
  BonusRequested follower() {
    return requests.get(1);
  }

  /** The payout the crash is about. */
  BonusRequested chosen() {
    return requests.get(0);
  }
}
