package org.payouts.router.preflight;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Notes beside the local state which changelogs it is a copy of, by Kafka's topic IDs. Kafka
 * Streams compares offsets only: after a changelog was made anew, an old copy would pass for a
 * current one and IDs would be missing.
 */
public final class LocalStateMark {
  private final Path file;

  public LocalStateMark(Path stateDir) {
    this.file = stateDir.resolve("changelog-topic-ids");
  }

  /** Whether the local state is known to be a copy of these topics. */
  public boolean names(List<String> topicIds) {
    return read().map(text(topicIds)::equals).orElse(false);
  }

  /** Notes that whatever local state comes to be is a copy of these topics. */
  public void write(List<String> topicIds) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text(topicIds));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file + "; set router.state.dir", e);
    }
  }

  private static String text(List<String> topicIds) {
    return String.join("\n", topicIds);
  }

  private Optional<String> read() {
    try {
      return Optional.of(Files.readString(file).trim());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + "; set router.state.dir", e);
    }
  }
}
