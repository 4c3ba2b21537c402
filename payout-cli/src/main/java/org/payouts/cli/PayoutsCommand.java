package org.payouts.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.payouts.cli.commands.Subcommands;
import org.payouts.cli.console.Logs;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code payouts} command. */
@Command(
    name = "payouts",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Pays study participants' bonuses from Kafka events, once per payout ID, or not at all.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a problem with what was asked; nothing was half done",
      "2:wrong usage, or no end within the time given",
      "3:router or worker cannot go on as this process; start it again"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts demo                                 everything once, on this machine",
      "  payouts up                                   the same stack, staying up",
      "  payouts request bonuses.csv --batch may      publish a file of bonuses",
      "  payouts status --watch                       follow them",
      "  source <(payouts generate-completion)        completion for bash and zsh"
    })
public final class PayoutsCommand implements Runnable {

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show log lines, and where a failure happened.")
  private boolean debug;

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    System.setErr(
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
    System.exit(run(out, err, args));
  }

  /** Runs the command line and returns its exit code. */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    int code = commandLine(out, err, args).execute(args);
    out.flush();
    err.flush();
    return code;
  }

  static CommandLine commandLine(PrintWriter out, PrintWriter err, String... args) {
    PayoutsCommand root = new PayoutsCommand();
    CommandLine command = new CommandLine(root);
    addSubcommands(command, args);
    FailureReport failures = new FailureReport(root);
    return command
        .setOut(out)
        .setErr(err)
        .setUsageHelpAutoWidth(true)
        .setUsageHelpLongOptionsMaxWidth(30)
        .setAbbreviatedSubcommandsAllowed(false)
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures)
        .setExecutionStrategy(root::execute);
  }

  /**
   * Only the one that is called, where there is no doubt: describing all takes longer than most.
   */
  private static void addSubcommands(CommandLine command, String... args) {
    if (args.length == 1 && List.of("--version", "-V").contains(args[0])) {
      return;
    }
    Map<String, Supplier<Object>> all = Subcommands.all();
    Optional<String> called = Stream.of(args).filter(arg -> !arg.startsWith("-")).findFirst();
    if (called.isPresent() && all.containsKey(called.get())) {
      command.addSubcommand(all.get(called.get()).get());
      return;
    }
    all.values().forEach(each -> command.addSubcommand(each.get()));
    command.addSubcommand("generate-completion", new GenerateCompletion());
  }

  private int execute(CommandLine.ParseResult parsed) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    if (debug) {
      Logs.debug();
    } else {
      Logs.quiet();
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  public boolean debug() {
    return debug;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        new CommandLine(CommandSpec.forAnnotatedObject(this)),
        "which command? payouts --help lists them");
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), false);
  }
}
