package org.payouts.verification.chaos;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
import org.payouts.verification.harness.Brokers;
import org.payouts.verification.harness.ClusterAdmin;
import org.payouts.verification.harness.NetworkFault;
import org.payouts.verification.harness.ProxyRoute;
import org.payouts.verification.harness.TcpProxy;
import org.payouts.verification.harness.Waiting;

/**
 * Carries out what a schedule says, each lane in a thread of its own. A lane that is still busy
 * skips the next disturbance. {@link #heal} ends all of it.
 */
final class FaultInjector implements AutoCloseable {

  private static final Duration GROUP_EMPTIES = Duration.ofSeconds(20);
  private static final int USUAL_FAULTS_PERCENT = 18;
  private static final int STORM_PERCENT = 60;
  private static final List<Provider> PROVIDERS = List.of(Provider.values());

  private final Scene scene;
  private final Services services;
  private final long seed;
  private final Compaction compaction;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Future<?>> lanes = new HashMap<>();
  private volatile CountDownLatch over = new CountDownLatch(1);
  private int rounds;

  FaultInjector(Scene scene, Services services, long seed) {
    this.scene = scene;
    this.services = services;
    this.seed = seed;
    this.compaction = new Compaction(scene.admin());
  }

  /** Carries the schedule out; returns when the time is over. */
  void disturb(List<Disturbance> schedule, int lengthMs) {
    rounds++;
    over = new CountDownLatch(1);
    long begun = System.nanoTime();
    usualFaults();
    for (Disturbance each : schedule) {
      passUntil(begun, each.atMs());
      Future<?> busy = lanes.get(each.lane());
      if (busy != null && !busy.isDone()) {
        scene.log().write("skipped: %s", each);
        continue;
      }
      scene.log().write("%s", each);
      lanes.put(each.lane(), threads.submit(() -> tryTo(each)));
    }
    passUntil(begun, lengthMs);
  }

