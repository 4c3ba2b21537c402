package org.payouts.workers.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.payout.Platforms;
import org.payouts.service.Health;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** How a worker stands, for its health page. Thread-safe. */
public final class WorkerHealth {
  private static final Logger log = LoggerFactory.getLogger(WorkerHealth.class);

  private final Platform platform;
  private final Map<Integer, String> notOwned = new TreeMap<>();
  private @Nullable String failure;
  private @Nullable String notStarted = "starting";
  private boolean registryDown;
  private final Set<Integer> owned = new TreeSet<>();
  private final Map<String, String> troubles = new TreeMap<>();
  private final Map<String, String> remarks = new TreeMap<>();

  public WorkerHealth(Platform platform) {
    this.platform = platform;
  }

  private LoggingEventBuilder line(LogEvent event) {
    return event.on(log).addKeyValue(LogFields.PLATFORM, Platforms.name(platform));
  }

  /** What the start waits for, or null once it is done. */
  public synchronized void starting(@Nullable String waitingFor) {
    notStarted = waitingFor;
  }

  synchronized void taking(int partition) {
    notOwned.putIfAbsent(partition, "being taken over");
  }

  synchronized void owned(int partition) {
    notOwned.remove(partition);
    owned.add(partition);
  }

  synchronized void refused(int partition, String why) {
    owned.remove(partition);
    String before = notOwned.put(partition, "refused: " + why);
    if (!("refused: " + why).equals(before)) {
      line(LogEvent.PARTITION_NOT_OWNED)
          .addKeyValue("partition", partition)
          .log("Not owning the partition: {}", why);
    }
  }

  synchronized void released(int partition) {
    notOwned.remove(partition);
    owned.remove(partition);
  }

  /** The schema registry does not answer. */
  synchronized void registryIsDown() {
    registryDown = true;
  }

  synchronized void registryAnswers() {
    registryDown = false;
  }

  /** Something fails and is tried again; logged when it begins, shown until it is healed. */
  synchronized void trouble(String what, String why) {
    String before = troubles.put(what, why);
    if (before == null) {
      line(LogEvent.TROUBLE_BEGUN).log("Trouble with {}, trying again: {}", what, why);
    } else if (!before.equals(why)) {
      line(LogEvent.TROUBLE_CHANGED).log("Still trouble with {}: {}", what, why);
    }
  }

  /** What failed works again. */
  synchronized void healed(String what) {
    String was = troubles.remove(what);
    if (was != null) {
      line(LogEvent.TROUBLE_ENDED).log("No more trouble with {}: {}", what, was);
    }
  }

  /** Something that people must know and that does not stop the worker. */
  synchronized void remark(String what, String text) {
    if (!text.equals(remarks.put(what, text))) {
      line(LogEvent.REMARK).log("{}", text);
    }
  }

  /** The worker cannot go on; only a restart helps. The first reason stays. */
  public synchronized void failed(String why) {
    failure = failure == null ? why : failure;
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
    reasons.addAll(troubles.values());
    notOwned.forEach((partition, why) -> reasons.add("partition " + partition + ": " + why));
    boolean ready = reasons.isEmpty();
    reasons.addAll(remarks.values());
    return new Health(ready, reasons);
  }
}
