package org.payouts.bench.runs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.StatUtils;

/**
 * What the machine was worth during a run: the time of a fixed loop and of a flush to disk before
 * it, and the share of time that the hypervisor gave to others meanwhile.
 */
final class Calibration {
  private static final int TURNS = 20_000_000;
  private static final int LOOPS = 7;
  private static final int FLUSHES = 21;
  private static final Path STAT = Path.of("/proc/stat");

  /** Column of {@code /proc/stat} after the name: ticks taken by the hypervisor; see proc(5). */
  private static final int STEAL = 7;

  private final double loopMs = median(LOOPS, Calibration::loopMs);
  private final double fsyncMs;
  private final long[] before = ticks();

  private Calibration(double fsyncMs) {
    this.fsyncMs = fsyncMs;
  }

  /** Measures; the directory is where the run's files lie. */
  static Calibration of(Path directory) throws IOException {
    Path file = directory.resolve("fsync");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      return new Calibration(median(FLUSHES, () -> fsyncMs(channel)));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Adds what was measured, and what was taken away since. */
  void addTo(Figures figures) {
    figures.put("loop_ms", loopMs);
    figures.put("fsync_ms", fsyncMs);
    long[] now = ticks();
    long all = Arrays.stream(now).sum() - Arrays.stream(before).sum();
    if (all > 0 && now.length > STEAL) {
      figures.put("stolen_percent", 100.0 * (now[STEAL] - before[STEAL]) / all);
    }
  }

  private static double median(int times, DoubleSupplier measured) {
    return StatUtils.percentile(DoubleStream.generate(measured).limit(times).toArray(), 50);
  }

  private static double loopMs() {
    long begun = System.nanoTime();
    long state = 88_172_645_463_325_252L;
    for (int i = 0; i < TURNS; i++) {
      state ^= state << 13;
      state ^= state >>> 7;
      state ^= state << 17;
    }
    if (state == 0) { // Never; without it the compiler may leave the loop out.
      throw new IllegalStateException("the loop has lost its state");
    }
    return (System.nanoTime() - begun) / 1e6;
  }

  private static double fsyncMs(FileChannel channel) {
    try {
      long begun = System.nanoTime();
      channel.write(ByteBuffer.allocate(4096));
      channel.force(false);
      return (System.nanoTime() - begun) / 1e6;
    } catch (IOException e) {
      throw new IllegalStateException("no file of the run can be flushed", e);
    }
  }

  /** Ticks of all cores by use since the machine began; none where the system does not say. */
  private static long[] ticks() {
    try {
      String all = Files.exists(STAT) ? Files.readAllLines(STAT).get(0) : "";
      return Arrays.stream(all.trim().split("\\s+")).skip(1).mapToLong(Long::parseLong).toArray();
    } catch (IOException e) {
      return new long[0];
    }
  }
}
