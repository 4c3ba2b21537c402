package org.payouts.verification.upgrade;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.payouts.audit.records.Sha256s;
import org.payouts.cli.PayoutsCommand;
import org.payouts.verification.harness.RunDirectory;
import org.payouts.verification.harness.ServiceMain;
import org.payouts.verification.harness.ShortProcess;

/**
 * A build of this project, whose commands and services are started from its own jars.
 *
 * @param name {@code old} or {@code new}
 * @param home where all of its own jars are, at any depth
 * @param jars what {@code java -cp} is given
 */
record Release(String name, Path home, String jars) {
  private static final Duration COMMAND = Duration.ofMinutes(2);

  /** Everything of the project's own that router and workers run from. */
  private static final List<String> SERVICE_JARS =
      List.of("payout-schemas", "payout-runtime", "payout-router", "payout-workers");

  private static final List<String> HEAP = List.of("-Xmx384m", "-XX:+UseSerialGC");

  /** The build in a checkout; empty if there is none. */
  static Optional<Release> in(Path checkout) {
    Path home = checkout.resolve("payout-cli").resolve("target").toAbsolutePath().normalize();
    Path jar = home.resolve("payouts.jar");
    return Files.isRegularFile(jar) && Files.isDirectory(home.resolve("lib"))
        ? Optional.of(new Release("old", home, jar.toString()))
        : Optional.empty();
  }

  /** The build that this process runs from. */
  static Release running() {
    try {
      Path jar =
          Path.of(PayoutsCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path home = Objects.requireNonNull(Objects.requireNonNull(jar.getParent()).getParent());
      return new Release("new", home, System.getProperty("java.class.path"));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The class path, as arguments of the JVM. It ends with one class that is not of this release: it
   * calls the release's own {@code main} and ends the process with its parent.
   *
   * @param directory where that class may be put
   */
  List<String> classPath(Path directory) {
    Path added = directory.resolve("service-main");
    Path file = added.resolve(ServiceMain.class.getName().replace('.', '/') + ".class");
    try (InputStream code = ServiceMain.class.getResourceAsStream("ServiceMain.class")) {
      RunDirectory.make(Objects.requireNonNull(file.getParent()));
      Files.write(file, Objects.requireNonNull(code).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of("-cp", jars + File.pathSeparator + added);
  }

  /**
   * Runs one of the release's commands to its end.
   *
   * @param log where its output goes
   * @return the exit code
   */
  int run(Path log, String... arguments) {
    List<String> command = new ArrayList<>(HEAP);
    command.addAll(List.of("-cp", jars, PayoutsCommand.class.getName()));
    command.addAll(List.of(arguments));
    Path directory = Objects.requireNonNull(log.getParent());
    try {
      OptionalInt exit = ShortProcess.java(command, directory, log, null, COMMAND, pid -> {});
      return exit.orElseThrow(
          () ->
              new IllegalStateException(String.join(" ", arguments) + " does not end; see " + log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What shows that a process is not of this release; empty if its open jars show that it is. */
  Optional<String> wrong(long pid) {
    try {
      return wrong(openFiles(pid));
    } catch (IOException e) {
      return Optional.of("its open files cannot be read: " + e);
    }
  }

  /**
   * What is wrong with the files that a process has open; empty if all of the project's own jars
   * are of this release, and a service's is among them.
   */
  Optional<String> wrong(Set<Path> open) {
    List<Path> own = open.stream().filter(Release::isOwn).sorted().toList();
    List<Path> foreign = own.stream().filter(jar -> !jar.startsWith(home)).toList();
    if (!foreign.isEmpty()) {
      return Optional.of("it runs from %s, which are not below %s".formatted(foreign, home));
    }
    return own.stream().anyMatch(Release::isService)
        ? Optional.empty()
        : Optional.of("it has no service's jar open below " + home);
  }

  /** The files that a process has open, as Linux says. */
  static Set<Path> openFiles(long pid) throws IOException {
    Set<Path> files = new HashSet<>();
    try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
      for (Path descriptor : (Iterable<Path>) open::iterator) {
        target(descriptor).ifPresent(files::add);
      }
    }
    return files;
  }

  private static Optional<Path> target(Path descriptor) throws IOException {
    try {
      return Optional.of(Files.readSymbolicLink(descriptor));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // Closed meanwhile.
    }
  }

  private static boolean isOwn(Path jar) {
    String file = String.valueOf(jar.getFileName());
    return file.startsWith("payout") && file.endsWith(".jar");
  }

  private static boolean isService(Path jar) {
    String file = String.valueOf(jar.getFileName());
    return file.startsWith("payout-router-") || file.startsWith("payout-workers-");
  }

  /** Whether another build's services are made of the same bytes. */
  boolean isSameAs(Release other) throws IOException {
    return fingerprint().equals(other.fingerprint());
  }

  /** The digest of what its services run from. */
  String fingerprint() throws IOException {
    MessageDigest digest = Sha256s.digest();
    try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
      for (Path jar : (Iterable<Path>) jars.sorted()::iterator) {
        String file = String.valueOf(jar.getFileName());
        if (SERVICE_JARS.stream().anyMatch(each -> file.startsWith(each + "-"))) {
          digest.update(Files.readAllBytes(jar));
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
