package org.payouts.audit.checks;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutAttempt;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.ProlificTarget;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.history.Recorded;
import org.payouts.topics.Topics;

/** Judges the ledger history of one payout (check 7). */
final class LedgerJudge {
  private final PayoutHistory history;
  private final Rules rules;
  private final Findings findings;
  private final @Nullable PayoutCommand command;
  private final StepCondition.Context context;

  LedgerJudge(PayoutHistory history, Rules rules, Findings findings) {
    this.history = history;
    this.rules = rules;
    this.findings = findings;
    this.command = history.commands().isEmpty() ? null : history.commands().get(0).value();
    this.context = new StepCondition.Context(command, rules);
  }

  void judge() {
    List<Recorded<PayoutLedgerEntry>> ledger = history.ledger();
    if (ledger.isEmpty()) {
      missing();
      return;
    }
    positions(ledger);
    Recorded<PayoutLedgerEntry> first = ledger.get(0);
    head(first);
    identity(first);
    for (int i = 1; i < ledger.size(); i++) {
      step(ledger.get(i - 1).value(), ledger.get(i));
      identity(ledger.get(i));
    }
    for (Recorded<PayoutLedgerEntry> entry : ledger) {
      shape(entry);
      idle(entry);
    }
  }

  private void missing() {
    for (Recorded<PayoutCommand> ordered : history.commands()) {
      if (rules.has(Kind.LEDGER) && rules.horizon().passed(ordered.position())) {
        findings.add(
            Check.LEDGER_HISTORY,
            ordered.position(),
            "the worker has passed this command and no ledger knows it; remedy: payouts resend %s",
            history.payoutId());
        return;
      }
    }
  }

  /** A payout lives in the partition of its command. */
  private void positions(List<Recorded<PayoutLedgerEntry>> ledger) {
    Set<String> partitions = new HashSet<>();
    for (Recorded<PayoutLedgerEntry> entry : ledger) {
      RecordPosition position = entry.position();
      if (partitions.add(position.topic() + "-" + position.partition()) && partitions.size() > 1) {
        findings.add(
            Check.LEDGER_HISTORY, position, "its ledger records stand in several partitions");
      }
    }
    if (history.commands().isEmpty()) {
      if (rules.has(Kind.COMMAND)) {
        findings.add(
            Check.LEDGER_HISTORY,
            ledger.get(0).position(),
            "the ledger knows an ID that no command names");
      }
      return;
    }
    RecordPosition ordered = history.commands().get(0).position();
    RecordPosition kept = ledger.get(0).position();
    if (ordered.partition() != kept.partition()) {
      findings.add(
          Check.LEDGER_HISTORY,
          kept,
          "the command stands in partition %d, its ledger record in %d",
          ordered.partition(),
          kept.partition());
    }
  }

  private void head(Recorded<PayoutLedgerEntry> first) {
    PayoutLedgerEntry entry = first.value();
    boolean start =
        entry.getAttempts() == (entry.getState().equals("ATTEMPTING") ? 1 : 0)
            && StateTable.between(StateTable.NONE, entry.getState())
                .map(
                    step -> step.conditions().stream().allMatch(c -> c.holds(null, entry, context)))
                .orElse(false);
    if (!start && !mayBeCompacted(first)) {
      findings.add(
          Check.LEDGER_HISTORY,
          first.position(),
          "its history begins with %s: what was before is missing, and is too young to have been"
              + " compacted away",
          entry.getState());
    }
  }

  /** A record goes only when it is older than the lag; the oldest is no older than its command. */
  private boolean mayBeCompacted(Recorded<PayoutLedgerEntry> first) {
    long bornMs = first.position().timeMs();
    if (!history.commands().isEmpty()) {
      bornMs = Math.min(bornMs, history.commands().get(0).position().timeMs());
    }
    return !rules.wholeLedger() && rules.nowMs() - bornMs >= rules.compactionLagMs();
  }

