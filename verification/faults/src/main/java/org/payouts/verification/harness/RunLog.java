package org.payouts.verification.harness;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/** Writes what happens, in seconds since the beginning, to a file and a listener. Thread-safe. */
public final class RunLog implements AutoCloseable {

  private final long begun = System.nanoTime();
  private final PrintWriter file;
  private final Consumer<String> listener;

  public RunLog(Path path, Consumer<String> listener) throws IOException {
    this.file = new PrintWriter(Files.newBufferedWriter(path), true);
    this.listener = listener;
  }

  public synchronized void write(String format, Object... values) {
    String text = String.format(Locale.ROOT, format, values);
    String line = String.format(Locale.ROOT, "%8.1f s  %s", seconds(), text);
    file.println(line);
    listener.accept(line);
  }

  public double seconds() {
    return (System.nanoTime() - begun) / 1e9;
  }

  @Override
  public void close() {
    file.close();
  }
}
