package org.payouts.audit.checks;

import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.ContentHash;
import org.payouts.PayoutCommand;
import org.payouts.payout.ContentHashes;
import org.payouts.payout.Targets;

/**
 * Commands are issued in the canonical spelling of their target, with version 2 of the content
 * hash. Those issued before have the spelling of their request and version 1, for ever.
 */
final class Spelling {
  private Spelling() {}

  /** The hash of this content in the version that the command has; version 2 if it has neither. */
  static ContentHash hash(
      PayoutCommand command, @Nullable Object target, long amountMinor, String currency) {
    ContentHash version1 = ContentHashes.v1(target, amountMinor, currency);
    return version1.equals(command.getContentHash())
        ? version1
        : ContentHashes.v2(target, amountMinor, currency);
  }

  /** The request's target as its command must spell it. */
  static Object of(PayoutCommand command, BonusRequested asked) {
    ContentHash version1 =
        ContentHashes.v1(asked.getTarget(), asked.getAmountMinor(), asked.getCurrency());
    return version1.equals(command.getContentHash())
        ? asked.getTarget()
        : Targets.canonical(asked.getTarget());
  }

  /** Whether a request asks for what the command has been issued for. */
  static boolean isSame(PayoutCommand first, BonusRequested asked) {
    ContentHash known = first.getContentHash();
    Object target = asked.getTarget();
    long amount = asked.getAmountMinor();
    String currency = asked.getCurrency();
    return known.equals(ContentHashes.v2(target, amount, currency))
        || known.equals(ContentHashes.v1(target, amount, currency))
        || known.equals(ContentHashes.v1(Targets.canonical(target), amount, currency));
  }
}
