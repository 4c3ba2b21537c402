package org.payouts.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  private final StringWriter text = new StringWriter();
  private final PrintWriter err = new PrintWriter(text);

  @Test
  void columns_are_as_wide_as_their_widest_cell_and_numbers_stand_to_the_right() {
    assertThat(new Table("name", ">n").row("a", 1).row("longer", 100).lines())
        .containsExactly("name      n", "a         1", "longer  100");
  }

  @Test
  void a_table_that_is_too_wide_puts_its_last_cell_below_on_lines_of_its_own() {
    Table table = new Table("payout", ">for", "why").row("p1", "3 s", "the books to show it");

    assertThat(table.lines(0)).hasSize(2).isEqualTo(table.lines(60));
    assertThat(table.lines(18))
        .containsExactly("payout  for", "p1      3 s", "    the books to", "    show it");
  }

  @Test
  void plain_progress_prints_at_most_a_line_every_two_seconds_and_always_the_last_one() {
    AtomicLong now = new AtomicLong();
    try (Progress progress = new PlainProgress(err, now::get)) {
      progress.show("1");
      progress.show("2");
      now.addAndGet(TimeUnit.SECONDS.toNanos(2));
      progress.show("3");
      progress.show("3");
      progress.show("4");
    }
    assertThat(text.toString().lines()).containsExactly("1", "3", "4");
  }

  @Test
  void terminal_progress_repaints_its_line() {
    try (Progress progress = new TerminalProgress(err)) {
      progress.show("1");
      progress.show("1");
      progress.show("2");
    }
    assertThat(text).hasToString("\r\u001b[K1\r\u001b[K2" + System.lineSeparator());
  }

  @Test
  void a_bar_never_overflows() {
    assertThat(Progress.bar(0, 0)).endsWith("0/0");
    assertThat(Progress.bar(2, 1)).contains("########################").endsWith("2/1");
  }
}
