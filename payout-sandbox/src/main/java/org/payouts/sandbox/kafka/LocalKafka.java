package org.payouts.sandbox.kafka;

import java.net.BindException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.net.LoopbackPorts;
import org.payouts.sandbox.net.PortTakenException;
import org.payouts.sandbox.process.DirectoryLock;

/**
 * A real Kafka broker inside this process. Topics, records, offsets and transactional ids survive a
 * restart on the same directory. Thread-safe after start; {@link #close()} may be called twice.
 */
public final class LocalKafka implements AutoCloseable {
  /** Not Kafka's: what a new directory is given as its cluster ID. */
  static final String CLUSTER_ID = "payouts.cluster.id";

  private static final int ATTEMPTS = 3;

  private final KafkaRaftServer server;
  private final BrokerDirectory directory;
  private final DirectoryLock lock;
  private final int port;
  private boolean closed;

  private LocalKafka(
      KafkaRaftServer server, BrokerDirectory directory, DirectoryLock lock, int port) {
    this.lock = lock;
    this.server = server;
    this.directory = directory;
    this.port = port;
  }

  /**
   * How to start.
   *
   * @param dataDir where the data is kept; null for a temporary directory, removed on close
   * @param port the clients' port on the loopback address; 0 for a free one
   * @param overrides broker settings that replace those of the local broker
   */
  public record Options(@Nullable Path dataDir, int port, Map<String, String> overrides) {
    public Options {
      overrides = Map.copyOf(overrides);
    }

    public Options(@Nullable Path dataDir, int port) {
      this(dataDir, port, Map.of());
    }

    /** Nothing kept, any free port. */
    public static Options temporary() {
      return new Options(null, 0);
    }
  }

  /**
   * Starts a broker and returns when it serves clients, within about two seconds.
   *
   * @throws PortTakenException when the port belongs to another program
   * @throws IllegalStateException when the broker does not start, for instance because another
   *     broker uses the directory
   */
  public static LocalKafka start(Options options) {
    BrokerDirectory directory = BrokerDirectory.open(options.dataDir());
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          return attempt(options, directory);
        } catch (PortTakenException e) {
          // Only a port of our own choice may be replaced by another one.
          if (options.port() != 0 || attempt == ATTEMPTS) {
            throw e;
          }
        }
      }
    } catch (RuntimeException e) {
      directory.release();
      throw e;
    }
  }

  /** Runs a broker with these settings in the directory, which is prepared first. */
  static LocalKafka start(Properties settings, BrokerDirectory directory, int port) {
    // Kafka's own lock comes too late: by then two controllers may have written one metadata log.
    DirectoryLock lock = DirectoryLock.take(directory.root());
    try {
      directory.format(
          Integer.parseInt(settings.getProperty("node.id")), settings.getProperty(CLUSTER_ID));
      return new LocalKafka(startup(settings, directory, port), directory, lock, port);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static LocalKafka attempt(Options options, BrokerDirectory directory) {
    int port = options.port() == 0 ? LoopbackPorts.free() : options.port();
    LoopbackPorts.requireFree(port, "Kafka");
    Properties settings =
        BrokerSettings.of(directory.logs(), port, ClusterPlace.alone(), options.overrides());
    return start(settings, directory, port);
  }

  private static KafkaRaftServer startup(Properties settings, BrokerDirectory directory, int port) {
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
    try {
      server.startup();
      return server;
    } catch (RuntimeException e) {
      server.shutdown();
      throw explained(e, port, directory);
    }
  }

  private static RuntimeException explained(
      RuntimeException failure, int port, BrokerDirectory directory) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return new PortTakenException(port, "Kafka", failure);
      }
    }
    return new IllegalStateException(
        "Kafka does not start on " + directory.root() + ": " + failure.getMessage(), failure);
  }

  /** The value for {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return LoopbackPorts.HOST + ":" + port;
  }

  /** The clients' port. */
  public int port() {
    return port;
  }

  /** Stops the broker in good order, and removes its data if the directory was temporary. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    server.shutdown();
    server.awaitShutdown();
    lock.close();
    directory.release();
  }
}
