package org.payouts.workers.engine;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.payouts.workers.model.AmountRule;
import org.payouts.workers.model.Approval;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.Command;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;

/**
 * Holds payouts that are larger than an operator allows, or that wait for a second person. It is
 * asked before each claim; no payout changes by it but one that nobody approves in time.
 */
final class AmountRules {
  /** Approvals of payouts that no owned partition knows yet. */
  private static final int MOST_APPROVALS = 100_000;

  /** Of one payout: the oldest go first. */
  private static final int MOST_OF_ONE = 16;

  private static final long HOUR_MS = 3_600_000;
  private static final String ABOVE_LIMIT = "ABOVE_LIMIT";
  private static final String OTHER_CURRENCY = "LIMIT_IN_OTHER_CURRENCY";
  private static final String NEEDS_APPROVAL = "NEEDS_APPROVAL";
  private static final Set<String> HELD =
      Set.of(ABOVE_LIMIT, OTHER_CURRENCY, NEEDS_APPROVAL, SumLimits.ABOVE_SUM, SumLimits.NO_ANSWER);

  /** Clocks differ, and what is read may be some seconds old: nobody's word may come too late. */
  private static final long SLACK_MS = 60_000;

  private List<AmountRule> rules = List.of();
  private final Map<String, List<Approval>> approvals = new LinkedHashMap<>();

  /** All approvals that there are have been read. */
  private boolean read;

  /** Some were read and are not kept. */
  private boolean dropped;

  void replace(List<AmountRule> now) {
    rules = now;
  }

  /** Keeps an approval. The oldest go first if there are too many: their payouts stay held. */
  void approved(Approval approval) {
    List<Approval> ofOne = approvals.computeIfAbsent(approval.payoutId(), id -> new ArrayList<>(1));
    ofOne.add(approval);
    if (ofOne.size() > MOST_OF_ONE) {
      ofOne.remove(0);
      dropped = true;
    }
    if (approvals.size() > MOST_APPROVALS) {
      Iterator<String> oldest = approvals.keySet().iterator();
      oldest.next();
      oldest.remove();
      dropped = true;
    }
  }

  /**
   * Whether all approvals that there are have been read. As long as they are not, or not all are
   * kept, nobody can say that a payout was not approved: it stays held.
   */
  void approvalsRead(boolean all) {
    read = all;
  }

  /** The payout is settled. */
  void forget(String payoutId) {
    approvals.remove(payoutId);
  }

  /** A ledger was replayed: forgets approvals of what is settled in it. */
  void forgetSettled(Predicate<String> settled) {
    approvals.keySet().removeIf(settled);
  }

  /** There are no limits. */
  boolean isEmpty() {
    return rules.isEmpty();
  }

  /** Approvals are kept. */
  boolean hasApprovals() {
    return !approvals.isEmpty();
  }

  /** Whether the payout waits for what a limit or an approval can change. */
  static boolean held(OpenPayout payout) {
    Reason waiting = payout.history().waiting();
    return waiting != null && HELD.contains(waiting.code());
  }

  /** Whether another claim of the payout is held. */
  boolean holds(OpenPayout payout, ClockReading now) {
    return verdict(payout, now).isPresent();
  }

  /** Why the payout is not to be claimed now; empty if it may be. */
  Optional<Preparation> verdict(OpenPayout payout, ClockReading now) {
    for (AmountRule rule : rules) {
      if (rule.covers(payout.lane(), payout.study())) {
        Optional<Preparation> held = verdict(rule, payout, now);
        if (held.isPresent()) {
          return held;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Preparation> verdict(AmountRule rule, OpenPayout payout, ClockReading now) {
    Command command = payout.payout().command();
    String currency = command.request().currency();
    if (!rule.currency().equals(currency)) {
      return held(
          OTHER_CURRENCY,
          "the limit of %s is in %s, and this payout in %s"
              .formatted(rule.scope(), rule.currency(), currency));
    }
    Long most = rule.mostMinor();
    if (most != null && payout.amountMinor() > most) {
      return held(
          ABOVE_LIMIT,
          "a payout of %s may be %s %s at most; payouts limits set allows more, payouts resolve ID"
                  .formatted(rule.scope(), money(most), currency)
              + " cancel ends it");
    }
    Long approvalAbove = rule.approvalAboveMinor();
    return approvalAbove == null || payout.amountMinor() <= approvalAbove
        ? Optional.empty()
        : approval(rule, approvalAbove, command, now);
  }

  private Optional<Preparation> approval(
      AmountRule rule, long above, Command command, ClockReading now) {
    String refused = "";
    for (Approval approval : approvals.getOrDefault(command.payoutId(), List.of())) {
      if (!approval.contentHash().equals(command.contentHash())) {
        refused = "; the approval by " + approval.by() + " is of other content";
      } else if (approval.by().equalsIgnoreCase(command.requestedBy())) {
        refused = "; " + approval.by() + " asked for it and cannot approve it";
      } else {
        return Optional.empty();
      }
    }
    long since = Math.max(command.admittedAtMs(), rule.sinceMs());
    long within = rule.approvalWithinMs();
    boolean late = within > 0 && now.wallMs() - since > within + SLACK_MS;
    if (late && read && !dropped) {
      return Optional.of(
          new Preparation.Refused(
              "NOT_APPROVED",
              "nobody approved it within %d hours%s".formatted(within / HOUR_MS, refused)));
    }
    return held(
        NEEDS_APPROVAL,
        "above %s %s a second person has to say yes: payouts approve %s%s"
            .formatted(money(above), rule.currency(), command.payoutId(), refused));
  }

  private static Optional<Preparation> held(String code, String text) {
    return Optional.of(new Preparation.Blocked(new Reason(code, text)));
  }

  private static String money(long minor) {
    return BigDecimal.valueOf(minor, 2).toPlainString();
  }
}
