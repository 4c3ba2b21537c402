package org.payouts.audit.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.payouts.BonusPaid;
import org.payouts.ContentHash;
import org.payouts.PayoutAttempt;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutResolution;
import org.payouts.PayoutReview;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.Refusal;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.Verdict;
import org.payouts.audit.history.AuditHorizon;
import org.payouts.audit.history.Books;
import org.payouts.audit.history.CopiedRecords;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.Payment;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.RecordPosition;
import org.payouts.payout.ContentHashes;

/** What the rules allow the checker to demand: compaction, faults, progress, tenures. */
class RulesTest {
  private static final long DAY_MS = 86_400_000L;
  private static final ProlificTarget TARGET = new ProlificTarget("ws", "study", "s1");
  private static final ContentHash HASH = ContentHashes.v1(TARGET, 50, "GBP");
  private static final SourcePosition SOURCE = new SourcePosition("bonus-requested", 0, 0L);
  private static final PayoutCommand COMMAND =
      PayoutCommand.newBuilder()
          .setPayoutId("a")
          .setTarget(TARGET)
          .setAmountMinor(50)
          .setCurrency("GBP")
          .setContentHash(HASH)
          .setRequestSha256(new Sha256(new byte[32]))
          .setSource(SOURCE)
          .setAdmittedAt(Instant.EPOCH)
          .setLedgerTopicId("x")
          .build();

  private static RecordPosition ledger(long offset) {
    return new RecordPosition("payout-ledger-prolific", 0, offset, offset);
  }

  private static PayoutLedgerEntry entry(String state, int attempts, long tenure) {
    return builder(state, attempts, tenure).build();
  }

  private static PayoutLedgerEntry.Builder builder(String state, int attempts, long tenure) {
    PayoutAttempt attempt =
        attempts == 0
            ? null
            : PayoutAttempt.newBuilder()
                .setNumber(attempts)
                .setTenure(1)
                .setOwner("owner1")
                .setClaimedAt(Instant.EPOCH)
                .setSendBefore(Instant.EPOCH)
                .setBulkId("bulk")
                .build();
    return PayoutLedgerEntry.newBuilder()
        .setPayoutId("a")
        .setState(state)
        .setPlatform(Platform.PROLIFIC)
        .setContentHash(HASH)
        .setRequestSha256(COMMAND.getRequestSha256())
        .setSource(SOURCE)
        .setTenure(tenure)
        .setOwner("owner" + tenure)
        .setWrittenAt(Instant.EPOCH)
        .setCommand(COMMAND)
        .setAttempts(attempts)
        .setAttempt(attempt);
  }

  private static PayoutHistory history(PayoutLedgerEntry... entries) {
    PayoutHistory history =
        new PayoutHistory("a")
            .command(new RecordPosition("payout-commands-prolific", 0, 0, 0), COMMAND);
    for (int i = 0; i < entries.length; i++) {
      history.ledger(ledger(i), entries[i]);
    }
    return history;
  }

  private static List<Check> judged(PayoutHistory history, Rules rules) {
    return Checker.judge(List.of(history), null, rules).stream()
        .map(Finding::check)
        .distinct()
        .toList();
  }

  private static Rules worker(long nowMs) {
    return Rules.worker(nowMs).recorded(Set.of(Kind.COMMAND, Kind.LEDGER, Kind.RESULT));
  }

  private static PayoutHistory doubtful() {
    return history(entry("ACCEPTED", 0, 1), entry("ATTEMPTING", 1, 1), entry("IN_DOUBT", 1, 1));
  }

  @Test
  void a_missing_head_is_compaction_only_when_it_is_old_enough_and_may_be_missing_at_all() {
    PayoutHistory headless = history(entry("IN_DOUBT", 1, 1));
    Rules compacted = worker(DAY_MS + 1).wholeLedger(false);
    assertThat(judged(headless, compacted)).isEmpty();
    assertThat(judged(headless, worker(DAY_MS - 1).wholeLedger(false)))
        .containsExactly(Check.LEDGER_HISTORY);
    assertThat(judged(headless, compacted.wholeLedger(true))).containsExactly(Check.LEDGER_HISTORY);
  }

