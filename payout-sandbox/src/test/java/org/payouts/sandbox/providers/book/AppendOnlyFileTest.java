package org.payouts.sandbox.providers.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendOnlyFileTest {
  @TempDir Path directory;

  @Test
  void a_thread_that_is_interrupted_closes_the_file_for_nobody() throws Exception {
    try (AppendOnlyFile file = AppendOnlyFile.open(directory, "book.jsonl")) {
      Thread.currentThread().interrupt();
      file.append("first");
      file.force();
      assertThat(Thread.interrupted()).isTrue();
      file.append("second");
      file.force();
    }
    assertThat(Files.readAllLines(directory.resolve("book.jsonl")))
        .isEqualTo(List.of("first", "second"));
  }

  @Test
  void a_torn_last_line_is_cut_off_when_the_file_is_opened_again() throws Exception {
    Path path = directory.resolve("book.jsonl");
    Files.writeString(path, "whole\ntorn");
    try (AppendOnlyFile file = AppendOnlyFile.open(directory, "book.jsonl")) {
      file.append("next");
    }
    assertThat(Files.readAllLines(path)).isEqualTo(List.of("whole", "next"));
  }
}
