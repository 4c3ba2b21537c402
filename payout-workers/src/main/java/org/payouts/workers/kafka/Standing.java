package org.payouts.workers.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.payouts.service.Health;

/** How a worker stands, for its health page. Thread-safe. */
public final class Standing {
  private final Map<Integer, String> notOwned = new TreeMap<>();
  private @Nullable String failure;
  private @Nullable String notStarted = "starting";
  private boolean registryDown;
  private final Set<Integer> owned = new TreeSet<>();

  /** What the start waits for, or null once it is done. */
  public synchronized void starting(@Nullable String waitingFor) {
    notStarted = waitingFor;
  }

  synchronized void taking(int partition) {
    notOwned.put(partition, "being taken over");
  }

  synchronized void owned(int partition) {
    notOwned.remove(partition);
    owned.add(partition);
  }

  synchronized void refused(int partition, String why) {
    owned.remove(partition);
    notOwned.put(partition, "refused: " + why);
  }

  synchronized void released(int partition) {
    notOwned.remove(partition);
    owned.remove(partition);
  }

  synchronized void registryDown(boolean down) {
    registryDown = down;
  }

  /** The worker cannot go on; only a restart helps. */
  public synchronized void failed(String why) {
    failure = why;
  }

  /** Partitions owned at the moment. */
  public synchronized int ownedPartitions() {
    return owned.size();
  }

  /** Ready once started, while nothing is refused; pauses are the caller's to add. */
  public synchronized Health health() {
    List<String> reasons = new ArrayList<>();
    if (failure != null) {
      reasons.add(failure);
    }
    if (notStarted != null) {
      reasons.add(notStarted);
    }
    if (registryDown) {
      reasons.add("the schema registry does not answer; commands wait");
    }
    notOwned.forEach((partition, why) -> reasons.add("partition " + partition + ": " + why));
    return new Health(reasons.isEmpty(), reasons);
  }
}
