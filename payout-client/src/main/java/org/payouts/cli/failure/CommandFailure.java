package org.payouts.cli.failure;

/** A command cannot do what was asked. Shown as one line and a remedy, never as a stack trace. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A problem with what was asked. */
  public static final int PROBLEM = 1;

  /** Wrong usage, or no end within the time given. */
  public static final int USAGE_OR_TIMEOUT = 2;

  private final String remedy;
  private final int exitCode;

  /**
   * A failure with its exit code.
   *
   * @param what what is wrong, one line
   * @param remedy what to do about it; may be empty
   */
  public CommandFailure(int exitCode, String what, String remedy) {
    super(what);
    this.exitCode = exitCode;
    this.remedy = remedy;
  }

  /** A problem with what was asked: exit code 1. */
  public static CommandFailure problem(String what, String remedy) {
    return new CommandFailure(PROBLEM, what, remedy);
  }

  /** Something did not happen in time: exit code 2. */
  public static CommandFailure timeout(String what, String remedy) {
    return new CommandFailure(USAGE_OR_TIMEOUT, what, remedy);
  }

  /** Wrong usage that only shows when the options are checked together: exit code 2. */
  public static CommandFailure usage(String what, String remedy) {
    return new CommandFailure(USAGE_OR_TIMEOUT, what, remedy);
  }

  /** Keeps what is behind it, so that missing rights can be named. */
  public CommandFailure causedBy(Throwable cause) {
    initCause(cause);
    return this;
  }

  public String remedy() {
    return remedy;
  }

  public int exitCode() {
    return exitCode;
  }
}
