package org.payouts.verification.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.payouts.sandbox.kafka.LocalKafka;
import org.payouts.sandbox.kafka.LocalKafkaCluster;
import org.payouts.sandbox.kafka.LocalKafkaProcess;

/**
 * The brokers of a stage: one in the folder {@code kafka}, as {@code payouts up} has it, or several
 * in {@code kafka/broker-N}. Each may be killed, frozen, thawed and started again.
 */
public final class Brokers implements AutoCloseable {
  private final Runnable end;
  private final Map<Integer, LocalKafkaProcess> byNode;
  private final Set<Integer> frozen = ConcurrentHashMap.newKeySet();

  private Brokers(Runnable end, Map<Integer, LocalKafkaProcess> byNode) {
    this.end = end;
    this.byNode = byNode;
  }

  /**
   * Starts as many brokers as there are seats and returns when all serve clients.
   *
   * @throws IllegalStateException when one does not start
   */
  public static Brokers start(Path directory, List<LocalKafkaCluster.Seat> seats) {
    return start(directory, seats, List.of());
  }

  /**
   * The same.
   *
   * @param jvmOptions of the only broker, behind its usual ones
   */
  public static Brokers start(
      Path directory, List<LocalKafkaCluster.Seat> seats, List<String> jvmOptions) {
    if (seats.size() == 1) {
      LocalKafkaCluster.Seat seat = seats.get(0);
      LocalKafkaProcess only =
          LocalKafkaProcess.start(
              new LocalKafka.Options(directory, seat.port()), seat.listeners(), jvmOptions);
      return new Brokers(only::close, Map.of(1, only));
    }
    LocalKafkaCluster cluster = LocalKafkaCluster.start(directory, seats);
    Map<Integer, LocalKafkaProcess> byNode = new TreeMap<>();
    cluster.nodes().forEach(node -> byNode.put(node, cluster.broker(node)));
    return new Brokers(cluster::close, byNode);
  }

  /** The brokers' numbers, from 1. */
  public List<Integer> nodes() {
    return new ArrayList<>(new TreeMap<>(byNode).keySet());
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
    frozen.remove(node);
  }

  /** SIGSTOP. */
  public void freeze(int node) {
    Signals.freeze(broker(node).pid());
    frozen.add(node);
  }

  /** SIGCONT, if it was frozen. */
  public void thaw(int node) {
    if (frozen.remove(node) && broker(node).isAlive()) {
      Signals.thaw(broker(node).pid());
    }
  }

  /** Starts a dead broker on its data and returns when it serves clients. */
  public void restart(int node) {
    broker(node).restart();
  }

  /** The process ID of a broker. */
  public long pid(int node) {
    return broker(node).pid();
  }

  public boolean isAlive(int node) {
    return broker(node).isAlive();
  }

  public boolean isFrozen(int node) {
    return frozen.contains(node);
  }

  /** Thaws what is frozen and starts what is dead. */
  public void heal() {
    nodes().forEach(this::thaw);
    nodes().stream().filter(node -> !isAlive(node)).forEach(this::restart);
  }

  private LocalKafkaProcess broker(int node) {
    LocalKafkaProcess broker = byNode.get(node);
    if (broker == null) {
      throw new IllegalArgumentException("there is no broker " + node);
    }
    return broker;
  }

  @Override
  public void close() {
    nodes().forEach(this::thaw); // A frozen one would not hear that it shall end.
    end.run();
  }
}
