package org.payouts.workers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.service.Health;
import org.payouts.service.PipelineService;
import org.payouts.service.ServiceHttp;
import org.payouts.service.ServiceMeters;
import org.payouts.workers.kafka.ClientFactory;
import org.payouts.workers.kafka.Worker;
import org.payouts.workers.kafka.WorkerOptions;
import org.payouts.workers.metrics.WorkerMetrics;
import org.payouts.workers.provider.ProviderSetup;

/**
 * The worker of one platform, as a service: {@link #start} returns at once, {@link #ready} says how
 * it stands, {@link #close} hands its partitions over.
 */
public final class WorkerService implements PipelineService {
  private final ProviderSetup<?, ?> setup;
  private final Worker worker;
  private final ServiceHttp http;
  private final ServiceMeters meters = new ServiceMeters("worker");

  /**
   * Reads the configuration and opens the provider; nothing is contacted yet.
   *
   * @throws org.payouts.config.InvalidConfigurationException naming every problem
   */
  public WorkerService(Platform platform, Settings settings) {
    this(platform, settings, ClientFactory.PLAIN);
  }

  /** With something of the caller's between the worker and the world, for tests. */
  public WorkerService(Platform platform, Settings settings, ClientFactory clientFactory) {
    this(
        platform,
        settings,
        new WorkerConfig(platform, settings, Providers.keys(platform)),
        Providers.open(platform, settings),
        clientFactory);
  }

  /** With a provider of the caller's, for tests and benchmarks. */
  public WorkerService(
      Platform platform, Settings settings, WorkerConfig config, ProviderSetup<?, ?> setup) {
    this(platform, settings, config, setup, ClientFactory.PLAIN);
  }

  /** With a provider of the caller's and something between the worker and the world, for tests. */
  public WorkerService(
      Platform platform,
      Settings settings,
      WorkerConfig config,
      ProviderSetup<?, ?> setup,
      ClientFactory clientFactory) {
    this.setup = setup;
    this.worker =
        new Worker(
            platform,
            settings,
            new WorkerOptions(
                config.policy(),
                config.spendLimit(),
                config.getString(WorkerConfig.GROUP_PROTOCOL),
                Duration.ofMillis(config.getLong(WorkerConfig.RESTORE_PATIENCE_MS))),
            setup,
            new WorkerMetrics(meters.registry(), platform),
            clientFactory);
    this.http =
        new ServiceHttp(
            config.getString(WorkerConfig.METRICS_HOST),
            config.getInt(WorkerConfig.METRICS_PORT),
            meters.registry(),
            this::ready);
  }

  @Override
  public void start() {
    http.start();
    worker.start();
  }

  /** Ready while every assigned partition is owned; pauses are remarks, they heal by themselves. */
  @Override
  public Health ready() {
    Health health = worker.health();
    List<String> reasons = new ArrayList<>(health.reasons());
    worker.standstills().forEach(each -> reasons.add("standing still: " + each.text()));
    // The last good value stays in use, so nothing else would show that a new one is not read.
    setup
        .secrets()
        .forEach(each -> each.problem().ifPresent(problem -> reasons.add(problem.toString())));
    return new Health(health.ready(), reasons);
  }

  /**
   * Completes with the reason when the worker cannot go on and only a new process helps. Everything
   * else (lost rights, brokers, coordinators, the registry) it waits out by itself.
   */
  @Override
  public CompletableFuture<String> ended() {
    return worker.ended();
  }

  /** Partitions owned at the moment. */
  public int ownedPartitions() {
    return worker.ownedPartitions();
  }

  /** What /metrics shows. */
  public String metrics() {
    return meters.registry().scrape();
  }

  /** Port of /metrics and /health, or -1. */
  public int metricsPort() {
    return http.port();
  }

  @Override
  public void close() {
    worker.close();
    setup.transport().close();
    http.close();
    meters.close();
  }
}
