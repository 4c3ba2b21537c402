package org.payouts.router.requesters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.payouts.topics.Topics;

/**
 * The transactional ID of a process's intake, kept beside its local state: after a crash the same
 * process ends its open transaction at once. Where the file is lost, the transaction ends by its
 * timeout.
 */
final class TransactionalId {
  private static final String PREFIX = Topics.ROUTER_REQUESTERS_GROUP + "-";
  private static final String FILE = "requesters-transactional-id";

  private TransactionalId() {}

  /** The ID that the directory keeps; a new one if it has none. */
  static String of(Path stateDir) {
    Path file = stateDir.resolve(FILE);
    try {
      if (Files.isRegularFile(file)) {
        String kept = Files.readString(file).strip();
        if (kept.startsWith(PREFIX)) {
          return kept;
        }
      }
      String made = PREFIX + UUID.randomUUID();
      Files.createDirectories(stateDir.toAbsolutePath());
      Files.writeString(file, made);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot use " + file + "; set router.state.dir", e);
    }
  }
}
