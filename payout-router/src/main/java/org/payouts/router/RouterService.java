package org.payouts.router;

import io.micrometer.core.instrument.Tags;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;
import org.payouts.config.Settings;
import org.payouts.router.admission.AdmissionPartition;
import org.payouts.router.health.RouterHealth;
import org.payouts.router.health.RouterMetrics;
import org.payouts.router.intake.RequestReader;
import org.payouts.router.intake.WriterSchemas;
import org.payouts.router.preflight.InternalTopicIdentity;
import org.payouts.router.preflight.InternalTopics;
import org.payouts.router.preflight.LocalStateMark;
import org.payouts.router.preflight.RightsWatch;
import org.payouts.router.preflight.RocksDbLibrary;
import org.payouts.router.preflight.StartChecks;
import org.payouts.router.preflight.StartFacts;
import org.payouts.router.requesters.RequesterIntake;
import org.payouts.router.topology.RouterSerdes;
import org.payouts.router.topology.RouterTopology;
import org.payouts.router.topology.SchemaRegistryRetry;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.service.Health;
import org.payouts.service.LogEvent;
import org.payouts.service.PipelineService;
import org.payouts.service.ServiceHttp;
import org.payouts.service.ServiceMeters;
import org.payouts.topics.Topics;
import org.payouts.tracing.Tracing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The router as a service of one process. Thread-safe; can be started once. */
public final class RouterService implements PipelineService {
  private static final Logger log = LoggerFactory.getLogger(RouterService.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);
  private static final Duration REGISTRY_RETRY =
      Duration.ofMillis(StreamsSettings.TRANSACTION_TIMEOUT_MS * 2L / 3);
  private static final long REGISTRY_PAUSE_MS = 500;

  private final Settings settings;
  private final RouterConfig config;
  private final RouterClients clients;
  private final RouterHealth health = new RouterHealth();
  private final ServiceMeters meters = new ServiceMeters("router");
  private final RouterMetrics metrics = new RouterMetrics(meters.registry());
  private final ServiceHttp http;
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private boolean begun;
  private @Nullable KafkaStreams streams;
  private @Nullable WriterSchemas schemas;
  private @Nullable RequesterIntake requesters;
  private final RightsWatch rights;
  private final Tracing tracing;

  /**
   * @throws org.payouts.config.InvalidConfigurationException naming every bad or unknown key
   */
  public RouterService(Settings settings) {
    this(settings, new RouterClients());
  }

  /**
   * With the caller's clients for Kafka Streams, for tests that stand between them.
   *
   * @throws org.payouts.config.InvalidConfigurationException naming every bad or unknown key
   */
  public RouterService(Settings settings, RouterClients clients) {
    this(settings, clients, Tracing.of(settings, Topics.ROUTER_APPLICATION_ID));
  }

  /**
   * With tracing of the caller's, for tests; it is closed with the service.
   *
   * @throws org.payouts.config.InvalidConfigurationException naming every bad or unknown key
   */
  public RouterService(Settings settings, RouterClients clients, Tracing tracing) {
    this.settings = settings;
    this.clients = clients;
    this.tracing = tracing;
    tracing.counts().bindTo(meters.registry(), Tags.empty());
    this.config = new RouterConfig(settings);
    this.http =
        new ServiceHttp(
            config.getString(RouterConfig.METRICS_HOST),
            config.getInt(RouterConfig.METRICS_PORT),
            meters.registry(),
            this::ready);
    this.rights = new RightsWatch(settings, health);
  }

  /**
   * Checks Kafka, then returns while the router starts in the background: it waits for the schema
   * registry without bound. Waits for Kafka and for missing rights as well, but does not return
   * meanwhile. {@link #ready} shows when it works.
   *
   * @throws org.payouts.router.preflight.RouterRefusedException if it must not start as things are;
   *     names all problems
   * @throws org.apache.kafka.common.KafkaException if Kafka cannot be asked and no wait would help
   */
  @Override
  public void start() {
    synchronized (this) {
      if (begun) {
        throw new IllegalStateException("started before");
      }
      begun = true;
    }
    http.start();
    health.phase("checking topics and registry");
    StartFacts facts = rights.awaited(this::checked).orElse(null);
    if (facts == null) {
      return; // Closed before the rights were there.
    }
    rights.start();
    facts.warnings().forEach(warning -> LogEvent.START_WARNING.on(log).log("{}", warning));
    health.phase("waiting for the schema registry");
    Thread thread = new Thread(() -> startWhenRegistryAnswers(facts), "payout-router-start");
    thread.setDaemon(true);
    thread.start();
  }

  /** What was decided about ledgers can be read only with the schema registry. */
  private @Nullable StartFacts checked() {
    String waitingFor = "";
    while (!health.isClosing()) {
      try {
        return StartChecks.pass(settings);
      } catch (SerializationException e) {
        health.failed("schema registry: " + e.getMessage());
        sayOnce(waitingFor, String.valueOf(e.getMessage()));
        waitingFor = String.valueOf(e.getMessage());
        health.awaitClosing(REGISTRY_PAUSE_MS, TimeUnit.MILLISECONDS);
      }
    }
    return null;
  }

  /** Whether the router works, and if not, why. Does not block. */
  @Override
  public Health ready() {
    return health.health();
  }

  /** Completes with the reason when the router cannot go on and only a new process helps. */
  @Override
  public CompletableFuture<String> ended() {
    return ended;
  }

