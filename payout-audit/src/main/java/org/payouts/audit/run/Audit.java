package org.payouts.audit.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.checks.Check;
import org.payouts.audit.checks.Checker;
import org.payouts.audit.checks.Claimant;
import org.payouts.audit.checks.HistoryJudge;
import org.payouts.audit.checks.LimitUse;
import org.payouts.audit.checks.PartitionJudge;
import org.payouts.audit.checks.Rules;
import org.payouts.audit.checks.Sums;
import org.payouts.audit.checks.TargetBooks;
import org.payouts.audit.checks.TargetJudge;
import org.payouts.audit.history.BookSource;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.kafka.KafkaRecords;
import org.payouts.audit.records.AuditedTopics;
import org.payouts.audit.records.HistoryBuilder;
import org.payouts.audit.records.RecordSource;
import org.payouts.audit.records.RequesterBook;
import org.payouts.audit.records.Values;
import org.payouts.audit.seal.Seal;
import org.payouts.audit.seal.Seals;
import org.payouts.topics.Topics;

/**
 * Audits a whole pipeline in bounded memory. The first pass reads every record once, in its order:
 * it seals, watches who wrote the ledgers, and sorts records into files by payout ID. The second
 * loads one file at a time and judges its histories, sorting what they claim by target; the third
 * judges targets. One thread; used once.
 */
public final class Audit {
  /** At most that many findings and open payouts are listed; all are counted. */
  public static final int MOST_LISTED = 1_000;

  /** So many records together in memory cost some tens of megabytes. */
  private static final long RECORDS_PER_BUCKET = 20_000;

  private static final int MOST_BUCKETS = 1_024;

  /** Receives how far the audit has come. */
  public interface Listener {
    /**
     * More was done.
     *
     * @param what what is being done, a few words
     * @param done of {@code total}, which is an estimate
     */
    void progress(String what, long done, long total);
  }

  private final Values values;
  private final @Nullable BookSource books;
  private final Seals seals;
  private final Listener listener;
  private final Map<String, Long> records = new TreeMap<>();
  private final FindingLog findings = new FindingLog();
  private final Sums sums = new Sums();
  private long reviews;
  private long wholeHistories;
  private long histories;
  private long reservationsEnd = 1;
  private Set<String> missing = Set.of();
  private long underWay;

  /**
   * An audit.
   *
   * @param books the providers' books; null if they are not known
   * @param earlier the seals of an earlier audit to compare with; null for none
   */
  public Audit(
      Values values,
      @Nullable BookSource books,
      @Nullable Collection<Seal> earlier,
      Listener listener) {
    this.values = values;
    this.books = books;
    this.seals = new Seals(earlier);
    this.listener = listener;
  }

  /**
   * Reads everything and judges it.
   *
   * @param rules horizon, ledger topic IDs and compaction lag are taken from the source
   * @throws UncheckedIOException if the temporary files cannot be written
   * @throws IllegalStateException if a topic is missing
   */
  public AuditReport run(RecordSource source, Rules rules) {
    long startedMs = System.currentTimeMillis();
    Path directory = temporary();
    try {
      return run(source, rules, directory, startedMs);
    } finally {
      delete(directory);
    }
  }

  private AuditReport run(RecordSource source, Rules rules, Path directory, long startedMs) {
    long size = source.size();
    int count = (int) Math.max(1, Math.min(MOST_BUCKETS, size / RECORDS_PER_BUCKET));
    AuditedTopics.all().forEach(topic -> records.put(topic, 0L));
    try (Buckets byId = new Buckets(directory, "ids", count);
        Buckets byTarget = new Buckets(directory, "targets", count);
        Buckets byOrigin = new Buckets(directory, "origins", count);
        SortedBooks sorted = sorted(directory, count, rules)) {
      PartitionJudge partitions = new PartitionJudge(rules.copied(source.copied()));
      HistoryBuilder sorter = new HistoryBuilder(values);
      RequesterBook requesters = new RequesterBook(values);
      firstPass(source, sorter, byId, requesters, byOrigin, partitions, size);
      missing = limitTopics(source.missing());
      Rules known =
          rules
              .recorded(recorded(rules, source.missing()))
              .horizon(source.horizon())
              .ledgerTopicIds(source.ledgerTopicIds())
              .resolutionsTopicId(source.resolutionsTopicId())
              .copied(source.copied())
              .compactionLagMs(source.compactionLagMs())
              .orders(sorter.orders());
      partitions.findings().forEach(findings::add);
      if (source instanceof KafkaRecords kafka) {
        kafka.hanging().forEach(findings::add);
      }
      seals.finish();
      Tally tally = new Tally(known);
      try (SortedUses uses = new SortedUses(directory, count, known, reservationsEnd)) {
        secondPass(sorter, byId, byTarget, known, tally, uses);
        uses.judge(findings::add);
        underWay = uses.underWay();
      }
      thirdPass(byTarget, sorted, known);
      requesters(requesters, byOrigin, known);
      sums(known);
      return report(startedMs, known, tally);
    }
  }

