package org.payouts.workers.mturk;

import java.math.BigDecimal;
import java.util.List;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.protocol.Target;
import org.payouts.workers.provider.Evidence;

/** Looks for our reference among an assignment's bonuses; bonuses without it do not matter. */
final class MTurkBooks {
  private MTurkBooks() {}

  static Evidence evidence(Listing listing, PayoutRequest request, String token) {
    if (listing instanceof Listing.Failed failed) {
      return new Evidence.Unreadable(failed.why(), failed.pause());
    }
    List<MTurkReply.Bonus> all = ((Listing.Complete) listing).bonuses();
    List<MTurkReply.Bonus> ours = ours(all, token);
    if (ours.isEmpty()) {
      return new Evidence.Absent(all.size() + " bonuses, none with our reference");
    }
    String text = ours.size() + " bonuses with our reference: " + amounts(ours);
    return ours.size() == 1 && isExactly(ours.get(0), request)
        ? new Evidence.Present(request.amountMinor(), token, text)
        : new Evidence.Differs(text + ", expected one of " + dollars(request.amountMinor()), true);
  }

  static boolean showsNone(Listing listing, String token) {
    return listing instanceof Listing.Complete complete
        && ours(complete.bonuses(), token).isEmpty();
  }

  /** The wire's form of an amount: dollars with two decimals, no sign. */
  static String dollars(long amountMinor) {
    return BigDecimal.valueOf(amountMinor, 2).toPlainString();
  }

  private static List<MTurkReply.Bonus> ours(List<MTurkReply.Bonus> all, String token) {
    return all.stream().filter(bonus -> BonusReason.refersTo(token, bonus.reason())).toList();
  }

  private static boolean isExactly(MTurkReply.Bonus bonus, PayoutRequest request) {
    Target.MTurk target = (Target.MTurk) request.target();
    return bonus.workerId().equals(target.workerId())
        && bonus.assignmentId().equals(target.assignmentId())
        && bonus.amount().matches("[0-9]{1,12}(\\.[0-9]{0,6})?")
        && new BigDecimal(bonus.amount()).compareTo(BigDecimal.valueOf(request.amountMinor(), 2))
            == 0;
  }

  private static List<String> amounts(List<MTurkReply.Bonus> bonuses) {
    return bonuses.stream().map(MTurkReply.Bonus::amount).toList();
  }
}
