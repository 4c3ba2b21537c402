package org.payouts.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmTest {
  @TempDir private Path dir;

  @Test
  void a_program_that_dies_is_shown_with_the_end_of_its_output() {
    ChildJvm child = ChildJvm.start("broken", List.of("-XX:NoSuchOption"), dir);

    assertThatThrownBy(() -> child.await(() -> false, Duration.ofSeconds(30)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("exit code 1")
        .hasMessageContaining("NoSuchOption");
    assertThat(dir.resolve("broken.pid")).doesNotExist();
  }

  @Test
  void a_program_that_is_never_ready_is_ended_at_the_deadline() throws IOException {
    ChildJvm child = ChildJvm.start("sleeper", sleeper(), dir);

    assertThatThrownBy(() -> child.await(() -> false, Duration.ofMillis(50)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not ready");
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void a_child_whose_parent_was_killed_is_ended_before_the_next_starts() throws Exception {
    Process orphan = new ProcessBuilder(List.of("sleep", "600")).redirectErrorStream(true).start();
    try {
      PidFile pidFile = new PidFile(dir.resolve("name.pid"));
      pidFile.write(orphan.toHandle());
      assertThatThrownBy(() -> ChildJvm.endOrphan("name", dir))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("already runs here");
      assertThat(orphan.isAlive()).isTrue();

      List<String> lines = Files.readAllLines(dir.resolve("name.pid"));
      Files.write(dir.resolve("name.pid"), List.of(lines.get(0), "1 1970-01-01T00:00:00Z"));
      ChildJvm.endOrphan("name", dir);

      assertThat(orphan.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(dir.resolve("name.pid")).doesNotExist();
    } finally {
      orphan.destroyForcibly();
    }
  }

  @Test
  void a_process_id_used_again_by_a_stranger_is_left_alone() throws IOException {
    Path file = dir.resolve("name.pid");
    Files.write(
        file, List.of(ProcessHandle.current().pid() + " 1970-01-01T00:00:00Z", "1 whatever"));

    ChildJvm.endOrphan("name", dir);

    assertThat(file).doesNotExist();
  }

  /** A program without output that runs for minutes. */
  private List<String> sleeper() throws IOException {
    Path source = dir.resolve("Sleeper.java");
    Files.writeString(
        source,
        "class Sleeper { public static void main(String[] a) throws Exception {"
            + " Thread.sleep(600_000); } }");
    return List.of(source.toString());
  }
}
