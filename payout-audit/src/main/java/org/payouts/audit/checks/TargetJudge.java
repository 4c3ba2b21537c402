package org.payouts.audit.checks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.history.MoneyCall;
import org.payouts.audit.history.Payment;
import org.payouts.audit.history.PayoutOutcome;
import org.payouts.audit.history.RecordPosition;

/**
 * Judges all payouts of one target of one platform: they hold it one after another (check 7), and
 * the provider's payments and calls on it are theirs (checks 1, 2, 4 and 7). A payment belongs to
 * the payout whose attempt has its reference; where the books show only amounts, to a payout of
 * that amount, first to one that was reported paid.
 */
public final class TargetJudge {
  private final List<Claimant> claimants;
  private final Rules rules;
  private final Findings findings;

  private TargetJudge(List<Claimant> claimants, Rules rules) {
    this.claimants = claimants.stream().sorted(Comparator.comparing(Claimant::order)).toList();
    this.rules = rules;
    this.findings = Findings.of(null, rules);
  }

  /** Findings from the topics alone. */
  public static List<Finding> judge(List<Claimant> claimants, Rules rules) {
    TargetJudge judge = new TargetJudge(claimants, rules);
    judge.oneAfterAnother();
    return judge.findings.list();
  }

  /**
   * Findings from the topics and the books.
   *
   * @param payments the complete book of this target
   * @param calls the complete log of money calls on this target; null if there is none
   */
  public static List<Finding> judge(
      List<Claimant> claimants,
      List<Payment> payments,
      @Nullable List<MoneyCall> calls,
      Rules rules) {
    TargetJudge judge = new TargetJudge(claimants, rules);
    judge.oneAfterAnother();
    judge.books(payments.stream().filter(Payment::ours).toList());
    if (calls != null) {
      judge.calls(calls.stream().filter(call -> call.receivedMs() <= rules.nowMs()).toList());
    }
    return judge.findings.list();
  }

  private void oneAfterAnother() {
    if (claimants.size() < 2) {
      return;
    }
    RecordPosition first = claimants.get(0).order();
    for (Claimant claimant : claimants) {
      if (claimant.order().partition() != first.partition()) {
        findings
            .about(claimant.payoutId())
            .add(
                Check.LEDGER_HISTORY,
                claimant.order(),
                "its target has payouts in partitions %d and %d",
                first.partition(),
                claimant.order().partition());
      }
    }
    overlaps();
    expectations();
  }

  /** One payment serves one payout: the next one's baseline holds what is known of the target. */
  private void expectations() {
    for (Claimant next : claimants) {
      Claimant.Measured measured = next.measured();
      if (measured == null) {
        continue;
      }
      Claimant.Measured known = null;
      for (Claimant earlier : claimants) {
        Claimant.Measured said = earlier.known();
        if (said != null
            && said.at().isBefore(measured.at())
            && (known == null || known.at().isBefore(said.at()))) {
          known = said;
        }
      }
      if (known != null && !Baselines.holds(measured.payments(), known.payments())) {
        findings
            .about(next.payoutId())
            .add(
                Check.LEDGER_HISTORY,
                measured.at(),
                "its baseline %s lacks payments that its target was known to have: %s",
                measured.payments(),
                known.payments());
      }
    }
  }

  private record Stretch(String payoutId, Claimant.Held held) {}

  private void overlaps() {
    List<Stretch> stretches = new ArrayList<>();
    for (Claimant claimant : claimants) {
      claimant.held().forEach(held -> stretches.add(new Stretch(claimant.payoutId(), held)));
    }
    stretches.sort(Comparator.comparing(stretch -> stretch.held().from()));
    Stretch longest = null;
    for (Stretch next : stretches) {
      RecordPosition from = next.held().from();
      if (longest != null
          && longest.held().from().isBefore(from)
          && from.offset() < longest.held().until()
          && !longest.payoutId().equals(next.payoutId())) {
        findings
            .about(next.payoutId())
            .add(
                Check.LEDGER_HISTORY,
                from,
                "it claimed its target while %s held it",
                longest.payoutId());
      }
      boolean elsewhere = longest != null && !longest.held().from().isBefore(from);
      if (longest == null || elsewhere || next.held().until() > longest.held().until()) {
        longest = next;
      }
    }
  }

  private void books(List<Payment> payments) {
    Map<Claimant, List<Payment>> shares = new HashMap<>();
    List<Payment> rest = new ArrayList<>();
    for (Payment payment : payments) {
      Claimant owner = byReference(payment);
      if (owner == null) {
        rest.add(payment);
      } else {
        shares.computeIfAbsent(owner, key -> new ArrayList<>()).add(payment);
      }
    }
    for (Payment payment : rest) {
      Claimant owner = byAmount(payment, shares);
      // Made after the topics' ends were taken: its claim may stand behind them.
      boolean young = payment.timeMs() > rules.nowMs();
      if (owner != null && (!young || mayStillBePaid(owner, shares))) {
        shares.computeIfAbsent(owner, key -> new ArrayList<>()).add(payment);
      } else if (!young) {
        findings.add(
            Check.BOOKS_AGREE, null, "%s (%s) is no payout's", payment, payment.platform());
      }
    }
    for (Claimant claimant : claimants) {
      share(claimant, shares.getOrDefault(claimant, List.of()));
    }
  }