  @Test
  void doubt_without_faults_is_idleness() {
    assertThat(judged(doubtful(), worker(0))).isEmpty();
    assertThat(judged(doubtful(), worker(0).faultFree(true))).containsExactly(Check.NOT_IDLE);
  }

  @Test
  void more_reviews_than_the_faults_explain_are_found() {
    PayoutHistory review = doubtful().ledger(ledger(3), entry("REVIEW", 1, 1));
    assertThat(judged(review, worker(0).mostReviews(1))).isEmpty();
    assertThat(judged(review, worker(0).mostReviews(0))).containsExactly(Check.NOT_IDLE);
  }

  @Test
  void a_bulk_belongs_to_one_attempt_alone() {
    PayoutLedgerEntry second = entry("ATTEMPTING", 2, 1);
    PayoutHistory again =
        history(
            entry("ACCEPTED", 0, 1), entry("ATTEMPTING", 1, 1), entry("RETRY_WAIT", 1, 1), second);
    assertThat(Checker.judge(List.of(again), null, worker(0)))
        .singleElement()
        .satisfies(finding -> assertThat(finding.text()).contains("claimed a second time"));
    second.getAttempt().put("bulk_id", "another");
    assertThat(judged(again, worker(0))).isEmpty();
  }

  @Test
  void after_healing_everything_must_be_settled() {
    assertThat(judged(doubtful(), worker(0).settled(true))).containsExactly(Check.PROGRESS);
  }

  @Test
  void nobody_writes_after_a_newer_tenure_has_begun() {
    PayoutHistory frozen =
        history(
            entry("ACCEPTED", 0, 1),
            entry("ATTEMPTING", 1, 1),
            entry("IN_DOUBT", 1, 2),
            entry("REVIEW", 1, 1));
    assertThat(Checker.judge(List.of(frozen), null, worker(0)))
        .singleElement()
        .satisfies(finding -> assertThat(finding.text()).contains("after tenure 2 had begun"));
  }

  @Test
  void copied_records_keep_the_tenures_of_their_former_partitions_and_the_next_one_is_newer() {
    List<PayoutLedgerEntry> copied = List.of(entry("ACCEPTED", 0, 7), entry("ACCEPTED", 0, 3));
    CopiedRecords two = new CopiedRecords(Map.of(ledger(0).topic(), List.of(2L)));
    assertThat(tenures(CopiedRecords.NONE, copied)).hasSize(1);
    assertThat(tenures(two, copied)).isEmpty();
    assertThat(tenures(two, copied.get(0), copied.get(1), entry("ACCEPTED", 0, 8))).isEmpty();
    assertThat(tenures(two, copied.get(0), copied.get(1), entry("ACCEPTED", 0, 6)))
        .singleElement()
        .satisfies(finding -> assertThat(finding.text()).contains("after tenure 7 had begun"));
  }

  private static List<Finding> tenures(CopiedRecords copied, List<PayoutLedgerEntry> entries) {
    return tenures(copied, entries.toArray(PayoutLedgerEntry[]::new));
  }

  private static List<Finding> tenures(CopiedRecords copied, PayoutLedgerEntry... entries) {
    PartitionJudge judge = new PartitionJudge(worker(0).copied(copied));
    for (int i = 0; i < entries.length; i++) {
      judge.next(ledger(i), entries[i]);
    }
    return judge.findings();
  }

  @Test
  void a_payouts_own_tenures_never_decrease_where_they_were_copied() {
    PayoutHistory frozen =
        history(
            entry("ACCEPTED", 0, 1),
            entry("ATTEMPTING", 1, 1),
            entry("IN_DOUBT", 1, 2),
            entry("REVIEW", 1, 1));
    CopiedRecords all = new CopiedRecords(Map.of(ledger(0).topic(), List.of(4L)));
    assertThat(Checker.judge(List.of(frozen), null, worker(0).copied(all)))
        .singleElement()
        .satisfies(finding -> assertThat(finding.text()).contains("after tenure 2 had begun"));
  }

