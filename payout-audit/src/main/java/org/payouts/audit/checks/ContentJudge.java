package org.payouts.audit.checks;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.SourcePosition;
import org.payouts.admission.FieldLimits;
import org.payouts.admission.UnicodeText;
import org.payouts.audit.history.AuditedRequest;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.history.Recorded;
import org.payouts.payout.Targets;
import org.payouts.topics.Topics;

/**
 * Holds the command of a payout to the first valid request of its ID, and the router's admissions
 * to the command (check 2).
 */
final class ContentJudge {
  private final PayoutHistory history;
  private final Rules rules;
  private final Findings findings;

  ContentJudge(PayoutHistory history, Rules rules, Findings findings) {
    this.history = history;
    this.rules = rules;
    this.findings = findings;
  }

  void judge() {
    List<Recorded<PayoutCommand>> commands = history.commands();
    if (commands.isEmpty()) {
      for (Recorded<PayoutAdmission> admission : history.admissions()) {
        if (rules.has(Kind.COMMAND)) {
          findings.add(
              Check.CONSERVATION,
              admission.position(),
              "the router has admitted the ID, and no command was issued");
        }
      }
      return;
    }
    Recorded<PayoutCommand> first = commands.get(0);
    command(first);
    for (Recorded<PayoutCommand> again : commands.subList(1, commands.size())) {
      if (!again.value().equals(first.value())) {
        findings.add(
            Check.FIRST_CONTENT,
            again.position(),
            "a second command differs from the first (%s)",
            Differences.between(again.value(), first.value()));
      }
    }
    repeats(commands);
    if (rules.has(Kind.REQUEST)) {
      request(first);
    }
    if (rules.has(Kind.ADMISSION)) {
      admissions(first);
    }
  }

  private void command(Recorded<PayoutCommand> first) {
    PayoutCommand command = first.value();
    RecordPosition position = first.position();
    Optional<Platform> platform = Targets.platform(command.getTarget());
    if (platform.isEmpty()) {
      findings.add(Check.FIRST_CONTENT, position, "the command has no target");
      return;
    }
    if (!position.topic().startsWith(Topics.commands(platform.get()))) {
      findings.add(Check.FIRST_CONTENT, position, "the command stands in another platform's topic");
    }
    // A refused command's fields may be cut; its hash is that of the uncut request.
    if (command.getRefusal() == null) {
      findings.same(
          Check.FIRST_CONTENT,
          position,
          "the command's content hash",
          command.getContentHash(),
          "that of its own content",
          Spelling.hash(
              command, command.getTarget(), command.getAmountMinor(), command.getCurrency()));
    }
    Set<String> ledgers = rules.ledgerTopicIds().get(platform.get());
    if (ledgers != null && !ledgers.contains(command.getLedgerTopicId())) {
      findings.add(
          Check.LEDGER_HISTORY,
          position,
          "the ledger the command was meant for is %s, the ledger that is there %s",
          command.getLedgerTopicId(),
          ledgers.stream().sorted().toList());
    }
  }

  /** A second command needs an operator's repeated request. */
  private void repeats(List<Recorded<PayoutCommand>> commands) {
    if (!rules.has(Kind.REQUEST) || commands.size() == 1) {
      return;
    }
    PayoutCommand first = commands.get(0).value();
    long asked = history.requests().stream().filter(request -> isRepeat(request, first)).count();
    if (commands.size() - 1 > asked) {
      findings.add(
          Check.CONSERVATION,
          commands.get(commands.size() - 1).position(),
          "%d commands were issued for one request and %d repetitions by an operator",
          commands.size(),
          asked);
    }
  }

  static boolean isRepeat(Recorded<AuditedRequest> request, PayoutCommand first) {
    return request.value().resend()
        && request.value().sha256().equals(first.getRequestSha256())
        && !stands(request.position(), first.getSource());
  }

  static boolean stands(RecordPosition position, SourcePosition source) {
    return position.partition() == source.getPartition()
        && position.offset() == source.getOffset()
        && position.topic().equals(source.getTopic());
  }

