package org.payouts.workers.providers.mturk;

import java.math.BigDecimal;
import java.util.List;
import org.payouts.workers.model.BookComparison;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Target;

/**
 * Searches for our reference among an assignment's bonuses; bonuses without it do not matter, and
 * are no part of the evidence.
 */
final class MTurkBooks {
  /** No service cuts a text to less than so many characters. */
  private static final int LEAST_CUT = 100;

  private MTurkBooks() {}

  static BookReading evidence(BonusListing listing, PayoutRequest request, String token) {
    if (listing instanceof BonusListing.Failed failed) {
      return new BookReading.Unreadable(failed.reason(), failed.pause(), failed.targetUnknown());
    }
    List<MTurkResponse.Bonus> all = ((BonusListing.Complete) listing).bonuses();
    List<MTurkResponse.Bonus> ours =
        all.stream().filter(bonus -> BonusReason.refersTo(token, bonus.reason())).toList();
    Target.MTurk target = (Target.MTurk) request.target();
    if (ours.isEmpty()) {
      if (all.stream().anyMatch(bonus -> isCutShort(bonus, request, token))) {
        return new BookReading.Differs(
            "a bonus of this amount for this worker whose reason ends before our reference",
            BookReading.Ours.MAYBE,
            List.of());
      }
      return all.stream().allMatch(bonus -> isOf(bonus, target))
          ? new BookReading.Absent(all.size() + " bonuses, none with our reference", List.of())
          : new BookReading.Unreadable(ofOthers(target), null, false);
    }
    String text = ours.size() + " bonuses with our reference: " + amounts(ours);
    return ours.size() == 1 && isExactly(ours.get(0), request, target)
        ? new BookReading.Present(request.amountMinor(), token, text, List.of())
        : new BookReading.Differs(
            text + ", expected one of " + dollars(request.amountMinor()) + " for this worker",
            BookReading.Ours.LIKELY,
            List.of());
  }

  /**
   * How long a reason may be is never said (docs/providers.md, "MTurk: the call"). If MTurk cut
   * ours, the reference would be missing at its end, and a bonus that was paid would look absent. A
   * short text that begins like ours is somebody's own.
   */
  private static boolean isCutShort(
      MTurkResponse.Bonus bonus, PayoutRequest request, String token) {
    String sent = BonusReason.of(request.reason(), token);
    String listed = bonus.reason();
    return listed.length() >= LEAST_CUT
        && listed.length() < sent.length()
        && sent.startsWith(listed)
        && isExactly(bonus, request, (Target.MTurk) request.target());
  }

  /** The wire's form of an amount: dollars with two decimals, no sign. */
  static String dollars(long amountMinor) {
    return BigDecimal.valueOf(amountMinor, 2).toPlainString();
  }

  private static boolean isOf(MTurkResponse.Bonus bonus, Target.MTurk target) {
    return bonus.assignmentId().equalsIgnoreCase(target.assignmentId());
  }

  private static Reason ofOthers(Target.MTurk target) {
    return new Reason(
        Reason.UNEXPECTED_ANSWER,
        "the list of bonuses of assignment "
            + target.assignmentId()
            + " holds those of another assignment");
  }

  private static boolean isExactly(
      MTurkResponse.Bonus bonus, PayoutRequest request, Target.MTurk target) {
    return bonus.workerId().equalsIgnoreCase(target.workerId())
        && isOf(bonus, target)
        && bonus.amount().matches("[0-9]{1,12}(\\.[0-9]{0,20})?")
        && BookComparison.same(
            new BigDecimal(bonus.amount()).movePointRight(2),
            BigDecimal.valueOf(request.amountMinor()));
  }

  /** Amounts as MTurk wrote them; what is no amount is not shown. */
  private static List<String> amounts(List<MTurkResponse.Bonus> bonuses) {
    return bonuses.stream()
        .map(bonus -> bonus.amount().matches("[0-9.]{1,20}") ? bonus.amount() : "no amount")
        .toList();
  }
}
