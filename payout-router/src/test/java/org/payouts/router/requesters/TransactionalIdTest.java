package org.payouts.router.requesters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionalIdTest {
  @TempDir private Path directory;

  @Test
  void a_process_has_the_same_one_after_a_restart_and_two_processes_have_two() {
    String first = TransactionalId.of(directory.resolve("a"));
    assertThat(first).startsWith("payout-router-requesters-");
    assertThat(TransactionalId.of(directory.resolve("a"))).isEqualTo(first);
    assertThat(TransactionalId.of(directory.resolve("b"))).isNotEqualTo(first);
  }
}
