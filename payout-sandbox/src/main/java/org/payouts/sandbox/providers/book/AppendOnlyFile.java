package org.payouts.sandbox.providers.book;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines that survive the process. Many threads append; one {@code fsync} covers all lines written
 * before it. A line torn by a crash was never acknowledged to anybody and is cut off when the file
 * is opened again.
 */
public final class AppendOnlyFile implements AutoCloseable {

  private final @Nullable FileChannel channel;
  private final List<String> lines;
  private final Object forcing = new Object();
  private long written;
  private long forced;

  private AppendOnlyFile(@Nullable FileChannel channel, List<String> lines) {
    this.channel = channel;
    this.lines = lines;
  }

  /** A file that keeps nothing: without a data directory the process is all there is. */
  public static AppendOnlyFile none() {
    return new AppendOnlyFile(null, List.of());
  }

  /**
   * Opens or creates {@code directory/name}. Throws {@link UncheckedIOException} when that fails.
   */
  public static AppendOnlyFile open(@Nullable Path directory, String name) {
    if (directory == null) {
      return none();
    }
    try {
      Files.createDirectories(directory);
      Path file = directory.resolve(name);
      String text = Files.exists(file) ? Files.readString(file) : "";
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.truncate(whole.getBytes(StandardCharsets.UTF_8).length);
      channel.position(channel.size());
      return new AppendOnlyFile(channel, whole.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + name + " in " + directory, e);
    }
  }

  /** The lines that were there when the file was opened. */
  public List<String> lines() {
    return lines;
  }

  /** Hands a line to the operating system; {@link #force} makes it durable. */
  public synchronized void append(String line) {
    if (channel == null) {
      return;
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      written++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns when every line appended before is on disk. */
  public void force() {
    if (channel == null) {
      return;
    }
    long needed = written();
    synchronized (forcing) {
      if (forced >= needed) {
        return;
      }
      long covered = written();
      try {
        channel.force(false);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      forced = covered;
    }
  }

  private synchronized long written() {
    return written;
  }

  @Override
  public synchronized void close() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