  private static Set<String> limitTopics(Set<String> missing) {
    Set<String> topics = new TreeSet<>(missing);
    topics.retainAll(Set.of(Topics.CONTROLS, Topics.RESERVATION_REQUESTS, Topics.RESERVATIONS));
    return topics;
  }

  private Set<Kind> recorded(Rules rules, Set<String> absent) {
    Set<String> lacked = new TreeSet<>(missing);
    if (absent.contains(Topics.REQUESTERS)) {
      lacked.add(Topics.REQUESTERS);
    }
    return rules.recorded().stream()
        .filter(
            kind ->
                lacked.stream()
                    .noneMatch(each -> AuditedTopics.kind(each).equals(Optional.of(kind))))
        .collect(Collectors.toSet());
  }

  private void firstPass(
      RecordSource source,
      HistoryBuilder sorter,
      Buckets byId,
      RequesterBook requesters,
      Buckets byOrigin,
      PartitionJudge partitions,
      long size) {
    long[] read = new long[1];
    source.read(
        record -> {
          records.merge(record.position().topic(), 1L, Long::sum);
          seals.add(record);
          if (record.position().topic().equals(Topics.RESERVATIONS)) {
            reservationsEnd = Math.max(reservationsEnd, record.position().offset() + 1);
          }
          sorter.ledgerEntry(record).ifPresent(e -> partitions.next(record.position(), e));
          if (HistoryBuilder.takes(record)) {
            byId.append(byId.of(sorter.filedUnder(record)), out -> RecordFile.write(record, out));
          }
          requesters
              .filedUnder(record)
              .ifPresent(
                  origin ->
                      byOrigin.append(byOrigin.of(origin), out -> RecordFile.write(record, out)));
          if (++read[0] % 10_000 == 0) {
            listener.progress("reading", read[0], Math.max(size, read[0]));
          }
        });
    listener.progress("reading", read[0], read[0]);
  }

  private void secondPass(
      HistoryBuilder sorter,
      Buckets byId,
      Buckets byTarget,
      Rules rules,
      Tally tally,
      SortedUses uses) {
    for (int bucket = 0; bucket < byId.count(); bucket++) {
      HistoryBuilder book = sorter.next();
      byId.drain(bucket, in -> book.add(RecordFile.read(in)));
      book.unreadable().forEach(findings::add);
      book.unidentifieds()
          .forEach(
              unidentified -> {
                unidentified.judge(rules).forEach(findings::add);
                tally.add(unidentified);
              });
      for (PayoutHistory history : book.histories()) {
        HistoryJudge.judge(history, rules).forEach(findings::add);
        sums.add(history, rules);
        LimitUse.of(history, rules).forEach(uses::add);
        tally.add(history);
        reviews += Checker.wasInReview(history) ? 1 : 0;
        Claimant.of(history)
            .ifPresent(
                claimant -> {
                  histories++;
                  wholeHistories += claimant.claims().size() == claimant.attempts() ? 1 : 0;
                  byTarget.append(
                      byTarget.of(target(claimant)), out -> ClaimantFile.write(claimant, out));
                });
      }
      listener.progress("judging payouts", bucket + 1L, byId.count());
    }
    Checker.reviews(reviews, rules).ifPresent(findings::add);
  }

  private void requesters(RequesterBook sorter, Buckets byOrigin, Rules rules) {
    for (int bucket = 0; bucket < byOrigin.count(); bucket++) {
      RequesterBook book = sorter.next();
      byOrigin.drain(bucket, in -> book.add(RecordFile.read(in)));
      book.judge(rules).forEach(findings::add);
    }
  }

  private static String target(Claimant claimant) {
    return TargetBooks.name(claimant.platform(), claimant.target());
  }

  private @Nullable SortedBooks sorted(Path directory, int buckets, Rules rules) {
    BookSource source = books;
    return source == null
        ? null
        : new SortedBooks(source, directory, buckets, payment -> sums.add(payment, rules));
  }

