package org.payouts.audit.checks;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLimit;
import org.payouts.PayoutResolution;
import org.payouts.Verdict;
import org.payouts.audit.history.AuditedRequest;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.Orders;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.PayoutScope;
import org.payouts.audit.history.Recorded;
import org.payouts.words.Money;

/**
 * No payout was claimed that was larger than its limit (check 12), or that nobody but its requester
 * had approved (check 13). Orders that its owner may not have read yet excuse it.
 */
final class ApprovalJudge {
  private final PayoutHistory history;
  private final Rules rules;
  private final Findings findings;

  ApprovalJudge(PayoutHistory history, Rules rules, Findings findings) {
    this.history = history;
    this.rules = rules;
    this.findings = findings;
  }

  void judge() {
    if (rules.orders().isEmpty() || history.commands().isEmpty()) {
      return;
    }
    PayoutCommand command = history.commands().get(0).value();
    for (NewClaim claim : NewClaim.of(history)) {
      single(command, claim);
      if (rules.has(Kind.RESOLUTION)) {
        approval(command, claim);
      }
    }
  }

  private Optional<Orders.Ordered> holding(
      PayoutCommand command, NewClaim claim, Orders.HeldBy holding) {
    return rules
        .orders()
        .holding(PayoutScope.of(command.getTarget()), claim.fromMs(), claim.toMs(), holding);
  }

  private static boolean isAbove(PayoutCommand command, @Nullable Long limit) {
    return limit != null && command.getAmountMinor() > limit;
  }

  private static boolean isInCurrency(PayoutCommand command, PayoutLimit limit) {
    return limit.getCurrency().equals(command.getCurrency());
  }

  private void single(PayoutCommand command, NewClaim claim) {
    holding(
            command,
            claim,
            limit -> !isInCurrency(command, limit) || isAbove(command, limit.getMostMinor()))
        .ifPresent(
            order ->
                findings.add(
                    Check.LIMITS,
                    claim.position(),
                    "%s: it is %s, and the order at %s holds such payouts of %s",
                    LimitKinds.EXCEEDED,
                    amount(command),
                    order.position(),
                    order.scope()));
  }

  private static String amount(PayoutCommand command) {
    return Money.text(command.getAmountMinor(), command.getCurrency());
  }

  private void approval(PayoutCommand command, NewClaim claim) {
    Optional<Orders.Ordered> order =
        holding(
            command,
            claim,
            limit ->
                isInCurrency(command, limit) && isAbove(command, limit.getApprovalAboveMinor()));
    if (order.isEmpty()) {
      return;
    }
    List<Recorded<PayoutResolution>> approvals =
        history.resolutions().stream()
            .filter(each -> each.value().getVerdict() == Verdict.APPROVE)
            .filter(each -> each.position().timeMs() <= claim.toMs() + rules.clockSlackMs())
            .toList();
    if (approvals.stream().anyMatch(each -> flaw(command, each.value()).isEmpty())) {
      return;
    }
    findings.add(
        Check.APPROVALS,
        claim.position(),
        "%s: it is %s, and by the order at %s nobody but its requester had said yes",
        LimitKinds.NOT_APPROVED,
        amount(command),
        order.get().position());
    for (Recorded<PayoutResolution> each : approvals) {
      findings.add(
          Check.APPROVALS,
          each.position(),
          "%s: the approval by %s %s",
          LimitKinds.FORGED,
          each.value().getBy(),
          flaw(command, each.value()).orElseThrow());
    }
  }

  /** Why an approval does not count. */
  private Optional<String> flaw(PayoutCommand command, PayoutResolution approval) {
    if (!command.getContentHash().equals(approval.getContentHash())) {
      return Optional.of("is of other content");
    }
    return approval.getBy().equalsIgnoreCase(requester(command))
        ? Optional.of("is its requester's own")
        : Optional.empty();
  }

  /** Who asked; a router older than the field leaves it out of the command. */
  private @Nullable String requester(PayoutCommand command) {
    if (command.getRequestedBy() != null) {
      return command.getRequestedBy();
    }
    for (Recorded<AuditedRequest> request : history.requests()) {
      BonusRequested asked = request.value().content();
      if (asked != null && ContentJudge.stands(request.position(), command.getSource())) {
        return asked.getRequestedBy();
      }
    }
    return null;
  }
}
