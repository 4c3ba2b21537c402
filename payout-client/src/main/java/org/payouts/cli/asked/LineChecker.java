package org.payouts.cli.asked;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.payouts.BonusRequested;
import org.payouts.cli.requests.PlannedBonus;
import org.payouts.payout.ContentHashes;
import org.payouts.words.StateWord;

/** Says of each line of a file whether it was asked for before. */
public final class LineChecker {

  private final AskedBefore asked;

  public LineChecker(AskedBefore asked) {
    this.asked = asked;
  }

  /** All lines of a file, in its order. */
  public List<CheckedLine> check(List<PlannedBonus> bonuses) {
    Set<String> ids =
        bonuses.stream().map(each -> each.request().getPayoutId()).collect(Collectors.toSet());
    return bonuses.stream()
        .map(bonus -> new CheckedLine(bonus, finding(bonus.request(), ids)))
        .toList();
  }

  private Finding finding(BonusRequested line, Set<String> idsOfFile) {
    Optional<AskedPayout> known = asked.payout(line.getPayoutId());
    return known.isPresent() ? known(known.get(), line) : unknown(line, idsOfFile);
  }

  private Finding known(AskedPayout first, BonusRequested line) {
    boolean same =
        ContentHashes.v2(first.target(), first.amountMinor(), first.currency())
            .equals(ContentHashes.v2(line.getTarget(), line.getAmountMinor(), line.getCurrency()));
    if (same) {
      return new Finding.Same(first);
    }
    List<AskedPayout> corrections = Corrections.of(first, asked);
    boolean made =
        corrections.stream().anyMatch(each -> each.word() != StateWord.FAILED)
            && Corrections.total(first, corrections) == line.getAmountMinor();
    return made
        ? new Finding.Corrected(first, corrections)
        : new Finding.Conflict(first, Corrections.plan(first, corrections, line));
  }

  /** Another line of the same file on the same target was meant so: it has an ID of its own. */
  private Finding unknown(BonusRequested line, Set<String> idsOfFile) {
    List<AskedPayout> others =
        asked.ofTarget(line.getTarget()).stream()
            .filter(
                each ->
                    !idsOfFile.contains(each.payoutId())
                        && !Corrections.isOf(each.payoutId(), idsOfFile))
            .toList();
    List<AskedPayout> live =
        others.stream().filter(each -> each.word() != StateWord.FAILED).toList();
    return live.isEmpty() ? new Finding.New(others) : new Finding.Elsewhere(live);
  }
}
