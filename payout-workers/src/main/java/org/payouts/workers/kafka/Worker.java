package org.payouts.workers.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutCommand;
import org.payouts.PayoutControl;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutReservation;
import org.payouts.PayoutResolution;
import org.payouts.Platform;
import org.payouts.admin.LedgerAdoptions;
import org.payouts.admin.TopicAdmin;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.serde.PayoutSerdes;
import org.payouts.service.Health;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.payouts.topics.Topics;
import org.payouts.tracing.Tracing;
import org.payouts.workers.calls.Clock;
import org.payouts.workers.calls.FlowRunner;
import org.payouts.workers.engine.Standstill;
import org.payouts.workers.engine.WorkerCore;
import org.payouts.workers.ledger.LedgerHead;
import org.payouts.workers.ledger.LedgerIdentity;
import org.payouts.workers.ledger.Placement;
import org.payouts.workers.metrics.WorkerMetrics;
import org.payouts.workers.provider.ProviderSetup;
import org.payouts.workers.tracing.TracedCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires a worker and starts it once topics and schemas are as they must be. */
public final class Worker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);
  private static final long LOOK_AGAIN_MS = 2_000;

  private final Platform platform;
  private final Settings settings;
  private final WorkerOptions options;
  private final ProviderSetup<?, ?> setup;
  private final WorkerMetrics metrics;
  private final ClientFactory clientFactory;
  private final Tracing tracing;
  private final Clock clock;
  private final ProtocolClients clients;
  private final TransactionRecords records;
  private final WorkerHealth health;
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final ClusterWatch watch;
  private final Thread starter;
  private volatile boolean stopping;
  private volatile List<Standstill> standstills = List.of();
  private @Nullable OwnerThread owner;
  private @Nullable CommandPoller poller;
  private List<TopicTail> readers = List.of();

  /** A worker that contacts nothing before {@link #start}. */
  public Worker(
      Platform platform,
      Settings settings,
      WorkerOptions options,
      ProviderSetup<?, ?> setup,
      WorkerMetrics metrics,
      ClientFactory clientFactory) {
    this.platform = platform;
    this.settings = settings;
    this.options = options;
    this.setup = setup;
    this.metrics = metrics;
    this.clientFactory = clientFactory;
    this.tracing = clientFactory.tracing(platform, settings);
    metrics.spans(tracing.counts());
    this.health = new WorkerHealth(platform);
    this.clock = clientFactory.clock();
    this.clients = new ProtocolClients(settings, platform, clientFactory);
    this.records = new TransactionRecords(platform, settings);
    this.watch = new ClusterWatch(platform, settings, health, this::end);
    this.starter = new Thread(this::begin, "start-" + Topics.group(platform));
  }

  public void start() {
    starter.start();
  }

  public Health health() {
    return health.health();
  }

  /**
   * Completes with the reason when the worker cannot go on: its core or its poller met a bug, or an
   * error (no memory, for instance) left it in a state that nobody knows. Only a new process helps.
   */
  public CompletableFuture<String> ended() {
    return ended;
  }

  private void end(Throwable cause) {
    end("an error", cause);
  }

  private void end(String what, Throwable cause) {
    String why = what + " ended the worker; start it again: " + cause;
    health.failed(why);
    if (!stopping) {
      LogEvent.SERVICE_BROKEN
          .on(log)
          .addKeyValue(LogFields.PLATFORM, Platforms.name(platform))
          .setCause(cause)
          .log("{}", why);
    }
    ended.complete(why);
  }

  /** A call that carried an error has its result; the process is not to be trusted any more. */
  private void endOnError(Throwable failure) {
    // Without its message, which may hold what a provider said.
    LogEvent.PROVIDER_FAULT
        .on(log)
        .addKeyValue(LogFields.PLATFORM, Platforms.name(platform))
        .addKeyValue(LogFields.CAUSE, failure.getClass().getName())
        .addKeyValue(
            "at", Stream.of(failure.getStackTrace()).findFirst().map(Object::toString).orElse(""))
        .log("A bug in a call to the provider");
    Error error = KafkaFailures.error(failure);
    if (error != null) {
      end("an error in a call", error);
    }
  }

  /** What stands still, for people. */
  public List<Standstill> standstills() {
    return standstills;
  }

  public int ownedPartitions() {
    return health.ownedPartitions();
  }

  private void begin() {
    try {
      StartFacts facts = awaitCluster();
      if (facts != null && !stopping) {
        metrics.partitions(facts.partitions());
        run(facts, setup);
      }
    } catch (RuntimeException | Error e) {
      end("a failure at the start", e);
    }
  }

  /**
   * What was found before the start.
   *
   * @param partitions of commands and ledger, for as long as this process runs
   */
  private record StartFacts(LedgerIdentity ledger, int partitions) {}

  /** Waits until topics and schemas are as they must be. */
  private @Nullable StartFacts awaitCluster() {
    String waitingFor = "";
    while (!stopping) {
      String missing;
      try (Admin admin = Admin.create(settings.kafkaClient())) {
        LedgerAdoptions adoptions = adoptions();
        TopicAdmin topics = new TopicAdmin(admin, adoptions);
        List<String> problems =
            new ArrayList<>(
                adoptions.unfinished().or(() -> adoptions.unadopted(platform)).stream().toList());
        if (problems.isEmpty()) {
          watch.frozen(adoptions.partitions(platform));
          watch.prove();
          problems.addAll(topics.check());
        }
        if (problems.isEmpty()) {
          records.warmUp();
          health.starting(null);
          String id = topics.topicId(Topics.ledger(platform)).orElseThrow();
          return new StartFacts(
              new LedgerIdentity(id, adoptions.formerOf(platform, id)),
              adoptions.partitions(platform));
        }
        missing = String.join("\n", problems);
      } catch (KafkaException e) {
        missing = KafkaFailures.text(e, "DESCRIBE", Topics.group(platform), "");
      }
      if (!missing.equals(waitingFor)) {
        waitingFor = missing;
        LogEvent.START_WAITS
            .on(log)
            .addKeyValue(LogFields.PLATFORM, Platforms.name(platform))
            .log("Not starting yet: {}", missing);
      }
      health.starting(missing);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MS));
    }
    return null;
  }

  private LedgerAdoptions adoptions() {
    try {
      return LedgerAdoptions.read(settings);
    } catch (AuthorizationException e) {
      watch.prove(); // Names the right.
      throw e;
    }
  }

  private synchronized <Q, A> void run(StartFacts facts, ProviderSetup<Q, A> provider) {
    if (stopping) {
      return;
    }
    OwnerThread ownerThread =
        new OwnerThread(
            "owner-" + Topics.group(platform),
            clock,
            this::refuseForBug,
            e -> end("a failure of the core", e));
    OwnedLedgers ledgers = new OwnedLedgers();
    CommandPoller commandPoller = poller(facts, ledgers, ownerThread);
    FlowRunner<Q, A> calls =
        new FlowRunner<>(
            clientFactory.transport(metrics.measured(provider.transport())),
            clock,
            this::endOnError);
    EffectExecutor<Q, A> executor =
        new EffectExecutor<>(
            provider.provider(),
            new TracedCalls<>(calls, tracing, platform),
            ownerThread,
            ledgers,
            commandPoller,
            metrics,
            () -> watch.proven() && !ended.isDone());
    Freshness orders = freshness();
    WorkerCore core =
        new WorkerCore(options.policy(), options.spendLimit(), clientFactory.effects(executor));
    owner = ownerThread;
    poller = commandPoller;
    readers =
        List.of(
            reader(
                Topics.RESOLUTIONS,
                "resolutions",
                TopicTail.From.START,
                new ResolutionRecords(
                    PayoutSerdes.deserializer(settings, PayoutResolution.class),
                    read -> ownerThread.post((owned, now) -> owned.resolution(read, now)),
                    read -> ownerThread.post((owned, now) -> owned.approval(read, now)),
                    all -> ownerThread.post((owned, now) -> owned.approvalsRead(all, now))),
                freshness()),
            reader(
                Topics.CONTROLS,
                "controls",
                TopicTail.From.START,
                new ControlRecords(
                    platform,
                    PayoutSerdes.deserializer(settings, PayoutControl.class),
                    stops -> ownerThread.post((owned, now) -> owned.stops(stops)),
                    limits -> ownerThread.post((owned, now) -> owned.limits(limits, now))),
                orders),
            reader(
                Topics.RESERVATIONS,
                "reservations",
                TopicTail.From.END, // What was said before is asked for again.
                new ReservationRecords(
                    platform,
                    PayoutSerdes.deserializer(settings, PayoutReservation.class),
                    said -> ownerThread.post((owned, now) -> owned.reservation(said, now))),
                freshness()));
    StandstillLog standstillLog = new StandstillLog(platform);
    ownerThread.start(
        core,
        orders::isFresh,
        () -> {
          List<Standstill> now = core.standstills();
          standstillLog.observe(now);
          standstills = now;
          metrics.observe(core, now);
        });
    watch.start();
    readers.forEach(TopicTail::start);
    commandPoller.start();
  }

  private Freshness freshness() {
    return new Freshness(clock, options.policy().leaseMs());
  }

  private TopicTail reader(
      String topic, String what, TopicTail.From from, TopicTail.Sink sink, Freshness freshness) {
    return new TopicTail(topic, what, from, clients, watch, sink, freshness, health, this::end);
  }

  private CommandPoller poller(StartFacts facts, OwnedLedgers ledgers, OwnerThread ownerThread) {
    Placement placement = new Placement(facts.partitions());
    LedgerReplay replay =
        new LedgerReplay(
            facts.ledger(),
            placement,
            clients,
            PayoutSerdes.deserializer(settings, PayoutLedgerEntry.class, LedgerHead.FIELDS),
            PayoutSerdes.deserializer(settings, PayoutLedgerEntry.class),
            options.restorePatience());
    CommandReader reader =
        new CommandReader(
            platform,
            facts.ledger(),
            placement,
            PayoutSerdes.deserializer(settings, PayoutCommand.class));
    String commands = Topics.commands(platform);
    return new CommandPoller(
        commands,
        facts.partitions(),
        Topics.group(platform),
        UUID.randomUUID().toString(),
        () -> clients.commands(options.groupProtocol()),
        reader,
        metrics,
        (partition, membership, onLost) ->
            new LedgerPartition(
                new TopicPartition(commands, partition),
                new TopicPartition(Topics.ledger(platform), partition),
                clients,
                replay,
                records,
                membership,
                metrics,
                tracing,
                clock,
                watch,
                committed ->
                    ownerThread.post(
                        partition,
                        (core, now) -> core.committed(partition, committed.incarnation(), now)),
                onLost,
                error -> {
                  ownerThread.forget(partition); // Its transaction never comes back.
                  end(error);
                }),
        ledgers,
        ownerThread,
        health,
        e -> end("a failure of the poller", e));
  }

  private void refuseForBug(int partition, RuntimeException bug) {
    LogFields.place(LogEvent.PARTITION_REFUSED.on(log), Topics.commands(platform), partition)
        .setCause(bug)
        .log("A bug: refusing the partition; nothing of it is paid any more");
    CommandPoller running = poller;
    if (running != null) {
      running.refuse(partition, "a bug: " + bug);
    }
  }

  @Override
  public void close() {
    stopping = true;
    LockSupport.unpark(starter);
    try {
      starter.join(TimeUnit.SECONDS.toMillis(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeRunning();
    tracing.close();
  }

  private synchronized void closeRunning() {
    // The watch goes last: what is handed over may wait for what it sees.
    if (poller != null) {
      poller.close();
    }
    readers.forEach(TopicTail::close);
    if (owner != null) {
      owner.close();
    }
    watch.close();
  }
}
