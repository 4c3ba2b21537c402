package org.payouts.cli.commands;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutResolution;
import org.payouts.PayoutReview;
import org.payouts.Verdict;
import org.payouts.cli.console.Console;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.PipelineStatus;
import org.payouts.cli.kafka.ResolutionClient;
import org.payouts.cli.kafka.Reviews;
import org.payouts.cli.requests.PayoutIdFile;
import org.payouts.rights.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resolve ID VERDICT}: a person's resolution on open payouts. */
@Command(
    name = "resolve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Gives a person's resolution on an open payout and waits for the worker's answer.",
      "  paid    the provider paid it",
      "  failed  the provider did not pay it and will not",
      "  retry   the provider did not pay it; try once more",
      "  cancel  it is not wanted any more: it fails; after a call that may have left, once the books show nothing",
      "paid, failed and retry end a review. failed and retry are refused while a call may still be under way,",
      "or where the books show the payment or anything but what the review shows: look at payouts review first."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts resolve may:prolific:63d2f1c0a8b94e7d5c1f2a3b paid --by \"A. Jones\" --because \"seen in the web app\"",
      "  payouts resolve --batch may cancel --by \"A. Jones\" --because \"wrong study\"",
      "  payouts resolve --from ids.txt retry --by \"A. Jones\" --because \"looked each of them up\"",
      "Exit codes: 0 all applied (of a batch: all that it fits), 1 one refused or not open,",
      "  2 wrong usage or no answer in time (the resolution stands)."
    })
final class ResolveCommand extends Subcommand {

  /** What a person can say. */
  enum Word {
    paid(Verdict.PAID),
    failed(Verdict.FAILED),
    retry(Verdict.RETRY),
    cancel(Verdict.CANCEL);

    private final Verdict resolution;

    Word(Verdict resolution) {
      this.resolution = resolution;
    }
  }

  @Parameters(
      arity = "1..2",
      paramLabel = "[ID] paid|failed|retry|cancel",
      description = "The payout ID, as payouts review and status list it, and the resolution.")
  private List<String> words = List.of();

