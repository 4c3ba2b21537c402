package org.payouts.bench.runs;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
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

/** Router and MTurk workers in this process, as in production but for the transport. */
final class Pipeline implements AutoCloseable {

  private static final Duration READY = Duration.ofSeconds(90);

  private final BenchCluster cluster;
  private final Tuning tuning;
  private final int partitions;
  private final List<WorkerService> workers;
  private final RouterService router;

  /**
   * @param workers how many share the partitions, and the width
   * @param partitions that they share
   */
  Pipeline(BenchCluster cluster, CallTimer timer, Tuning tuning, int workers, int partitions) {
    this.partitions = partitions;
    this.cluster = cluster;
    this.tuning = tuning;
    Settings settings =
        cluster
            .settings()
            .withAll(tuning.more())
            .with("mturk.max.in.flight", String.valueOf(tuning.width() / workers));
    this.workers = Stream.generate(() -> worker(settings, timer)).limit(workers).toList();
    this.router = new RouterService(settings);
  }

  private static WorkerService worker(Settings settings, CallTimer timer) {
    return new WorkerService(
        Platform.MTURK,
        settings,
        new WorkerConfig(Platform.MTURK, settings, Providers.keys(Platform.MTURK)),
        new ProviderSetup<>(new MTurkProvider("bench"), new TimerTransport(timer)));
  }

  /** The timer in place of the AWS SDK; everything above it is what runs in production. */
  private record TimerTransport(CallTimer timer) implements Transport<MTurkRequest, MTurkResponse> {
    @Override
    public CompletionStage<MTurkResponse> ask(
        MTurkRequest question, boolean money, BooleanSupplier mayLeave) {
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
    workers.forEach(WorkerService::start);
    Waiting.until(
        "the workers own their partitions",
        READY,
        () ->
            workers.stream().allMatch(worker -> worker.ready().ready())
                && workers.stream().mapToInt(WorkerService::ownedPartitions).sum() == partitions);
    router.start();
    Waiting.until("the router works", READY, () -> router.ready().ready());
    // Services refuse to start on a ledger that is not flushed, so it is relaxed only now.
    cluster.flushEveryMessage(Topics.ledger(Platform.MTURK), tuning.flushed());
  }

  @Override
  public void close() {
    router.close();
    workers.forEach(WorkerService::close);
  }
}
