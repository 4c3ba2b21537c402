package org.payouts.router.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.payouts.service.Health;

/**
 * What the router knows of its own state: the phase it is in, the failure it has not got over yet,
 * and whether it is being closed, which ends every wait. Thread-safe.
 */
public final class RouterHealth {
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, String> waiting = new ConcurrentSkipListMap<>();
  private volatile String phase = "not started";
  private volatile KafkaStreams.@Nullable State state;
  private volatile @Nullable String failure;
  private volatile List<String> missingRights = List.of();

  /** Reports what the router does before it runs. */
  public void phase(String now) {
    phase = now;
  }

  public void state(KafkaStreams.State now) {
    state = now;
  }

  /** A failure that stops progress; holds until something succeeds. */
  public void failed(String reason) {
    failure = reason;
  }

  /**
   * What requests of a task wait for, while those behind them go on.
   *
   * @param what null if none waits
   */
  public void waits(String task, @Nullable String what) {
    if (what == null) {
      waiting.remove(task);
    } else {
      waiting.put(task, what);
    }
  }

  /** The rights that Kafka does not grant now; returns whether they are others than before. */
  public boolean missingRights(List<String> now) {
    boolean changed = !now.equals(missingRights);
    missingRights = List.copyOf(now);
    return changed;
  }

  /** Something was read and decided. */
  public void succeeded() {
    if (failure != null) {
      failure = null;
    }
  }

  public void close() {
    closing.countDown();
  }

  /** Waits; true as soon as the router is being closed. */
  public boolean awaitClosing(long time, TimeUnit unit) {
    try {
      return closing.await(time, unit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  public boolean isClosing() {
    return closing.getCount() == 0;
  }

  /** Whether the router works, and if not, why. Does not block. */
  public Health health() {
    List<String> reasons = new ArrayList<>();
    KafkaStreams.State now = state;
    if (isClosing()) {
      reasons.add("closing");
    } else if (now == null) {
      reasons.add(phase);
    } else if (now != KafkaStreams.State.RUNNING) {
      reasons.add("Kafka Streams is " + now);
    }
    String failed = failure;
    if (failed != null) {
      reasons.add(failed);
    }
    reasons.addAll(missingRights);
    reasons.addAll(waiting.values());
    return new Health(reasons.isEmpty(), reasons);
  }
}
