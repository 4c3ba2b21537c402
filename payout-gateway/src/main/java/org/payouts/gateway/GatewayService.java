package org.payouts.gateway;

import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.payouts.config.Settings;
import org.payouts.gateway.access.LiveKeyRing;
import org.payouts.gateway.access.LiveRules;
import org.payouts.gateway.access.Rates;
import org.payouts.gateway.events.ResultReader;
import org.payouts.gateway.http.GatewayServer;
import org.payouts.gateway.metrics.GatewayMetrics;
import org.payouts.gateway.requests.RequestIntake;
import org.payouts.gateway.requests.RequestPublisher;
import org.payouts.gateway.state.PayoutIndex;
import org.payouts.gateway.state.ViewIndex;
import org.payouts.gateway.webhooks.RetrySchedule;
import org.payouts.gateway.webhooks.WebhookStore;
import org.payouts.gateway.webhooks.Webhooks;
import org.payouts.service.Health;
import org.payouts.service.LogEvent;
import org.payouts.service.PipelineService;
import org.payouts.service.ServiceHttp;
import org.payouts.service.ServiceMeters;
import org.payouts.tracing.Tracing;
import org.payouts.view.PayoutView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway as a service of one process. Thread-safe; can be started once. */
public final class GatewayService implements PipelineService {
  private static final Logger log = LoggerFactory.getLogger(GatewayService.class);
  private static final int EVENTS_AT_ONCE = 500;
  private static final long LOOK_EACH_MS = 500;

  private final Settings settings;
  private final GatewayConfig config;
  private final RetrySchedule schedule;
  private final ServiceMeters meters = new ServiceMeters("gateway");
  private final GatewayMetrics metrics = new GatewayMetrics(meters.registry());
  private final ServiceHttp http;
  private final Tracing tracing;
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "gateway-timer");
            thread.setDaemon(true);
            return thread;
          });
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private volatile @Nullable Parts parts;
  private volatile String registryProblem = "the schema registry was not asked yet";

  /** What is running. */
  private record Parts(
      LiveKeyRing keys,
      PayoutIndex index,
      LiveRules rules,
      RequestPublisher publisher,
      RequestIntake intake,
      Webhooks webhooks,
      GatewayServer server) {}

  /**
   * @throws org.payouts.config.InvalidConfigurationException naming every bad or unknown key
   */
  public GatewayService(Settings settings) {
    this(settings, RetrySchedule.DAY);
  }

  GatewayService(Settings settings, RetrySchedule schedule) {
    this.settings = settings;
    this.schedule = schedule;
    this.config = new GatewayConfig(settings);
    this.tracing = Tracing.of(settings, "payout-gateway");
    tracing.counts().bindTo(meters.registry(), Tags.empty());
    this.http =
        new ServiceHttp(
            config.getString(GatewayConfig.METRICS_HOST),
            config.getInt(GatewayConfig.METRICS_PORT),
            meters.registry(),
            this::ready);
  }

  /**
   * Begins to serve, and to read what was asked for before. Until that is read, and the schema
   * registry has answered, requests are answered with 503.
   *
   * @throws org.payouts.config.InvalidConfigurationException if the keys or the address cannot be
   *     used
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer, or a topic is missing
   */
  @Override
  public void start() {
    http.start();
    LiveKeyRing keys = new LiveKeyRing(GatewayConfig.KEYS_FILE, config.keysFile());
    try {
      Files.createDirectories(config.dataDir());
    } catch (IOException e) {
      throw new UncheckedIOException("No directory for the gateway's state", e);
    }
    PayoutView view = new PayoutView(settings, config.dataDir().resolve("view"));
    PayoutIndex index = opened(new ViewIndex(view));
    view.start();
    RequestPublisher publisher =
        opened(new RequestPublisher(settings, config.publishWithin(), tracing));
    LiveRules rules = opened(new LiveRules(settings));
    rules.start();
    RequestIntake intake =
        new RequestIntake(
            config.admission(),
            publisher,
            index,
            new Rates(
                config.getInt(GatewayConfig.BONUSES_PER_SECOND),
                RequestIntake.MOST,
                System::nanoTime),
            rules,
            config.publishWithin(),
            config.getInt(GatewayConfig.MAX_IN_FLIGHT));
    Supplier<ResultReader> readers = () -> new ResultReader(settings, EVENTS_AT_ONCE);
    WebhookStore store = new WebhookStore(config.dataDir().resolve("webhooks.db"));
    metrics.webhooks(store);
    Webhooks webhooks = opened(new Webhooks(store, schedule, readers));
    GatewayServer server =
        opened(
            new GatewayServer(
                new GatewayServer.Parts(keys, intake, index, readers, store, metrics, this::ready),
                config.serverLimits()));
    parts = new Parts(keys, index, rules, publisher, intake, webhooks, server);
    server.start(config.host(), config.port());
    LogEvent.GATEWAY_SERVED
        .on(log)
        .addKeyValue("host", config.host())
        .addKeyValue("port", server.port())
        .log("Serving requesters");
    var unused = timer.scheduleWithFixedDelay(this::look, 0, LOOK_EACH_MS, TimeUnit.MILLISECONDS);
  }

  private synchronized <T extends AutoCloseable> T opened(T resource) {
    opened.push(resource);
    return resource;
  }

  private void look() {
    Parts now = parts;
    if (now == null) {
      return;
    }
    try {
      if (!registryProblem.isEmpty()) {
        now.publisher().warmUp();
        registryProblem = "";
      }
    } catch (SerializationException e) {
      registryProblem = "schema registry: " + e.getMessage();
    }
    try {
      now.intake().sweep();
      now.webhooks().follow(now.keys().get());
    } catch (RuntimeException e) {
      LogEvent.GATEWAY_FAULT.on(log).setCause(e).log("The gateway could not look after itself");
    }
  }

  @Override
  public Health ready() {
    Parts now = parts;
    List<String> reasons = new ArrayList<>();
    if (now == null) {
      reasons.add("not started");
    } else {
      reasons.addAll(reasons(now.index()));
      if (!now.rules().known()) {
        reasons.add("reads the rules of requesters");
      }
      now.keys().problem().ifPresent(reasons::add);
    }
    if (!registryProblem.isEmpty()) {
      reasons.add(registryProblem);
    }
    return new Health(reasons.isEmpty(), reasons);
  }

  /** An index that stands still knows less and less of what was asked for. */
  private static List<String> reasons(PayoutIndex index) {
    List<String> reasons = new ArrayList<>();
    String behind = index.behind() + " records behind";
    if (!index.caughtUp()) {
      reasons.add("reads what was asked for before, " + behind);
    }
    index
        .problem()
        .ifPresent(
            problem -> reasons.add("index of payouts stands still, " + behind + ": " + problem));
    return reasons;
  }

  @Override
  public CompletableFuture<String> ended() {
    return ended;
  }

  /** What /metrics shows. */
  public String metrics() {
    return meters.registry().scrape();
  }

  /** The port that requesters use, or -1. */
  public int port() {
    Parts now = parts;
    return now == null ? -1 : now.server().port();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    metrics.webhooks(null);
    closeOpened();
    http.close();
    meters.close();
    tracing.close();
  }

  /** The server first, so that nobody asks what is closed already. */
  private synchronized void closeOpened() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        LogEvent.NOT_CLOSED_IN_ORDER.on(log).setCause(e).log("Not closed in order");
      }
    }
  }
}
