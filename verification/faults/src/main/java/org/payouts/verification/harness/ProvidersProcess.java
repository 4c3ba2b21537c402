package org.payouts.verification.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.payouts.sandbox.net.LoopbackPorts;
import org.payouts.sandbox.process.ChildJvm;
import org.payouts.sandbox.providers.Timing;

/** The simulated providers as a process of their own. */
final class ProvidersProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration ASK = Duration.ofSeconds(2);

  private final ChildJvm child;
  private final URI uri;

  private ProvidersProcess(ChildJvm child, URI uri) {
    this.child = child;
    this.uri = uri;
  }

  /** Starts them and returns when they answer. */
  static ProvidersProcess start(
      List<String> jvmOptions, Timing timing, Path books, int port, Path directory) {
    List<String> command = new ArrayList<>(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ProvidersMain.class.getName());
    command.addAll(List.of(books.toString(), String.valueOf(port)));
    command.add(String.valueOf(timing.settleLateMs()));
    command.add(String.valueOf(timing.lagMs()));
    command.add(String.valueOf(timing.hangMs()));
    ChildJvm child = ChildJvm.start("providers", command, directory);
    URI uri = URI.create("http://" + LoopbackPorts.HOST + ":" + port);
    HttpClient http = HttpClient.newBuilder().connectTimeout(ASK).build();
    child.await(() -> answers(http, uri.resolve("/health")), START);
    return new ProvidersProcess(child, uri);
  }

  private static boolean answers(HttpClient http, URI uri) {
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(ASK).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while providers start", e);
    }
  }

  URI uri() {
    return uri;
  }

  long pid() {
    return child.pid();
  }

  @Override
  public void close() {
    child.close();
  }
}
