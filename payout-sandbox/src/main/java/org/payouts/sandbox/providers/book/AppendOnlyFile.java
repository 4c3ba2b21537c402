package org.payouts.sandbox.providers.book;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lines that survive the process. Many threads append; one {@code fsync} covers all lines written
 * before it. A line torn by a crash was never acknowledged to anybody and is cut off when the file
 * is opened again. An interrupt of a thread that appends does not close the file, as it would close
 * a channel.
 */
public final class AppendOnlyFile implements AutoCloseable {

  private static final int TAIL = 64 * 1024;

  private final @Nullable RandomAccessFile output;
  private final @Nullable Path file;
  private final Object forcing = new Object();
  private long written;
  private long forced;

  private AppendOnlyFile(@Nullable RandomAccessFile output, @Nullable Path file) {
    this.output = output;
    this.file = file;
  }

  /** A file that keeps nothing: without a data directory the process is all there is. */
  public static AppendOnlyFile none() {
    return new AppendOnlyFile(null, null);
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
      RandomAccessFile output = new RandomAccessFile(file.toFile(), "rw");
      output.setLength(wholeLines(output));
      output.seek(output.length());
      return new AppendOnlyFile(output, file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + name + " in " + directory, e);
    }
  }

  /** How many bytes there are up to the end of the last whole line. */
  private static long wholeLines(RandomAccessFile file) throws IOException {
    for (long end = file.length(); end > 0; end -= TAIL) {
      long begin = Math.max(0, end - TAIL);
      byte[] tail = new byte[(int) (end - begin)];
      file.seek(begin);
      file.readFully(tail);
      for (int i = tail.length - 1; i >= 0; i--) {
        if (tail[i] == '\n') {
          return begin + i + 1;
        }
      }
    }
    return 0;
  }

  /** Hands out the lines in the file, oldest first; to be called before the first is appended. */
  public void replay(Consumer<String> each) {
    if (file == null) {
      return;
    }
    try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
      lines.forEach(each);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Hands a line to the operating system; {@link #force} makes it durable. */
  public synchronized void append(String line) {
    if (output == null) {
      return;
    }
    try {
      output.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      written++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns when every line appended before is on disk. */
  public void force() {
    if (output == null) {
      return;
    }
    long needed = written();
    synchronized (forcing) {
      if (forced >= needed) {
        return;
      }
      long covered = written();
      try {
        output.getFD().sync();
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
    if (output != null) {
      try {
        output.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
