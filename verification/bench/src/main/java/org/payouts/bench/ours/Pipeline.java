package org.payouts.bench.ours;

import java.util.HashMap;
import java.util.Map;
import org.payouts.Platform;
import org.payouts.bench.load.CallTimer;
import org.payouts.bench.load.Stack;
import org.payouts.bench.suite.BenchBroker;
import org.payouts.bench.suite.Waits;
import org.payouts.config.Settings;
import org.payouts.router.RouterService;
import org.payouts.topics.Topics;
import org.payouts.workers.Providers;
import org.payouts.workers.WorkerConfig;
import org.payouts.workers.WorkerService;
import org.payouts.workers.provider.ProviderSetup;
import org.payouts.workers.providers.mturk.MTurkProvider;

/** Router and MTurk worker in this process, as in production but for the transport. */
public final class Pipeline implements AutoCloseable {
  private static final int PARTITIONS = 6;

  private final BenchBroker ground;
  private final Tuning tuning;
  private final WorkerService worker;
  private final RouterService router;

  public Pipeline(BenchBroker ground, Stack stack, CallTimer timer, Tuning tuning) {
    this.ground = ground;
    this.tuning = tuning;
    Settings settings = settings(stack, tuning);
    this.worker =
        new WorkerService(
            Platform.MTURK,
            settings,
            new WorkerConfig(Platform.MTURK, settings, Providers.keys(Platform.MTURK)),
            new ProviderSetup<>(new MTurkProvider("bench"), new TimerTransport(timer)));
    this.router = new RouterService(settings);
  }

  /** Starts both and returns when they work. */
  public void start() throws Exception {
    worker.start();
    Waits.until(
        "the worker owns its partitions",
        () -> worker.ready().ready() && worker.ownedPartitions() == PARTITIONS);
    router.start();
    Waits.until("the router works", () -> router.ready().ready());
    // Services refuse to start on a ledger that is not flushed, so it is relaxed only now.
    ground.flushEveryMessage(Topics.ledger(Platform.MTURK), tuning.flushed());
  }

  private static Settings settings(Stack stack, Tuning tuning) {
    Map<String, String> values = new HashMap<>(tuning.more());
    values.put("mturk.max.in.flight", String.valueOf(tuning.width()));
    values.put("mturk.claims.ahead", String.valueOf(tuning.claimsAhead()));
    return stack.settings().withAll(values);
  }

  @Override
  public void close() {
    router.close();
    worker.close();
  }
}
