package org.payouts.verification.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.stack.StackSettings;
import org.payouts.config.Settings;
import org.payouts.sandbox.net.LoopbackPorts;
import org.payouts.sandbox.process.ChildJvm;

/**
 * A program of the pipeline as a process of its own. It can be killed, frozen, thawed and started
 * again, each time with a log file of its own, {@code NAME.N.log}. For one thread at a time.
 */
public final class ServiceProcess implements AutoCloseable {

  private static final Duration ASK = Duration.ofSeconds(2);
  private static final Duration END = Duration.ofSeconds(45);
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(ASK).build();

  private final Program program;
  private @Nullable ChildJvm child;
  private int starts;

  ServiceProcess(Program program) {
    this.program = program;
  }

  /**
   * What is run.
   *
   * @param name of the process, unique in its directory
   * @param mainClass found on that class path
   * @param arguments what follows the main class, before {@code -c FILE}
   * @param settings written to a file that is passed as {@code -c FILE}; {@code metrics.port} is
   *     where {@code /health} is served
   * @param directory of logs and settings
   * @param classPath as arguments of the JVM
   */
  public record Program(
      String name,
      Class<?> mainClass,
      List<String> jvmOptions,
      List<String> arguments,
      Settings settings,
      Path directory,
      List<String> classPath) {

    /** The same with settings changed. */
    public Program with(Map<String, String> changed) {
      return new Program(
          name, mainClass, jvmOptions, arguments, settings.withAll(changed), directory, classPath);
    }

    /** The same from other jars. */
    public Program from(List<String> otherClassPath) {
      return new Program(
          name, mainClass, jvmOptions, arguments, settings, directory, otherClassPath);
    }
  }

  public String name() {
    return program.name;
  }

  public Program program() {
    return program;
  }

  /** Starts it, or starts it again; returns at once. */
  public ServiceProcess start() {
    return start(program);
  }

  /** The same with another program this one time. */
  public ServiceProcess start(Program thisTime) {
    if (isAlive()) {
      throw new IllegalStateException(program.name + " runs already");
    }
    starts++;
    Path file = program.directory.resolve(program.name + ".properties");
    StackSettings.write(file, thisTime.settings);
    List<String> command = new ArrayList<>(thisTime.jvmOptions);
    command.addAll(thisTime.classPath);
    command.add(thisTime.mainClass.getName());
    command.addAll(thisTime.arguments);
    command.addAll(List.of("-c", file.toString()));
    child = ChildJvm.start(program.name + "." + starts, command, program.directory);
    return this;
  }

  /** The newest start's log. */
  public Path log() {
    return program.directory.resolve(program.name + "." + starts + ".log");
  }

  /** Whether the newest start has written this text. */
  public boolean logged(String text) {
    try {
      return Files.readString(log()).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isAlive() {
    ChildJvm running = child;
    return running != null && running.isAlive();
  }

  public boolean isFrozen() {
    return isAlive() && Processes.isFrozen(pid());
  }

  public long pid() {
    return Objects.requireNonNull(child, "never started").pid();
  }

  /** Ends it at once; nothing if it is not there. */
  public void kill9() {
    ChildJvm running = child;
    if (running != null) {
      running.kill();
    }
  }

  /** Ends it in good order; by force after ten seconds, and at once if it is frozen. */
  public void terminate() {
    ChildJvm running = child;
    if (running != null && !isFrozen()) {
      running.close();
    } else {
      kill9();
    }
  }

  /** Asks it to end in good order; does not wait. */
  public void askToEnd() {
    ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroy);
  }

  /**
   * Ends it in good order.
   *
   * @throws Waiting.NotInTimeException if it does not end; it is then ended by force
   */
  public void stop() {
    try {
      askToEnd();
      awaitEnd();
    } finally {
      kill9();
    }
  }

  /** Waits until it has ended. */
  public void awaitEnd() {
    Waiting.until(name() + " ends", END, () -> !isAlive(), () -> "see " + log());
  }

  /** SIGSTOP. */
  public void freeze() {
    Processes.freeze(pid());
  }

  /** SIGCONT, if it lives. */
  public void thaw() {
    if (isAlive()) {
      Processes.thaw(pid());
    }
  }

  /** Whether {@code /health} says that it works. */
  public boolean isReady() {
    return isAlive() && !isFrozen() && health().startsWith("200");
  }

  /** Status and body of {@code /health}, or why there is none. */
  public String health() {
    return page("/health");
  }

  /** The sum of a metric's samples, whatever their labels; 0 if there is none, or no answer. */
  public double metric(String name) {
    return page("/metrics")
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private String page(String path) {
    String port = program.settings.get("metrics.port").orElseThrow();
    URI uri = URI.create("http://" + LoopbackPorts.HOST + ":" + port + path);
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(ASK).build();
      HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException e) {
      return "no answer: " + e;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Waits until all of these work. */
  public static void awaitReady(Supplier<List<ServiceProcess>> services, Duration deadline) {
    Waiting.until(
        "all services work",
        deadline,
        () -> services.get().stream().allMatch(ServiceProcess::isReady),
        () -> services.get().stream().map(each -> each.name() + " " + each.health()).toList() + "");
  }

  @Override
  public void close() {
    if (isAlive()) {
      kill9();
    }
  }
}
