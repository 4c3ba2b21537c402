package org.payouts.verification.harness;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutReservation;
import org.payouts.PayoutReview;
import org.payouts.Platform;
import org.payouts.ReservationState;
import org.payouts.SourcePosition;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.records.AuditedTopics;
import org.payouts.audit.records.HistoryBuilder;
import org.payouts.audit.records.RawRecord;
import org.payouts.cli.kafka.Reviews;
import org.payouts.config.Settings;
import org.payouts.control.Scope;
import org.payouts.payout.Platforms;
import org.payouts.payout.Targets;
import org.payouts.sandbox.providers.book.Book;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.topics.Topics;

/**
 * Keeps each record of the pipeline's topics in memory and in a file: what compaction removes later
 * is still known. From the records a run also knows what is still open. Thread-safe.
 */
public final class Recorder extends Follower {

  private static final Set<String> AT_REST = Set.of("PAID", "FAILED", "REVIEW");

  private final BufferedWriter file;
  private final Map<TopicPartition, List<RawRecord>> records = new HashMap<>();
  private final Map<String, String> states = new TreeMap<>();
  private final Map<String, PayoutReview> reviews = new TreeMap<>();
  private final Map<String, Integer> paid = new HashMap<>();
  private final Map<String, String> targets = new HashMap<>();
  private final Map<String, Object> targetsAsAsked = new HashMap<>();

  /** Where each payout was claimed. */
  private final Map<String, List<RecordPosition>> claims = new TreeMap<>();

  private final Set<String> held = new HashSet<>();
  private final Set<String> settled = new HashSet<>();
  private final Set<String> undecided = new HashSet<>();
  private final Set<String> decided = new HashSet<>();

  private Recorder(Settings settings, Path path) throws IOException {
    super(settings, AuditedTopics.all());
    this.file = Files.newBufferedWriter(path);
  }

