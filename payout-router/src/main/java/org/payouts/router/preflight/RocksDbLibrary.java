package org.payouts.router.preflight;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native library of RocksDB, unpacked once under the router's state directory. RocksDB itself
 * unpacks 15 MB into the temporary directory at each start, and a killed process leaves them there.
 * Processes that share the directory do not disturb each other; a damaged file is replaced.
 */
public final class RocksDbLibrary {
  private static final Logger log = LoggerFactory.getLogger(RocksDbLibrary.class);
  private static final String UNFINISHED = ".new";
  private static boolean loaded;

  private RocksDbLibrary() {}

  /**
   * Loads the library, before anything else of RocksDB is used. Where that fails, for instance on a
   * file system without execution, RocksDB loads it in its own way.
   */
  public static synchronized void load(Path stateDir) {
    if (loaded) {
      return;
    }
    try {
      Path directory = stateDir.resolve("rocksdb-library").toAbsolutePath();
      if (unpack(directory)) {
        RocksDB.loadLibrary(List.of(directory.toString()));
        loaded = true;
      }
    } catch (IOException | UnsatisfiedLinkError e) {
      LogEvent.LIBRARY_UNPACKED
          .on(log)
          .addKeyValue("state_dir", stateDir.toString())
          .addKeyValue(LogFields.CAUSE, e.toString())
          .log("The library of RocksDB is unpacked into the temporary directory");
    }
  }

  /** Whether the directory holds the library now; false if there is none for this platform. */
  private static boolean unpack(Path directory) throws IOException {
    URL packed = RocksDB.class.getResource("/" + Environment.getJniLibraryFileName("rocksdb"));
    if (packed == null) {
      return false;
    }
    Files.createDirectories(directory);
    // The name under which RocksDB looks for it.
    Path library = directory.resolve(Environment.getJniLibraryFileName("rocksdbjni"));
    try (FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock(); // until the channel is closed
      requireOwn(directory);
      if (!Files.isRegularFile(library) || checksum(library) != checksum(packed)) {
        unpack(packed, library);
      }
    }
    return true;
  }

  /** Code of another user is not run, whose folder of this name may lie in a shared directory. */
  private static void requireOwn(Path directory) throws IOException {
    Path probe = Files.createTempFile(directory, "owner", UNFINISHED);
    try {
      for (Path folder : List.of(directory, directory.resolve(".."))) {
        if (!Files.getOwner(folder).equals(Files.getOwner(probe))) {
          throw new IOException(folder + " belongs to " + Files.getOwner(folder));
        }
      }
    } finally {
      Files.delete(probe);
    }
  }

  /** In one step, because another process may be reading the file that is replaced. */
  private static void unpack(URL packed, Path library) throws IOException {
    try (DirectoryStream<Path> unfinished =
        Files.newDirectoryStream(library.getParent(), "*" + UNFINISHED)) {
      for (Path left : unfinished) {
        Files.delete(left);
      }
    }
    Path made = library.resolveSibling(library.getFileName() + UNFINISHED);
    try (InputStream in = packed.openStream()) {
      Files.copy(in, made);
    }
    try (FileChannel file = FileChannel.open(made, StandardOpenOption.WRITE)) {
      file.force(true);
    }
    Files.move(made, library, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static long checksum(Path file) throws IOException {
    try (CheckedInputStream in = new CheckedInputStream(Files.newInputStream(file), new CRC32())) {
      in.transferTo(OutputStream.nullOutputStream());
      return in.getChecksum().getValue();
    }
  }

  /** As the jar notes it; -1 where the library does not come from a jar. */
  private static long checksum(URL packed) throws IOException {
    URLConnection connection = packed.openConnection();
    return connection instanceof JarURLConnection jar ? jar.getJarEntry().getCrc() : -1;
  }
}
