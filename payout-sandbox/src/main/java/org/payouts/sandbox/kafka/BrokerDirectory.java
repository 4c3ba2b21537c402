package org.payouts.sandbox.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.process.DataDirectory;

/**
 * The directory a broker keeps its data in. The cluster id is drawn at the first start and kept in
 * Kafka's own {@code meta.properties}; a temporary directory is removed by {@link #release()}.
 */
final class BrokerDirectory {
  private final DataDirectory directory;

  private BrokerDirectory(DataDirectory directory) {
    this.directory = directory;
  }

  static BrokerDirectory open(@Nullable Path dataDir) {
    return new BrokerDirectory(DataDirectory.open(dataDir, "payouts-kafka-"));
  }

  Path root() {
    return directory.path();
  }

  /** Kafka's {@code log.dirs}: a folder of its own, because Kafka refuses unknown folders in it. */
  Path logs() {
    return root().resolve("logs");
  }

  /** The settings of a broker that is a process of its own. */
  Path settingsFile() {
    return root().resolve("server.properties");
  }

  /** Is there while a broker process serves clients. */
  Path readyFile() {
    return root().resolve("kafka.ready");
  }

  /**
   * Prepares the directory for a broker; a no-op when that was done by an earlier start.
   *
   * @param node the broker's number in its cluster
   * @param newClusterId the cluster ID of a new directory; null to draw one
   */
  void format(int node, @Nullable String newClusterId) {
    String logs = logs().toString();
    try {
      Files.createDirectories(logs());
      new Formatter()
          .setNodeId(node)
          .setClusterId(clusterId(newClusterId))
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setIgnoreFormatted(true)
          .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
          .setMetadataLogDirectory(logs)
          .setDirectories(List.of(logs))
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .run();
    } catch (Exception e) {
      throw new IllegalStateException("cannot prepare " + logs + " for Kafka", e);
    }
  }

  private String clusterId(@Nullable String newClusterId) throws IOException {
    Path meta = logs().resolve("meta.properties");
    if (Files.exists(meta)) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(meta)) {
        properties.load(reader);
      }
      String id = properties.getProperty("cluster.id");
      if (id != null) {
        return id;
      }
    }
    return newClusterId == null ? Uuid.randomUuid().toString() : newClusterId;
  }

  /** Removes a temporary directory; keeps any other. */
  void release() {
    directory.release();
  }
}
