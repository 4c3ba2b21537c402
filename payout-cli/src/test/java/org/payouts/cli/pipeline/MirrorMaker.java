package org.payouts.cli.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.payouts.sandbox.process.ChildJvm;

/**
 * MirrorMaker 2 in a process of its own, by the configuration of deploy/mirror with other addresses
 * and one replica.
 */
final class MirrorMaker implements AutoCloseable {
  /** A file with the class path that verification/connect has made. */
  static final String CLASS_PATH = "connect.classpath";

  private static final Path CONFIGURATION = Path.of("..", "deploy", "mirror", "mm2.properties");

  private final Path directory;
  private final Path settings;
  private ChildJvm process;

  private MirrorMaker(Path directory, Path settings) throws IOException {
    this.directory = directory;
    this.settings = settings;
    this.process = launch();
  }

  static MirrorMaker start(Path directory, String primary, String mirror) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("logback.xml"),
        """
        <configuration>
          <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%d %level %logger{20} %msg%n</pattern></encoder>
          </appender>
          <root level="info"><appender-ref ref="out"/></root>
        </configuration>
        """);
    String shipped = Files.readString(CONFIGURATION);
    Path settings =
        Files.writeString(
            directory.resolve("mm2.properties"),
            shipped
                .replaceAll("(?m)^primary[.]bootstrap[.]servers = .*$", servers("primary", primary))
                .replaceAll("(?m)^mirror[.]bootstrap[.]servers = .*$", servers("mirror", mirror))
                .replaceAll("(?m)^(.*replication[.]factor) = 3$", "$1 = 1"));
    return new MirrorMaker(directory, settings);
  }

  private static String servers(String alias, String address) {
    return alias + ".bootstrap.servers = " + address;
  }

  private ChildJvm launch() throws IOException {
    return ChildJvm.start(
        "mirror-maker",
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dlogback.configurationFile=" + directory.resolve("logback.xml"),
            "-cp",
            Files.readString(Path.of(System.getProperty(CLASS_PATH))).strip(),
            "org.apache.kafka.connect.mirror.MirrorMaker",
            settings.toString()),
        directory);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it at once, as {@code kill -9} does. */
  void kill() throws IOException {
    process.kill();
    Files.move(
        directory.resolve("mirror-maker.log"),
        directory.resolve("killed-" + System.nanoTime() + ".log"));
  }

  void startAgain() throws IOException {
    process = launch();
  }

  @Override
  public void close() {
    process.close();
  }
}