  private void step(PayoutLedgerEntry before, Recorded<PayoutLedgerEntry> next) {
    PayoutLedgerEntry after = next.value();
    if (after.equals(before)) {
      return; // A lost commit that was made again (decision 0040): the same record, and no step.
    }
    if (rules.copied().hold(next.position()) && after.getTenure() < before.getTenure()) {
      findings.add(
          Check.LEDGER_HISTORY,
          next.position(),
          "tenure %d wrote it after tenure %d had begun",
          after.getTenure(),
          before.getTenure());
    }
    String names = before.getState() + " -> " + after.getState();
    StateTable.Step step = StateTable.between(before.getState(), after.getState()).orElse(null);
    if (step == null) {
      illegal(next.position(), names, "the protocol has no such step");
      return;
    }
    for (StepCondition condition : step.conditions()) {
      if (!condition.holds(before, after, context)) {
        illegal(next.position(), names, condition.broken());
      }
    }
    attempts(before, after, next.position(), names);
    calls(before, after, next.position(), names);
    baseline(before, after, next.position(), names);
    doubt(before, after, next.position(), names);
    presumption(before, after, next.position(), names);
    resolutions(before, after, next.position(), names);
  }

  /** Money calls that may have left are counted, and never forgotten. */
  private void calls(
      PayoutLedgerEntry before, PayoutLedgerEntry after, RecordPosition position, String names) {
    if (after.getSentCalls() < 0) {
      return;
    }
    int sent = StepCondition.sentCalls(before);
    boolean claim = after.getState().equals("ATTEMPTING");
    boolean fits =
        claim
            ? after.getSentCalls() == sent + 1
            : after.getSentCalls() == sent
                || (after.getSentCalls() == sent - 1 && mayBeTakenBack(before, after));
    if (!fits) {
      illegal(position, names, "%d calls that may have left became %d", sent, after.getSentCalls());
    }
  }

  /** Its owner saw that the call did not leave: then only an earlier attempt can be in doubt. */
  private boolean mayBeTakenBack(PayoutLedgerEntry before, PayoutLedgerEntry after) {
    return before.getState().equals("ATTEMPTING")
        && after.getState().equals(before.getPriorDoubt() ? "IN_DOUBT" : "RETRY_WAIT")
        && StepCondition.OWN_CLAIM.holds(before, after, context);
  }

  /**
   * The baseline of the first attempt is the measure of all; only a person's retry, which names the
   * books, replaces it. A payment of the payout adds itself to it.
   */
  private void baseline(
      PayoutLedgerEntry before, PayoutLedgerEntry after, RecordPosition position, String names) {
    List<String> measure = Baselines.of(before.getAttempt());
    if (measure == null) {
      return;
    }
    boolean claim = after.getState().equals("ATTEMPTING");
    if (claim
        && StepCondition.sentCalls(before) > 0
        && !Baselines.same(measure, Baselines.of(after.getAttempt()))) {
      illegal(position, names, "the new attempt is measured by another baseline than the first");
    }
    List<String> known = after.getKnownPayments();
    Long paid = after.getPaidAmountMinor();
    if (known != null && paid != null && !Baselines.same(Baselines.plus(measure, paid), known)) {
      illegal(
          position, names, "what the target is known to have been paid is not baseline and bonus");
    }
  }

  private void attempts(
      PayoutLedgerEntry before, PayoutLedgerEntry after, RecordPosition position, String names) {
    boolean claim = after.getState().equals("ATTEMPTING");
    int expected = before.getAttempts() + (claim ? 1 : 0);
    if (after.getAttempts() != expected) {
      illegal(position, names, "%d attempts became %d", before.getAttempts(), after.getAttempts());
    }
    boolean open = !StateTable.FINAL.contains(after.getState());
    if (!claim && open && !sameAttempt(before, after)) {
      illegal(position, names, "the attempt was changed");
    }
    // A claim that was never called counts for nothing: the next one is the first again.
    boolean firstCall = claim && before.getSentCalls() == 0;
    if (before.getFirstAttemptAt() != null
        && !firstCall
        && !before.getFirstAttemptAt().equals(after.getFirstAttemptAt())) {
      illegal(position, names, "the time of the first attempt was changed");
    }
    if (claim && before.getAttempt() != null && after.getAttempt() != null) {
      String token = before.getAttempt().getToken();
      if (token != null && !token.equals(after.getAttempt().getToken())) {
        illegal(position, names, "the token was changed");
      }
      String bulk = before.getAttempt().getBulkId();
      if (bulk != null && bulk.equals(after.getAttempt().getBulkId())) {
        illegal(position, names, "its bulk was claimed a second time");
      }
    }
  }

