package org.payouts.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.sandbox.providers.SimulatedProviders;
import picocli.CommandLine;

class PayoutsCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path temp;

  private int run(String... args) {
    return PayoutsCommand.run(new PrintWriter(out), new PrintWriter(err), args);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo", "up", "request", "status", "tail", "review", "resolve", "resend", "router",
        "worker", "sandbox", "topics", "console"
      })
  void every_command_has_a_help_text_with_an_example(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).contains("Usage: payouts " + command).contains("--debug");
    if (!command.equals("topics")) {
      assertThat(out.toString()).contains("payouts " + command + " ", "Example");
    }
  }

  @Test
  void options_of_one_meaning_have_one_name_in_all_commands() {
    CommandLine root = PayoutsCommand.commandLine(new PrintWriter(out), new PrintWriter(err));
    for (String command :
        new String[] {
          "request", "status", "tail", "review", "resolve", "resend", "router", "worker"
        }) {
      assertThat(root.getSubcommands().get(command).getCommandSpec().findOption("-c"))
          .as(command)
          .isNotNull();
    }
  }

  @Test
  void wrong_usage_is_one_line_and_a_remedy() {
    assertThat(run("request")).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("payouts: Missing required parameter");
    assertThat(run()).isEqualTo(2);
    assertThat(run("statsu")).isEqualTo(2);
    assertThat(err.toString()).contains("payouts status");
  }

  @Test
  void a_stack_that_was_not_named_is_answered_with_how_to_start_one() {
    assertThat(run("status", "-c", temp.resolve("none").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("is no file", "payouts up");
  }

  @Test
  void a_registry_that_is_not_there_is_one_line() throws Exception {
    Path config = temp.resolve("c.properties");
    Files.writeString(config, "schema.registry.url=http://127.0.0.1:1\n");

    assertThat(run("status", "-c", config.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("kafka.bootstrap.servers").doesNotContain("\tat ");
  }

  @Test
  void a_broker_that_is_not_there_is_said_at_once_with_its_address() throws Exception {
    Path config = temp.resolve("c.properties");
    Files.writeString(
        config, "kafka.bootstrap.servers=127.0.0.1:1\nschema.registry.url=http://127.0.0.1:1\n");

    for (String[] command : new String[][] {{"status"}, {"review"}, {"tail"}}) {
      assertThat(run(command[0], "-c", config.toString())).isEqualTo(1);
    }
    assertThat(err.toString().split("no Kafka broker answers at 127.0.0.1:1", -1)).hasSize(4);
    assertThat(
            run(
                "request",
                "../examples/files/bonuses.csv",
                "--batch",
                "b",
                "--dry-run",
                "-c",
                config.toString()))
        .isZero();
    assertThat(err.toString()).contains("not checked: what was asked for before (no Kafka broker");
  }

  @Test
  void a_dry_run_needs_no_stack_and_tells_counts_sums_and_fees() {
    assertThat(run("request", "../examples/files/bonuses.csv", "--batch", "b", "--dry-run"))
        .isZero();
    assertThat(out.toString())
        .contains(
            "128 payouts could be published; nothing was",
            "20 %, at least 0.01 USD each",
            "about 33.3 %",
            "unknown");
  }

  @Test
  void a_dry_run_of_a_bad_file_lists_everything_and_fails() {
    assertThat(run("request", "../examples/files/mistakes.csv", "--dry-run")).isEqualTo(1);
    assertThat(err.toString())
        .contains(
            "mistakes.csv:2: amount", "mistakes.csv:53", "50 problems; nothing was published");
    assertThat(run("request", "../examples/files/mistakes.csv", "--dry-run", "--json"))
        .isEqualTo(1);
    assertThat(out.toString().lines().reduce((a, b) -> b).orElseThrow())
        .startsWith("{\"payouts\":1,")
        .contains("\"line\":53");
  }

  @Test
  void a_column_of_no_known_name_is_wrong_usage() {
    assertThat(run("request", "../examples/files/bonuses.csv", "--column", "amuont=x", "--dry-run"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("amuont", "columns: payout_id");
  }

  @Test
  void the_version_names_build_and_java() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString())
        .startsWith("payouts ")
        .contains("Java " + Runtime.version().feature());
  }

  @Test
  void completion_can_be_generated() {
    assertThat(run("generate-completion")).isZero();
    assertThat(out.toString()).contains("_complete_payouts");
  }

  @Test
  void demo_refuses_a_percentage_that_is_none_and_a_file_with_problems_before_it_starts_anything() {
    assertThat(run("demo", "--faults", "101")).isEqualTo(2);
    assertThat(run("demo", "--requests", "../examples/files/mistakes.csv")).isEqualTo(1);
    assertThat(err.toString()).contains("nothing was published");
  }

  @Test
  void sandbox_seed_teaches_what_the_files_name_and_publishes_nothing() {
    try (SimulatedProviders providers =
        SimulatedProviders.start(SimulatedProviders.Options.defaults())) {
      String url = providers.uri().toString();
      assertThat(run("sandbox", "seed", "../examples/files/prolific-bulk.csv", "--url", url))
          .isZero();
      assertThat(out.toString()).contains("1 study", "submissions");
      assertThat(run("sandbox", "seed", "../examples/files/mistakes.csv", "--url", url))
          .isEqualTo(1);
      assertThat(err.toString()).contains("mistakes.csv:2: amount");
      assertThat(providers.calls().all()).isEmpty();
    }
  }

  @Test
  void sandbox_seed_needs_to_know_which_providers() throws Exception {
    Path config = temp.resolve("c.properties");
    Files.writeString(config, "kafka.bootstrap.servers=127.0.0.1:1\n");
    assertThat(run("sandbox", "seed", "../examples/files/bonuses.csv", "-c", config.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("sandbox.url", "--url");
  }
}
