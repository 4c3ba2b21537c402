package org.payouts.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SingleFlightTest {
  private final SingleFlight<String, Integer> cache = new SingleFlight<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void a_failure_reaches_the_caller_and_is_tried_again() {
    assertThatThrownBy(
            () ->
                cache.get(
                    "k",
                    key -> {
                      throw new IllegalStateException("first");
                    }))
        .hasMessage("first");
    assertThat(cache.get("k", key -> 1)).isEqualTo(1);
    assertThat(cache.get("k", key -> 2)).isEqualTo(1);
  }

  @Test
  void who_waited_for_an_interrupted_thread_computes_anew() throws Exception {
    CountDownLatch computing = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicInteger computed = new AtomicInteger();
    Future<Integer> first =
        threads.submit(
            () ->
                cache.get(
                    "k",
                    key -> {
                      computing.countDown();
                      try {
                        interrupted.await();
                      } catch (InterruptedException e) {
                        throw new InterruptException(e);
                      }
                      throw new InterruptException("stopped");
                    }));
    computing.await();
    Future<Integer> second =
        threads.submit(() -> cache.get("k", key -> computed.incrementAndGet()));
    interrupted.countDown();
    assertThatThrownBy(first::get).hasCauseInstanceOf(InterruptException.class);
    assertThat(second.get()).isEqualTo(1);
  }
}
