package org.payouts.bench.runs;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.bench.runs.Stopwatches.LatencyStage;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;
import org.payouts.verification.harness.Waiting;

/**
 * From the time a request was meant to be sent until a reader has its result, and stage by stage.
 *
 * @param delayMs of the provider; does not count
 * @param tuning of the pipeline; null for one bare hop: the requests are read back from their own
 *     topic
 */
public record Latency(int delayMs, int perSecond, @Nullable Tuning tuning) implements Work {

  private static final String COMMANDS = Topics.commands(Platform.MTURK);
  private static final String LEDGER = Topics.ledger(Platform.MTURK);
  private static final int LONGER = 3;

  @Override
  public void measure(BenchCluster cluster, Figures figures) {
    int warmUp = LONGER * cluster.scale().warmUp(perSecond);
    int all = warmUp + LONGER * cluster.scale().records(perSecond);
    AtomicReference<@Nullable Stopwatches> running = new AtomicReference<>();
    Deserializer<PayoutLedgerEntry> entries =
        PayoutSerdes.deserializer(cluster.settings(), PayoutLedgerEntry.class);
    String[] topics =
        tuning == null
            ? new String[] {Topics.BONUS_REQUESTED}
            : new String[] {COMMANDS, LEDGER, Topics.BONUS_PAID};
    try (Requests requests = new Requests(cluster, all, n -> n, false, Map.of("linger.ms", 0));
        CallTimer timer = new CallTimer(delayMs);
        Pipeline pipeline =
            tuning == null
                ? null
                : new Pipeline(cluster, timer, tuning, 1, BenchCluster.PARTITIONS);
        Loop seen =
            Loop.counting(
                cluster,
                record -> {
                  Stopwatches stopwatches = running.get();
                  if (stopwatches != null) {
                    LatencyStage stage = stage(record, entries);
                    boolean paid = stage == LatencyStage.SETTLED || stage == LatencyStage.RESULT;
                    stopwatches.see(stage, record.key(), paid ? delayMs : 0);
                  }
                },
                topics)) {
      if (pipeline != null) {
        pipeline.start();
      }
      Stopwatches stopwatches =
          new Stopwatches(
              System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50),
              TimeUnit.SECONDS.toNanos(1) / perSecond,
              warmUp);
      running.set(stopwatches);
      stopwatches.send(requests, all);
      // Of the pipeline: command, two states and the result.
      Waiting.count("records on the way", seen::done, (tuning == null ? 1L : 4L) * all);
      stopwatches.put(figures);
    }
  }

  private static LatencyStage stage(
      ConsumerRecord<String, byte[]> record, Deserializer<PayoutLedgerEntry> entries) {
    if (record.topic().equals(COMMANDS)) {
      return LatencyStage.ORDERED;
    }
    if (!record.topic().equals(LEDGER)) {
      return LatencyStage.RESULT;
    }
    return switch (entries.deserialize(LEDGER, record.value()).getState()) {
      case "ATTEMPTING" -> LatencyStage.CLAIMED;
      default -> LatencyStage.SETTLED;
    };
  }
}
