package org.payouts.view.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * The view's SQLite database: one connection that writes, some that only read and never wait for
 * it. A directory serves one process. What is in it can be lost: it is made anew from the topics.
 */
public final class Database implements AutoCloseable {
  /** SQLite's error codes of a file that must be made anew. */
  public static final int CORRUPT = 11;

  public static final int NO_DATABASE = 26;

  private static final String FILE = "view.db";
  private static final int READERS = 4;
  private static final int WRITER_CACHE_KIB = 64 * 1024;
  private static final int READER_CACHE_KIB = 16 * 1024;
  private static final int BUSY_MS = 10_000;
  private static final int READ_WITHIN_S = 10;

  private final Path directory;
  private final FileChannel lockFile;
  private final FileLock lock;
  private BlockingQueue<Connection> readers = new LinkedBlockingQueue<>();
  private @Nullable Connection writer;

  private Database(Path directory, FileChannel lockFile, FileLock lock) {
    this.directory = directory;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /** A question to the database. */
  @FunctionalInterface
  public interface Query<T> {
    T ask(Connection connection) throws SQLException;
  }

  /**
   * Takes the directory, and makes it if it is not there.
   *
   * @throws IllegalStateException if another process has it
   */
  public static Database in(Path directory) {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve("view.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tried(channel);
      if (lock == null) {
        channel.close();
        throw new IllegalStateException(
            directory + " is in use by another process; name another directory: view.dir");
      }
      return new Database(directory, channel, lock);
    } catch (IOException e) {
      throw new UncheckedIOException("The view cannot be kept in " + directory, e);
    }
  }

  private static @Nullable FileLock tried(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldHere) {
      return null;
    }
  }

  /**
   * Opens what is there if it was made by this version and from these topics, else an empty one.
   *
   * @param identity of the cluster and of its topics
   */
  public synchronized void open(Map<String, String> identity) throws SQLException {
    try {
      connect();
      if (!matches(identity)) {
        renew(identity);
      }
    } catch (SQLException broken) {
      renew(identity);
    }
    openReaders();
  }

  /** Deletes what is there and begins anew. */
  public synchronized void rebuild(Map<String, String> identity) throws SQLException {
    renew(identity);
    openReaders();
  }

  private void openReaders() throws SQLException {
    BlockingQueue<Connection> fresh = new LinkedBlockingQueue<>();
    for (int i = 0; i < READERS; i++) {
      fresh.add(connection(true));
    }
    readers = fresh;
  }

  private void connect() throws SQLException {
    writer = connection(false);
  }

  private void renew(Map<String, String> identity) throws SQLException {
    disconnect();
    for (String suffix : List.of("", "-wal", "-shm")) {
      try {
        Files.deleteIfExists(directory.resolve(FILE + suffix));
      } catch (IOException e) {
        throw new UncheckedIOException("The view cannot be made anew in " + directory, e);
      }
    }
    connect();
    Connection fresh = writer();
    try (Statement statement = fresh.createStatement()) {
      for (String table : ViewSchema.TABLES) {
        statement.execute(table);
      }
    }
    try (PreparedStatement insert =
        fresh.prepareStatement("INSERT INTO meta(name, value) VALUES(?, ?)")) {
      for (Map.Entry<String, String> entry : withVersion(identity).entrySet()) {
        insert.setString(1, entry.getKey());
        insert.setString(2, entry.getValue());
        insert.executeUpdate();
      }
    }
    fresh.commit();
  }

  /** Whether what is there was made by this version and from these topics. */
  public synchronized boolean isOf(Map<String, String> identity) throws SQLException {
    return matches(identity);
  }

  private boolean matches(Map<String, String> identity) throws SQLException {
    try (Statement statement = writer().createStatement();
        ResultSet rows = statement.executeQuery("SELECT name, value FROM meta")) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1) + "=" + rows.getString(2));
      }
      List<String> wanted = new ArrayList<>();
      withVersion(identity).forEach((name, value) -> wanted.add(name + "=" + value));
      return found.containsAll(wanted) && found.size() == wanted.size();
    }
  }

  private static Map<String, String> withVersion(Map<String, String> identity) {
    Map<String, String> all = new TreeMap<>(identity);
    all.put("schema", String.valueOf(ViewSchema.VERSION));
    return all;
  }

  private Connection connection(boolean readOnly) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.NORMAL);
    config.setBusyTimeout(BUSY_MS);
    config.setCacheSize(-(readOnly ? READER_CACHE_KIB : WRITER_CACHE_KIB));
    config.setReadOnly(readOnly);
    Connection connection = config.createConnection("jdbc:sqlite:" + directory.resolve(FILE));
    if (!readOnly) {
      connection.setAutoCommit(false);
    }
    return connection;
  }

  /** The connection that writes; for one thread. */
  synchronized Connection writer() {
    Connection open = writer;
    if (open == null) {
      throw new IllegalStateException("the view is closed");
    }
    return open;
  }

  /** Asks on one of the connections that only read. */
  public <T> T read(Query<T> query) {
    BlockingQueue<Connection> from = readers();
    try {
      Connection connection = from.poll(READ_WITHIN_S, TimeUnit.SECONDS);
      if (connection == null) {
        throw new IllegalStateException("the view is closed, or too much is asked of it");
      }
      try {
        return query.ask(connection);
      } finally {
        giveBack(from, connection);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the view cannot be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private synchronized BlockingQueue<Connection> readers() {
    return readers;
  }

  /** One of a database that was made anew meanwhile is of no use any more. */
  private synchronized void giveBack(BlockingQueue<Connection> to, Connection connection) {
    if (to == readers && writer != null) {
      to.add(connection);
    } else {
      close(connection);
    }
  }

  private void disconnect() {
    for (Connection reader; (reader = readers.poll()) != null; ) {
      close(reader);
    }
    Connection open = writer;
    writer = null;
    if (open != null) {
      close(open);
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // It only read, or what it wrote is read again.
    }
  }

  @Override
  public synchronized void close() {
    disconnect();
    try {
      lock.release();
      lockFile.close();
    } catch (IOException e) {
      // The process ends it.
    }
  }
}
