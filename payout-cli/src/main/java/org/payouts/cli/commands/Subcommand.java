package org.payouts.cli.commands;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.console.Console;
import org.payouts.rights.Role;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all subcommands share: they print through the root's writers and return an exit code. */
abstract class Subcommand implements Callable<Integer> {

  static final int OK = 0;

  /** A service met what only a new process helps against; a supervisor starts it again. */
  static final int CANNOT_GO_ON = 3;

  @Spec private @Nullable CommandSpec spec;

  /** Whose rights the command needs. */
  Role role() {
    return Role.READER;
  }

  Console console() {
    var command = Objects.requireNonNull(spec).commandLine();
    return Console.of(command.getOut(), command.getErr());
  }
}