  /** Starts to record. */
  public static Recorder start(Settings settings, Path path) {
    try {
      Recorder recorder = new Recorder(settings, path);
      recorder.start();
      return recorder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected void take(RawRecord record) {
    RecordPosition at = record.position();
    TopicPartition partition = new TopicPartition(at.topic(), at.partition());
    records.computeIfAbsent(partition, key -> new ArrayList<>()).add(record);
    write(record);
    Kind kind = AuditedTopics.kind(at.topic()).orElseThrow();
    if (kind == Kind.REQUEST) {
      String place = at.partition() + "-" + at.offset();
      if (!decided.contains(place)) {
        undecided.add(place);
      }
    } else if (record.value() != null) {
      understand(kind, record);
    }
  }

  private void write(RawRecord record) {
    RecordPosition at = record.position();
    try {
      file.write(
          String.join(
              "\t",
              at.topic(),
              "" + at.partition(),
              "" + at.offset(),
              "" + at.timeMs(),
              text(record.key()),
              text(record.value()) + "\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "-" : Base64.getEncoder().encodeToString(bytes);
  }

  private void understand(Kind kind, RawRecord record) {
    switch (kind) {
      case COMMAND -> {
        PayoutCommand command = read(record, PayoutCommand.class);
        targets.put(
            command.getPayoutId(),
            record.position().topic() + " " + Targets.key(command.getTarget()));
        targetsAsAsked.put(command.getPayoutId(), command.getTarget());
        decided(command.getSource());
      }
      case REJECTION -> decided(read(record, BonusRejected.class).getSource());
      case LEDGER -> {
        PayoutLedgerEntry entry = read(record, PayoutLedgerEntry.class);
        states.put(entry.getPayoutId(), entry.getState());
        if (entry.getState().equals("ATTEMPTING")) {
          claims
              .computeIfAbsent(entry.getPayoutId(), id -> new ArrayList<>())
              .add(record.position());
        }
      }
      case REVIEW -> {
        PayoutReview review = read(record, PayoutReview.class);
        reviews.put(review.getPayoutId(), review);
      }
      case RESULT -> {
        settled.add(String.valueOf(record.keyText()));
        if (record.position().topic().equals(Topics.BONUS_PAID)) {
          BonusPaid result = read(record, BonusPaid.class);
          paid.merge(
              payment(
                  result.getPlatform(),
                  result.getTarget(),
                  result.getAmountMinor(),
                  result.getCurrency()),
              1,
              Integer::sum);
        }
      }
      case RESERVATION -> {
        PayoutReservation said = read(record, PayoutReservation.class);
        if (said.getState() == ReservationState.HELD) {
          held.add(said.getPayoutId());
        }
      }
      case REQUEST,
          ADMISSION,
          RESOLUTION,
          CONTROL,
          RESERVATION_REQUEST,
          REQUESTER_REQUEST,
          REQUESTER -> {
        // Nothing that a run waits for.
      }
    }
  }

  /** What distinguishes payments: target and amount, not who asked for them. */
  private static String payment(Object platform, String target, long minor, String currency) {
    String name = platform instanceof Platform known ? Platforms.name(known) : platform.toString();
    return String.join(" ", name, target, String.valueOf(minor), currency);
  }

  /**
   * Whether the book holds one more payment like the reviewed one than BonusPaid records say; a
   * target has one open payout.
   */
  public boolean isBooked(Book book, PayoutReview of) {
    String wanted =
        payment(of.getPlatform(), of.getTarget(), of.getAmountMinor(), of.getCurrency());
    long booked =
        book.payments().stream()
            .filter(each -> each.origin() == Payment.Origin.API)
            .map(
                each ->
                    payment(each.platform(), each.target(), each.amountMinor(), each.currency()))
            .filter(wanted::equals)
            .count();
    synchronized (this) {
      return booked > paid.getOrDefault(wanted, 0);
    }
  }

  private void decided(SourcePosition source) {
    if (!source.getTopic().equals(Topics.BONUS_REQUESTED)) {
      return; // A requester's topic, whose records are no requests yet.
    }
    String place = source.getPartition() + "-" + source.getOffset();
    decided.add(place);
    undecided.remove(place);
  }

  /** All records of a partition ever seen, oldest first. */
  public synchronized List<RawRecord> of(TopicPartition partition) {
    return List.copyOf(records.getOrDefault(partition, List.of()));
  }

  /** Number of records seen per topic. */
  public synchronized Map<String, Long> counts() {
    check();
    Map<String, Long> counts = new TreeMap<>();
    records.forEach(
        (partition, all) -> counts.merge(partition.topic(), (long) all.size(), Long::sum));
    return counts;
  }

  /** What is recorded of these payouts, but for the router's admissions. */
  public synchronized List<PayoutHistory> histories(List<String> payoutIds) {
    HistoryBuilder builder = new HistoryBuilder(values());
    records.forEach(
        (partition, all) -> {
          if (!partition.topic().equals(Topics.ROUTER_ADMISSIONS_CHANGELOG)) {
            all.forEach(builder::add);
          }
        });
    Map<String, PayoutHistory> found = new HashMap<>();
    builder.histories().forEach(history -> found.put(history.payoutId(), history));
    return payoutIds.stream().map(id -> found.getOrDefault(id, new PayoutHistory(id))).toList();
  }

  /** How many requests were neither admitted nor rejected yet. */
  public synchronized int undecided() {
    check();
    return undecided.size();
  }

  public synchronized boolean isAdmitted(String payoutId) {
    check();
    return targets.containsKey(payoutId);
  }

  /** Whether its result is published. */
  public synchronized boolean isSettled(String payoutId) {
    check();
    return settled.contains(payoutId);
  }

  /** The newest ledger state. */
  public synchronized String state(String payoutId) {
    return states.getOrDefault(payoutId, "not in the ledger");
  }

  /**
   * Admitted payouts that are neither settled nor in review, with their states. A payout that waits
   * behind one in review on the same target waits for the operator, too.
   */
  public synchronized Map<String, String> moving() {
    Set<String> held = new HashSet<>();
    inReview().forEach(id -> held.add(targets.getOrDefault(id, "")));
    Map<String, String> moving = new TreeMap<>();
    targets.forEach(
        (id, target) -> {
          String state = state(id);
          boolean behind = state.equals("ACCEPTED") && held.contains(target);
          if (!AT_REST.contains(state) && !behind) {
            moving.put(id, state);
          }
        });
    return moving;
  }

  /** The claims of payouts in these scopes. */
  public synchronized Set<String> claims(List<Scope> scopes) {
    check();
    Set<String> found = new TreeSet<>();
    claims.forEach(
        (id, places) -> {
          Object target = targetsAsAsked.get(id);
          if (scopes.stream().anyMatch(scope -> scope.includes(target))) {
            places.forEach(place -> found.add(id + " at " + place));
          }
        });
    return found;
  }

  /** Number of payouts that a limit of sums ever held. */
  public synchronized int held() {
    return held.size();
  }

  /** Payouts whose newest ledger state is REVIEW. */
  public synchronized List<String> inReview() {
    check();
    return states.keySet().stream().filter(id -> state(id).equals("REVIEW")).toList();
  }

  /** The payout's review if it is open. */
  public synchronized Optional<PayoutReview> openReview(String payoutId) {
    check();
    return Optional.ofNullable(reviews.get(payoutId)).filter(Reviews::isOpen);
  }

  /** Number of admitted payouts. */
  public synchronized int payouts() {
    return targets.size();
  }

  @Override
  public void close() {
    super.close();
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
