package org.payouts.bench.latency;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.payouts.bench.load.Counter;
import org.payouts.bench.load.Requests;
import org.payouts.bench.load.Stack;
import org.payouts.bench.suite.BenchBroker;
import org.payouts.bench.suite.Figures;
import org.payouts.bench.suite.Waits;
import org.payouts.bench.suite.Work;
import org.payouts.topics.Topics;

/** The same requests, read back from their own topic: one producer, one consumer, nothing else. */
public final class BareHop implements Work {
  private final int perSecond;

  public BareHop(int perSecond) {
    this.perSecond = perSecond;
  }

  @Override
  public void measure(BenchBroker ground, Figures figures) throws Exception {
    try (Stack stack = new Stack(ground)) {
      OpenLoop loop = new OpenLoop(ground, stack, perSecond);
      AtomicReference<@Nullable Stopwatches> running = new AtomicReference<>();
      try (Requests requests = loop.requests();
          Counter read =
              new Counter(
                  ground,
                  record -> {
                    Stopwatches stopwatches = running.get();
                    if (stopwatches != null) {
                      stopwatches.see(Stage.TOLD, record.key(), 0);
                    }
                  },
                  Topics.BONUS_REQUESTED)) {
        Stopwatches stopwatches = loop.stopwatches();
        running.set(stopwatches);
        loop.send(stopwatches, requests);
        Waits.count("requests read", read::count, loop.all());
        stopwatches.put(figures);
      }
    }
  }
}
