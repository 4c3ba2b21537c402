package org.payouts.verification.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.admin.TopicCatalogue;
import org.payouts.payout.Platforms;
import org.payouts.sandbox.providers.calls.Operation;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.faults.FaultPlan;
import org.payouts.sandbox.providers.faults.FaultRule;
import org.payouts.topics.Topics;
import org.payouts.verification.harness.Leaders;
import org.payouts.verification.harness.ProxyRoute;
import org.payouts.verification.harness.TestCluster;
import org.payouts.verification.network.TcpProxy;
import org.payouts.verification.network.Trouble;
import org.payouts.verification.run.Offsets;
import org.payouts.verification.run.RunLog;
import org.payouts.verification.run.Tally;
import org.payouts.verification.run.Waiting;

/**
 * Carries out what a schedule says, each lane in a thread of its own. A lane that is still busy
 * lets the next disturbance pass. {@link #heal} ends all of it.
 */
final class FaultInjector implements AutoCloseable {
  private static final Duration GROUP_EMPTIES = Duration.ofSeconds(20);
  private static final int USUAL_FAULTS_PERCENT = 18;
  private static final int STORM_PERCENT = 60;
  private static final List<Provider> PROVIDERS = List.of(Provider.values());

  /**
   * Somebody else's money in place of ours on Respondent: only the resolution paid ends such a
   * review (model B15). On the other platforms ours is there too; OUTSIDERS plays that.
   */
  private static final Set<FaultClass> BEYOND_A_PERSON =
      Set.of(FaultClass.OUTSIDE_PAYER, FaultClass.AUTOPAY_LATE);

