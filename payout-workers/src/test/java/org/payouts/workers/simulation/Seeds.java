package org.payouts.workers.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Runs many histories, each independent of the others, and adds up what they met. */
final class Seeds {

  /** A history that broke a rule, or the machinery. */
  record Broken(long seed, Mutant mutant, Throwable what) {
    String command() {
      String without = mutant == Mutant.NONE ? "" : " -Dmutant=" + mutant;
      String said =
          what instanceof Violation ? what.getMessage() : what + " at " + what.getStackTrace()[0];
      return "-Dseed=" + seed + without + ": " + said;
    }
  }

  /**
   * What became of all of them.
   *
   * @param fingerprint of all histories together, whatever the order in which they ran
   */
  record Outcome(long seeds, Tally tally, List<Broken> broken, long fingerprint, long ms) {
    String summary(String name) {
      return "%s: %d seeds, %d violations, %d ms, fingerprint %016x%n%s"
          .formatted(name, seeds, broken.size(), ms, fingerprint, tally.text());
    }
  }

  private final Mutant mutant;
  private final int threads;
  private final LongConsumer progress;

  /**
   * @param progress called now and then with how many are done
   */
  Seeds(Mutant mutant, int threads, LongConsumer progress) {
    this.mutant = mutant;
    this.threads = threads;
    this.progress = progress;
  }

  Outcome run(long from, long count) {
    long begun = System.nanoTime();
    AtomicLong next = new AtomicLong(from);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Outcome>> parts = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        parts.add(pool.submit(() -> part(next, from, count)));
      }
      Tally tally = new Tally();
      List<Broken> broken = new ArrayList<>();
      long fingerprint = 0;
      for (Future<Outcome> part : parts) {
        Outcome done = part.get();
        tally.add(done.tally());
        broken.addAll(done.broken());
        fingerprint += done.fingerprint();
      }
      long ms = (System.nanoTime() - begun) / 1_000_000;
      return new Outcome(count, tally, broken, fingerprint, ms);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      pool.shutdownNow();
    }
  }

  private Outcome part(AtomicLong next, long from, long count) {
    Tally tally = new Tally();
    List<Broken> broken = new ArrayList<>();
    long fingerprint = 0;
    for (long seed = next.getAndIncrement();
        seed < from + count && !Thread.currentThread().isInterrupted();
        seed = next.getAndIncrement()) {
      History history = new History(seed, mutant, false);
      try {
        history.run();
      } catch (Violation | RuntimeException e) {
        broken.add(new Broken(seed, mutant, e));
      }
      tally.add(history.world.tally);
      fingerprint += Long.rotateLeft(history.world.fingerprint(), (int) seed);
      if ((seed - from + 1) % 10_000 == 0) {
        progress.accept(seed - from + 1);
      }
    }
    return new Outcome(0, tally, broken, fingerprint, 0);
  }
}
