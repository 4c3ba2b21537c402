package org.payouts.verification;

import org.payouts.verification.chaos.ChaosCommand;
import org.payouts.verification.chaos.StageCommand;
import org.payouts.verification.crash.CrashMatrixCommand;
import org.payouts.verification.load.GatewayCommand;
import org.payouts.verification.soak.MillionCommand;
import org.payouts.verification.upgrade.UpgradeCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code verify} command: tries to break the guarantee with real processes. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Tries to break the guarantee that nobody is paid twice and nobody forgotten.",
    subcommands = {
      ChaosCommand.class,
      CrashMatrixCommand.class,
      GatewayCommand.class,
      MillionCommand.class,
      StageCommand.class,
      UpgradeCommand.class
    })
public final class VerifyCommand {
  private static final int MACHINERY_FAILED = 2;

  private VerifyCommand() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    CommandLine line =
        new CommandLine(new VerifyCommand()).setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof IllegalArgumentException) {
            command.getErr().println(failure.getMessage());
          } else {
            failure.printStackTrace(command.getErr());
          }
          return MACHINERY_FAILED;
        });
    System.exit(line.execute(args));
  }
}
