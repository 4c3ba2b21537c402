package org.payouts.bench.runs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.payouts.sandbox.process.ChildJvm;
import org.payouts.verification.harness.Processes;
import org.payouts.verification.harness.ServiceMain;
import org.payouts.verification.harness.ShortProcess;

/**
 * Another program on the machine that would use every core whole, at our priority. It has a session
 * of its own: where Linux shares cores between sessions first ({@code sched_autogroup_enabled}), a
 * busy run keeps half of each, however many threads either has.
 */
final class Neighbour implements AutoCloseable {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final ChildJvm spinning;
  private final long begunNanos = System.nanoTime();

  private Neighbour(ChildJvm spinning) {
    this.spinning = spinning;
  }

  /** Starts it; it also ends with this process. */
  static Neighbour start(Path directory) {
    List<String> arguments = new ArrayList<>(List.of("-Xmx64m", "-XX:+UseSerialGC"));
    arguments.addAll(ShortProcess.classPath());
    arguments.add(Spin.class.getName());
    return new Neighbour(ChildJvm.start("neighbour", List.of("setsid"), arguments, directory));
  }

  /** Which part of all cores it has had so far. */
  double percent() {
    Duration used =
        Processes.processorTime(spinning.pid())
            .orElseThrow(() -> new IllegalStateException("the neighbour has ended"));
    return 100.0 * used.toNanos() / (System.nanoTime() - begunNanos) / CORES;
  }

  @Override
  public void close() {
    spinning.kill();
  }

  /** The program. */
  static final class Spin {
    private static volatile long turns;

    @SuppressWarnings({"InfiniteLoopStatement", "NonAtomicVolatileUpdate"})
    public static void main(String[] args) {
      ServiceMain.endWithParent();
      IntStream.range(0, CORES)
          .forEach(
              core ->
                  new Thread(
                          () -> {
                            while (true) {
                              turns++;
                            }
                          })
                      .start());
    }
  }
}
