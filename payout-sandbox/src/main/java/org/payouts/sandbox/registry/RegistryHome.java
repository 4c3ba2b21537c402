package org.payouts.sandbox.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the registry program, which is unpacked beside the code and part of no jar. */
final class RegistryHome {
  /** Names the folder explicitly. */
  static final String PROPERTY = "payouts.registry.home";

  private static final String BUILD_FOLDER = "payout-sandbox/target/apicurio-registry";
  private static final String SHIPPED_FOLDER = "registry";
  private static final String RUNNER = "-runner.jar";

  private RegistryHome() {}

  /** The program's jar. */
  static Path runner() {
    return runner(System.getProperty(PROPERTY), codeLocation());
  }

  /**
   * Finds the program's jar.
   *
   * @param named the folder that was named, or null
   * @param code the jar or folder this class came from
   */
  static Path runner(@Nullable String named, Path code) {
    List<Path> places = named == null ? beside(code) : List.of(Path.of(named));
    return places.stream()
        .flatMap(RegistryHome::runners)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the schema registry program is not there: run './mvnw package' once, or name"
                        + " its folder with -D"
                        + PROPERTY
                        + "=FOLDER; searched "
                        + places));
  }

  private static List<Path> beside(Path code) {
    List<Path> places = new ArrayList<>();
    for (Path folder = code.toAbsolutePath().getParent();
        folder != null;
        folder = folder.getParent()) {
      if (places.isEmpty()) {
        places.add(folder.resolve(SHIPPED_FOLDER));
      }
      places.add(folder.resolve(BUILD_FOLDER));
    }
    return places;
  }

  private static Stream<Path> runners(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(RUNNER)).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path codeLocation() {
    CodeSource source = RegistryHome.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      return Path.of("").toAbsolutePath();
    }
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("cannot find out where this code comes from", e);
    }
  }
}
