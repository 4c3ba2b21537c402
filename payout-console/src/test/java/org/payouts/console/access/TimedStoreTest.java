package org.payouts.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimedStoreTest {
  private Instant now = Instant.parse("2026-11-27T12:00:00Z");
  private final TimedStore<String> store = new TimedStore<>(3, Duration.ofMinutes(10), () -> now);

  @Test
  void a_thing_is_taken_once() {
    String name = store.add("thing");
    assertThat(name).hasSize(43);
    assertThat(store.get(name)).contains("thing");
    assertThat(store.take(name)).contains("thing");
    assertThat(store.take(name)).isEmpty();
    assertThat(store.get(null)).isEmpty();
  }

  @Test
  void a_thing_is_kept_for_its_time_only() {
    String name = store.add("thing");
    now = now.plus(Duration.ofMinutes(10)).minusMillis(1);
    assertThat(store.get(name)).isPresent();
    now = now.plusMillis(1);
    assertThat(store.get(name)).isEmpty();
    assertThat(store.take(name)).isEmpty();
  }

  @Test
  void of_too_many_the_oldest_goes() {
    String first = store.add("1");
    String second = store.add("2");
    store.add("3");
    store.add("4");
    assertThat(store.get(first)).isEmpty();
    assertThat(store.get(second)).contains("2");
  }
}
