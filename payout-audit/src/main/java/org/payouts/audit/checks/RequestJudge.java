package org.payouts.audit.checks;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.PayoutCommand;
import org.payouts.RejectionCode;
import org.payouts.audit.history.AuditedRequest;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.Recorded;

/**
 * Each request of the ID is exactly one of accepted, DUPLICATE, CONFLICT and INVALID (check 6). An
 * operator's repetition of the accepted one becomes a second command.
 */
final class RequestJudge {
  private final PayoutHistory history;
  private final Rules rules;
  private final Findings findings;
  private final @Nullable PayoutCommand first;

  RequestJudge(PayoutHistory history, Rules rules, Findings findings) {
    this.history = history;
    this.rules = rules;
    this.findings = findings;
    this.first = history.commands().isEmpty() ? null : history.commands().get(0).value();
  }

  void judge() {
    if (!rules.has(Kind.REQUEST)) {
      return;
    }
    for (Recorded<AuditedRequest> request : history.requests()) {
      outcome(request);
    }
    for (Recorded<BonusRejected> rejection : history.rejections()) {
      boolean there =
          history.requests().stream()
              .anyMatch(r -> ContentJudge.stands(r.position(), rejection.value().getSource()));
      if (!there) {
        findings.add(
            Check.CONSERVATION,
            rejection.position(),
            "it rejects a record that is not there or not of this ID");
      }
    }
  }

  private void outcome(Recorded<AuditedRequest> request) {
    List<String> outcomes = new ArrayList<>(1);
    PayoutCommand owner = first;
    int repeats = 0;
    if (owner != null) {
      if (ContentJudge.stands(request.position(), owner.getSource())) {
        outcomes.add("accepted");
      } else if (ContentJudge.isRepeat(request, owner)) {
        repeats = history.commands().size() - 1;
      }
    }
    for (Recorded<BonusRejected> rejection : history.rejections()) {
      if (ContentJudge.stands(request.position(), rejection.value().getSource())) {
        outcomes.add(rejection.value().getCode().name());
        rejected(rejection, request);
      }
    }
    boolean recorded = rules.has(Kind.REJECTION) || outcomes.size() > 1;
    if (outcomes.size() + Math.min(1, repeats) != 1
        && recorded
        && rules.horizon().passed(request.position())) {
      findings.add(
          Check.CONSERVATION,
          request.position(),
          outcomes.isEmpty()
              ? "this request was neither accepted nor rejected"
              : "this request is %s",
          String.join(" and ", outcomes));
    }
  }

  private void rejected(Recorded<BonusRejected> recorded, Recorded<AuditedRequest> request) {
    BonusRejected rejection = recorded.value();
    findings.same(
        Check.CONSERVATION,
        recorded.position(),
        "the rejected record's digest",
        rejection.getValueSha256(),
        "the record's",
        request.value().sha256());
    if (request.value().content() != null && isUnowned()) {
      findings.add(
          Check.CONSERVATION,
          recorded.position(),
          "it says %s of a request that could own its ID, and no other request owns it",
          rejection.getCode());
    }
    RejectionCode expected = expected(request.value().content());
    if (expected != null) {
      findings.same(
          Check.CONSERVATION,
          recorded.position(),
          "the rejection's code",
          rejection.getCode(),
          "the records say",
          expected);
    }
    if (first != null && expected != RejectionCode.INVALID) {
      findings.same(
          Check.CONSERVATION,
          recorded.position(),
          "the request that owns the ID",
          rejection.getFirstSource(),
          "the command's",
          first.getSource());
    }
  }

  /** No request was ever admitted under the ID; without its command a rejection proves none. */
  private boolean isUnowned() {
    return rules.has(Kind.COMMAND) && first == null && history.admissions().isEmpty();
  }

  /** The code a rejection must have; null if the records do not show it. */
  private @Nullable RejectionCode expected(@Nullable BonusRequested content) {
    if (content == null) {
      return RejectionCode.INVALID;
    }
    if (first == null) {
      return null;
    }
    return Spelling.isSame(first, content) ? RejectionCode.DUPLICATE : RejectionCode.CONFLICT;
  }
}