  @Test
  void a_history_begins_with_a_claim_only_where_the_provider_takes_a_token() {
    PayoutLedgerEntry claim = entry("ATTEMPTING", 1, 1);
    PayoutHistory begun = history(claim);
    assertThat(judged(begun, worker(0).wholeLedger(true))).containsExactly(Check.LEDGER_HISTORY);
    claim.getAttempt().put("token", "token");
    assertThat(judged(begun, worker(0).wholeLedger(true))).isEmpty();
    PayoutLedgerEntry second = entry("ATTEMPTING", 2, 1);
    second.getAttempt().put("token", "token");
    assertThat(judged(history(second), worker(0).wholeLedger(true)))
        .containsExactly(Check.LEDGER_HISTORY);
  }

  @Test
  void a_newest_record_that_stands_twice_is_a_lost_commit_that_was_made_again() {
    PayoutLedgerEntry claim = entry("ATTEMPTING", 1, 1);
    assertThat(judged(history(entry("ACCEPTED", 0, 1), claim, claim), worker(0))).isEmpty();
    PayoutLedgerEntry another = entry("ATTEMPTING", 1, 1);
    another.getAttempt().put("claimed_at", Instant.EPOCH.plusMillis(1));
    assertThat(judged(history(entry("ACCEPTED", 0, 1), claim, another), worker(0)))
        .containsExactly(Check.LEDGER_HISTORY);
  }

  @Test
  void only_the_owner_that_claimed_knows_the_answer() {
    PayoutHistory stranger =
        history(entry("ACCEPTED", 0, 1), entry("ATTEMPTING", 1, 1), entry("SUBMITTED", 1, 2));
    assertThat(judged(stranger, worker(0))).containsExactly(Check.LEDGER_HISTORY);
  }

  /** Records of the topic from this offset on are too young. */
  private static AuditHorizon upTo(String topic, long offset) {
    return new AuditHorizon() {
      @Override
      public boolean judged(RecordPosition position) {
        return !position.topic().equals(topic) || position.offset() < offset;
      }

      @Override
      public boolean passed(RecordPosition input) {
        return true;
      }
    };
  }

  private static final RecordPosition RESULT = new RecordPosition("bonus-paid", 0, 7, 0);

  private static List<Finding> sums(AuditHorizon horizon, PayoutHistory history, Books books) {
    return Checker.judge(List.of(history), books, worker(0).horizon(horizon)).stream()
        .filter(finding -> finding.check() == Check.SUMS_AGREE)
        .toList();
  }

  /** One of the two may have been written after its topic was read to its end. */
  @Test
  void a_result_or_ledger_record_too_young_to_have_its_counterpart_is_in_no_sum() {
    BonusPaid paid =
        BonusPaid.newBuilder()
            .setPayoutId("a")
            .setPlatform(Platform.PROLIFIC)
            .setStudy("study")
            .setParticipant("")
            .setTarget("s1")
            .setAmountMinor(50)
            .setPaidAmountMinor(50)
            .setCurrency("GBP")
            .setEvidence("")
            .setAttempts(1)
            .setSettledAt(Instant.EPOCH)
            .build();
    PayoutHistory resultOnly = doubtful().paid(RESULT, paid);
    PayoutHistory ledgerOnly =
        doubtful().ledger(ledger(3), builder("PAID", 1, 1).setPaidAmountMinor(50L).build());
    Payment booked = new Payment(1, Platform.PROLIFIC, "s1", 50, "GBP", "bulk", true, 0);
    Books books = new Books(List.of(booked), null);

    assertThat(sums(AuditHorizon.EVERYTHING, resultOnly, books)).hasSize(1);
    assertThat(sums(upTo("bonus-paid", 7), resultOnly, books)).isEmpty();
    assertThat(sums(AuditHorizon.EVERYTHING, ledgerOnly, books)).hasSize(2);
    assertThat(sums(upTo(ledger(0).topic(), 3), ledgerOnly, books)).isEmpty();
    assertThat(sums(upTo(ledger(0).topic(), 3), ledgerOnly, new Books(List.of(), null)))
        .as("it may not have been paid")
        .isEmpty();
  }

