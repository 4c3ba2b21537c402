package org.payouts.sandbox.kafka;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.payouts.sandbox.net.LoopbackPorts;

/** The settings of the local broker: one node, loopback only, quick to start and to fail over. */
final class BrokerSettings {
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  static final int NODE_ID = 1;

  private BrokerSettings() {}

  static Properties of(
      Path logDir, int clientPort, int controllerPort, Map<String, String> overrides) {
    Properties settings = new Properties();
    settings.putAll(node(logDir, clientPort, controllerPort));
    settings.putAll(oneReplica());
    settings.putAll(memory());
    settings.putAll(pace());
    settings.putAll(overrides);
    return settings;
  }

  private static Map<String, String> node(Path logDir, int clientPort, int controllerPort) {
    String client = "CLIENT://" + LoopbackPorts.HOST + ":" + clientPort;
    String controller = LoopbackPorts.HOST + ":" + controllerPort;
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        String.valueOf(NODE_ID),
        "controller.quorum.voters",
        NODE_ID + "@" + controller,
        "controller.listener.names",
        CONTROLLER_LISTENER,
        "listeners",
        client + "," + CONTROLLER_LISTENER + "://" + controller,
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

  private static Map<String, String> oneReplica() {
    return Map.of(
        "offsets.topic.num.partitions", "4",
        "offsets.topic.replication.factor", "1",
        "transaction.state.log.num.partitions", "4",
        "transaction.state.log.replication.factor", "1",
        "transaction.state.log.min.isr", "1",
        "share.coordinator.state.topic.num.partitions", "1",
        "share.coordinator.state.topic.replication.factor", "1",
        "share.coordinator.state.topic.min.isr", "1",
        "default.replication.factor", "1",
        "min.insync.replicas", "1");
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
