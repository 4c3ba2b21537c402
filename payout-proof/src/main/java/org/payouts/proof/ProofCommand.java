package org.payouts.proof;

import org.payouts.proof.chaos.ChaosCommand;
import org.payouts.proof.chaos.StageCommand;
import org.payouts.proof.crash.CrashMatrixCommand;
import org.payouts.proof.million.MillionCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code prove} command: tries to break the guarantee with real processes. */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    description = "Tries to break the guarantee that nobody is paid twice and nobody forgotten.",
    subcommands = {
      ChaosCommand.class,
      CrashMatrixCommand.class,
      MillionCommand.class,
      StageCommand.class
    })
public final class ProofCommand {
  private static final int MACHINERY_FAILED = 2;

  private ProofCommand() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    CommandLine line = new CommandLine(new ProofCommand());
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          failure.printStackTrace(command.getErr());
          return MACHINERY_FAILED;
        });
    System.exit(line.execute(args));
  }
}