  private void thirdPass(Buckets byTarget, @Nullable SortedBooks sorted, Rules rules) {
    for (int bucket = 0; bucket < byTarget.count(); bucket++) {
      TargetBooks known = sorted == null ? null : sorted.drain(bucket);
      Map<String, List<Claimant>> targets = new HashMap<>();
      byTarget.drain(
          bucket,
          in -> {
            Claimant claimant = ClaimantFile.read(in);
            targets.computeIfAbsent(target(claimant), key -> new ArrayList<>(1)).add(claimant);
          });
      if (known != null) {
        known.targets().forEach(name -> targets.putIfAbsent(name, List.of()));
      }
      targets.forEach(
          (name, claimants) ->
              (known == null
                      ? TargetJudge.judge(claimants, rules)
                      : TargetJudge.judge(
                          claimants, known.payments(name), known.calls(name), rules))
                  .forEach(findings::add));
      listener.progress("judging targets", bucket + 1L, byTarget.count());
    }
  }

  private void sums(Rules rules) {
    sums.judge(rules, findings::add);
    if (books != null) {
      sums.judgeBooks(findings::add);
    }
  }

  private AuditReport report(long startedMs, Rules rules, Tally tally) {
    List<AuditReport.CheckLine> checks = new ArrayList<>();
    for (Check check : Check.values()) {
      checks.add(line(check, rules, tally));
    }
    List<Seal> sealed = seals.seals();
    return new AuditReport(
        startedMs,
        System.currentTimeMillis(),
        records,
        tally.payouts(),
        tally.rejections(),
        tally.paid(),
        tally.openPayouts(),
        tally.open(),
        tally.unrouted(),
        findings.count(),
        findings.listed(),
        checks,
        sealed,
        Seals.of(sealed),
        seals.compared() ? seals.changes() : null,
        books == null ? null : sums.booked());
  }

  private AuditReport.CheckLine line(Check check, Rules rules, Tally tally) {
    long found = findings.count(check);
    boolean checked = checked(check, rules);
    AuditReport.CheckStatus standing =
        found > 0
            ? AuditReport.CheckStatus.BROKEN
            : checked ? AuditReport.CheckStatus.HOLDS : AuditReport.CheckStatus.NOT_CHECKED;
    return new AuditReport.CheckLine(check, standing, found, note(check, rules, tally));
  }

  private boolean checked(Check check, Rules rules) {
    return switch (check) {
      case ONE_PAYMENT, BOOKS_AGREE -> books != null;
      case REPLAY -> false;
      case NOT_IDLE -> rules.faultFree() || rules.mostReviews() != null;
      case PROGRESS -> rules.settled();
      case LIMITS -> missing.isEmpty();
      case REQUESTERS -> rules.has(Kind.REQUESTER);
      case APPROVALS -> !missing.contains(Topics.CONTROLS);
      case FIRST_CONTENT, ONE_RESULT, SUMS_AGREE, CONSERVATION, LEDGER_HISTORY, NOTHING_HANGS ->
          rules.has(Kind.LEDGER);
    };
  }

  private String note(Check check, Rules rules, Tally tally) {
    boolean calls = books != null && books.hasCalls();
    return switch (check) {
      case ONE_PAYMENT, BOOKS_AGREE ->
          books == null ? "needs the providers' books: --with-provider" : "";
      case FIRST_CONTENT, SUMS_AGREE -> books == null ? "topics only" : "";
      case ONE_RESULT -> "";
      case CONSERVATION ->
          tally.unrouted() == 0 ? "" : tally.unrouted() + " requests wait for the router";
      case LEDGER_HISTORY ->
          (calls ? "" : "without a call log; ")
              + "%d of %d histories complete, the others compacted"
                  .formatted(wholeHistories, histories);
      case NOTHING_HANGS -> "";
      case REPLAY -> "a property of runs, not of topics; two audits can be compared: --compare";
      case NOT_IDLE -> checked(check, rules) ? "" : "only where the faults are known";
      case PROGRESS ->
          rules.settled() ? "" : tally.openPayouts() + " payouts are open, see the list";
      case LIMITS -> limits(rules);
      case APPROVALS ->
          missing.contains(Topics.CONTROLS) ? "the stack has no topic " + Topics.CONTROLS : "";
      case REQUESTERS ->
          rules.has(Kind.REQUESTER) ? "" : "the stack has no topic " + Topics.REQUESTERS;
    };
  }

  private String limits(Rules rules) {
    if (!missing.isEmpty()) {
      return "the stack has no topic " + String.join(", ", missing);
    }
    if (rules.orders().isEmpty()) {
      return "no limit was ever set";
    }
    return underWay == 0 ? "" : underWay + " payouts count that were claimed before their limit";
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("payouts-audit");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary directory for the audit", e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
