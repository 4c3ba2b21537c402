package org.payouts.console.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Things that are kept for a time, each under a name that cannot be guessed. If there are too many,
 * the oldest goes. Thread-safe.
 */
public final class TimedStore<T> {
  private final int most;
  private final Duration keep;
  private final InstantSource clock;
  private final Map<String, Kept<T>> kept = new LinkedHashMap<>();

  private record Kept<T>(T thing, Instant until) {}

  /** For what a person has begun: kept for a day. */
  public TimedStore(int most) {
    this(most, Duration.ofDays(1), InstantSource.system());
  }

  TimedStore(int most, Duration keep, InstantSource clock) {
    this.most = most;
    this.keep = keep;
    this.clock = clock;
  }

  /** Keeps it; returns its name. */
  public synchronized String add(T thing) {
    Instant now = clock.instant();
    Iterator<Kept<T>> oldest = kept.values().iterator();
    while (oldest.hasNext() && (!now.isBefore(oldest.next().until()) || kept.size() >= most)) {
      oldest.remove();
    }
    String name = RandomName.next();
    kept.put(name, new Kept<>(thing, now.plus(keep)));
    return name;
  }

  /** What has the name, if it is still kept. */
  public synchronized Optional<T> get(@Nullable String name) {
    return good(name == null ? null : kept.get(name));
  }

  /** Takes it, so that nobody takes it a second time. */
  public synchronized Optional<T> take(@Nullable String name) {
    return good(name == null ? null : kept.remove(name));
  }

  private Optional<T> good(@Nullable Kept<T> found) {
    return Optional.ofNullable(found)
        .filter(each -> clock.instant().isBefore(each.until()))
        .map(Kept::thing);
  }
}
