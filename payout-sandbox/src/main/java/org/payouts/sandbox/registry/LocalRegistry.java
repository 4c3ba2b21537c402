package org.payouts.sandbox.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.net.LoopbackPorts;
import org.payouts.sandbox.process.ChildJvm;
import org.payouts.sandbox.process.DataDirectory;

/**
 * A real schema registry: Apicurio, through its Confluent-compatible interface, as a child process
 * on this machine. Schemas and ids survive a restart on the same directory.
 *
 * <p>Unlike Confluent's, it takes the level NONE of a subject as no level of its own, so that the
 * global one counts.
 */
public final class LocalRegistry implements SchemaRegistryServer {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration CALL = Duration.ofSeconds(10);

  private final ChildJvm process;
  private final DataDirectory directory;
  private final int port;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CALL).build();

  private LocalRegistry(ChildJvm process, DataDirectory directory, int port) {
    this.process = process;
    this.directory = directory;
    this.port = port;
  }

  /**
   * Starts the registry and returns when it answers, within three to six seconds.
   *
   * @param dataDir where the database and {@code registry.log} are kept; null for a temporary
   *     directory, removed on close
   * @param port the port on the loopback address; 0 for a free one
   * @throws org.payouts.sandbox.net.PortTakenException when another program listens there
   * @throws IllegalStateException when the program is not there or does not start
   */
  public static LocalRegistry start(@Nullable Path dataDir, int port) {
    Path runner = RegistryHome.runner();
    DataDirectory directory = DataDirectory.open(dataDir, "payouts-registry-");
    int actual = port == 0 ? LoopbackPorts.free() : port;
    ChildJvm child = null;
    try {
      // First, because a registry left behind by a killed parent may hold the port.
      ChildJvm.endOrphan("registry", directory.path());
      LoopbackPorts.requireFree(actual, "the schema registry");
      child =
          ChildJvm.start("registry", arguments(runner, directory.path(), actual), directory.path());
      LocalRegistry registry = new LocalRegistry(child, directory, actual);
      child.await(registry::answers, START);
      registry.setDefaultCompatibility();
      return registry;
    } catch (RuntimeException e) {
      if (child != null) {
        child.close();
      }
      directory.release();
      throw e;
    }
  }

  private static List<String> arguments(Path runner, Path directory, int port) {
    return List.of(
        "-Xmx256m",
        // Small, and it stays so: a local stack asks for a few schemas.
        "-Xms48m",
        "-XX:MinHeapFreeRatio=20",
        "-XX:MaxHeapFreeRatio=30",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData", // It would wake up twenty times a second to note its figures.
        "-Dquarkus.http.host=" + LoopbackPorts.HOST,
        "-Dquarkus.http.port=" + port,
        "-Dquarkus.banner.enabled=false",
        "-Dquarkus.datasource.jdbc.url=jdbc:h2:file:" + directory.resolve("registry"),
        "-jar",
        runner.toString());
  }

  @Override
  public String url() {
    return "http://localhost:" + port + "/apis/ccompat/v7";
  }

  @Override
  public void close() {
    process.close();
    directory.release();
  }

  private boolean answers() {
    try {
      return send(request("/subjects").GET().build()).statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Apicurio starts with NONE where Confluent's starts with BACKWARD; a level once set is kept. */
  private void setDefaultCompatibility() {
    String level = send(request("/config").GET().build()).body();
    if (!level.contains("\"NONE\"")) {
      return;
    }
    HttpResponse<String> answer =
        send(
            request("/config")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"compatibility\":\"BACKWARD\"}"))
                .build());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          "the schema registry refuses a compatibility level: " + answer.body());
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path)).timeout(CALL);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while talking to the schema registry", e);
    }
  }
}
