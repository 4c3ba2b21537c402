package org.payouts.cli.commands;

import org.payouts.cli.failure.CommandFailure;
import picocli.CommandLine.Option;

/** {@code --by} and {@code --because}, with which an order is kept. */
final class GroundOptions {

  @Option(names = "--by", required = true, paramLabel = "NAME", description = "Who says so.")
  private String by = "";

  @Option(names = "--because", required = true, paramLabel = "TEXT", description = "Why.")
  private String because = "";

  /**
   * Refuses an order without a name or a ground.
   *
   * @throws CommandFailure if one of them is blank
   */
  void check() {
    if (by.isBlank() || because.isBlank()) {
      throw CommandFailure.usage(
          "--by and --because must not be empty", "it is kept with its name and ground");
    }
  }

  String who() {
    return by.strip();
  }

  String why() {
    return because.strip();
  }
}
