package org.payouts.cli.commands;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.PayoutReview;
import org.payouts.SourcePosition;
import org.payouts.cli.console.Console;
import org.payouts.cli.kafka.Decoders;
import org.payouts.cli.kafka.RecordJson;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;
import org.payouts.words.Money;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tail}: outcomes as they happen. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Prints outcomes as they happen: paid, failed, rejected, and reviews opened and closed.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts tail",
      "  payouts tail --from-beginning --json --max 100",
      "Ends when interrupted, or after --max outcomes."
    })
final class TailCommand extends Subcommand {

  private static final Map<String, Class<? extends SpecificRecord>> TYPES =
      Map.of(
          Topics.BONUS_PAID, BonusPaid.class,
          Topics.BONUS_FAILED, BonusFailed.class,
          Topics.BONUS_REJECTED, BonusRejected.class,
          Topics.REVIEWS, PayoutReview.class);

  @Option(names = "--from-beginning", description = "Start with the oldest outcome.")
  private boolean fromBeginning;

  @Option(names = "--max", paramLabel = "N", description = "End after N outcomes.")
  private long max = Long.MAX_VALUE;

  @Option(names = "--json", description = "Print one JSON line per outcome.")
  private boolean json;

  @Mixin private StackOption stack = new StackOption();

  private long printed;

  @Override
  public Integer call() {
    Settings settings = stack.settings();
    Console console = console();
    try (TopicFollower reader = new TopicFollower(settings);
        Decoders decoders = new Decoders(settings)) {
      List<String> topics = TYPES.keySet().stream().sorted().toList();
      if (fromBeginning) {
        reader.followFromBeginning(topics);
      } else {
        reader.followFromEnd(topics);
      }
      while (printed < max) {
        reader.poll(record -> print(console, decoders, record));
      }
    }
    return OK;
  }

  private void print(Console console, Decoders decoders, ConsumerRecord<byte[], byte[]> record) {
    Class<? extends SpecificRecord> type = TYPES.get(record.topic());
    if (printed >= max || type == null) {
      return;
    }
    printed++;
    SpecificRecord event = decoders.value(record, type);
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("topic", record.topic());
      line.putAll(RecordJson.of(event));
      line.keySet().removeAll(List.of("value_head", "key_head"));
      console.json(line);
    } else {
      console.print(text(event));
    }
  }

  private static String place(SourcePosition source) {
    return "%s partition %d offset %d"
        .formatted(source.getTopic(), source.getPartition(), source.getOffset());
  }

  static String text(SpecificRecord event) {
    if (event instanceof BonusPaid e) {
      return String.join(
          "  ",
          Formats.time(e.getSettledAt()),
          "PAID    ",
          Platforms.name(e.getPlatform()),
          e.getPayoutId(),
          Money.text(e.getPaidAmountMinor(), e.getCurrency()));
    }
    if (event instanceof BonusFailed e) {
      return String.join(
          "  ",
          Formats.time(e.getSettledAt()),
          "FAILED  ",
          Platforms.name(e.getPlatform()),
          e.getPayoutId(),
          e.getFailureCode() + ": " + e.getFailureDetail());
    }
    if (event instanceof PayoutReview e) {
      boolean open = e.getStatus().equals("OPEN");
      return String.join(
          "  ",
          Formats.time(open || e.getClosedAt() == null ? e.getOpenedAt() : e.getClosedAt()),
          open ? "REVIEW  " : "REVIEWED",
          Platforms.name(e.getPlatform()),
          e.getPayoutId(),
          open ? e.getReason() : "now " + Formats.orElse(e.getOutcome(), "closed"));
    }
    BonusRejected e = (BonusRejected) event;
    return String.join(
        "  ",
        Formats.time(e.getRecordedAt()),
        "REJECTED",
        e.getCode() + "",
        Formats.orElse(e.getPayoutId(), place(e.getSource())),
        e.getDetail());
  }
}