  /**
   * A count repeats where a later payout of the target begins with the same books; the payment is
   * that of the newest claim made before it.
   */
  private @Nullable Claimant byReference(Payment payment) {
    Claimant owner = null;
    long ownersMs = 0;
    for (Claimant claimant : claimants) {
      for (Claimant.Claim claim : claimant.claims()) {
        if (payment.reference().isEmpty() || !claim.reference().equals(payment.reference())) {
          continue;
        }
        boolean before = claim.timeMs() <= payment.timeMs() + rules.clockSlackMs();
        if (owner == null || (before && claim.timeMs() >= ownersMs)) {
          owner = claimant;
          ownersMs = before ? claim.timeMs() : Long.MIN_VALUE;
        }
      }
    }
    return owner;
  }

  private @Nullable Claimant byAmount(Payment payment, Map<Claimant, List<Payment>> shares) {
    Claimant best = null;
    int bestRank = Integer.MAX_VALUE;
    for (Claimant claimant : claimants) {
      if (claimant.amountMinor() != payment.amountMinor()
          || !claimant.currency().equals(payment.currency())
          || claimant.attempts() == 0) {
        continue;
      }
      boolean free = !shares.containsKey(claimant);
      int rank = (free ? 0 : 10) + rank(claimant.outcome());
      if (rank < bestRank) {
        best = claimant;
        bestRank = rank;
      }
    }
    return best;
  }

  private static boolean mayStillBePaid(Claimant claimant, Map<Claimant, List<Payment>> shares) {
    return !shares.containsKey(claimant) && claimant.outcome() != PayoutOutcome.FAILED;
  }

  private static int rank(PayoutOutcome outcome) {
    return switch (outcome) {
      case PAID -> 0;
      case REVIEW, OPEN -> 1;
      case FAILED -> 2;
    };
  }

  private void share(Claimant claimant, List<Payment> payments) {
    Findings about = findings.about(claimant.payoutId());
    RecordPosition position = claimant.order();
    if (payments.size() > 1) {
      about.add(
          Check.ONE_PAYMENT, position, "the books have it %d times: %s", payments.size(), payments);
    }
    if (claimant.outcome() == PayoutOutcome.PAID && payments.isEmpty()) {
      about.add(Check.BOOKS_AGREE, position, "it was reported paid, and the books have nothing");
    }
    if (claimant.outcome() == PayoutOutcome.FAILED && !payments.isEmpty()) {
      about.add(
          Check.BOOKS_AGREE,
          position,
          "it was reported failed, and the books have it: %s",
          payments);
    }
    for (Payment payment : payments) {
      if (payment.platform() != claimant.platform()
          || !payment.target().equals(claimant.target())
          || payment.amountMinor() != claimant.amountMinor()
          || !payment.currency().equals(claimant.currency())) {
        about.add(
            Check.FIRST_CONTENT,
            position,
            "asked for %d %s on %s, the books have %s",
            claimant.amountMinor(),
            claimant.currency(),
            claimant.target(),
            payment);
      }
      if (claimant.attempts() == 0) {
        about.add(Check.LEDGER_HISTORY, position, "%s was made without a claim", payment);
      }
    }
  }

  private void calls(List<MoneyCall> calls) {
    int attempts = claimants.stream().mapToInt(Claimant::attempts).sum();
    if (calls.size() > attempts) {
      Findings about =
          claimants.size() == 1 ? findings.about(claimants.get(0).payoutId()) : findings;
      about.add(
          Check.ONE_PAYMENT,
          claimants.isEmpty() ? null : claimants.get(0).order(),
          "%d attempts were claimed, %d money calls reached the provider, the last is %s",
          attempts,
          calls.size(),
          calls.get(calls.size() - 1));
    }
    Map<String, List<MoneyCall>> byReference = new HashMap<>();
    for (MoneyCall call : calls) {
      byReference.computeIfAbsent(call.reference(), key -> new ArrayList<>()).add(call);
    }
    byReference.forEach(this::claimed);
  }

  /** The calls of one bulk, token or count: each needs a claim of its own, recorded before it. */
  private void claimed(String reference, List<MoneyCall> calls) {
    List<Claimant.Claim> claims = new ArrayList<>();
    Set<Claimant> owners = new HashSet<>();
    for (Claimant claimant : claimants) {
      for (Claimant.Claim claim : claimant.claims()) {
        if (claim.reference().equals(reference)) {
          claims.add(claim);
          owners.add(claimant);
        }
      }
    }
    boolean whole = claimants.stream().allMatch(c -> c.claims().size() == c.attempts());
    if (!whole) {
      return; // Compaction has taken claims away; the count above is all that can be said.
    }
    Findings about =
        owners.size() == 1 ? findings.about(owners.iterator().next().payoutId()) : findings;
    if (claims.size() < calls.size() && calls.size() <= attemptsOfAll()) {
      about.add(
          claims.isEmpty() ? Check.LEDGER_HISTORY : Check.ONE_PAYMENT,
          null,
          "%d calls with reference %s, and %d claims of it: %s",
          calls.size(),
          reference,
          claims.size(),
          calls);
    }
    claims.sort(Comparator.comparingLong(Claimant.Claim::timeMs));
    List<MoneyCall> inTime =
        calls.stream().sorted(Comparator.comparingLong(MoneyCall::receivedMs)).toList();
    // The k-th call needs k claims before it; an attempt that was never sent makes no difference.
    for (int i = 0; i < Math.min(inTime.size(), claims.size()); i++) {
      if (inTime.get(i).receivedMs() + rules.clockSlackMs() < claims.get(i).timeMs()) {
        about.add(
            Check.LEDGER_HISTORY,
            null,
            "%s was received %d ms before its claim was recorded",
            inTime.get(i),
            claims.get(i).timeMs() - inTime.get(i).receivedMs());
      }
    }
  }

  private int attemptsOfAll() {
    return claimants.stream().mapToInt(Claimant::attempts).sum();
  }
}
