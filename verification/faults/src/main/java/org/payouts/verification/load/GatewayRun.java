package org.payouts.verification.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.kafka.common.serialization.Deserializer;
import org.payouts.BonusRequested;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.config.Settings;
import org.payouts.gateway.GatewayMain;
import org.payouts.gateway.access.ApiKeys;
import org.payouts.sandbox.net.LoopbackPorts;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;
import org.payouts.verification.harness.ClusterOptions;
import org.payouts.verification.harness.ProxyRoute;
import org.payouts.verification.harness.ServiceProcess;
import org.payouts.verification.harness.TestCluster;
import org.payouts.verification.harness.Waiting;

/** A broker and a gateway as processes of their own, and a load in this one. */
record GatewayRun(GatewayCommand command, Path directory, Consumer<String> listener) {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final int STEP_SECONDS = 10;
  private static final List<String> JVM =
      List.of("-Xmx512m", "-XX:TieredStopAtLevel=4", "-XX:CICompilerCount=2");

  GatewayReport run() throws IOException {
    String key = ApiKeys.random();
    int port = LoopbackPorts.free();
    ClusterOptions options = ClusterOptions.in(directory).direct().jvms(List.of("-Xmx512m"), JVM);
    try (TestCluster cluster = TestCluster.open(options);
        GatewayLoad load = new GatewayLoad(url(port), key, command.array)) {
      ServiceProcess gateway = gateway(cluster, key, port);
      start(gateway);
      int bodies = warmUp(load, gateway);
      long begun = System.nanoTime();
      int sent = pace(load, gateway, bodies);
      awaitAnswers(load, gateway);
      double seconds = (System.nanoTime() - begun) / 1e9;
      return report(cluster, load, bodies + sent, sent, seconds);
    }
  }

  private static URI url(int port) {
    return URI.create("http://" + LoopbackPorts.HOST + ":" + port + "/v1/bonus-requests");
  }

  private ServiceProcess gateway(TestCluster cluster, String key, int port) throws IOException {
    Path keys =
        Files.writeString(
            directory.resolve("keys.json"),
            """
            {"requesters":[{"name":"load","payout_ids":["load:"],"bonuses_per_second":1000000,
              "keys":[{"id":"1","sha256":"%s"}],
              "may":{"mturk":{"studies":["*"],"max_amount":{"USD":"1000.00"}}}}]}"""
                .formatted(ApiKeys.hash(key)));
    return cluster.add(
        cluster
            .program(
                ProxyRoute.ROUTER, "gateway", GatewayMain.class, List.of(), cluster.processes())
            .with(
                Map.of(
                    "gateway.port", "" + port,
                    "gateway.keys.file", "" + keys,
                    "gateway.data.dir", "" + directory.resolve("gateway"),
                    "gateway.max.in.flight", "200000")));
  }

  private static void start(ServiceProcess gateway) {
    gateway.start();
    ServiceProcess.awaitReady(() -> List.of(gateway), DEADLINE);
  }

  private static void awaitAnswers(GatewayLoad load, ServiceProcess gateway) {
    Waiting.until(
        "all are answered",
        DEADLINE,
        () -> load.open().isEmpty(),
        () -> load.open().size() + " are not; see " + gateway.log());
  }

  /**
   * A quarter of the rate, half and all of it, until the virtual machine has compiled what it runs
   * and nothing waits any more. Its times do not count.
   */
  private int warmUp(GatewayLoad load, ServiceProcess gateway) {
    int sent = 0;
    for (int part = 4; part > 0; part /= 2) {
      int rate = command.rate / part;
      int bodies = STEP_SECONDS * rate / command.array;
      paced(load, rate, sent, bodies, body -> {});
      sent += bodies;
    }
    awaitAnswers(load, gateway);
    load.forgetTimes();
    return sent;
  }

  private int pace(GatewayLoad load, ServiceProcess gateway, int from) {
    int bodies = command.seconds * command.rate / command.array;
    Set<Integer> killAt =
        new Random(command.seed)
            .ints(from + bodies / 5, from + bodies * 4 / 5)
            .distinct()
            .limit(command.kills)
            .boxed()
            .collect(Collectors.toSet());
    paced(
        load,
        command.rate,
        from,
        bodies,
        body -> {
          if (killAt.contains(body)) {
            listener.accept("killed at body " + body);
            new Thread(() -> restart(gateway), "restart").start();
          }
        });
    return bodies;
  }

  private static void restart(ServiceProcess gateway) {
    gateway.kill9();
    gateway.awaitEnd();
    gateway.start();
  }

  private void paced(GatewayLoad load, int rate, int from, int bodies, IntConsumer before) {
    long step = TimeUnit.SECONDS.toNanos(1) * command.array / rate;
    long begun = System.nanoTime();
    for (int i = 0; i < bodies; i++) {
      long due = begun + i * step;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
      }
      before.accept(from + i);
      load.send(from + i);
    }
  }

  private GatewayReport report(
      TestCluster cluster, GatewayLoad load, int all, int sent, double seconds) {
    Map<String, List<Long>> cents = requested(cluster);
    List<String> lost = new ArrayList<>();
    for (int body = 0; body < all; body++) {
      for (int place = 0; place < command.array; place++) {
        String id = GatewayLoad.id(body, place);
        if (!cents.getOrDefault(id, List.of()).contains(GatewayLoad.cents(body, place))) {
          lost.add(id);
        }
      }
    }
    double[] millis = load.millis();
    return new GatewayReport(
        command.seed,
        command.seconds,
        command.rate,
        command.array,
        command.kills,
        (long) all * command.array,
        load.duplicates(),
        sent * command.array / seconds,
        StatUtils.percentile(millis, 50),
        StatUtils.percentile(millis, 95),
        StatUtils.percentile(millis, 99),
        lost,
        cents.entrySet().stream()
            .filter(each -> each.getValue().size() > 1)
            .map(Map.Entry::getKey)
            .toList(),
        load.open().stream().map(String::valueOf).toList());
  }

  /** The amounts that Kafka has under each payout ID. */
  private static Map<String, List<Long>> requested(TestCluster cluster) {
    Map<String, List<Long>> cents = new HashMap<>();
    Settings settings = cluster.settings();
    try (TopicFollower topic = new TopicFollower(settings);
        Deserializer<BonusRequested> requests =
            PayoutSerdes.deserializer(settings, BonusRequested.class)) {
      topic.readAll(
          List.of(Topics.BONUS_REQUESTED),
          record -> {
            BonusRequested request = requests.deserialize(record.topic(), record.value());
            cents
                .computeIfAbsent(request.getPayoutId(), id -> new ArrayList<>())
                .add(request.getAmountMinor());
          });
    }
    return cents;
  }
}
