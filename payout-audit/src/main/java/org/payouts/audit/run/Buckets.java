package org.payouts.audit.run;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Sorts more than fits into memory: what belongs together lands in one file of many, and the files
 * are read back one by one. Blocks are compressed. One thread.
 */
final class Buckets implements AutoCloseable {
  private static final int BLOCK = 32 * 1024;

  /** Writes one entry. */
  interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  /** Reads one entry. */
  interface Reader {
    void read(DataInputStream in) throws IOException;
  }

  private static final class Block extends ByteArrayOutputStream {
    private byte[] buffer() {
      return buf;
    }
  }

  private final Path directory;
  private final Block[] blocks;
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private final Inflater inflater = new Inflater();
  private byte[] compressed = new byte[2 * BLOCK];
  private long bytes;

  Buckets(Path directory, String name, int count) {
    this.directory = directory.resolve(name);
    this.blocks = new Block[count];
    try {
      Files.createDirectories(this.directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int count() {
    return blocks.length;
  }

  /** Bytes on disk. */
  long bytes() {
    return bytes;
  }

  /** The bucket of a name; the same in every run. */
  int of(String name) {
    int hash = name.hashCode() * 0x9E3779B9;
    return Math.floorMod(hash ^ (hash >>> 16), blocks.length);
  }

  void append(int bucket, Writer entry) {
    Block block = blocks[bucket];
    if (block == null) {
      block = new Block();
      blocks[bucket] = block;
    }
    try {
      entry.write(new DataOutputStream(block));
      if (block.size() >= BLOCK) {
        flush(bucket, block);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void flush(int bucket, Block block) throws IOException {
    deflater.reset();
    deflater.setInput(block.buffer(), 0, block.size());
    deflater.finish();
    int length = 0;
    while (!deflater.finished()) {
      if (length == compressed.length) {
        compressed = Arrays.copyOf(compressed, 2 * length);
      }
      length += deflater.deflate(compressed, length, compressed.length - length);
    }
    ByteBuffer head = ByteBuffer.allocate(2 * Integer.BYTES).putInt(block.size()).putInt(length);
    try (FileChannel file =
        FileChannel.open(file(bucket), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      write(file, head.flip());
      write(file, ByteBuffer.wrap(compressed, 0, length));
    }
    bytes += length;
    block.reset();
  }

  private static void write(FileChannel file, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
  }

  private Path file(int bucket) {
    return directory.resolve(Integer.toString(bucket));
  }

  /** Reads a bucket from its beginning and forgets it. */
  void drain(int bucket, Reader each) {
    try {
      Path file = file(bucket);
      if (Files.exists(file)) {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
          for (byte[] block = next(in); block != null; block = next(in)) {
            readAll(block, block.length, each);
          }
        }
        Files.delete(file);
      }
      Block last = blocks[bucket];
      if (last != null) {
        readAll(last.buffer(), last.size(), each);
        blocks[bucket] = new Block();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte @Nullable [] next(DataInputStream in) throws IOException {
    byte[] head = in.readNBytes(2 * Integer.BYTES);
    if (head.length == 0) {
      return null;
    }
    ByteBuffer sizes = ByteBuffer.wrap(head);
    byte[] block = new byte[sizes.getInt()];
    byte[] packed = in.readNBytes(sizes.getInt());
    inflater.reset();
    inflater.setInput(packed);
    try {
      int read = 0;
      while (read < block.length) {
        int more = inflater.inflate(block, read, block.length - read);
        if (more == 0) {
          throw new IOException("a bucket of the audit is damaged");
        }
        read += more;
      }
    } catch (DataFormatException e) {
      throw new IOException("a bucket of the audit is damaged", e);
    }
    return block;
  }

  private static void readAll(byte[] block, int length, Reader each) throws IOException {
    ByteArrayInputStream bytesIn = new ByteArrayInputStream(block, 0, length);
    DataInputStream in = new DataInputStream(bytesIn);
    while (bytesIn.available() > 0) {
      each.read(in);
    }
  }

  @Override
  public void close() {
    deflater.end();
    inflater.end();
  }
}
