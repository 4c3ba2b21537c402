package org.payouts.router.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class RocksDbLibraryTest {
  private static final String WORKS = "RocksDB works";

  @TempDir private Path directory;
  private Path stateDir;
  private Path tmpDir;

  /** Opens a database after the library was loaded, and then waits to be killed. */
  static final class OpensDatabase {
    private OpensDatabase() {}

    /**
     * @param args the state directory and the database's
     */
    public static void main(String[] args) throws Exception {
      RocksDbLibrary.load(Path.of(args[0]));
      try (Options options = new Options().setCreateIfMissing(true);
          RocksDB database = RocksDB.open(options, args[1])) {
        database.put(new byte[] {1}, new byte[] {2});
        System.out.println(WORKS);
        System.in.read();
      }
    }
  }

  @BeforeEach
  void directories() throws IOException {
    stateDir = directory.resolve("state");
    tmpDir = Files.createDirectory(directory.resolve("tmp"));
  }

  @Test
  void a_killed_process_leaves_nothing_in_the_temporary_directory() throws Exception {
    kill(started("one"));
    assertThat(files(tmpDir)).isEmpty();
    Path library = library();
    var unpackedAt = Files.getLastModifiedTime(library);

    kill(started("two"));
    assertThat(files(tmpDir)).isEmpty();
    assertThat(Files.getLastModifiedTime(library)).as("unpacked once").isEqualTo(unpackedAt);
  }

  @Test
  void a_damaged_or_unfinished_file_is_replaced() throws Exception {
    kill(started("one"));
    Path library = library();
    byte[] sound = Files.readAllBytes(library);
    Files.write(library, new byte[] {0, 0, 0, 0, 0, 0, 0, 0});
    Path unfinished = Files.writeString(library.resolveSibling("left.new"), "half");

    kill(started("two"));
    assertThat(library).hasBinaryContent(sound);
    assertThat(unfinished).doesNotExist();
    assertThat(files(tmpDir)).isEmpty();
  }

  @Test
  void processes_that_start_together_share_one_file() throws Exception {
    List<Process> together = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      together.add(start("database-" + i));
    }
    try {
      for (Process process : together) {
        awaitWorks(process);
      }
    } finally {
      for (Process process : together) {
        kill(process);
      }
    }
    assertThat(files(library().getParent())).hasSize(2); // with the lock
    assertThat(files(tmpDir)).isEmpty();
  }

  @Test
  void where_it_cannot_be_unpacked_rocksdb_helps_itself() throws Exception {
    Files.writeString(stateDir, "a file where the directory should be");
    Process process = started("one");
    process.getOutputStream().close();
    assertThat(process.waitFor()).isZero();
  }

  private Process started(String database) throws Exception {
    Process process = start(database);
    awaitWorks(process);
    return process;
  }

  private Process start(String database) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-Djava.io.tmpdir=" + tmpDir,
            "-XX:-UsePerfData", // which has a file of its own there
            "-cp",
            System.getProperty("java.class.path"),
            OpensDatabase.class.getName(),
            stateDir.toString(),
            directory.resolve(database).toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** The log may come first. */
  private static void awaitWorks(Process process) throws IOException {
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    while (line != null && !line.equals(WORKS)) {
      line = out.readLine();
    }
    assertThat(line).isEqualTo(WORKS);
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private Path library() throws IOException {
    try (Stream<Path> found = Files.walk(stateDir)) {
      return found
          .filter(each -> each.getFileName().toString().startsWith("librocksdb"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found.toList();
    }
  }
}
