package org.payouts.cli.commands;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.payouts.PayoutReview;
import org.payouts.Verdict;
import org.payouts.cli.CommandFailure;
import org.payouts.cli.console.Console;
import org.payouts.cli.reading.Reviews;
import org.payouts.cli.reading.VerdictDesk;
import org.payouts.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resolve ID VERDICT}: a person's verdict on a payout in review. */
@Command(
    name = "resolve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Gives a person's verdict on a payout in review and waits for the worker's answer.",
      "  paid    the provider paid it",
      "  failed  the provider did not pay it and will not",
      "  retry   the provider did not pay it; try once more",
      "failed and retry are refused while a call may still be under way or the books show the payment."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  payouts resolve may:prolific:63d2f1c0a8b94e7d5c1f2a3b paid --by \"A. Jones\" --because \"seen in the web app\"",
      "Exit codes: 0 applied, 1 refused or not in review, 2 wrong usage or no answer in time (the verdict stands)."
    })
final class ResolveCommand extends Subcommand {

  /** What a person can say. */
  enum Word {
    paid(Verdict.PAID),
    failed(Verdict.FAILED),
    retry(Verdict.RETRY);

    private final Verdict verdict;

    Word(Verdict verdict) {
      this.verdict = verdict;
    }
  }

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The payout ID, as payouts review lists it.")
  private String id = "";

  @Parameters(index = "1", paramLabel = "paid|failed|retry", description = "The verdict.")
  private Word word = Word.paid;

  @Option(names = "--by", required = true, paramLabel = "NAME", description = "Who decides.")
  private String by = "";

  @Option(names = "--because", required = true, paramLabel = "TEXT", description = "The evidence.")
  private String because = "";

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long to wait for the answer (default: ${DEFAULT-VALUE}).")
  private long timeout = 180;

  @Option(names = "--json", description = "Print one JSON line instead of text.")
  private boolean json;

  @Mixin private StackOption stack = new StackOption();

  @Override
  public Integer call() {
    if (by.isBlank() || because.isBlank()) {
      throw CommandFailure.usage(
          "--by and --because must not be empty",
          "a verdict is kept for ever with its name and ground");
    }
    Settings settings = stack.settings();
    Console console = console();
    try (VerdictDesk desk = new VerdictDesk(settings)) {
      PayoutReview review =
          desk.review(id)
              .orElseThrow(
                  () ->
                      CommandFailure.problem(
                          id + " was never in review",
                          "payouts status " + id + " shows where it stands"));
      if (!Reviews.isOpen(review)) {
        throw CommandFailure.problem(
            "the review of "
                + id
                + " is closed; the payout is "
                + Shown.orElse(review.getOutcome(), "settled"),
            "");
      }
      console.say("verdict given; waiting for the worker's answer");
      Optional<PayoutReview> answer =
          desk.decide(review, word.verdict, by, because, Duration.ofSeconds(timeout));
      return answer
          .map(given -> report(console, given))
          .orElseThrow(
              () ->
                  CommandFailure.timeout(
                      "no answer within "
                          + timeout
                          + " s; the verdict stands and will be dealt with",
                      "is the platform's worker running? payouts status "
                          + id
                          + " shows where it stands"));
    }
  }

  private int report(Console console, PayoutReview answer) {
    boolean applied = "APPLIED".equals(answer.getVerdictStatus());
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("payout_id", id);
      line.put("verdict", word.name());
      line.put("applied", applied);
      line.put("detail", answer.getVerdictDetail());
      line.put("outcome", answer.getOutcome());
      console.json(line);
    } else {
      console.print(
          (applied ? "applied" : "refused")
              + ": "
              + id
              + " "
              + word
              + Optional.ofNullable(answer.getVerdictDetail()).map(d -> " (" + d + ")").orElse(""));
    }
    return applied ? OK : CommandFailure.PROBLEM;
  }
}
