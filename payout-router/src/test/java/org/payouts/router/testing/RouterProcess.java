package org.payouts.router.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.payouts.config.Settings;
import org.payouts.router.RouterService;

/** A router in a process of its own, which can be killed at any time. */
public final class RouterProcess implements AutoCloseable {
  private final Process process;
  private final Path log;

  private RouterProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts a process; its output goes to a file beside the settings. */
  public static RouterProcess start(Settings settings, Path directory) throws IOException {
    Path file = Files.createTempFile(directory, "router", ".properties");
    Properties properties = new Properties();
    properties.putAll(settings.asMap());
    try (var out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Path log = file.resolveSibling(file.getFileName() + ".log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                RouterProcess.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new RouterProcess(process, log);
  }

  /** Ends it as kill -9 does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** What it has said so far. */
  public String log() throws IOException {
    return Files.readString(log);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  public static void main(String[] args) throws InterruptedException {
    RouterService router = new RouterService(Settings.load(Path.of(args[0]), Map.of()));
    router.start();
    new CountDownLatch(1).await();
  }
}
