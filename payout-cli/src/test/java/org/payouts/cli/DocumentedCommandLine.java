package org.payouts.cli;

import java.io.PrintWriter;
import java.io.Writer;
import picocli.CommandLine;

/** The command line as it is, for tests that only parse. */
public final class DocumentedCommandLine {
  private DocumentedCommandLine() {}

  /** A fresh one, which prints nothing. */
  public static CommandLine create() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return PayoutsCommand.commandLine(nowhere, nowhere);
  }
}
