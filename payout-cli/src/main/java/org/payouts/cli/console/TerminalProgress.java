package org.payouts.cli.console;

import java.io.PrintWriter;

/** Repaints one line. */
final class TerminalProgress implements Progress {

  private static final String CLEAR_LINE = "\r\u001b[K";
  private final PrintWriter err;
  private String shown = "";

  TerminalProgress(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void show(String state) {
    if (!state.equals(shown)) {
      shown = state;
      err.print(CLEAR_LINE + state);
      err.flush();
    }
  }

  @Override
  public void close() {
    if (!shown.isEmpty()) {
      err.println();
      err.flush();
    }
  }
}