  private final TestCluster stage;
  private final Services services;
  private final RunLog log;
  private final Tally tally;
  private final long seed;
  private final Leaders leaders;
  private final Offsets offsets;
  private final Compaction compaction;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "hand");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<String, Future<?>> lanes = new HashMap<>();
  private volatile CountDownLatch over = new CountDownLatch(1);
  private int rounds;

  FaultInjector(
      TestCluster stage, Services services, Admin admin, RunLog log, Tally tally, long seed) {
    this.stage = stage;
    this.services = services;
    this.log = log;
    this.tally = tally;
    this.seed = seed;
    this.leaders = new Leaders(admin);
    this.offsets = new Offsets(admin);
    this.compaction = new Compaction(admin);
  }

  /** Carries the schedule out; returns when the time is over. */
  void disturb(Schedule schedule, int lengthMs) {
    rounds++;
    over = new CountDownLatch(1);
    long begun = System.nanoTime();
    usualFaults();
    for (Disturbance each : schedule.disturbances()) {
      Waiting.pass(each.atMs() - elapsedMs(begun));
      Future<?> busy = lanes.get(each.lane());
      if (busy != null && !busy.isDone()) {
        log.tell("passed by: " + each);
        continue;
      }
      log.tell(each.toString());
      lanes.put(each.lane(), threads.submit(() -> tryTo(each)));
    }
    Waiting.pass(lengthMs - elapsedMs(begun));
  }

  /** Lets a disturbance last; ends early when everything is to be healed. */
  private void last(long ms) throws InterruptedException {
    boolean early = over.await(ms, TimeUnit.MILLISECONDS);
    assert early || ms >= 0;
  }

  private static long elapsedMs(long begun) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
  }

  private void usualFaults() {
    stage
        .providers()
        .faults()
        .sparing(BEYOND_A_PERSON)
        .percent(USUAL_FAULTS_PERCENT, seed + rounds);
  }

  private void tryTo(Disturbance what) {
    try {
      carryOut(what);
      tally.count("disturbances." + what.kind().name().toLowerCase(Locale.ROOT));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      // Other trouble was in its way; the round goes on.
      log.tell("could not: " + what + ": " + e);
    }
  }

  private void carryOut(Disturbance what) throws Exception {
    ProxyRoute route = what.route();
    switch (what.kind().lane()) {
      case SERVICE -> service(what, Objects.requireNonNull(route));
      case NETWORK -> network(what, Objects.requireNonNull(route));
      case BROKER -> broker(what);
      case REGISTRY -> {
        tally.count("network_faults");
        stage.registryProxy().make(Trouble.refuse());
        last(what.forMs());
        stage.registryProxy().heal();
      }
      case PROVIDER -> provider(what);
      case TOPICS -> {
        compaction.force();
        last(what.forMs());
        compaction.restore();
      }
    }
  }

  private void service(Disturbance what, ProxyRoute route) throws Exception {
    int alive = services.isAlive(route, 1) && what.which() % 2 == 1 ? 1 : 0;
    switch (what.kind()) {
      case KILL -> kill(route, alive, what.forMs());
      case FREEZE -> {
        services.want(route, 1 - alive); // The successor.
        freeze(route, alive, what.forMs());
        last(500);
        if (what.which() % 3 != 0) {
          retire(route, 1 - alive, what.which() % 3 == 1);
          services.want(route, 0);
        }
      }
      case SHORT_FREEZE -> freeze(route, alive, what.forMs());
      case SECOND -> {
        services.want(route, 1);
        last(what.forMs());
        retire(route, 1, what.which() % 2 == 0);
      }
      case TERMINATE -> {
        services.unwant(route, alive);
        last(what.forMs());
        services.want(route, alive);
      }
      case REPLAY -> {
        services.killAll(route);
        tally.count("kills");
        try {
          offsets.awaitEmpty(route, GROUP_EMPTIES);
          offsets.replay(route);
        } finally {
          services.want(route, 0);
        }
      }
      case WIPE -> {
        services.killAll(route);
        tally.count("kills");
        services.wipeRouter(0);
        services.wipeRouter(1);
        services.want(route, 0);
      }
      case NEXT_VERSION -> {
        services.unwant(route, 1);
        services.variant(route, 1, "value.serializer", NextVersionSerializer.class.getName());
        services.want(route, 1);
        last(what.forMs());
        // The older version carries on from what the newer one wrote.
        retire(route, 1, what.which() % 2 == 0);
      }
      default -> throw new IllegalArgumentException(what.toString());
    }
  }

  private void kill(ProxyRoute route, int index, long downMs) {
    services.kill(route, index, downMs);
    tally.count("kills");
  }

  private void freeze(ProxyRoute route, int index, long forMs) throws InterruptedException {
    if (services.freeze(route, index)) {
      tally.count("freezes");
      last(forMs);
      services.thaw(route, index);
      tally.count("thaws");
    }
  }

  private void retire(ProxyRoute route, int index, boolean byForce) {
    if (byForce) {
      kill(route, index, 0);
    }
    services.unwant(route, index);
  }

  private void network(Disturbance what, ProxyRoute route) throws InterruptedException {
    List<TcpProxy> all = stage.proxies(route);
    // To one broker or to all of them.
    List<TcpProxy> some =
        what.which() % 2 == 0 ? all : List.of(all.get(what.which() / 2 % all.size()));
    tally.count("network_faults");
    switch (what.kind()) {
      case RESET -> some.forEach(TcpProxy::reset);
      case BLACKHOLE -> {
        int way = what.which() / 7 % 3;
        make(some, Trouble.blackhole(way != 0, way != 1), what.forMs());
      }
      case DELAY -> make(some, Trouble.delay(100 + what.which() % 4_900), what.forMs());
      case REFUSE -> make(some, Trouble.refuse(), what.forMs());
      default -> throw new IllegalArgumentException(what.toString());
    }
  }

  private void make(List<TcpProxy> proxies, Trouble trouble, long forMs)
      throws InterruptedException {
    proxies.forEach(proxy -> proxy.make(trouble));
    last(forMs);
    proxies.forEach(TcpProxy::heal);
  }

  private void broker(Disturbance what) throws InterruptedException {
    Random random = new Random(what.which());
    String role = role(random);
    int node =
        leader(role)
            .orElseGet(
                () -> stage.brokers().nodes().get(what.which() % stage.brokers().nodes().size()));
    log.tell("broker " + node + ": " + role);
    if (what.kind() == Disturbance.Kind.BROKER_FREEZE) {
      stage.brokers().freeze(node);
      tally.count("broker_freezes");
      last(what.forMs());
      stage.brokers().thaw(node);
      return;
    }
    // A second one lost at once leaves a partition below its least number of replicas.
    int more = stage.brokers().nodes().size() > 1 && what.which() % 5 == 0 ? 1 : 0;
    int other = node % stage.brokers().nodes().size() + 1;
    if (more > 0) {
      stage.brokers().kill9(other);
      tally.count("broker_kills");
    }
    stage.brokers().kill9(node);
    tally.count("broker_kills");
    tally.count("broker_kills." + role.split(" ", 2)[0]);
    last(what.forMs());
    if (more > 0) {
      stage.brokers().restart(other);
    }
    stage.brokers().restart(node);
  }

  /** Whose leader is struck, so that each kind of transaction loses its own. */
  private static String role(Random random) {
    Platform platform = Platforms.ALL.get(random.nextInt(Platforms.ALL.size()));
    int partition = random.nextInt(TopicCatalogue.partitions(platform));
    return switch (random.nextInt(8)) {
      case 0 -> "requests " + Topics.BONUS_REQUESTED + " " + random.nextInt(6);
      case 1 -> "registry " + Topics.ROUTER_ADMISSIONS_CHANGELOG + " " + random.nextInt(6);
      case 2 -> "commands " + Topics.commands(platform) + " " + partition;
      case 3, 4 -> "ledger " + Topics.ledger(platform) + " " + partition;
      case 5 -> "results " + Topics.BONUS_PAID + " " + random.nextInt(6);
      case 6 -> "transactions " + Topics.transactionalId(platform, partition);
      default ->
          "group " + Offsets.group(ProxyRoute.ALL.get(random.nextInt(ProxyRoute.ALL.size())));
    };
  }

  private Optional<Integer> leader(String role) {
    List<String> words = List.of(role.split(" ", -1));
    return switch (words.get(0)) {
      case "transactions" -> leaders.ofTransactions(words.get(1));
      case "group" -> leaders.ofGroup(words.get(1));
      default -> leaders.of(new TopicPartition(words.get(1), Integer.parseInt(words.get(2))));
    };
  }

  private void provider(Disturbance what) throws InterruptedException {
    FaultPlan faults = stage.providers().faults();
    Provider provider = PROVIDERS.get(what.which() % PROVIDERS.size());
    switch (what.kind()) {
      case FAULT_STORM -> {
        faults.percent(STORM_PERCENT, what.which());
        last(what.forMs());
      }
      case READS_FAIL -> {
        operations(provider, Operation.Kind.READ)
            .forEach(read -> faults.add(rule(read, FaultClass.READ_FAILS, 20)));
        last(what.forMs());
      }
      case OUTSIDERS -> {
        faults.add(rule(Operation.PROLIFIC_PAY, FaultClass.OUTSIDE_PAYER, 2));
        faults.add(rule(Operation.MTURK_SEND_BONUS, FaultClass.OUTSIDE_PAYER, 2));
        last(what.forMs());
      }
      case ACCOUNT_REFUSED -> {
        FaultClass kind =
            what.which() % 2 == 0 ? FaultClass.UNAUTHORIZED_401 : FaultClass.FORBIDDEN_403;
        operations(provider, null).forEach(any -> faults.add(rule(any, kind, 1).ms(what.forMs())));
        last(what.forMs());
      }
      case NO_MONEY -> {
        operations(provider, Operation.Kind.MONEY)
            .forEach(pay -> faults.add(rule(pay, FaultClass.EMPTY_BALANCE, 1).ms(what.forMs())));
        last(what.forMs());
      }
      default -> throw new IllegalArgumentException(what.toString());
    }
    faults.clear();
    usualFaults();
  }

  private static List<Operation> operations(Provider provider, Operation.@Nullable Kind kind) {
    List<Operation> found = new ArrayList<>();
    for (Operation each : Operation.values()) {
      if (each.provider() == provider
          && each.kind() != Operation.Kind.OTHER
          && (kind == null || each.kind() == kind)) {
        found.add(each);
      }
    }
    return found;
  }

  private static FaultRule rule(Operation operation, FaultClass fault, int times) {
    return FaultRule.always(fault).on(operation.provider().label(), operation.label()).times(times);
  }

  /** Ends every disturbance and repairs what it left; returns when all is asked for. */
  void heal() throws Exception {
    over.countDown();
    for (Future<?> lane : lanes.values()) {
      Waiting.until("a disturbance ends", Duration.ofSeconds(90), lane::isDone, () -> "");
    }
    lanes.clear();
    stage.providers().faults().clear();
    services.thawAll();
    stage.healNetwork();
    stage.brokers().heal();
    Waiting.until(
        "the topics have their exact settings", Duration.ofSeconds(60), this::restored, () -> "");
    services.wantFirst();
  }

  private boolean restored() {
    try {
      compaction.restore();
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false; // The brokers are still finding themselves.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
