package org.payouts.router.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Notes beside the local state which registry changelog it is a copy of, by Kafka's topic ID. Kafka
 * Streams compares offsets only: after the changelog was made anew, an old copy would pass for a
 * current one and IDs would be missing.
 */
public final class LocalStateMark {
  private final Path file;

  public LocalStateMark(Path stateDir) {
    this.file = stateDir.resolve("registry-changelog-topic-id");
  }

  /** Whether the local state is known to be a copy of this topic. */
  public boolean names(String topicId) {
    return read().map(topicId::equals).orElse(false);
  }

  /** Notes that whatever local state comes to be is a copy of this topic. */
  public void write(String topicId) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, topicId);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file + "; set router.state.dir", e);
    }
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