  private void request(Recorded<PayoutCommand> ordered) {
    PayoutCommand command = ordered.value();
    Recorded<AuditedRequest> source = null;
    for (Recorded<AuditedRequest> request : history.requests()) {
      if (stands(request.position(), command.getSource())) {
        source = request;
      }
    }
    if (source == null) {
      findings.add(
          Check.FIRST_CONTENT,
          ordered.position(),
          "the command names %s-%d@%d as its request, and there is none of this ID",
          command.getSource().getTopic(),
          command.getSource().getPartition(),
          command.getSource().getOffset());
      return;
    }
    BonusRequested asked = source.value().content();
    if (asked == null) {
      findings.add(Check.FIRST_CONTENT, source.position(), "an invalid request became a command");
      return;
    }
    firstOfItsPartition(source);
    findings.same(
        Check.FIRST_CONTENT,
        ordered.position(),
        "the command's request digest",
        command.getRequestSha256(),
        "the request's",
        source.value().sha256());
    findings.same(
        Check.FIRST_CONTENT,
        ordered.position(),
        "the command's content hash",
        command.getContentHash(),
        "the request's",
        Spelling.hash(command, asked.getTarget(), asked.getAmountMinor(), asked.getCurrency()));
    same(ordered.position(), "amount", command.getAmountMinor(), asked.getAmountMinor());
    same(ordered.position(), "requested_at", command.getRequestedAt(), asked.getRequestedAt());
    text(ordered, "reason", command.getReason(), asked.getReason());
    text(ordered, "currency", command.getCurrency(), asked.getCurrency());
    same(
        ordered.position(),
        "batch",
        command.getBatch(),
        cut(asked.getBatch(), FieldLimits.MAX_BATCH_CHARACTERS));
    if (command.getRequestedBy() != null) { // A router older than the field leaves it out.
      same(
          ordered.position(),
          "requested_by",
          command.getRequestedBy(),
          cut(asked.getRequestedBy(), FieldLimits.MAX_REQUESTER_CHARACTERS));
    }
    target(ordered, asked);
    if (source.position().timeMs() >= 0) {
      same(
          ordered.position(),
          "admitted_at",
          command.getAdmittedAt().toEpochMilli(),
          source.position().timeMs());
    }
  }

  private void firstOfItsPartition(Recorded<AuditedRequest> source) {
    for (Recorded<AuditedRequest> earlier : history.requests()) {
      if (earlier.position().isBefore(source.position())
          && earlier.value().content() != null
          && !rules.horizon().wasSetAside(earlier.position())) {
        findings.add(
            Check.FIRST_CONTENT,
            source.position(),
            "the request at %s came first and was not the one admitted",
            earlier.position());
        return;
      }
    }
  }

  private void target(Recorded<PayoutCommand> ordered, BonusRequested asked) {
    Object wanted = Spelling.of(ordered.value(), asked);
    Object found = ordered.value().getTarget();
    if (wanted instanceof ProlificTarget w && found instanceof ProlificTarget f) {
      text(ordered, "workspace_id", f.getWorkspaceId(), w.getWorkspaceId());
      text(ordered, "study_id", f.getStudyId(), w.getStudyId());
      text(ordered, "submission_id", f.getSubmissionId(), w.getSubmissionId());
    } else if (wanted instanceof MTurkTarget w && found instanceof MTurkTarget f) {
      text(ordered, "worker_id", f.getWorkerId(), w.getWorkerId());
      text(ordered, "assignment_id", f.getAssignmentId(), w.getAssignmentId());
      text(ordered, "hit_id", f.getHitId(), w.getHitId());
    } else if (wanted instanceof RespondentTarget w && found instanceof RespondentTarget f) {
      text(ordered, "project_id", f.getProjectId(), w.getProjectId());
      text(ordered, "screener_response_id", f.getScreenerResponseId(), w.getScreenerResponseId());
      same(ordered.position(), "incentive", f.getIncentiveMinor(), w.getIncentiveMinor());
    } else {
      findings.add(
          Check.FIRST_CONTENT,
          ordered.position(),
          "the command is for another platform than asked");
    }
  }

  private void same(
      RecordPosition position, String what, @Nullable Object found, @Nullable Object wanted) {
    findings.same(
        Check.FIRST_CONTENT, position, "the command's " + what, found, "the request's", wanted);
  }

  /** A label is cut where it is too long, without a refusal. */
  private static @Nullable String cut(@Nullable String label, int most) {
    return label == null ? null : UnicodeText.cut(label, most);
  }

  /** A text of the command is the request's; one that was cut comes with a refusal. */
  private void text(
      Recorded<PayoutCommand> ordered,
      String what,
      @Nullable String found,
      @Nullable String wanted) {
    boolean cut =
        found != null
            && wanted != null
            && wanted.startsWith(found)
            && !found.isEmpty()
            && ordered.value().getRefusal() != null;
    if (!cut) {
      same(ordered.position(), what, found, wanted);
    }
  }

  private void admissions(Recorded<PayoutCommand> ordered) {
    PayoutCommand command = ordered.value();
    if (history.admissions().isEmpty()) {
      findings.add(Check.CONSERVATION, ordered.position(), "the router has no admission of the ID");
      return;
    }
    for (Recorded<PayoutAdmission> admission : history.admissions()) {
      PayoutAdmission known = admission.value();
      PayoutAdmission expected =
          new PayoutAdmission(
              Targets.platform(command.getTarget()).orElse(Platform.UNKNOWN),
              command.getContentHash(),
              command.getRequestSha256(),
              command.getSource(),
              command.getAdmittedAt(),
              command.getLedgerTopicId(),
              command.getRefusal());
      if (!known.equals(expected)) {
        findings.add(
            Check.FIRST_CONTENT,
            admission.position(),
            "the router's admission differs from the command (%s)",
            Differences.between(known, expected));
      }
    }
  }
}