  @Test
  void a_record_too_young_for_its_surroundings_is_not_judged() {
    AuditHorizon nothing =
        new AuditHorizon() {
          @Override
          public boolean judged(RecordPosition position) {
            return false;
          }

          @Override
          public boolean passed(RecordPosition input) {
            return false;
          }
        };
    PayoutHistory illegal = history(entry("ACCEPTED", 0, 1), entry("SUBMITTED", 1, 1));
    assertThat(judged(illegal, worker(0))).containsExactly(Check.LEDGER_HISTORY);
    assertThat(judged(illegal, worker(0).horizon(nothing))).isEmpty();
  }

  // ---- the evidence of a step ------------------------------------------------------------------

  private static final Instant READ = Instant.ofEpochMilli(1_000);

  private static PayoutLedgerEntry.Builder read(
      String state, int attempts, @Nullable Instant absence) {
    PayoutLedgerEntry.Builder entry =
        builder(state, attempts, 1).setSentCalls(attempts).setAbsenceSeenAt(absence);
    if (entry.getAttempt() != null) {
      entry.getAttempt().put("bulk_id", "bulk" + attempts);
    }
    return entry;
  }

  private static PayoutLedgerEntry.Builder refused() {
    return read("IN_DOUBT", 2, READ).setRefusal(new Refusal("GONE", ""));
  }

  private static PayoutLedgerEntry.Builder failed(String code, Instant absence, Instant settled) {
    return read("FAILED", 2, absence).setFailureCode(code).setSettledAt(settled).setAttempt(null);
  }

  private static PayoutLedgerEntry.Builder retried(Instant absence, Instant next) {
    return read("RETRY_WAIT", 2, absence).setNextAt(next);
  }

  private static PayoutLedgerEntry.Builder resolved(
      PayoutLedgerEntry.Builder entry, String topicId, long offset) {
    return entry.setResolutionTopicId(topicId).setResolutionOffset(offset);
  }

  /** Its first attempt was in doubt, and is tried again after a read. */
  private static PayoutHistory triedAgain(PayoutLedgerEntry.Builder... more) {
    return history(
        Stream.concat(
                Stream.of(
                    read("ACCEPTED", 0, null),
                    read("ATTEMPTING", 1, null),
                    read("IN_DOUBT", 1, null),
                    read("RETRY_WAIT", 1, READ),
                    read("ATTEMPTING", 2, READ)),
                Stream.of(more))
            .map(PayoutLedgerEntry.Builder::build)
            .toArray(PayoutLedgerEntry[]::new));
  }

  private static Rules ledgerOnly() {
    return worker(0)
        .recorded(Set.of(Kind.COMMAND, Kind.LEDGER))
        .retryWhenAbsent(Set.of(Platform.PROLIFIC));
  }

  @Test
  void an_attempt_is_disproved_by_a_read_of_its_own() {
    Instant later = READ.plusMillis(1);
    assertThat(judged(triedAgain(refused(), failed("GONE", later, later)), ledgerOnly())).isEmpty();
    assertThat(
            List.of(
                triedAgain(refused(), failed("GONE", READ, later)),
                triedAgain(read("IN_DOUBT", 2, READ), retried(READ, later)),
                triedAgain(
                    refused(),
                    read("REVIEW", 2, READ),
                    resolved(failed("VERDICT", READ, later), "x", 0)),
                triedAgain(
                    refused(), read("REVIEW", 2, READ), resolved(retried(READ, later), "x", 0))))
        .allSatisfy(
            history ->
                assertThat(Checker.judge(List.of(history), null, ledgerOnly()))
                    .singleElement()
                    .satisfies(
                        finding -> assertThat(finding.text()).contains("no read is recorded")));
  }

