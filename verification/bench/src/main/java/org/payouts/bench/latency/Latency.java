package org.payouts.bench.latency;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.bench.load.CallTimer;
import org.payouts.bench.load.Counter;
import org.payouts.bench.load.Requests;
import org.payouts.bench.load.Stack;
import org.payouts.bench.ours.Pipeline;
import org.payouts.bench.ours.Tuning;
import org.payouts.bench.suite.BenchBroker;
import org.payouts.bench.suite.Figures;
import org.payouts.bench.suite.Waits;
import org.payouts.bench.suite.Work;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/**
 * From the time a request was meant to be sent until a reader has its result, and stage by stage.
 */
public final class Latency implements Work {
  private static final String COMMANDS = Topics.commands(Platform.MTURK);
  private static final String LEDGER = Topics.ledger(Platform.MTURK);

  private final int delayMs;
  private final int perSecond;
  private final Tuning tuning;

  /**
   * @param delayMs of the provider; does not count
   */
  public Latency(int delayMs, int perSecond, Tuning tuning) {
    this.delayMs = delayMs;
    this.perSecond = perSecond;
    this.tuning = tuning;
  }

  @Override
  public void measure(BenchBroker ground, Figures figures) throws Exception {
    try (Stack stack = new Stack(ground);
        CallTimer timer = new CallTimer(delayMs)) {
      Deserializer<PayoutLedgerEntry> entries =
          PayoutSerdes.deserializer(stack.settings(), PayoutLedgerEntry.class);
      OpenLoop loop = new OpenLoop(ground, stack, perSecond);
      AtomicReference<@Nullable Stopwatches> running = new AtomicReference<>();
      try (Pipeline pipeline = new Pipeline(ground, stack, timer, tuning);
          Requests requests = loop.requests();
          Counter paid = new Counter(ground, Topics.BONUS_PAID);
          Counter way =
              new Counter(
                  ground,
                  record -> see(record, running.get(), entries),
                  COMMANDS,
                  LEDGER,
                  Topics.BONUS_PAID)) {
        pipeline.start();
        Stopwatches stopwatches = loop.stopwatches();
        running.set(stopwatches);
        loop.send(stopwatches, requests);
        Waits.count("results", paid::count, loop.all());
        // Command, three states and the result.
        Waits.count("records on the way", way::count, 5L * loop.all());
        stopwatches.put(figures);
      }
    }
  }

  private void see(
      ConsumerRecord<String, byte[]> record,
      @Nullable Stopwatches stopwatches,
      Deserializer<PayoutLedgerEntry> entries) {
    if (stopwatches == null) {
      return;
    }
    if (record.topic().equals(COMMANDS)) {
      stopwatches.see(Stage.ORDERED, record.key(), 0);
    } else if (record.topic().equals(Topics.BONUS_PAID)) {
      stopwatches.see(Stage.TOLD, record.key(), delayMs);
    } else {
      switch (entries.deserialize(LEDGER, record.value()).getState()) {
        case "ACCEPTED" -> stopwatches.see(Stage.ACCEPTED, record.key(), 0);
        case "ATTEMPTING" -> stopwatches.see(Stage.CLAIMED, record.key(), 0);
        default -> stopwatches.see(Stage.SETTLED, record.key(), delayMs);
      }
    }
  }
}
