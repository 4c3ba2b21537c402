package org.payouts.cli.console;

/** Shows how far a long command is. One thread. */
public interface Progress extends AutoCloseable {

  /** Shows the newest state; may be called as often as it changes. */
  void show(String state);

  /** Ends the display; what was shown last stays. */
  @Override
  void close();

  /** A bar of {@code done} out of {@code total}. */
  static String bar(long done, long total) {
    int width = 24;
    int filled = total <= 0 ? 0 : (int) (width * Math.min(done, total) / total);
    return "[" + "#".repeat(filled) + "-".repeat(width - filled) + "] " + done + "/" + total;
  }
}