  private static List<Finding> firstAttemptMoved(int callsOfTheFirst) {
    Instant later = READ.plusMillis(1);
    PayoutHistory moved =
        history(
            read("ACCEPTED", 0, null).build(),
            read("ATTEMPTING", 1, null).setFirstAttemptAt(READ).build(),
            read("RETRY_WAIT", 1, null)
                .setSentCalls(callsOfTheFirst)
                .setFirstAttemptAt(READ)
                .build(),
            read("ATTEMPTING", 2, null)
                .setSentCalls(callsOfTheFirst + 1)
                .setFirstAttemptAt(later)
                .build());
    return Checker.judge(List.of(moved), null, ledgerOnly());
  }

  /** MTurk's token lives from there, and a claim that was not called has used none. */
  @Test
  void the_time_of_the_first_attempt_moves_only_while_no_call_may_have_left() {
    assertThat(firstAttemptMoved(0)).isEmpty();
    assertThat(firstAttemptMoved(1))
        .anySatisfy(finding -> assertThat(finding.text()).contains("time of the first attempt"));
  }

  private static List<String> said(PayoutLedgerEntry.Builder... entries) {
    PayoutLedgerEntry[] built =
        Stream.of(entries).map(PayoutLedgerEntry.Builder::build).toArray(PayoutLedgerEntry[]::new);
    return Checker.judge(List.of(history(built)), null, ledgerOnly()).stream()
        .map(Finding::text)
        .toList();
  }

  private static PayoutLedgerEntry.Builder byTheNextOwner(PayoutLedgerEntry.Builder entry) {
    return entry.setTenure(2).setOwner("owner2");
  }

  /** A call counts as not sent only where its owner says so, and the payout is tried again. */
  @Test
  void a_call_is_taken_back_only_by_its_owner_for_another_attempt_or_an_earlier_doubt() {
    var accepted = read("ACCEPTED", 0, null);
    var claimed = read("ATTEMPTING", 1, null);
    String became = "1 calls that may have left became 0";
    assertThat(said(accepted, claimed, read("RETRY_WAIT", 1, null).setSentCalls(0))).isEmpty();
    assertThat(said(accepted, claimed, read("IN_DOUBT", 1, null).setSentCalls(0)))
        .singleElement()
        .satisfies(text -> assertThat(text).contains(became));
    assertThat(said(accepted, claimed, read("SUBMITTED", 1, null).setSentCalls(0)))
        .singleElement()
        .satisfies(text -> assertThat(text).contains(became));
    assertThat(
            said(
                accepted,
                claimed.setPriorDoubt(true),
                byTheNextOwner(read("IN_DOUBT", 1, null).setPriorDoubt(true).setSentCalls(0))))
        .contains("ATTEMPTING -> IN_DOUBT: " + became);
  }

  private static PayoutLedgerEntry.Builder presumed(PayoutLedgerEntry.Builder entry) {
    return entry.setPresumedNotPaid(true);
  }

  /** The answer of a payout's own call, which nobody else has heard, and of that attempt alone. */
  @Test
  void that_nothing_was_paid_is_presumed_only_from_an_answer() {
    var accepted = read("ACCEPTED", 0, null);
    var claimed = read("ATTEMPTING", 1, null);
    var doubt = presumed(read("IN_DOUBT", 1, null));
    assertThat(said(accepted, claimed, doubt, read("RETRY_WAIT", 1, READ))).isEmpty();
    assertThat(
            List.of(
                said(accepted, claimed, byTheNextOwner(presumed(read("IN_DOUBT", 1, null)))),
                said(accepted, claimed, read("IN_DOUBT", 1, null), doubt),
                said(accepted, claimed, doubt, presumed(read("RETRY_WAIT", 1, READ)))))
        .allSatisfy(
            texts ->
                assertThat(texts)
                    .singleElement()
                    .satisfies(text -> assertThat(text).contains("presumed")));
  }

  @Test
  void an_earlier_doubt_allows_no_presumption_but_one_that_covers_it() {
    assertThat(presumedBy(false)).anyMatch(text -> text.contains("presumed"));
    assertThat(presumedBy(true)).noneMatch(text -> text.contains("presumed"));
  }

