package org.payouts.bench.wire;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.payouts.bench.load.Meter;
import org.payouts.bench.suite.BenchBroker;
import org.payouts.bench.suite.Figures;
import org.payouts.bench.suite.Work;
import org.payouts.sandbox.process.ChildJvm;

/** Calls through a wire, some in flight at a time, to a server in another process. */
final class WireRun implements Work {
  private static final Duration START = Duration.ofSeconds(60);

  private final int width;
  private final double perSecond;
  private final Wire.Opening opening;

  WireRun(int width, double perSecond, Wire.Opening opening) {
    this.width = width;
    this.perSecond = perSecond;
    this.opening = opening;
  }

  @Override
  public void measure(BenchBroker ground, Figures figures) throws Exception {
    Path port = ground.scratch().resolve("port");
    ChildJvm server =
        ChildJvm.start(
            "answers",
            List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-Dsun.net.httpserver.nodelay=true",
                "-Dsun.net.httpserver.maxIdleConnections=1000",
                "-cp",
                System.getProperty("java.class.path"),
                AnswerServer.class.getName(),
                port.toString()),
            ground.scratch());
    try (server) {
      server.await(() -> Files.exists(port), START);
      URI provider = URI.create("http://127.0.0.1:" + Files.readString(port));
      try (Wire wire = opening.to(provider)) {
        int warmUp = ground.scale().warmUp(perSecond);
        int measured = ground.scale().records(perSecond);
        calls(wire, 0, warmUp);
        Meter meter = Meter.start(ground);
        long failed = calls(wire, warmUp, warmUp + measured);
        meter.stop(measured, figures);
        figures.count("failed", failed);
      }
    }
  }

  /** Makes the calls and waits for all of them; returns how many failed. */
  private long calls(Wire wire, int from, int to) throws InterruptedException {
    Semaphore free = new Semaphore(width);
    LongAdder failed = new LongAdder();
    for (int number = from; number < to; number++) {
      free.acquire();
      var unused =
          wire.call(number)
              .whenComplete(
                  (succeeded, failure) -> {
                    if (failure != null || !succeeded) {
                      failed.increment();
                    }
                    free.release();
                  });
    }
    free.acquire(width);
    return failed.sum();
  }
}
