package org.payouts.cli.commands;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.SourcePosition;
import org.payouts.cli.asked.AskedPayout;
import org.payouts.cli.asked.CheckedLine;
import org.payouts.cli.asked.Sending;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Progress;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.RequestPublisher;
import org.payouts.cli.kafka.SentFollower;
import org.payouts.cli.outcomes.SentOutcomes;
import org.payouts.cli.outcomes.SentOutcomes.End;
import org.payouts.config.Settings;
import org.payouts.words.StateWord;

/** Sends what may be sent, and follows it to its end if that is wanted. */
final class RequestSending {

  private static final int SHOWN = 20;

  private final Console console;
  private final Settings settings;
  private final Sending sending;
  private final @Nullable String requester;

  RequestSending(Console console, Settings settings, Sending sending, @Nullable String requester) {
    this.console = console;
    this.settings = settings;
    this.sending = sending;
    this.requester = requester;
  }

  /** Publishes; returns each request's place. */
  List<SourcePosition> publish() {
    List<BonusRequested> requests = sending.requests(requester);
    try (RequestPublisher publisher = new RequestPublisher(settings);
        Progress progress = console.progress()) {
      return publisher.publish(
          requests, done -> progress.show("sending " + Progress.bar(done, requests.size())));
    }
  }

  /**
   * Publishes and follows.
   *
   * @param follower one that began before the lines were checked
   */
  Ends publishAndFollow(SentFollower follower, List<CheckedLine> lines, Duration within) {
    SentOutcomes outcomes = new SentOutcomes();
    for (CheckedLine line : lines) {
      for (AskedPayout earlier : line.finding().earlier()) {
        outcomes.knownBefore(earlier.payoutId(), earlier.state());
      }
    }
    List<SourcePosition> places = publish();
    for (int i = 0; i < places.size(); i++) {
      outcomes.sent(places.get(i), sending.requests().get(i));
    }
    for (List<AskedPayout> corrected : sending.correctedBefore()) {
      outcomes.askedBefore(corrected.stream().map(AskedPayout::payoutId).toList());
    }
    boolean complete;
    try (Progress progress = console.progress()) {
      complete =
          follower.follow(
              outcomes,
              within,
              done -> progress.show("following " + Progress.bar(done, outcomes.size())));
    }
    return new Ends(outcomes, complete);
  }

  /** How what was sent ended. */
  record Ends(SentOutcomes outcomes, boolean complete) {

    /** 0 if all is paid, 1 if something is not, 2 if something has no end yet. */
    int exitCode() {
      if (!complete) {
        return CommandFailure.USAGE_OR_TIMEOUT;
      }
      return outcomes.left().isEmpty() && unpaidDuplicates() == 0
          ? Subcommand.OK
          : CommandFailure.PROBLEM;
    }

    private int unpaidDuplicates() {
      return outcomes.duplicates().entrySet().stream()
          .filter(e -> e.getKey() != StateWord.PAID)
          .mapToInt(Map.Entry::getValue)
          .sum();
    }

    void print(Console console) {
      Map<End, Integer> counts = outcomes.counts();
      console.print(
          "ended: %d paid, %d failed, %d asked for before%s, %d in conflict, %d in review%s"
              .formatted(
                  counts.getOrDefault(End.PAID, 0),
                  counts.getOrDefault(End.FAILED, 0),
                  counts.getOrDefault(End.DUPLICATE, 0),
                  duplicates(),
                  counts.getOrDefault(End.CONFLICT, 0),
                  counts.getOrDefault(End.REVIEW, 0),
                  counts.getOrDefault(End.REJECTED, 0) == 0
                      ? ""
                      : ", %d rejected".formatted(counts.getOrDefault(End.REJECTED, 0))));
      List<SentOutcomes.Left> left = outcomes.left();
      left.stream()
          .limit(SHOWN)
          .forEach(
              each ->
                  console.print(
                      "  %s %s: %s".formatted(word(each.end()), each.payoutId(), each.why())));
      if (left.size() > SHOWN) {
        console.print("  ... and %d more: payouts status".formatted(left.size() - SHOWN));
      }
      if (!complete) {
        console.say(
            "payouts: %d of %d have no end yet; payouts status says what each waits for"
                .formatted(outcomes.size() - outcomes.ended(), outcomes.size()));
      }
    }

    private static String word(End end) {
      return end == End.REVIEW ? "needs you" : end.name().toLowerCase(Locale.ROOT);
    }

    private String duplicates() {
      String words =
          outcomes.duplicates().entrySet().stream()
              .map(e -> e.getValue() + " " + e.getKey())
              .collect(Collectors.joining(", "));
      return words.isEmpty() ? "" : " (" + words + ")";
    }

    EndsJson json() {
      Map<End, Integer> counts = outcomes.counts();
      Map<String, Integer> duplicates = new TreeMap<>();
      outcomes
          .duplicates()
          .forEach((word, count) -> duplicates.put(word.name().toLowerCase(Locale.ROOT), count));
      return new EndsJson(
          counts.getOrDefault(End.PAID, 0),
          counts.getOrDefault(End.FAILED, 0),
          counts.getOrDefault(End.DUPLICATE, 0),
          counts.getOrDefault(End.CONFLICT, 0),
          counts.getOrDefault(End.REVIEW, 0),
          counts.getOrDefault(End.REJECTED, 0),
          outcomes.size() - outcomes.ended(),
          duplicates);
    }
  }

  record EndsJson(
      int paid,
      int failed,
      int duplicate,
      int conflict,
      int review,
      int rejected,
      int open,
      Map<String, Integer> duplicates) {}

  /**
   * What a machine reads.
   *
   * @param fresh how many nobody had asked for; null if that was not checked
   */
  record Published(
      int published,
      int skipped,
      @Nullable String batch,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer fresh,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer askedBefore,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer corrections,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable EndsJson ended) {

    Published(int published, int skipped, @Nullable String batch) {
      this(published, skipped, batch, null, null, null, null);
    }
  }
}
