package org.payouts.cli.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of earlier releases are. */
public final class EarlierReleases {
  static final Path ALL = Path.of("src", "test", "resources", "releases");

  private EarlierReleases() {}

  /** That of a release. */
  public static Path directory(String version) {
    return ALL.resolve(version);
  }

  /** Writes down what this release decides about its own records. */
  public static void decide(Path directory) throws IOException {
    try (EarlierRelease written = new EarlierRelease(directory)) {
      Files.write(directory.resolve("decisions.txt"), written.decisions());
    }
  }
}
