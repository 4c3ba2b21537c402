package org.payouts.sandbox.kafka;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.payouts.sandbox.net.LoopbackPorts;

/** The settings of a local broker: loopback only, quick to start and to fail over. */
final class BrokerSettings {
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  private static final int MOST_REPLICAS = 3;

  private BrokerSettings() {}

  static Properties of(
      Path logDir, int clientPort, ClusterPlace place, Map<String, String> overrides) {
    Properties settings = new Properties();
    settings.putAll(node(logDir, clientPort, place));
    settings.putAll(replicas(Math.min(MOST_REPLICAS, place.brokers())));
    settings.putAll(memory());
    settings.putAll(pace());
    settings.putAll(overrides);
    return settings;
  }

  private static Map<String, String> node(Path logDir, int clientPort, ClusterPlace place) {
    String client = "CLIENT://" + LoopbackPorts.HOST + ":" + clientPort;
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        String.valueOf(place.node()),
        "controller.quorum.voters",
        place.voters(),
        "controller.listener.names",
        CONTROLLER_LISTENER,
        "listeners",
        client + "," + CONTROLLER_LISTENER + "://" + place.controller(),
        "advertised.listeners",
        client,
        "listener.security.protocol.map",
        "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name",
        "CLIENT",
        "log.dirs",
        logDir.toString(),
        "auto.create.topics.enable",
        "false");
  }

  private static Map<String, String> replicas(int count) {
    String replicas = String.valueOf(count);
    String inSync = String.valueOf(Math.max(1, count - 1));
    Map<String, String> settings = new HashMap<>();
    for (String topic : List.of("transaction.state.log", "share.coordinator.state.topic")) {
      settings.put(topic + ".replication.factor", replicas);
      settings.put(topic + ".min.isr", inSync);
    }
    settings.put("offsets.topic.replication.factor", replicas);
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
    settings.put("default.replication.factor", replicas);
    settings.put("min.insync.replicas", inSync);
    return settings;
  }

  /** What a production broker sizes for many clients. */
  private static Map<String, String> memory() {
    return Map.of(
        "log.cleaner.dedupe.buffer.size", "8388608",
        "num.network.threads", "2",
        "num.io.threads", "4",
        "background.threads", "2");
  }

  private static Map<String, String> pace() {
    return Map.of(
        // A record twice a second that nothing has happened (default) keeps an idle broker busy.
        "metadata.max.idle.interval.ms", "5000",
        "group.initial.rebalance.delay.ms", "0",
        "group.consumer.session.timeout.ms", "6000",
        "group.consumer.min.session.timeout.ms", "6000",
        "group.consumer.min.heartbeat.interval.ms", "1000",
        "group.consumer.heartbeat.interval.ms", "1000",
        "add.partitions.to.txn.retry.backoff.ms", "1",
        // A killed router's open transaction holds readers up until it is found (default 10 s).
        "transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000",
        "offsets.retention.minutes", String.valueOf(Duration.ofDays(30).toMinutes()),
        // 30 days do not fit the broker's int; this is its longest, 24.8 days.
        "transactional.id.expiration.ms", String.valueOf(Integer.MAX_VALUE));
  }
}