  /** What /metrics shows. */
  public String metrics() {
    return meters.registry().scrape();
  }

  /** The port of /metrics and /health, or -1. */
  public int metricsPort() {
    return http.port();
  }

  /** Stops within seconds; what was not committed is done by the next router. */
  @Override
  public void close() {
    health.close();
    KafkaStreams running;
    WriterSchemas asking;
    RequesterIntake reading;
    synchronized (this) {
      running = streams;
      asking = schemas;
      reading = requesters;
    }
    if (reading != null) {
      reading.close();
    }
    if (running != null) {
      boolean closed =
          running.close(
              CloseOptions.timeout(CLOSE_WITHIN)
                  .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
      if (!closed) {
        LogEvent.NOT_CLOSED_IN_ORDER
            .on(log)
            .log("Kafka Streams did not close within {} s", CLOSE_WITHIN.toSeconds());
      }
    }
    if (asking != null) {
      asking.close();
    }
    rights.close();
    http.close();
    meters.close();
    tracing.close();
  }

  private void startWhenRegistryAnswers(StartFacts facts) {
    RouterSerdes serdes = RouterSerdes.of(settings);
    WriterSchemas known =
        new WriterSchemas(
            new SchemaRegistryClient(settings), serdes.requests(), config.schemaBudget());
    String waitingFor = "";
    while (!health.isClosing()) {
      try {
        serdes.warmUp();
        known.learn();
        if (!waitingFor.isEmpty()) {
          LogEvent.REGISTRY_WAIT_ENDED.on(log).log("The schema registry answers");
        }
        health.succeeded();
        run(serdes, known, facts);
        return;
      } catch (SerializationException e) {
        health.failed("schema registry: " + e.getMessage());
        sayOnce(waitingFor, String.valueOf(e.getMessage()));
        waitingFor = String.valueOf(e.getMessage());
      } catch (RuntimeException e) {
        health.failed("Kafka Streams did not start: " + e);
        LogEvent.START_FAILED.on(log).setCause(e).log("Kafka Streams did not start");
        ended.complete("Kafka Streams did not start: " + e);
        return;
      } catch (Error e) {
        health.failed("an error at the start: " + e);
        ended.complete("an error at the start: " + e);
        throw e;
      }
      health.awaitClosing(REGISTRY_PAUSE_MS, TimeUnit.MILLISECONDS);
    }
  }

  private static void sayOnce(String before, String now) {
    if (!now.equals(before)) {
      LogEvent.REGISTRY_WAIT_BEGUN.on(log).log("Waiting for the schema registry: {}", now);
    }
  }

  private synchronized void run(RouterSerdes serdes, WriterSchemas known, StartFacts facts) {
    if (health.isClosing()) {
      return;
    }
    Path stateDir = Path.of(config.getString(RouterConfig.STATE_DIR));
    RocksDbLibrary.load(stateDir);
    KafkaStreams made =
        new KafkaStreams(
            topology(serdes, known, facts),
            StreamsSettings.of(settings, config, facts.replicas()),
            clients);
    made.setUncaughtExceptionHandler(
        new ThreadReplacement(health, () -> StartChecks.lostRegistry(settings)));
    made.setStateListener(
        (now, before) -> {
          health.state(now);
          LogEvent.ROUTER_STATE.on(log).log("Kafka Streams is {}", now);
          if (now.hasCompletedShutdown() && !health.isClosing()) {
            ended.complete("Kafka Streams has stopped: " + health.health().reasons());
          }
        });
    LocalStateMark mark = new LocalStateMark(stateDir);
    if (!mark.names(facts.changelogTopicIds())) {
      made.cleanUp();
      mark.write(facts.changelogTopicIds());
    }
    RequesterIntake intake =
        new RequesterIntake(
            settings,
            stateDir,
            new RequestReader(serdes.requests()),
            known,
            health,
            metrics,
            tracing,
            error -> ended.complete("an error in the intake of requesters' topics: " + error));
    metrics.lag(
        topic -> topic.equals(RouterMetrics.REQUESTERS_LAG) ? intake.lag() : lag(made, topic));
    streams = made;
    schemas = known;
    requesters = intake;
    known.start(error -> ended.complete("an error while schemas were asked for: " + error));
    made.start();
    intake.start();
  }

  /** Records of a topic that the consumers of this process have not read yet. */
  private static double lag(KafkaStreams streams, String topic) {
    return streams.metrics().entrySet().stream()
        .filter(each -> each.getKey().name().equals("records-lag"))
        .filter(each -> topic.equals(each.getKey().tags().get("topic")))
        .mapToDouble(each -> ((Number) each.getValue().metricValue()).doubleValue())
        .filter(value -> value > 0)
        .sum();
  }

  private Topology topology(RouterSerdes serdes, WriterSchemas known, StartFacts facts) {
    return new RouterTopology(
            serdes,
            known,
            config.getInt(RouterConfig.MAX_SET_ASIDE),
            AdmissionPartition::of,
            health,
            new SchemaRegistryRetry(health, REGISTRY_RETRY),
            config.limits(),
            facts.ledgerTopicIds(),
            platform -> Objects.requireNonNull(facts.partitions().get(platform)),
            new InternalTopicIdentity(settings, facts.internalTopicIds())::check,
            InternalTopics.spec(Topics.ROUTER_ADMISSIONS_CHANGELOG).settings(),
            metrics,
            tracing)
        .build();
  }
}
