package org.payouts.workers.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.calls.Clock;
import org.payouts.workers.engine.WorkerCore;
import org.payouts.workers.model.ClockReading;

/**
 * The one thread that touches the core. Events come through a queue; those that wait together are
 * handled together, so that what they make ready shares a transaction.
 */
final class OwnerThread implements AutoCloseable {
  private static final int NO_PARTITION = -1;
  private static final long LONGEST_WAIT_MS = 1_000;
  private static final int BATCH = 10_000;
  private static final long OBSERVE_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private record Event(int partition, BiConsumer<WorkerCore, ClockReading> action) {}

  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Map<Integer, CompletableFuture<Void>> draining = new HashMap<>();
  private final Clock clock;
  private final BiConsumer<Integer, RuntimeException> onBug;
  private final Consumer<Throwable> onFailure;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile boolean over;
  private @Nullable WorkerCore core;
  private BooleanSupplier ordersFresh = () -> false;

  /** What the core has been given last; it begins with all orders heard. */
  private boolean heard = true;

  private Runnable observer = () -> {};
  private long observedNs = System.nanoTime() - OBSERVE_NS;

  /**
   * @param onBug called when an event of a partition threw: the partition has been given up
   * @param onFailure called when the thread ends by a failure: nothing is paid any more
   */
  OwnerThread(
      String name,
      Clock clock,
      BiConsumer<Integer, RuntimeException> onBug,
      Consumer<Throwable> onFailure) {
    this.clock = clock;
    this.onBug = onBug;
    this.onFailure = onFailure;
    this.thread = new Thread(this::run, name);
  }

  /**
   * Starts the thread.
   *
   * @param fresh whether the orders are known as they are now; asked before each batch of events
   * @param afterEvents run on the thread after events, at most every 100 ms, and when idle
   */
  void start(WorkerCore owned, BooleanSupplier fresh, Runnable afterEvents) {
    core = owned;
    ordersFresh = fresh;
    observer = afterEvents;
    thread.start();
  }

  void post(int partition, BiConsumer<WorkerCore, ClockReading> action) {
    events.add(new Event(partition, action));
  }

  void post(BiConsumer<WorkerCore, ClockReading> action) {
    post(NO_PARTITION, action);
  }

  /** Begins nothing new in the partition; completes once nothing of it is in flight. */
  CompletableFuture<Void> drain(int partition) {
    CompletableFuture<Void> drained = new CompletableFuture<>();
    if (over) { // Nobody would complete it.
      drained.complete(null);
    }
    post(
        partition,
        (owned, now) -> {
          owned.revoking(partition);
          draining.put(partition, drained);
        });
    return drained;
  }

  /** Forgets the partition at the next turn. */
  void forget(int partition) {
    post(partition, (owned, now) -> owned.lost(partition));
  }

  /** Forgets the partition; completes when that has happened. */
  CompletableFuture<Void> lose(int partition) {
    CompletableFuture<Void> forgotten = new CompletableFuture<>();
    if (over) {
      forgotten.complete(null);
    }
    post(
        partition,
        (owned, now) -> {
          owned.lost(partition);
          forgotten.complete(null);
        });
    return forgotten;
  }

  private void run() {
    WorkerCore owned = Objects.requireNonNull(core);
    List<Event> batch = new ArrayList<>();
    long nextDueMs = Long.MAX_VALUE;
    try {
      while (!stopping) {
        long wait = Math.min(LONGEST_WAIT_MS, nextDueMs - clock.now().monotonicMs());
        Event first = events.poll(Math.max(0, wait), TimeUnit.MILLISECONDS);
        lookAtOrders(owned);
        if (first != null) {
          batch.add(first);
          events.drainTo(batch, BATCH);
          batch.forEach(event -> handle(owned, event));
          batch.clear();
        }
        nextDueMs = owned.advance(clock.now());
        completeDrained(owned);
        observe();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      onFailure.accept(e);
    }
    over = true;
    draining.values().forEach(waiting -> waiting.complete(null));
  }

  private void lookAtOrders(WorkerCore owned) {
    boolean fresh = ordersFresh.getAsBoolean();
    if (fresh != heard) {
      heard = fresh;
      owned.ordersHeard(fresh);
    }
  }

  private void observe() {
    if (System.nanoTime() - observedNs >= OBSERVE_NS) {
      observer.run();
      observedNs = System.nanoTime();
    }
  }

  private void handle(WorkerCore owned, Event event) {
    try {
      event.action().accept(owned, clock.now());
    } catch (RuntimeException e) {
      if (event.partition() == NO_PARTITION) {
        throw e;
      }
      owned.lost(event.partition());
      onBug.accept(event.partition(), e);
    }
  }

  private void completeDrained(WorkerCore owned) {
    draining
        .entrySet()
        .removeIf(
            entry -> {
              boolean drained = owned.drained(entry.getKey());
              if (drained) {
                entry.getValue().complete(null);
              }
              return drained;
            });
  }

  @Override
  public void close() {
    stopping = true;
    post((owned, now) -> {});
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
