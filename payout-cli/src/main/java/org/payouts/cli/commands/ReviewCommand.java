package org.payouts.cli.commands;

import java.time.Instant;
import java.util.List;
import org.payouts.PayoutReview;
import org.payouts.cli.console.Console;
import org.payouts.cli.kafka.Decoders;
import org.payouts.cli.kafka.RecordJson;
import org.payouts.cli.kafka.Reviews;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.cli.words.ProviderText;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.words.Money;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code review}: what waits for a person. */
@Command(
    name = "review",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Lists the payouts that wait for a person, with what the provider's books showed last.",
      "Look the participant up in the provider's own pages, then decide with: payouts resolve"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  payouts review",
      "  payouts resolve ID paid --by \"A. Jones\" --because \"seen in the web app, 21 Nov\""
    })
final class ReviewCommand extends Subcommand {

  @Option(names = "--json", description = "Print one JSON line per review.")
  private boolean json;

  @Mixin private StackOption stack = new StackOption();

  @Override
  public Integer call() {
    Settings settings = stack.settings();
    Console console = console();
    List<PayoutReview> open;
    try (TopicFollower reader = new TopicFollower(settings);
        Decoders decoders = new Decoders(settings)) {
      open = Reviews.read(reader, decoders).open();
    }
    if (json) {
      open.forEach(review -> console.json(RecordJson.of(review)));
    } else if (open.isEmpty()) {
      console.print("nothing waits for a person");
    } else {
      print(console, open);
    }
    return OK;
  }

  private static void print(Console console, List<PayoutReview> open) {
    Instant now = Instant.now();
    for (PayoutReview review : open) {
      String currency = review.getCurrency();
      console.sentence(
          "%s: %s on %s %s, attempt %d, for %s"
              .formatted(
                  review.getPayoutId(),
                  Money.text(review.getAmountMinor(), currency),
                  Platforms.name(review.getPlatform()),
                  review.getTarget(),
                  review.getAttempt(),
                  Formats.age(review.getOpenedAt(), now)),
          "");
      console.sentence("why: " + ProviderText.books(review.getReason(), currency), "  ");
      String books = review.getBooks();
      if (books != null && !books.isEmpty()) {
        console.sentence(ProviderText.books(books, currency), "  ");
      }
      String answer = review.getLastAnswer();
      if (answer != null && !answer.isEmpty()) {
        console.sentence("last answer: " + answer, "  ");
      }
    }
    console.print("");
    console.sentence(
        open.size()
            + (open.size() == 1 ? " waits" : " wait")
            + "; decide with: payouts resolve ID paid|failed|retry --by NAME --because TEXT",
        "");
  }
}