  /** A person's retry may replace the baseline, and nothing else. */
  private static boolean sameAttempt(PayoutLedgerEntry before, PayoutLedgerEntry after) {
    PayoutAttempt was = before.getAttempt();
    PayoutAttempt is = after.getAttempt();
    if (was == null || is == null || !before.getState().equals("REVIEW")) {
      return Objects.equals(was, is);
    }
    if (!after.getState().equals("RETRY_WAIT")) {
      return was.equals(is);
    }
    return PayoutAttempt.newBuilder(was)
        .setBaselinePayments(is.getBaselinePayments())
        .setBaselineCount(is.getBaselineCount())
        .setBaselineUnseen(is.getBaselineUnseen())
        .build()
        .equals(is);
  }

  private void doubt(
      PayoutLedgerEntry before, PayoutLedgerEntry after, RecordPosition position, String names) {
    boolean was = before.getPriorDoubt();
    boolean is = after.getPriorDoubt();
    boolean cleared = before.getState().equals("REVIEW") || names.equals("IN_DOUBT -> RETRY_WAIT");
    if (was && !is && !cleared) {
      illegal(position, names, "the doubt about an earlier attempt was wiped");
    }
    if (!was && is && !names.equals("IN_DOUBT -> ATTEMPTING")) {
      illegal(position, names, "a doubt came from nowhere");
    }
    if (before.getTokenUnsafe() && !after.getTokenUnsafe()) {
      illegal(position, names, "the token became safe again");
    }
  }

  /**
   * An answer of the own call may say that nothing was paid; with an earlier attempt in doubt only
   * if that was answered so as well. It leads to one other attempt and speaks for no later one.
   */
  private void presumption(
      PayoutLedgerEntry before, PayoutLedgerEntry after, RecordPosition position, String names) {
    boolean was = before.getPresumedNotPaid();
    boolean may =
        names.equals("ATTEMPTING -> IN_DOUBT")
            ? (was || !before.getPriorDoubt())
                && StepCondition.OWN_CLAIM.holds(before, after, context)
            : was && !after.getState().equals("RETRY_WAIT");
    if (after.getPresumedNotPaid() && !may) {
      illegal(position, names, "no answer says what is presumed: that nothing was paid");
    }
  }

  /** The resolutions of a topic are dealt with in their order, and none is forgotten. */
  private void resolutions(
      PayoutLedgerEntry before, PayoutLedgerEntry after, RecordPosition position, String names) {
    NamedResolution was = NamedResolution.of(before);
    NamedResolution is = NamedResolution.of(after);
    if (was != null && (is == null || is.isBehind(was))) {
      illegal(
          position,
          names,
          "the last resolution dealt with was at offset %d, now it is at %s",
          was.offset(),
          is == null ? "none" : is.offset());
    }
  }

  /** What every record of the ID repeats. */
  private void identity(Recorded<PayoutLedgerEntry> recorded) {
    PayoutCommand asked = command;
    PayoutLedgerEntry entry = recorded.value();
    RecordPosition position = recorded.position();
    if (!position.topic().startsWith(topicOf(entry))) {
      illegal(position, entry.getState(), "it stands in the ledger of another platform");
    }
    if (asked == null) {
      return;
    }
    findings.same(
        Check.FIRST_CONTENT,
        position,
        "the ledger's content hash",
        entry.getContentHash(),
        "the command's",
        asked.getContentHash());
    findings.same(
        Check.FIRST_CONTENT,
        position,
        "the ledger's request digest",
        entry.getRequestSha256(),
        "the command's",
        asked.getRequestSha256());
    findings.same(
        Check.FIRST_CONTENT,
        position,
        "the ledger's source",
        entry.getSource(),
        "the command's",
        asked.getSource());
    PayoutCommand kept = entry.getCommand();
    if (kept != null && !kept.equals(asked) && !kept.equals(withoutRequester(asked))) {
      findings.add(
          Check.FIRST_CONTENT,
          position,
          "the command kept in the ledger is not the one in the commands topic (%s)",
          Differences.between(kept, asked));
    }
    if (entry.getPaidAmountMinor() != null
        && entry.getPaidAmountMinor() != asked.getAmountMinor()) {
      findings.add(
          Check.FIRST_CONTENT,
          position,
          "the ledger says that %d was paid, %d was asked for",
          entry.getPaidAmountMinor(),
          asked.getAmountMinor());
    }
  }

