package org.payouts.cli.asked;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.payouts.BonusRequested;
import org.payouts.RespondentTarget;
import org.payouts.admission.AdmissionRules;
import org.payouts.payout.PayoutId;
import org.payouts.payout.Targets;
import org.payouts.words.Money;

/**
 * Pays the difference to a corrected amount. The ID is the first payout's with the number of the
 * correction: two people who correct at once ask for the same ID, and the first of them wins, so
 * that no difference is paid twice.
 */
final class Corrections {

  private static final String SUFFIX = ":correction-";

  private Corrections() {}

  /** The corrections of a payout that were asked for, in order. */
  static List<AskedPayout> of(AskedPayout first, AskedBefore asked) {
    List<AskedPayout> corrections = new ArrayList<>();
    Optional<AskedPayout> next = asked.payout(id(first.payoutId(), 1));
    while (next.isPresent()) {
      corrections.add(next.get());
      next = asked.payout(id(first.payoutId(), corrections.size() + 1));
    }
    return corrections;
  }

  /** The ID of the n-th correction of a payout. */
  private static String id(String payoutId, int number) {
    return payoutId + SUFFIX + number;
  }

  /** Whether an ID is a correction's of one of these payouts. */
  static boolean isOf(String payoutId, Set<String> payouts) {
    int at = payoutId.lastIndexOf(SUFFIX);
    return at > 0 && payouts.contains(payoutId.substring(0, at));
  }

  /** How the difference between what was asked for before and the line can be paid. */
  static Finding.Correction plan(
      AskedPayout first, List<AskedPayout> corrections, BonusRequested line) {
    if (!sameBut(first, line)) {
      return impossible(
          "only an amount can be corrected, and the first request names another study, account or"
              + " currency");
    }
    for (AskedPayout each : corrections) {
      if (!AskedBefore.TargetKey.of(each.target())
          .equals(AskedBefore.TargetKey.of(first.target()))) {
        return impossible(each.payoutId() + " was asked for on another target");
      }
    }
    switch (first.word()) {
      case PAID -> {}
      case FAILED -> {
        return impossible(
            "the first failed and nothing was paid: send this line under a new label");
      }
      case NEEDS_YOU -> {
        return impossible("the first waits for a person: payouts review");
      }
      case WAITING, PAYING, UNCLEAR -> {
        return impossible("the first is not paid yet: correct it when it is");
      }
    }
    Optional<AskedPayout> open =
        corrections.stream()
            .filter(
                each ->
                    switch (each.word()) {
                      case PAID, FAILED -> false;
                      case WAITING, PAYING, UNCLEAR, NEEDS_YOU -> true;
                    })
            .findFirst();
    if (open.isPresent()) {
      return impossible(
          "%s is %s: wait for its end".formatted(open.get().payoutId(), open.get().word()));
    }
    return difference(first, corrections, line);
  }

  private static Finding.Correction difference(
      AskedPayout first, List<AskedPayout> corrections, BonusRequested line) {
    long before = total(first, corrections);
    long difference = line.getAmountMinor() - before;
    if (difference <= 0) {
      return impossible(
          Money.text(before, first.currency()) + " were paid, and no payment can be taken back");
    }
    if (line.getTarget() instanceof RespondentTarget respondent
        && AdmissionRules.incentive(difference, respondent.getIncentiveMinor()).isPresent()) {
      return impossible("Respondent cannot pay less than the incentive, so it pays no difference");
    }
    String id = id(first.payoutId(), corrections.size() + 1);
    return PayoutId.isValid(id)
        ? new Finding.Correction.Possible(request(line, id, difference), before)
        : impossible("the ID of a correction would be too long: " + id);
  }

  /** A correction of a line. */
  static BonusRequested request(BonusRequested line, String id, long amountMinor) {
    return BonusRequested.newBuilder()
        .setPayoutId(id)
        .setTarget(line.getTarget())
        .setAmountMinor(amountMinor)
        .setCurrency(line.getCurrency())
        .setReason(line.getReason())
        .setRequestedAt(line.getRequestedAt())
        .setBatch(line.getBatch())
        .build();
  }

  /** What was paid with all corrections. */
  static long total(AskedPayout first, List<AskedPayout> corrections) {
    return first.costMinor() + corrections.stream().mapToLong(AskedPayout::costMinor).sum();
  }

  private static boolean sameBut(AskedPayout first, BonusRequested line) {
    return first.currency().equals(line.getCurrency())
        && Targets.canonical(first.target()).equals(Targets.canonical(line.getTarget()));
  }

  private static Finding.Correction impossible(String why) {
    return new Finding.Correction.Impossible(why);
  }
}