  /** A token is sent again, and the second answer says that nothing was paid. */
  private static List<String> presumedBy(boolean firstAnswer) {
    return said(
        read("ACCEPTED", 0, null),
        read("ATTEMPTING", 1, null),
        read("IN_DOUBT", 1, null).setPresumedNotPaid(firstAnswer),
        read("ATTEMPTING", 2, null).setPriorDoubt(true).setPresumedNotPaid(firstAnswer),
        presumed(read("IN_DOUBT", 2, null).setPriorDoubt(true)));
  }

  @Test
  void a_clock_that_was_set_back_may_show_the_time_of_an_earlier_read_again() {
    assertThat(
            List.of(
                triedAgain(refused(), failed("GONE", READ, READ)),
                triedAgain(read("IN_DOUBT", 2, READ), retried(READ, READ))))
        .allSatisfy(history -> assertThat(judged(history, ledgerOnly())).isEmpty());
  }

  // ---- resolutions -----------------------------------------------------------------------------

  private static PayoutResolution resolution(Verdict verdict, int attempt) {
    return PayoutResolution.newBuilder()
        .setPayoutId("a")
        .setAttempt(attempt)
        .setVerdict(verdict)
        .setBy("ada")
        .setBecause("seen")
        .setDecidedAt(Instant.EPOCH)
        .build();
  }

  private static RecordPosition resolutions(long offset) {
    return new RecordPosition("payout-resolutions", 0, offset, 0);
  }

  /** A person's retry in one topic, and the end of the second attempt in the next. */
  private static PayoutHistory resolvedTwice(String firstTopicId, String secondTopicId) {
    Instant later = READ.plusMillis(1);
    return triedAgain(
            refused(),
            read("REVIEW", 2, READ),
            resolved(retried(later, later), firstTopicId, 0),
            resolved(read("ATTEMPTING", 3, later), firstTopicId, 0),
            resolved(read("IN_DOUBT", 3, later), firstTopicId, 0),
            resolved(read("REVIEW", 3, later), firstTopicId, 0),
            resolved(
                read("FAILED", 3, later.plusMillis(1)).setFailureCode("VERDICT").setAttempt(null),
                secondTopicId,
                0))
        .resolution(resolutions(0), resolution(Verdict.FAILED, 3));
  }

  @Test
  void a_resolution_is_named_by_its_topics_id_and_its_offset() {
    Rules rules = ledgerOnly().recorded(Set.of(Kind.COMMAND, Kind.LEDGER, Kind.RESOLUTION));
    Rules madeAnew = rules.resolutionsTopicId("new");
    assertThat(judged(resolvedTwice("old", "new"), madeAnew)).isEmpty();
    assertThat(judged(resolvedTwice("new", "new"), madeAnew))
        .as("the same resolution does not decide twice, and it says failed")
        .containsExactly(Check.LEDGER_HISTORY);
  }

  private static List<String> resolvedInReview(PayoutLedgerEntry.Builder end, int attempt) {
    PayoutHistory history =
        triedAgain(read("IN_DOUBT", 2, READ), read("REVIEW", 2, READ), resolved(end, "x", 0));
    Verdict verdict =
        switch (end.getState()) {
          case "PAID" -> Verdict.PAID;
          case "FAILED" -> Verdict.FAILED;
          default -> Verdict.RETRY;
        };
    Rules rules = ledgerOnly().recorded(Set.of(Kind.COMMAND, Kind.LEDGER, Kind.RESOLUTION));
    return HistoryJudge.judge(
            history.resolution(resolutions(0), resolution(verdict, attempt)), rules)
        .stream()
        .map(Finding::text)
        .toList();
  }

  @Test
  void a_resolution_decides_the_attempt_that_it_names() {
    Instant later = READ.plusMillis(1);
    assertThat(
            List.of(
                failed("VERDICT", later, later),
                retried(later, later),
                read("PAID", 2, READ).setPaidAmountMinor(50L)))
        .allSatisfy(
            end -> {
              assertThat(resolvedInReview(end, 2)).isEmpty();
              assertThat(resolvedInReview(end, 1))
                  .containsExactly(
                      "it became %s by a resolution about attempt 1, its attempt is 2"
                          .formatted(end.getState()));
            });
  }

