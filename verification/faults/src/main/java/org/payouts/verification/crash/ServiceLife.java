package org.payouts.verification.crash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The life of a service process of the matrix: loaded, started by a line on standard input, ready,
 * ended by SIGTERM or, with no word, when the matrix's own process is gone.
 */
final class ServiceLife {
  private static final int ORPHANED = 3;

  private ServiceLife() {}

  /**
   * Lives until the process is asked to end.
   *
   * @param onEnd closes the service, in the shutdown hook
   */
  static void live(Marker marker, Runnable start, BooleanSupplier ready, Runnable onEnd)
      throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    Thread input = new Thread(() -> readInput(asked), "input");
    input.setDaemon(true);
    input.start();
    marker.write(Marker.LOADED);
    asked.await();
    Runtime.getRuntime().addShutdownHook(new Thread(onEnd, "end"));
    start.run();
    while (!ready.getAsBoolean()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    marker.write(Marker.READY);
    new CountDownLatch(1).await();
  }

  private static void readInput(CountDownLatch asked) {
    byte[] word = new byte[64];
    try {
      while (true) {
        int read = System.in.read(word);
        if (read < 0) {
          Runtime.getRuntime().halt(ORPHANED);
        }
        if (new String(word, 0, read, StandardCharsets.UTF_8).contains("go")) {
          asked.countDown();
        }
      }
    } catch (IOException e) {
      Runtime.getRuntime().halt(ORPHANED);
    }
  }
}