  @Option(
      names = "--batch",
      paramLabel = "LABEL",
      description = "All payouts of this batch that the resolution fits, instead of an ID.")
  private @Nullable String batch;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "The payouts in this file, one ID per line, instead of an ID.")
  private @Nullable Path from;

  @Option(names = "--by", required = true, paramLabel = "NAME", description = "Who decides.")
  private String by = "";

  @Option(names = "--because", required = true, paramLabel = "TEXT", description = "The evidence.")
  private String because = "";

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long to wait for the answers (default: ${DEFAULT-VALUE}).")
  private long timeout = 180;

  @Option(names = "--json", description = "Print one JSON line per payout instead of text.")
  private boolean json;

  @Mixin private StackOption stack = new StackOption();

  /** How it went so far. */
  private static final class Count {
    private int applied;
    private int refused;

    /** Of a batch: those that the resolution does not fit. */
    private int left;
  }

  @Override
  Role role() {
    return Role.OPERATOR;
  }

  @Override
  public Integer call() {
    if (by.isBlank() || because.isBlank()) {
      throw CommandFailure.usage(
          "--by and --because must not be empty",
          "a resolution is kept for ever with its name and ground");
    }
    Word word = word();
    Console console = console();
    try (ResolutionClient resolutionClient = new ResolutionClient(stack.settings())) {
      Set<String> ids = ids(resolutionClient, word);
      Count count = new Count();
      List<PayoutResolution> resolutions = resolutions(resolutionClient, console, word, ids, count);
      if (resolutions.isEmpty()) {
        return conclude(console, count, List.of());
      }
      console.say(
          resolutions.size() == 1
              ? "resolution given; waiting for the worker's answer"
              : resolutions.size() + " resolutions given; waiting for the workers' answers");
      List<PayoutResolution> unanswered =
          resolutionClient.decide(
              resolutions,
              Duration.ofSeconds(timeout),
              (resolution, answer) -> {
                boolean applied = "APPLIED".equals(answer.getVerdictStatus());
                report(
                    console,
                    count,
                    word,
                    resolution.getPayoutId(),
                    applied,
                    answer.getVerdictDetail(),
                    answer.getOutcome());
              });
      return conclude(
          console, count, stillOpen(resolutionClient, console, word, unanswered, count));
    }
  }

  /** Those that may still be answered: what was settled meanwhile has no use for a resolution. */
  private List<PayoutResolution> stillOpen(
      ResolutionClient resolutionClient,
      Console console,
      Word word,
      List<PayoutResolution> unanswered,
      Count count) {
    if (unanswered.isEmpty()) {
      return unanswered;
    }
    Map<String, PayoutLedgerEntry> ledger =
        resolutionClient.ledger(
            unanswered.stream().map(PayoutResolution::getPayoutId).collect(Collectors.toSet()));
    List<PayoutResolution> open = new ArrayList<>();
    for (PayoutResolution each : unanswered) {
      PayoutLedgerEntry entry = ledger.get(each.getPayoutId());
      if (entry != null && PipelineStatus.isSettled(entry.getState())) {
        String why = "it was settled first: it is " + entry.getState();
        report(console, count, word, each.getPayoutId(), false, why, entry.getState());
      } else {
        open.add(each);
      }
    }
    return open;
  }

  private Word word() {
    String last = words.get(words.size() - 1);
    int ways = (words.size() == 2 ? 1 : 0) + (batch == null ? 0 : 1) + (from == null ? 0 : 1);
    if (ways != 1) {
      throw CommandFailure.usage(
          "name payouts in one way: an ID, --batch LABEL, or --from FILE",
          "payouts resolve ID paid --by NAME --because TEXT");
    }
    for (Word word : Word.values()) {
      if (word.name().equals(last)) {
        return word;
      }
    }
    throw CommandFailure.usage(
        last + " is no resolution", "say paid, failed, retry or cancel, behind the ID");
  }

  private Set<String> ids(ResolutionClient resolutionClient, Word word) {
    String label = batch;
    if (label != null) {
      Set<String> ids =
          new TreeSet<>(
              word == Word.cancel
                  ? resolutionClient.requested(label)
                  : resolutionClient.batch(label));
      if (ids.isEmpty()) {
        throw CommandFailure.problem(
            "no payout of batch "
                + label
                + " was ever "
                + (word == Word.cancel ? "asked for" : "admitted"),
            "payouts status shows what is open");
      }
      return ids;
    }
    Path file = from;
    return file == null ? Set.of(words.get(0)) : PayoutIdFile.read(file);
  }

  private List<PayoutResolution> resolutions(
      ResolutionClient resolutionClient, Console console, Word word, Set<String> ids, Count count) {
    return word == Word.cancel
        ? cancels(resolutionClient, console, ids, count)
        : decisions(resolutionClient, console, word, ids, count);
  }

  private List<PayoutResolution> cancels(
      ResolutionClient resolutionClient, Console console, Set<String> ids, Count count) {
    Map<String, PayoutLedgerEntry> ledger = resolutionClient.ledger(ids);
    List<PayoutResolution> resolutions = new ArrayList<>();
    for (String id : ids) {
      PayoutLedgerEntry entry = ledger.get(id);
      if (entry != null && PipelineStatus.isSettled(entry.getState())) {
        notOpen(console, count, Word.cancel, id, "it is " + entry.getState());
      } else {
        resolutions.add(ResolutionClient.cancel(id, by, because));
      }
    }
    return resolutions;
  }

  private List<PayoutResolution> decisions(
      ResolutionClient resolutionClient, Console console, Word word, Set<String> ids, Count count) {
    Reviews reviews = resolutionClient.reviews();
    List<PayoutResolution> resolutions = new ArrayList<>();
    for (String id : ids) {
      PayoutReview review = reviews.of(id).orElse(null);
      if (review != null && Reviews.isOpen(review)) {
        resolutions.add(ResolutionClient.resolution(review, word.resolution, by, because));
      } else {
        String why =
            review == null
                ? "it was never in review; payouts status " + id + " shows where it stands"
                : "its review is closed; it is " + Formats.orElse(review.getOutcome(), "settled");
        notOpen(console, count, word, id, why);
      }
    }
    return resolutions;
  }

  private void notOpen(Console console, Count count, Word word, String id, String why) {
    if (batch == null) {
      report(console, count, word, id, false, why, null);
    } else {
      count.left++;
    }
  }

  private void report(
      Console console,
      Count count,
      Word word,
      String id,
      boolean applied,
      @Nullable String detail,
      @Nullable String outcome) {
    count.applied += applied ? 1 : 0;
    count.refused += applied ? 0 : 1;
    if (json) {
      console.json(new Answered(id, word, applied, detail, outcome));
      return;
    }
    String because = detail == null ? "" : " (" + detail + ")";
    console.print((applied ? "applied" : "refused") + ": " + id + " " + word + because);
  }

  record Answered(
      String payoutId,
      Word verdict,
      boolean applied,
      @Nullable String detail,
      @Nullable String outcome) {}

  private int conclude(Console console, Count count, List<PayoutResolution> unanswered) {
    if (batch != null || from != null) {
      console.say(
          "%d applied, %d refused, %d without an answer%s"
              .formatted(
                  count.applied,
                  count.refused,
                  unanswered.size(),
                  count.left == 0 ? "" : ", " + count.left + " that it does not fit"));
    }
    if (!unanswered.isEmpty()) {
      String first = unanswered.get(0).getPayoutId();
      throw CommandFailure.timeout(
          "no answer within "
              + timeout
              + " s for "
              + (unanswered.size() == 1 ? first : unanswered.size() + " payouts, " + first)
              + "; the resolution stands and will be dealt with",
          "is the platform's worker running? payouts status " + first + " shows where it stands");
    }
    return count.refused == 0 ? OK : CommandFailure.PROBLEM;
  }
}
