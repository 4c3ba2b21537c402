package org.payouts.verification.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/** Tells what happens, in seconds since the beginning, in a file and to a listener. Thread-safe. */
public final class RunLog implements AutoCloseable {
  private final long begun = System.nanoTime();
  private final PrintWriter file;
  private final Consumer<String> listener;

  public RunLog(Path path, Consumer<String> listener) {
    try {
      this.file = new PrintWriter(Files.newBufferedWriter(path, StandardCharsets.UTF_8), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.listener = listener;
  }

  public synchronized void tell(String what) {
    String line = String.format(Locale.ROOT, "%8.1f s  %s", seconds(), what);
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
