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
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.payouts.BonusRequested;
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
final class GatewayRun {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final List<String> JVM =
      List.of("-Xmx512m", "-XX:TieredStopAtLevel=4", "-XX:CICompilerCount=2");

  private final GatewayCommand command;
  private final Path directory;
  private final Consumer<String> listener;

  GatewayRun(GatewayCommand command, Path directory, Consumer<String> listener) {
    this.command = command;
    this.directory = directory;
    this.listener = listener;
  }

  GatewayReport run() throws IOException {
    String key = ApiKeys.random();
    int port = LoopbackPorts.free();
    ClusterOptions options = ClusterOptions.in(directory).direct().jvms(List.of("-Xmx512m"), JVM);
    try (TestCluster cluster = TestCluster.open(options);
        GatewayLoad load = new GatewayLoad(url(port), key, command.array)) {
      ServiceProcess gateway = gateway(cluster, key, port);
      start(gateway);
      int bodies = warmUp(load);
      long begun = System.nanoTime();
      int sent = pace(load, gateway, bodies);
      Waiting.until(
          "all are answered",
          DEADLINE,
          () -> load.open().isEmpty(),
          () -> load.open().size() + " are not; see " + gateway.log());
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
                    "gateway.port",
                    Integer.toString(port),
                    "gateway.keys.file",
                    keys.toString(),
                    "gateway.data.dir",
                    directory.resolve("gateway").toString(),
                    "gateway.max.in.flight",
                    "200000")));
  }

  private static void start(ServiceProcess gateway) {
    gateway.start();
    ServiceProcess.awaitReady(() -> List.of(gateway), DEADLINE);
  }

  /** Until the virtual machine has compiled what it runs. */
  private int warmUp(GatewayLoad load) {
    int bodies = 4 * command.rate / command.array;
    paced(load, 0, bodies, body -> {});
    return bodies;
  }

  private int pace(GatewayLoad load, ServiceProcess gateway, int from) {
    int bodies = command.seconds * command.rate / command.array;
    TreeSet<Integer> killAt = new TreeSet<>();
    Random random = new Random(command.seed);
    while (killAt.size() < command.kills) {
      killAt.add(from + bodies / 5 + random.nextInt(bodies * 3 / 5));
    }
    paced(
        load,
        from,
        bodies,
        body -> {
          if (killAt.contains(body)) {
            listener.accept("killed at body " + body);
            Thread restart =
                new Thread(
                    () -> {
                      gateway.kill9();
                      gateway.awaitEnd();
                      gateway.start();
                    },
                    "restart");
            restart.start();
          }
        });
    return bodies;
  }

  private void paced(GatewayLoad load, int from, int bodies, Consumer<Integer> before) {
    long step = TimeUnit.SECONDS.toNanos(1) * command.array / command.rate;
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
    Map<String, Long> cents = new HashMap<>();
    List<String> twice = new ArrayList<>();
    readRequests(cluster, cents, twice);
    List<String> lost = new ArrayList<>();
    for (int body = 0; body < all; body++) {
      for (int place = 0; place < command.array; place++) {
        String id = GatewayLoad.id(body, place);
        Long amount = cents.get(id);
        if (amount == null || amount != GatewayLoad.cents(body, place)) {
          lost.add(id);
        }
      }
    }
    long[] nanos = load.nanos();
    return new GatewayReport(
        command.seed,
        command.seconds,
        command.rate,
        command.array,
        command.kills,
        (long) all * command.array,
        load.duplicates(),
        sent * command.array / seconds,
        millis(nanos, 0.50),
        millis(nanos, 0.95),
        millis(nanos, 0.99),
        lost,
        twice,
        load.open().stream().map(String::valueOf).toList());
  }

  private static double millis(long[] sorted, double share) {
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1e6;
  }

  private static void readRequests(
      TestCluster cluster, Map<String, Long> cents, List<String> twice) {
    Map<String, Object> config = new HashMap<>(cluster.settings().kafkaClient());
    config.put("isolation.level", "read_committed");
    config.put("auto.offset.reset", "earliest");
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Deserializer<BonusRequested> requests =
            PayoutSerdes.deserializer(cluster.settings(), BonusRequested.class)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.BONUS_REQUESTED).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          BonusRequested request = requests.deserialize(record.topic(), record.value());
          if (cents.put(request.getPayoutId(), request.getAmountMinor()) != null) {
            twice.add(request.getPayoutId());
          }
        }
      }
    }
  }
}
