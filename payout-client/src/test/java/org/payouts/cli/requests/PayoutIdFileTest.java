package org.payouts.cli.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.cli.failure.CommandFailure;

class PayoutIdFileTest {
  @TempDir private Path temp;

  private Path file(String text) throws Exception {
    return Files.writeString(temp.resolve("ids.txt"), text);
  }

  @Test
  void a_byte_order_mark_is_no_part_of_the_first_id() throws Exception {
    assertThat(PayoutIdFile.read(file("\uFEFFmay:1\r\n\r\n# wrong study\r\n may:2 \r\nmay:1")))
        .containsExactly("may:1", "may:2");
    assertThat(PayoutIdFile.read(file("\uFEFF# wrong study\nmay:1\n"))).containsExactly("may:1");
  }

  @Test
  void what_is_no_payout_id_is_refused_with_file_and_line() throws Exception {
    Path file = file("may:1\n\nmay:1,may:2\n");
    assertThatThrownBy(() -> PayoutIdFile.read(file))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(file + ":3: is no payout ID");
    assertThatThrownBy(() -> PayoutIdFile.read(file("may:1\nmay:\u200B2\n")))
        .hasMessageContaining(":2: is no payout ID");
  }

  @Test
  void a_file_in_another_encoding_is_refused() throws Exception {
    Path file = Files.write(temp.resolve("ids.txt"), "may:1\n".getBytes(StandardCharsets.UTF_16LE));
    assertThatThrownBy(() -> PayoutIdFile.read(file)).hasMessageContaining("is UTF-16 text");
  }

  @Test
  void a_file_without_an_id_is_refused() throws Exception {
    Path file = file("# none\n");
    assertThatThrownBy(() -> PayoutIdFile.read(file)).hasMessageContaining("names no payout");
    assertThatThrownBy(() -> PayoutIdFile.read(temp.resolve("no-such-file")))
        .hasMessageContaining("cannot read");
  }
}
