package org.payouts.sandbox.kafka;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/**
 * Several brokers, each a process of its own that may be killed and started again; each is also a
 * controller, so most of them must run. For one thread.
 */
public final class LocalKafkaCluster implements AutoCloseable {
  /** So that another broker leads within seconds after one was lost. */
  private static final Map<String, String> QUICK_FAIL_OVER =
      Map.of(
          "broker.session.timeout.ms", "6000",
          "broker.heartbeat.interval.ms", "500",
          "controller.quorum.election.timeout.ms", "500",
          "controller.quorum.fetch.timeout.ms", "1000",
          "replica.lag.time.max.ms", "5000");

  private final Map<Integer, LocalKafkaProcess> brokers;

  private LocalKafkaCluster(Map<Integer, LocalKafkaProcess> brokers) {
    this.brokers = brokers;
  }

  /**
   * One broker to be.
   *
   * @param port the clients' port
   * @param controllerPort the controllers' port
   */
  public record Seat(int port, int controllerPort, List<ExtraListener> listeners) {
    public Seat {
      listeners = List.copyOf(listeners);
    }
  }

  /**
   * Starts brokers 1, 2, ... in folders {@code broker-1}, {@code broker-2}, ... and returns when
   * all serve clients, within about seven seconds.
   *
   * @param settings of the brokers, beyond those of a quick fail-over
   * @param jvmOptions behind those of a small broker, so that they count
   * @throws org.payouts.sandbox.net.PortTakenException when a port belongs to another program
   * @throws IllegalStateException when a broker does not start
   */
  public static LocalKafkaCluster start(
      Path directory, List<Seat> seats, Map<String, String> settings, List<String> jvmOptions) {
    Map<String, String> overrides = new HashMap<>(QUICK_FAIL_OVER);
    overrides.putAll(settings);
    Map<Integer, Integer> controllers = new HashMap<>();
    for (int i = 0; i < seats.size(); i++) {
      controllers.put(i + 1, seats.get(i).controllerPort());
    }
    String clusterId = Uuid.randomUuid().toString();
    Map<Integer, LocalKafkaProcess> started = new TreeMap<>();
    try {
      for (int i = 0; i < seats.size(); i++) {
        int node = i + 1;
        LocalKafka.Options options =
            new LocalKafka.Options(
                directory.resolve("broker-" + node), seats.get(i).port(), overrides);
        ClusterPlace place = new ClusterPlace(node, clusterId, controllers);
        started.put(
            node, LocalKafkaProcess.launch(options, place, seats.get(i).listeners(), jvmOptions));
      }
      started.values().forEach(LocalKafkaProcess::awaitReady);
      return new LocalKafkaCluster(started);
    } catch (RuntimeException e) {
      started.values().forEach(LocalKafkaProcess::close);
      throw e;
    }
  }

  /** The brokers' numbers. */
  public List<Integer> nodes() {
    return List.copyOf(brokers.keySet());
  }

  /** A broker by its number. */
  public LocalKafkaProcess broker(int node) {
    return Objects.requireNonNull(brokers.get(node), () -> "there is no broker " + node);
  }

  /** All brokers for {@code bootstrap.servers}; the same after restarts. */
  public String bootstrapServers() {
    return brokers.values().stream()
        .map(LocalKafkaProcess::bootstrapServers)
        .collect(Collectors.joining(","));
  }

  /** Ends all brokers; the data stays. */
  @Override
  public void close() {
    // A controlled shutdown needs most controllers, so the last ones would wait for nothing.
    brokers.values().forEach(LocalKafkaProcess::kill);
  }
}