  private static void passUntil(long begun, int atMs) {
    Waiting.pass(atMs - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
  }

  /** Lets a disturbance last; ends early when everything is to be healed. */
  private void last(long ms) throws InterruptedException {
    var unused = over.await(ms, TimeUnit.MILLISECONDS);
  }

  private void usualFaults() {
    scene.faults(USUAL_FAULTS_PERCENT, seed + rounds);
  }

  private void tryTo(Disturbance what) {
    try {
      carryOut(what);
      scene.tally().count("disturbances." + what.kind().label());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      scene.log().write("could not: %s: %s", what, e); // Another disturbance was in its way.
    }
  }

  private void carryOut(Disturbance what) throws InterruptedException {
    ProxyRoute route = what.route();
    switch (what.kind().lane()) {
      case SERVICE -> service(what, Objects.requireNonNull(route));
      case NETWORK -> network(what, Objects.requireNonNull(route));
      case BROKER -> broker(what);
      case REGISTRY -> {
        scene.tally().count("network_faults");
        make(List.of(scene.cluster().registryProxy()), NetworkFault.refuse(), what.forMs());
      }
      case PROVIDER -> provider(what);
      case TOPICS -> {
        compaction.force();
        last(what.forMs());
        compaction.restore();
      }
      case ORDERS -> orders(what);
    }
  }

  private void service(Disturbance what, ProxyRoute route) throws InterruptedException {
    Services.Post first = services.post(route, 0);
    Services.Post second = services.post(route, 1);
    boolean odd = what.which() % 2 == 1;
    Services.Post alive = odd && second.isAlive() ? second : first;
    switch (what.kind()) {
      case KILL -> kill(alive, what.forMs());
      case FREEZE -> {
        Services.Post successor = alive == first ? second : first;
        successor.want();
        freeze(alive, what.forMs());
        last(500);
        if (what.which() % 3 != 0) {
          retire(successor, what.which() % 3 == 1);
          first.want();
        }
      }
      case SHORT_FREEZE -> freeze(alive, what.forMs());
      case SECOND -> {
        second.want();
        last(what.forMs());
        retire(second, !odd);
      }
      case TERMINATE -> {
        alive.unwant();
        last(what.forMs());
        alive.want();
      }
      case REPLAY -> {
        services.killAll(route);
        scene.tally().count("kills");
        try {
          scene.admin().awaitEmpty(route, GROUP_EMPTIES);
          scene.admin().replay(route);
        } finally {
          first.want();
        }
      }
      case WIPE -> {
        services.killAll(route);
        scene.tally().count("kills");
        services.wipeRouters();
        first.want();
      }
      case NEXT_VERSION -> {
        second.unwant();
        second.variant("value.serializer", NextVersionSerializer.class.getName());
        second.want();
        last(what.forMs());
        // The older version carries on from what the newer one wrote.
        retire(second, !odd);
      }
      default -> throw new IllegalArgumentException(what.toString());
    }
  }

  private void kill(Services.Post post, long downMs) {
    post.kill(downMs);
    scene.tally().count("kills");
  }

  private void freeze(Services.Post post, long forMs) throws InterruptedException {
    if (post.freeze()) {
      scene.tally().count("freezes");
      last(forMs);
      post.thaw();
      scene.tally().count("thaws");
    }
  }

  private void retire(Services.Post post, boolean byForce) {
    if (byForce) {
      kill(post, 0);
    }
    post.unwant();
  }

  private void network(Disturbance what, ProxyRoute route) throws InterruptedException {
    List<TcpProxy> all = scene.cluster().proxies(route);
    // To one broker or to all of them.
    List<TcpProxy> some =
        what.which() % 2 == 0 ? all : List.of(all.get(what.which() / 2 % all.size()));
    scene.tally().count("network_faults");
    switch (what.kind()) {
      case RESET -> some.forEach(TcpProxy::reset);
      case BLACKHOLE -> {
        int way = what.which() / 7 % 3;
        make(some, NetworkFault.blackhole(way != 0, way != 1), what.forMs());
      }
      case DELAY -> make(some, NetworkFault.delay(100 + what.which() % 4_900), what.forMs());
      case REFUSE -> make(some, NetworkFault.refuse(), what.forMs());
      default -> throw new IllegalArgumentException(what.toString());
    }
  }

  private void make(List<TcpProxy> proxies, NetworkFault fault, long forMs)
      throws InterruptedException {
    proxies.forEach(proxy -> proxy.make(fault));
    last(forMs);
    proxies.forEach(TcpProxy::heal);
  }

  private void broker(Disturbance what) throws InterruptedException {
    Brokers brokers = scene.cluster().brokers();
    int count = brokers.nodes().size();
    String role = role(new Random(what.which()));
    int node = leader(role).orElseGet(() -> brokers.nodes().get(what.which() % count));
    scene.log().write("broker %d: %s", node, role);
    if (what.kind() == Disturbance.Kind.BROKER_FREEZE) {
      brokers.freeze(node);
      scene.tally().count("broker_freezes");
      last(what.forMs());
      brokers.thaw(node);
      return;
    }
    // A second one lost at once leaves a partition below its least number of replicas.
    List<Integer> lost =
        count > 1 && what.which() % 5 == 0 ? List.of(node % count + 1, node) : List.of(node);
    for (int each : lost) {
      brokers.kill9(each);
      scene.tally().count("broker_kills");
    }
    scene.tally().count("broker_kills." + role.split(" ", 2)[0]);
    last(what.forMs());
    lost.forEach(brokers::restart);
  }

  /** Whose leader is struck, so that each kind of transaction loses its own. */
  private static String role(Random random) {
    Platform platform = Platforms.ALL.get(random.nextInt(Platforms.ALL.size()));
    int partition = random.nextInt(TopicCatalogue.partitions(platform));
    return switch (random.nextInt(8)) {
      case 0 -> "requests " + Topics.BONUS_REQUESTED + " " + random.nextInt(6);
      case 1 -> "admissions " + Topics.ROUTER_ADMISSIONS_CHANGELOG + " " + random.nextInt(6);
      case 2 -> "commands " + Topics.commands(platform) + " " + partition;
      case 3, 4 -> "ledger " + Topics.ledger(platform) + " " + partition;
      case 5 -> "results " + Topics.BONUS_PAID + " " + random.nextInt(6);
      case 6 -> "transactions " + Topics.transactionalId(platform, partition);
      default -> "group " + ProxyRoute.ALL.get(random.nextInt(ProxyRoute.ALL.size()));
    };
  }

  private Optional<Integer> leader(String role) {
    List<String> words = List.of(role.split(" ", -1));
    return switch (words.get(0)) {
      case "transactions" -> scene.admin().transactionCoordinator(words.get(1));
      case "group" -> scene.admin().groupCoordinator(ProxyRoute.valueOf(words.get(1)));
      default ->
          scene.admin().leader(new TopicPartition(words.get(1), Integer.parseInt(words.get(2))));
    };
  }

  private void provider(Disturbance what) throws InterruptedException {
    FaultPlan faults = scene.cluster().providers().faults();
    Provider provider = PROVIDERS.get(what.which() % PROVIDERS.size());
    int ms = what.forMs();
    switch (what.kind()) {
      case FAULT_STORM -> faults.percent(STORM_PERCENT, what.which());
      case READS_FAIL ->
          operations(provider, Operation.Kind.READ)
              .forEach(read -> faults.add(rule(read, FaultClass.READ_FAILS, 20)));
      case OUTSIDERS ->
          Stream.of(Operation.PROLIFIC_PAY, Operation.MTURK_SEND_BONUS)
              .forEach(pay -> faults.add(rule(pay, FaultClass.OUTSIDE_PAYER, 2)));
      case ACCOUNT_REFUSED -> {
        FaultClass kind =
            what.which() % 2 == 0 ? FaultClass.UNAUTHORIZED_401 : FaultClass.FORBIDDEN_403;
        operations(provider, null).forEach(any -> faults.add(rule(any, kind, 1).ms(ms)));
      }
      case NO_MONEY ->
          operations(provider, Operation.Kind.MONEY)
              .forEach(pay -> faults.add(rule(pay, FaultClass.EMPTY_BALANCE, 1).ms(ms)));
      default -> throw new IllegalArgumentException(what.toString());
    }
    last(ms);
    faults.clear();
    usualFaults();
  }

  /** Some of the orders hold until {@link Orders#end}. */
  private void orders(Disturbance what) throws InterruptedException {
    Random random = new Random(what.which());
    switch (what.kind()) {
      case STOP -> {
        String scope = scene.orders().stop(random);
        last(what.forMs());
        if (what.which() % 3 != 0) {
          scene.orders().go(scope);
        }
      }
      case LIMIT_OF_SUMS -> {
        String scope = scene.orders().limitSums(random);
        last(what.forMs());
        if (what.which() % 2 == 0) {
          scene.orders().unlimit(scope);
        }
      }
      case APPROVALS -> {
        String scope = scene.orders().askForApproval(random);
        last(what.forMs());
        scene.orders().answer(random);
        if (what.which() % 2 == 0) {
          scene.orders().unlimit(scope);
        }
      }
      default -> throw new IllegalArgumentException(what.toString());
    }
  }

  private static Stream<Operation> operations(Provider of, Operation.@Nullable Kind kind) {
    return Arrays.stream(Operation.values())
        .filter(each -> each.provider() == of && each.kind() != Operation.Kind.OTHER)
        .filter(each -> kind == null || each.kind() == kind);
  }

  private static FaultRule rule(Operation operation, FaultClass fault, int times) {
    return FaultRule.always(fault).on(operation.provider().label(), operation.label()).times(times);
  }

  /** Ends every disturbance and repairs what it left; returns when all is asked for. */
  void heal() {
    over.countDown();
    lanes
        .values()
        .forEach(lane -> Waiting.until("a disturbance ends", Duration.ofSeconds(90), lane::isDone));
    lanes.clear();
    scene.cluster().providers().faults().clear();
    services.thawAll();
    scene.cluster().healNetwork();
    scene.cluster().brokers().heal();
    Waiting.until(
        "the topics have their exact settings",
        Duration.ofSeconds(60),
        () -> ClusterAdmin.answered(compaction::restore));
    services.wantFirst();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
