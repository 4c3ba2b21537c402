package org.payouts.cli.commands;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.PayoutLedgerEntry;
import org.payouts.SourcePosition;
import org.payouts.cli.asked.AskedBy;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Progress;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.Decoders;
import org.payouts.cli.kafka.RequestPublisher;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.cli.outcomes.PaidTotals;
import org.payouts.cli.outcomes.RunOutcomes;
import org.payouts.cli.requests.PlannedBonus;
import org.payouts.cli.requests.RequestPlan;
import org.payouts.cli.stack.LocalStack;
import org.payouts.cli.stack.SandboxSeeder;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;
import org.payouts.workers.SandboxAccess;

/** Publishes a plan to a running stack and follows it to its end. One thread. */
final class DemoRun {

  private static final long END_WITHIN_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final Console console;
  private final LocalStack stack;
  private final RequestPlan plan;
  private final boolean json;
  private final Instant startedAt = Instant.now();
  private final RunOutcomes outcomes = new RunOutcomes();
  private final PaidTotals paid = new PaidTotals();
  private final List<BonusFailed> failures = new ArrayList<>();

  DemoRun(Console console, LocalStack stack, RequestPlan plan, boolean json) {
    this.console = console;
    this.stack = stack;
    this.plan = plan;
    this.json = json;
  }

  /** Runs to the end and returns the exit code. */
  int run() {
    Settings settings = stack.settings();
    List<BonusRequested> requests =
        plan.bonuses().stream()
            .map(PlannedBonus::request)
            .map(each -> AskedBy.name(each, Person.name(null)))
            .toList();
    settings.get(SandboxAccess.URL_KEY).ifPresent(url -> new SandboxSeeder(url).teach(requests));
    boolean complete;
    long start = System.nanoTime();
    try (TopicFollower reader = new TopicFollower(settings);
        Decoders decoders = new Decoders(settings);
        Progress progress = console.progress()) {
      publish(settings, requests, progress);
      complete = follow(reader, decoders, progress, start);
    }
    double seconds = Math.round((System.nanoTime() - start) / 1e8) / 10.0;
    boolean booksAgree =
        new DemoReport(console, stack, outcomes, paid, json).print(seconds, failures);
    if (!complete) {
      int left = outcomes.requested(null) - outcomes.finished();
      throw CommandFailure.timeout(
          "after 5 minutes "
              + left
              + " requests have no outcome and "
              + outcomes.underWay()
              + " payouts are on their way",
          stack.temporary()
              ? "run it again with --data-dir DIR to look into DIR/payouts.log"
              : "look into " + stack.logFile());
    }
    return booksAgree ? Subcommand.OK : CommandFailure.PROBLEM;
  }

  private void publish(Settings settings, List<BonusRequested> requests, Progress progress) {
    try (RequestPublisher publisher = new RequestPublisher(settings)) {
      List<SourcePosition> places =
          publisher.publish(
              requests, done -> progress.show("publishing " + Progress.bar(done, requests.size())));
      for (int i = 0; i < places.size(); i++) {
        outcomes.published(places.get(i), plan.bonuses().get(i).platform());
      }
    }
  }

  private boolean follow(TopicFollower reader, Decoders decoders, Progress progress, long start) {
    List<String> topics =
        new ArrayList<>(List.of(Topics.BONUS_PAID, Topics.BONUS_FAILED, Topics.BONUS_REJECTED));
    Platforms.ALL.forEach(platform -> topics.add(Topics.commands(platform)));
    Platforms.ALL.forEach(platform -> topics.add(Topics.ledger(platform)));
    reader.followFromBeginning(topics);
    while (System.nanoTime() - start < END_WITHIN_NANOS) {
      reader.poll(record -> take(decoders, record));
      progress.show(
          "paying "
              + Progress.bar(outcomes.finished(), outcomes.requested(null))
              + ", on their way: "
              + outcomes.underWay());
      // Caught up first: a ledger read halfway may show an old state.
      if (outcomes.complete() && reader.atEnd()) {
        return true;
      }
    }
    return false;
  }

  private void take(Decoders decoders, ConsumerRecord<byte[], byte[]> record) {
    String topic = record.topic();
    if (topic.equals(Topics.BONUS_PAID)) {
      paid.add(decoders.value(record, BonusPaid.class));
    } else if (topic.equals(Topics.BONUS_FAILED)) {
      BonusFailed failed = decoders.value(record, BonusFailed.class);
      if (!failed.getSettledAt().isBefore(startedAt)) {
        failures.add(failed);
      }
    } else if (topic.equals(Topics.BONUS_REJECTED)) {
      outcomes.rejected(decoders.value(record, BonusRejected.class));
    } else if (topic.startsWith("payout-ledger-")) {
      outcomes.ledger(decoders.value(record, PayoutLedgerEntry.class));
    } else {
      String id = Decoders.key(record);
      if (id != null) {
        outcomes.commanded(id);
      }
    }
  }
}