  /** As a worker keeps it that is older than the field. */
  private static PayoutCommand withoutRequester(PayoutCommand asked) {
    return PayoutCommand.newBuilder(asked).setRequestedBy(null).build();
  }

  private static String topicOf(PayoutLedgerEntry entry) {
    try {
      return Topics.ledger(entry.getPlatform());
    } catch (IllegalArgumentException unknown) {
      return "no platform";
    }
  }

  /** What a record of its state must have. */
  private void shape(Recorded<PayoutLedgerEntry> recorded) {
    PayoutLedgerEntry entry = recorded.value();
    String state = entry.getState();
    PayoutAttempt attempt = entry.getAttempt();
    boolean settled = StateTable.FINAL.contains(state);
    if (!settled && entry.getCommand() == null) {
      illegal(recorded.position(), state, "an open payout's record lacks the command");
    }
    if (state.equals("PAID") && entry.getPaidAmountMinor() == null) {
      illegal(recorded.position(), state, "the paid amount is missing");
    }
    if (state.equals("FAILED") && entry.getSentCalls() > 0 && entry.getAbsenceSeenAt() == null) {
      illegal(
          recorded.position(),
          state,
          "a money call of it may have left, and no read has shown that nothing was paid");
    }
    if (StateTable.CLAIMED.contains(state) || state.equals("RETRY_WAIT")) {
      if (attempt == null || attempt.getNumber() != entry.getAttempts()) {
        illegal(recorded.position(), state, "it does not hold its newest attempt");
        return;
      }
      if (attempt.getBulkId() == null
          && attempt.getToken() == null
          && attempt.getBaselineCount() == null) {
        illegal(
            recorded.position(), state, "nothing says how to recognise the payment of its attempt");
      }
    }
    if (attempt != null) {
      bound(attempt, recorded.position(), state);
    }
    if (state.equals("ATTEMPTING")
        && attempt != null
        && (attempt.getTenure() != entry.getTenure()
            || !attempt.getOwner().equals(entry.getOwner()))) {
      illegal(recorded.position(), state, "the claim names another owner than its writer");
    }
  }

  /** A claim is bound to the study's own currency and workspace. */
  private void bound(PayoutAttempt attempt, RecordPosition position, String state) {
    PayoutCommand asked = command;
    if (asked == null) {
      return;
    }
    String currency = attempt.getBoundCurrency();
    if (currency != null && !currency.equals(asked.getCurrency())) {
      illegal(position, state, "claimed in %s, its study pays %s", asked.getCurrency(), currency);
    }
    String workspace = attempt.getBoundWorkspace();
    if (workspace != null
        && asked.getTarget() instanceof ProlificTarget target
        && !workspace.equalsIgnoreCase(target.getWorkspaceId())) {
      illegal(
          position,
          state,
          "claimed in workspace %s, its study is of %s",
          target.getWorkspaceId(),
          workspace);
    }
  }

  private void idle(Recorded<PayoutLedgerEntry> entry) {
    String state = entry.value().getState();
    if (rules.faultFree() && (state.equals("IN_DOUBT") || state.equals("REVIEW"))) {
      findings.add(
          Check.NOT_IDLE,
          entry.position(),
          "it is %s although nothing was made to go wrong",
          state);
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // Its annotation would be one more library.
  private void illegal(RecordPosition position, String what, String format, Object... values) {
    findings.add(Check.LEDGER_HISTORY, position, "%s: %s", what, format.formatted(values));
  }
}
