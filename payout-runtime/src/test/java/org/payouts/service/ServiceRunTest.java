package org.payouts.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ServiceRunTest {
  private final List<String> notices = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private Runnable onStart = () -> {};
  private Runnable onClose = () -> {};

  private final PipelineService service =
      new PipelineService() {
        @Override
        public void start() {
          onStart.run();
        }

        @Override
        public Health ready() {
          return Health.ok();
        }

        @Override
        public CompletableFuture<String> ended() {
          return ended;
        }

        @Override
        public void close() {
          onClose.run();
          closed.countDown();
        }
      };

  private int run(Duration closeWithin) throws InterruptedException {
    return new ServiceRun("worker mturk", notices::add, notices::add).run(service, closeWithin);
  }

  @Test
  void a_service_that_cannot_go_on_ends_the_process_with_a_code_of_its_own() throws Exception {
    onStart = () -> ended.complete("no memory");
    assertEquals(3, run(Duration.ofSeconds(10)));
    assertEquals(0, closed.getCount(), "handed over before the process ends");
    assertTrue(
        notices.toString().contains("worker mturk cannot go on: no memory"), notices.toString());
  }

  @Test
  void a_broken_service_that_does_not_close_ends_the_process_all_the_same() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    onStart = () -> ended.complete("no memory");
    onClose =
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    assertEquals(3, run(Duration.ofMillis(100)));
    never.countDown();
  }

  @Test
  void a_service_that_works_runs_until_the_process_is_asked_to_end() throws Exception {
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return run(Duration.ofSeconds(10));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertFalse(closed.await(200, TimeUnit.MILLISECONDS));
    assertFalse(code.isDone());
    ended.complete("over");
    assertEquals(3, code.join());
  }
}
