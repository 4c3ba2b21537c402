package org.payouts.cli.backup;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.payouts.cli.backup.BackupManifest.BackupFile;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.sandbox.process.PrivateFiles;

/** The file of a partition, while it is written: a line for each record. */
final class PartitionFile implements AutoCloseable {
  private final String name;
  private final MessageDigest digest = sha256();
  private final OutputStream out;
  private long records;

  PartitionFile(Path directory, String name) throws IOException {
    this.name = name;
    this.out =
        new DigestOutputStream(
            new BufferedOutputStream(
                Files.newOutputStream(PrivateFiles.file(directory.resolve(name))), 1 << 16),
            digest);
  }

  void add(BackupRecord record) {
    try {
      out.write((record.line() + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    records++;
  }

  /** Ends the file. */
  BackupFile end() throws IOException {
    out.close();
    return new BackupFile(name, records, HexFormat.of().formatHex(digest.digest()));
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /**
   * Hands out the records of a file.
   *
   * @throws CommandFailure if it is not as the manifest says; some records may have been handed out
   */
  static void read(Path directory, BackupFile file, Consumer<BackupRecord> each) {
    Path path = directory.resolve(file.name());
    MessageDigest digest = sha256();
    long records = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new DigestInputStream(Files.newInputStream(path), digest),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        each.accept(BackupRecord.parse(line));
        records++;
      }
    } catch (IOException e) {
      throw damaged(path + " cannot be read: " + e.getMessage(), e);
    }
    if (records != file.records()
        || !HexFormat.of().formatHex(digest.digest()).equals(file.sha256())) {
      throw damaged(path + " is not the file that the manifest names", null);
    }
  }

  private static CommandFailure damaged(
      String what, @org.jspecify.annotations.Nullable Throwable cause) {
    CommandFailure failure = CommandFailure.problem(what, "take another copy of the backup");
    return cause == null ? failure : failure.causedBy(cause);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
