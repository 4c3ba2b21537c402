package org.payouts.bench.runs;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.router.RouterService;
import org.payouts.topics.Topics;
import org.payouts.verification.harness.Waiting;
import org.payouts.workers.Providers;
import org.payouts.workers.WorkerConfig;
import org.payouts.workers.WorkerService;
import org.payouts.workers.provider.ProviderSetup;
import org.payouts.workers.provider.Transport;
import org.payouts.workers.providers.mturk.MTurkProvider;
import org.payouts.workers.providers.mturk.MTurkRequest;
import org.payouts.workers.providers.mturk.MTurkResponse;

/** Router and MTurk worker in this process, as in production but for the transport. */
final class Pipeline implements AutoCloseable {

  private static final Duration READY = Duration.ofSeconds(90);

  private final BenchCluster cluster;
  private final Tuning tuning;
  private final WorkerService worker;
  private final RouterService router;

  Pipeline(BenchCluster cluster, CallTimer timer, Tuning tuning) {
    this.cluster = cluster;
    this.tuning = tuning;
    Settings settings =
        cluster
            .settings()
            .withAll(tuning.more())
            .with("mturk.max.in.flight", String.valueOf(tuning.width()))
            .with("mturk.claims.ahead", String.valueOf(tuning.claimsAhead()));
    this.worker =
        new WorkerService(
            Platform.MTURK,
            settings,
            new WorkerConfig(Platform.MTURK, settings, Providers.keys(Platform.MTURK)),
            new ProviderSetup<>(new MTurkProvider("bench"), new TimerTransport(timer)));
    this.router = new RouterService(settings);
  }

  /** The timer in place of the AWS SDK; everything above it is what runs in production. */
  private record TimerTransport(CallTimer timer) implements Transport<MTurkRequest, MTurkResponse> {
    @Override
    public CompletionStage<MTurkResponse> ask(MTurkRequest question, boolean money) {
      if (!money) {
        throw new IllegalStateException("nothing is in doubt, so nothing is read: " + question);
      }
      return timer.call().thenApply(answered -> new MTurkResponse.BonusSent());
    }

    @Override
    public void close() {}
  }

  /** Starts both and returns when they work. */
  void start() {
    worker.start();
    Waiting.until(
        "the worker owns its partitions",
        READY,
        () -> worker.ready().ready() && worker.ownedPartitions() == BenchCluster.PARTITIONS);
    router.start();
    Waiting.until("the router works", READY, () -> router.ready().ready());
    // Services refuse to start on a ledger that is not flushed, so it is relaxed only now.
    cluster.flushEveryMessage(Topics.ledger(Platform.MTURK), tuning.flushed());
  }

  @Override
  public void close() {
    router.close();
    worker.close();
  }
}
