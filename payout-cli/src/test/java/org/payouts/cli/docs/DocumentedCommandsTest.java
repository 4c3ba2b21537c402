package org.payouts.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.payouts.cli.DocumentedCommandLine;
import org.payouts.cli.PayoutsCommand;
import picocli.CommandLine;

/**
 * Every command that a page shows in a shell block is one that exists; those that need no running
 * stack are run. The remark before a block says which are not, and why.
 */
class DocumentedCommandsTest {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  private static List<Page> pages;

  @BeforeAll
  static void readPages() throws IOException {
    pages = Page.all();
  }

  /** The words of a command of ours, without what the shell does with its output. */
  private static List<String> arguments(String command) {
    String own = command.replaceFirst("\\s[|>].*", "");
    List<String> words =
        new ArrayList<>(WORD.matcher(own).results().map(DocumentedCommandsTest::unquoted).toList());
    words.remove(0);
    return words;
  }

  private static String unquoted(MatchResult word) {
    for (int group = 1; group <= 3; group++) {
      if (word.group(group) != null) {
        return word.group(group);
      }
    }
    throw new IllegalStateException(word.group());
  }

  private static boolean isOurs(String command) {
    return command.startsWith("./payouts ") || command.startsWith("payouts ");
  }

  private static String problem(List<String> arguments) {
    try {
      DocumentedCommandLine.create().parseArgs(arguments.toArray(String[]::new));
      return "";
    } catch (CommandLine.ParameterException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void every_command_in_a_shell_block_can_be_parsed() {
    List<String> wrong = new ArrayList<>();
    int parsed = 0;
    for (Page page : pages) {
      for (Page.ShellBlock block : page.shellBlocks()) {
        for (String command : block.commands()) {
          if (isOurs(command)) {
            parsed++;
            String problem = problem(arguments(command));
            if (!problem.isEmpty()) {
              wrong.add(page.file() + ": " + command + ": " + problem);
            }
          }
        }
      }
    }
    assertThat(parsed).as("commands that were found").isGreaterThan(10);
    assertThat(wrong).isEmpty();
  }

  @Test
  void every_command_within_text_can_be_parsed() {
    List<String> wrong = new ArrayList<>();
    int parsed = 0;
    for (Page page : pages) {
      for (String code : page.codeSpans()) {
        // "..." stands for what is left out, COMMAND for any command.
        if (isOurs(code) && !code.contains("...") && !code.contains("COMMAND")) {
          parsed++;
          String problem = problem(arguments(code));
          // A command may be named without its arguments.
          if (!problem.isEmpty() && !problem.startsWith("Missing required")) {
            wrong.add(page.file() + ": " + code + ": " + problem);
          }
        }
      }
    }
    assertThat(parsed).as("commands that were found").isGreaterThan(30);
    assertThat(wrong).isEmpty();
  }

  @Test
  void scripts_that_a_shell_block_names_are_there() {
    List<String> missing = new ArrayList<>();
    for (Page page : pages) {
      for (Page.ShellBlock block : page.shellBlocks()) {
        for (String command : block.commands()) {
          String first = command.split(" ", 2)[0];
          if (first.startsWith("./") && !Files.isExecutable(Page.PROJECT.resolve(first))) {
            missing.add(page.file() + ": " + first);
          }
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void every_command_that_is_not_marked_as_not_run_does_what_its_page_says() {
    List<String> wrong = new ArrayList<>();
    int run = 0;
    for (Page page : pages) {
      for (Page.ShellBlock block : page.shellBlocks()) {
        for (String command : block.run() ? block.commands() : List.<String>of()) {
          if (!isOurs(command)) {
            wrong.add(page.file() + ": only commands of ours can be run here: " + command);
            continue;
          }
          run++;
          StringWriter out = new StringWriter();
          int code =
              PayoutsCommand.run(
                  new PrintWriter(out),
                  new PrintWriter(out),
                  arguments(command).stream()
                      .map(DocumentedCommandsTest::seenFromHere)
                      .toArray(String[]::new));
          if (code != block.exitCode()) {
            wrong.add(page.file() + ": " + command + ": exit code " + code + "\n" + out);
          }
        }
      }
    }
    assertThat(run).as("commands that were run").isGreaterThanOrEqualTo(4);
    assertThat(wrong).isEmpty();
  }

  /** Pages name files as they are seen from the project's directory. */
  private static String seenFromHere(String argument) {
    Path file = Page.PROJECT.resolve(argument);
    return argument.contains("/") && Files.exists(file) ? file.toString() : argument;
  }
}
