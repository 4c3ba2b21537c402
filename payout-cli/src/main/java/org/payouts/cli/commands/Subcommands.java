package org.payouts.cli.commands;

import java.util.List;

/** All subcommands, in the order the help lists them. */
public final class Subcommands {

  private Subcommands() {}

  /** A fresh instance of each. */
  public static List<Object> all() {
    return List.of(
        new DemoCommand(),
        new UpCommand(),
        new RequestCommand(),
        new StatusCommand(),
        new TailCommand(),
        new ReviewCommand(),
        new ResolveCommand(),
        new ResendCommand(),
        new AuditCommand(),
        new RouterCommand(),
        new WorkerCommand(),
        new SandboxCommand(),
        new TopicsCommand());
  }
}
