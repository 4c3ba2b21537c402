package org.payouts.sandbox.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.payouts.sandbox.net.LoopbackPorts;
import org.payouts.sandbox.process.ChildJvm;
import org.payouts.sandbox.process.PrivateFiles;

/**
 * The broker of {@link LocalKafka} as a child process, which can be killed and started again on the
 * same directory and port. Its output is in {@code kafka.log} in its directory. For one thread.
 */
public final class LocalKafkaProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final String LOG_CONFIGURATION = "org/payouts/sandbox/kafka/broker-logback.xml";

  /** A killed broker's registration must run out before it may come back. */
  private static final Map<String, String> QUICK_RETURN =
      Map.of("broker.session.timeout.ms", "6000", "broker.heartbeat.interval.ms", "500");

  private final BrokerDirectory directory;
  private final int port;
  private final List<String> jvmOptions;
  private ChildJvm process;

  private LocalKafkaProcess(
      BrokerDirectory directory, int port, List<String> jvmOptions, ChildJvm process) {
    this.directory = directory;
    this.port = port;
    this.jvmOptions = List.copyOf(jvmOptions);
    this.process = process;
  }

  /**
   * Starts a broker process and returns when it serves clients, within three to five seconds.
   *
   * @throws org.payouts.sandbox.net.PortTakenException when the port belongs to another program
   * @throws IllegalStateException when the broker does not start; the message holds the end of its
   *     output
   */
  public static LocalKafkaProcess start(LocalKafka.Options options) {
    return start(options, List.of());
  }

  /** The same with further listeners. */
  public static LocalKafkaProcess start(LocalKafka.Options options, List<ExtraListener> listeners) {
    return start(options, listeners, List.of());
  }

  /**
   * The same.
   *
   * @param jvmOptions behind those of a small broker, so that they count, for example {@code
   *     -Xmx1g}
   */
  public static LocalKafkaProcess start(
      LocalKafka.Options options, List<ExtraListener> listeners, List<String> jvmOptions) {
    BrokerDirectory directory = BrokerDirectory.open(options.dataDir());
    try {
      LocalKafkaProcess broker =
          launch(directory, options, ClusterPlace.alone(), listeners, jvmOptions);
      broker.awaitReady();
      return broker;
    } catch (RuntimeException e) {
      directory.release();
      throw e;
    }
  }

  /** Starts one broker of several; it serves clients once most of them run. */
  static LocalKafkaProcess launch(
      LocalKafka.Options options,
      ClusterPlace place,
      List<ExtraListener> listeners,
      List<String> jvmOptions) {
    return launch(BrokerDirectory.open(options.dataDir()), options, place, listeners, jvmOptions);
  }

  private static LocalKafkaProcess launch(
      BrokerDirectory directory,
      LocalKafka.Options options,
      ClusterPlace place,
      List<ExtraListener> listeners,
      List<String> jvmOptions) {
    ChildJvm.endOrphan("kafka", directory.root());
    int port = options.port() == 0 ? LoopbackPorts.free() : options.port();
    Map<String, String> overrides = new HashMap<>(QUICK_RETURN);
    overrides.putAll(options.overrides());
    Properties settings = BrokerSettings.of(directory.logs(), port, place, overrides);
    if (place.clusterId() != null) {
      settings.setProperty(LocalKafka.CLUSTER_ID, place.clusterId());
    }
    ExtraListener.addTo(settings, listeners);
    write(settings, directory);
    return new LocalKafkaProcess(directory, port, jvmOptions, launch(directory, port, jvmOptions));
  }

  private static ChildJvm launch(BrokerDirectory directory, int port, List<String> jvmOptions) {
    LoopbackPorts.requireFree(port, "Kafka");
    try {
      Files.deleteIfExists(directory.readyFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command =
        new ArrayList<>(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(jvmOptions);
    command.add("-Dlogback.configurationFile=" + LOG_CONFIGURATION);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(BrokerMain.class.getName(), directory.root().toString()));
    command.add(String.valueOf(port));
    return ChildJvm.start("kafka", command, directory.root());
  }

  /**
   * Waits until the broker serves clients.
   *
   * @throws IllegalStateException when it ends before, or is not ready within three minutes
   */
  void awaitReady() {
    process.await(() -> Files.exists(directory.readyFile()), START);
  }

  private static void write(Properties settings, BrokerDirectory directory) {
    // Overrides may hold passwords.
    try (Writer writer = Files.newBufferedWriter(PrivateFiles.file(directory.settingsFile()))) {
      settings.store(writer, "written at each start");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value for {@code bootstrap.servers}; the same after a restart. */
  public String bootstrapServers() {
    return LoopbackPorts.HOST + ":" + port;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the broker at once, as {@code kill -9} does; its data stays. */
  public void kill() {
    process.kill();
  }

  /** Starts the broker again on its data, after stopping it if it lives. */
  public void restart() {
    process.close();
    process = launch(directory, port, jvmOptions);
    awaitReady();
  }

  /** The process ID, for signals. */
  public long pid() {
    return process.pid();
  }

  /** Stops the broker in good order, and removes its data if the directory was temporary. */
  @Override
  public void close() {
    process.close();
    directory.release();
  }
}
