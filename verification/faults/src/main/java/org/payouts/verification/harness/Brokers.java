package org.payouts.verification.harness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.payouts.sandbox.kafka.LocalKafka;
import org.payouts.sandbox.kafka.LocalKafkaCluster;
import org.payouts.sandbox.kafka.LocalKafkaProcess;

/**
 * The brokers of a cluster: one in the folder {@code kafka}, as {@code payouts up} has it, or
 * several in {@code kafka/broker-N}. Each may be killed, frozen, thawed and started again.
 */
public final class Brokers implements AutoCloseable {

  private final Runnable end;
  private final Map<Integer, LocalKafkaProcess> byNode;

  private Brokers(Runnable end, Map<Integer, LocalKafkaProcess> byNode) {
    this.end = end;
    this.byNode = byNode;
  }

  /**
   * Starts as many brokers as there are seats and returns when all serve clients.
   *
   * @throws IllegalStateException when one does not start
   */
  static Brokers start(Path directory, List<LocalKafkaCluster.Seat> seats, ClusterOptions options) {
    if (seats.size() == 1) {
      LocalKafkaCluster.Seat seat = seats.get(0);
      LocalKafkaProcess only =
          LocalKafkaProcess.start(
              new LocalKafka.Options(directory, seat.port(), options.brokerSettings),
              seat.listeners(),
              options.brokerJvm);
      return new Brokers(only::close, Map.of(1, only));
    }
    LocalKafkaCluster cluster =
        LocalKafkaCluster.start(directory, seats, options.brokerSettings, options.brokerJvm);
    Map<Integer, LocalKafkaProcess> byNode = new TreeMap<>();
    cluster.nodes().forEach(node -> byNode.put(node, cluster.broker(node)));
    return new Brokers(cluster::close, byNode);
  }

  /** The brokers' numbers, from 1. */
  public List<Integer> nodes() {
    return byNode.keySet().stream().sorted().toList();
  }

  /** All brokers, without a proxy between. */
  public String bootstrapServers() {
    return byNode.values().stream()
        .map(LocalKafkaProcess::bootstrapServers)
        .collect(Collectors.joining(","));
  }

  /** {@code kill -9}. */
  public void kill9(int node) {
    broker(node).kill();
  }

  /** SIGSTOP; returns once the kernel has stopped it. */
  public void freeze(int node) {
    Processes.freeze(pid(node));
    Waiting.until(
        "the broker is stopped", Duration.ofSeconds(10), () -> Processes.isFrozen(pid(node)));
  }

  /** SIGCONT, if it lives. */
  public void thaw(int node) {
    if (broker(node).isAlive()) {
      Processes.thaw(pid(node));
    }
  }

  /** Starts a dead broker on its data and returns when it serves clients. */
  public void restart(int node) {
    broker(node).restart();
  }

  public long pid(int node) {
    return broker(node).pid();
  }

  /** Thaws what is frozen and starts what is dead. */
  public void heal() {
    nodes().forEach(this::thaw);
    nodes().stream().filter(node -> !broker(node).isAlive()).forEach(this::restart);
  }

  private LocalKafkaProcess broker(int node) {
    return Objects.requireNonNull(byNode.get(node), () -> "there is no broker " + node);
  }

  @Override
  public void close() {
    nodes().forEach(this::thaw); // A frozen one would not notice that it is asked to end.
    end.run();
  }
}
