package org.payouts.bench;

import org.payouts.bench.suite.Child;

/** Entry of a run's JVM. */
public final class RunMain {
  private RunMain() {}

  /** Ends the JVM, whatever threads the contender leaves behind. */
  public static void main(String[] args) {
    int exit = 1;
    try {
      Child.run(Rows.all(), args);
      exit = 0;
    } catch (Exception | LinkageError e) {
      System.err.println(new FailureText(e));
    }
    System.exit(exit);
  }

  /** The failure with its causes and the bench's own frames. */
  private record FailureText(Throwable failure) {
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      for (Throwable at = failure; at != null; at = at.getCause()) {
        text.append(at).append('\n');
        for (StackTraceElement frame : at.getStackTrace()) {
          if (frame.getClassName().startsWith("org.payouts")) {
            text.append("  at ").append(frame).append('\n');
          }
        }
      }
      return text.toString();
    }
  }
}
