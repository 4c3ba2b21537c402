package org.payouts.cli;

import java.io.PrintWriter;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.payouts.cli.commands.MissingRights;
import org.payouts.cli.console.SafeText;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.serde.RegistryUnavailableException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Shows a failure as one line and its remedy; the stack trace only with --debug. */
public final class FailureReport implements IExecutionExceptionHandler, IParameterExceptionHandler {

  private final PayoutsCommand root;

  public FailureReport(PayoutsCommand root) {
    this.root = root;
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    CommandFailure shown = shown(failure);
    String message = String.valueOf(shown.getMessage());
    // Only messages of ours that list several problems have lines.
    err.println("payouts: " + (shown == failure ? SafeText.line(message) : SafeText.text(message)));
    if (!shown.remedy().isEmpty()) {
      err.println("  " + SafeText.line(shown.remedy()));
    }
    MissingRights.of(failure, command).forEach(line -> err.println("  " + line));
    if (root.debug()) {
      failure.printStackTrace(err);
    }
    err.flush();
    return shown.exitCode();
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("payouts: " + failure.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(failure, err)) {
      err.println("  see: " + command.getCommandSpec().qualifiedName() + " --help");
    }
    err.flush();
    return CommandFailure.USAGE_OR_TIMEOUT;
  }

  private static CommandFailure shown(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CommandFailure known) {
        return known;
      }
      if (cause instanceof InvalidConfigurationException) {
        return CommandFailure.problem(String.valueOf(cause.getMessage()), "");
      }
      if (cause instanceof RegistryUnavailableException) {
        return CommandFailure.problem(
            "the schema registry does not answer: " + cause.getMessage(),
            "check schema.registry.url, or start a local stack with: payouts up");
      }
      if (cause instanceof AuthenticationException) {
        return CommandFailure.problem(
            "Kafka refuses the credentials: " + cause.getMessage(),
            "check the keys under kafka. in the file of -c");
      }
      if (cause instanceof AuthorizationException) {
        return CommandFailure.problem("Kafka refuses a right: " + cause.getMessage(), "");
      }
      if (cause instanceof TimeoutException) {
        return CommandFailure.problem(
            "Kafka does not answer: " + cause.getMessage(),
            "check kafka.bootstrap.servers, or start a local stack with: payouts up");
      }
    }
    String text =
        failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    return CommandFailure.problem(text, "the same command with --debug shows where it happened");
  }
}
