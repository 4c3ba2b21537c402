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
import org.jspecify.annotations.Nullable;
import org.payouts.config.Settings;
import org.payouts.sandbox.net.LoopbackPorts;
import org.payouts.sandbox.process.ChildJvm;

/**
 * A router or worker as a process of its own. It can be killed, frozen, thawed and started again,
 * each time with a log file of its own, {@code NAME.N.log}. For one thread at a time.
 */
public final class ServiceProcess implements AutoCloseable {
  private static final Duration ASK = Duration.ofSeconds(2);
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(ASK).build();

  private final Program program;
  private final Path directory;
  private @Nullable ChildJvm child;
  private int starts;
  private boolean frozen;

  private ServiceProcess(Program program, Path directory) {
    this.program = program;
    this.directory = directory;
  }

  /**
   * What is run.
   *
   * @param name of the process, unique on its stage
   * @param mainClass found on this process's class path
   * @param jvmOptions for instance {@code -D...}
   * @param arguments what follows the main class, without {@code -c FILE}
   * @param settings written to a file whose name is passed as {@code -c FILE}
   * @param metricsPort where {@code /health} is served
   */
  public record Program(
      String name,
      String mainClass,
      List<String> jvmOptions,
      List<String> arguments,
      Settings settings,
      int metricsPort) {
    public Program {
      jvmOptions = List.copyOf(jvmOptions);
      arguments = List.copyOf(arguments);
    }

    /** The same with another main class and further options, for crash points. */
    public Program running(String newMainClass, List<String> moreJvmOptions) {
      List<String> options = new ArrayList<>(jvmOptions);
      options.addAll(moreJvmOptions);
      return new Program(name, newMainClass, options, arguments, settings, metricsPort);
    }

    /** The same with a setting changed. */
    public Program with(String key, String value) {
      return new Program(
          name, mainClass, jvmOptions, arguments, settings.with(key, value), metricsPort);
    }
  }

  /** A process that is not started yet. */
  static ServiceProcess of(Program program, Path directory) {
    return new ServiceProcess(program, directory);
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

  /** The same with other options this one time. */
  public ServiceProcess start(Program thisTime) {
    if (isAlive()) {
      throw new IllegalStateException(program.name + " runs already");
    }
    starts++;
    frozen = false;
    Path file = directory.resolve(program.name + ".properties");
    SettingsFile.write(
        file, thisTime.settings.with("metrics.port", Integer.toString(thisTime.metricsPort)));
    List<String> command = new ArrayList<>(List.of("-Xmx160m", "-Xss512k", "-XX:+UseSerialGC"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:CICompilerCount=1", "-Xshare:auto"));
    command.addAll(thisTime.jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), thisTime.mainClass));
    command.addAll(thisTime.arguments);
    command.addAll(List.of("-c", file.toString()));
    child = ChildJvm.start(program.name + "." + starts, command, directory);
    return this;
  }

  /** The newest start's log. */
  public Path log() {
    return directory.resolve(program.name + "." + starts + ".log");
  }

  /** How often it was started. */
  public int starts() {
    return starts;
  }

  public boolean isAlive() {
    ChildJvm running = child;
    return running != null && running.isAlive();
  }

  public boolean isFrozen() {
    return frozen && isAlive();
  }

  /** The process ID, for signals of one's own. */
  public long pid() {
    return running().pid();
  }

  /** Ends it at once, without a farewell; nothing if it is not there. */
  public void kill9() {
    ChildJvm running = child;
    if (running != null) {
      running.kill();
    }
    frozen = false;
  }

  /** Asks it to end and waits; by force after ten seconds, and at once if it is frozen. */
  public void terminate() {
    ChildJvm running = child;
    if (running == null) {
      return;
    }
    if (isFrozen()) {
      running.kill();
    } else {
      running.close();
    }
    frozen = false;
  }

  /** SIGSTOP. */
  public void freeze() {
    Signals.freeze(running().pid());
    frozen = true;
  }

  /** SIGCONT. */
  public void thaw() {
    if (isAlive()) {
      Signals.thaw(running().pid());
    }
    frozen = false;
  }

  /** Whether {@code /health} says that it works. */
  public boolean isReady() {
    return isAlive() && !frozen && health().startsWith("200");
  }

  /** Status and body of {@code /health}, or why there is none. */
  public String health() {
    URI uri = URI.create("http://" + LoopbackPorts.HOST + ":" + program.metricsPort + "/health");
    try {
      HttpResponse<String> answer =
          HTTP.send(
              HttpRequest.newBuilder(uri).timeout(ASK).GET().build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException e) {
      return "no answer: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private ChildJvm running() {
    ChildJvm running = child;
    if (running == null) {
      throw new IllegalStateException(program.name + " was never started");
    }
    return running;
  }

  @Override
  public void close() {
    if (isAlive()) {
      kill9();
    }
  }
}
