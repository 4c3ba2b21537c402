package org.payouts.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.payouts.cli.failure.CommandFailure;

class SandboxSeederTest {

  @Test
  void providers_that_are_not_there_are_named_with_the_remedy() {
    assertThatThrownBy(() -> new SandboxSeeder("http://127.0.0.1:1").teach(List.of()))
        .isInstanceOfSatisfying(
            CommandFailure.class,
            failure -> assertThat(failure.remedy()).contains("payouts up", "--url"))
        .hasMessageContaining("http://127.0.0.1:1");
  }
}