  private static List<String> dealtWith(@Nullable String secondTopicId, @Nullable Long second) {
    return said(
        read("ACCEPTED", 0, null),
        read("ATTEMPTING", 1, null),
        read("IN_DOUBT", 1, null),
        resolved(read("IN_DOUBT", 1, null), "x", 5),
        read("IN_DOUBT", 1, null)
            .setLastAnswer("later")
            .setResolutionTopicId(secondTopicId)
            .setResolutionOffset(second));
  }

  @Test
  void a_resolution_that_was_passed_is_dealt_with_no_more() {
    assertThat(dealtWith("x", 5L)).isEmpty();
    assertThat(dealtWith("x", 6L)).isEmpty();
    assertThat(dealtWith("y", 0L)).as("a topic that was made anew").isEmpty();
    assertThat(dealtWith("x", 4L)).singleElement().asString().contains("resolution", "5", "4");
    assertThat(dealtWith(null, null)).singleElement().asString().contains("resolution");
  }

  @Test
  void a_resolution_of_a_topic_that_is_there_no_more_is_not_missed() {
    Rules rules =
        ledgerOnly()
            .recorded(Set.of(Kind.COMMAND, Kind.LEDGER, Kind.RESOLUTION, Kind.REVIEW))
            .resolutionsTopicId("new");
    assertThat(judged(refusedInReview("old"), rules)).isEmpty();
    assertThat(Checker.judge(List.of(refusedInReview("new")), null, rules))
        .extracting(Finding::text)
        .hasSize(2)
        .allMatch(text -> text.contains("is not in payout-resolutions"));
  }

  private static List<String> reviewed(AuditHorizon horizon, PayoutReview review) {
    Rules rules = ledgerOnly().recorded(Set.of(Kind.COMMAND, Kind.LEDGER, Kind.REVIEW));
    PayoutHistory history =
        history(
                read("ACCEPTED", 0, null).build(),
                read("ATTEMPTING", 1, null).build(),
                read("IN_DOUBT", 1, null).build(),
                read("REVIEW", 1, null).build())
            .review(new RecordPosition("payout-reviews", 0, 4, 0), review);
    return HistoryJudge.judge(history, rules.horizon(horizon)).stream().map(Finding::text).toList();
  }

  /** The ledger's next record, or the review of its newest one, may not have been read. */
  @Test
  void a_review_and_a_ledger_of_which_one_is_too_young_are_not_compared() {
    PayoutReview closed = review("CLOSED", 1);
    PayoutReview earlier = review("OPEN", 2);
    assertThat(reviewed(AuditHorizon.EVERYTHING, closed)).hasSize(1);
    assertThat(reviewed(upTo("payout-reviews", 4), closed)).isEmpty();
    assertThat(reviewed(AuditHorizon.EVERYTHING, earlier)).hasSize(1);
    assertThat(reviewed(upTo(ledger(0).topic(), 3), earlier)).isEmpty();
  }

  private static PayoutHistory refusedInReview(String topicId) {
    PayoutReview refused = review("OPEN", 1);
    refused.put("resolution_offset", 7L);
    return history(
            read("ACCEPTED", 0, null).build(),
            read("ATTEMPTING", 1, null).build(),
            read("IN_DOUBT", 1, null).build(),
            read("REVIEW", 1, null).build(),
            resolved(read("REVIEW", 1, null), topicId, 7).build())
        .review(new RecordPosition("payout-reviews", 0, 0, 0), refused);
  }

  private static PayoutReview review(String status, int attempt) {
    return PayoutReview.newBuilder()
        .setPayoutId("a")
        .setPlatform(Platform.PROLIFIC)
        .setStatus(status)
        .setReason("")
        .setTarget(TARGET.getSubmissionId())
        .setStudy(TARGET.getStudyId())
        .setAmountMinor(50)
        .setCurrency("GBP")
        .setAttempt(attempt)
        .setOpenedAt(Instant.EPOCH)
        .build();
  }
}
