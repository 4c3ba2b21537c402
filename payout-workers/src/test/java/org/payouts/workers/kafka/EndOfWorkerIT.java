package org.payouts.workers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.RegistryUrl;
import org.payouts.workers.WorkerService;
import org.payouts.workers.engine.Effects;
import org.payouts.workers.provider.Transport;

/** What ends a worker, and what does not: no error leaves a service that claims to be ready. */
@ExtendWith(KafkaCluster.class)
class EndOfWorkerIT {
  private static final String NO_MEMORY = "no memory, says the test";

  private final PaperProvider provider = new PaperProvider();

  /** Thrown by the next poll of the member. */
  private final AtomicReference<Throwable> poll = new AtomicReference<>();

  private static OutOfMemoryError noMemory() {
    return new OutOfMemoryError(NO_MEMORY);
  }

  private static void awaitEnd(WorkerService worker) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              assertThat(worker.ready().ready()).isFalse();
              assertThat(worker.ready().reasons().toString()).contains(NO_MEMORY);
              assertThat(worker.ended().getNow("still running")).contains(NO_MEMORY);
            });
  }

  /** Consumers of the group fail as the test says; others are Kafka's own. */
  private ClientFactory failingPoll() {
    return new ClientFactory() {
      @Override
      public Consumer<String, byte[]> consumer(Map<String, Object> config) {
        Consumer<String, byte[]> real = ClientFactory.super.consumer(config);
        return config.containsKey("group.id") ? Failing.poll(real, poll) : real;
      }
    };
  }

  @Test
  void an_error_in_the_poller_ends_the_worker(
      @Bootstrap String bootstrap, @RegistryUrl String registry) {
    try (WorkerBench bench = new WorkerBench(bootstrap, registry);
        WorkerService worker = bench.worker(provider.setup(), failingPoll())) {
      bench.awaitOwner(worker);
      poll.set(noMemory());
      awaitEnd(worker);
    }
  }

  @Test
  void a_bug_in_the_poller_ends_the_worker(
      @Bootstrap String bootstrap, @RegistryUrl String registry) {
    try (WorkerBench bench = new WorkerBench(bootstrap, registry);
        WorkerService worker = bench.worker(provider.setup(), failingPoll())) {
      bench.awaitOwner(worker);
      poll.set(new IllegalStateException(NO_MEMORY));
      awaitEnd(worker);
    }
  }

  @Test
  void what_the_cluster_refuses_is_waited_out(
      @Bootstrap String bootstrap, @RegistryUrl String registry) {
    try (WorkerBench bench = new WorkerBench(bootstrap, registry);
        WorkerService worker = bench.worker(provider.setup(), failingPoll())) {
      bench.awaitOwner(worker);
      poll.set(new CoordinatorNotAvailableException("none, says the test"));
      Awaitility.await().until(() -> worker.ready().reasons().toString().contains("none, says"));
      bench.awaitOwner(worker);
      poll.set(new GroupAuthorizationException("payout-worker-mturk"));
      Awaitility.await().until(() -> worker.ready().reasons().toString().contains("READ group"));
      bench.awaitOwner(worker);
      bench.command("P-1");
      bench.awaitPaid(1);
      assertThat(worker.ended()).isNotDone();
    }
  }

  @Test
  void an_error_in_a_commit_ends_the_worker(
      @Bootstrap String bootstrap, @RegistryUrl String registry) {
    ClientFactory noCommit =
        new ClientFactory() {
          @Override
          public Producer<String, byte[]> producer(Map<String, Object> config) {
            return Failing.send(ClientFactory.super.producer(config), EndOfWorkerIT::noMemory);
          }
        };
    try (WorkerBench bench = new WorkerBench(bootstrap, registry);
        WorkerService worker = bench.worker(provider.setup(), noCommit)) {
      bench.awaitOwner(worker);
      bench.command("P-1");
      awaitEnd(worker);
      assertThat(provider.calls).isEmpty();
    }
  }

  @Test
  void an_error_on_the_owner_thread_ends_the_worker(
      @Bootstrap String bootstrap, @RegistryUrl String registry) {
    ClientFactory noEffects =
        new ClientFactory() {
          @Override
          public Effects effects(Effects executor) {
            return Failing.commit(executor, EndOfWorkerIT::noMemory);
          }
        };
    try (WorkerBench bench = new WorkerBench(bootstrap, registry);
        WorkerService worker = bench.worker(provider.setup(), noEffects)) {
      bench.awaitOwner(worker);
      bench.command("P-1");
      awaitEnd(worker);
    }
  }

  @Test
  void an_error_in_a_call_has_its_result_and_ends_the_worker(
      @Bootstrap String bootstrap, @RegistryUrl String registry) {
    ClientFactory broken =
        new ClientFactory() {
          @Override
          public <Q, A> Transport<Q, A> transport(Transport<Q, A> transport) {
            return new Transport<>() {
              @Override
              public CompletionStage<A> ask(Q question, boolean money, BooleanSupplier mayLeave) {
                return money
                    ? CompletableFuture.failedFuture(noMemory())
                    : transport.ask(question, false, mayLeave);
              }

              @Override
              public void close() {
                transport.close();
              }
            };
          }
        };
    try (WorkerBench bench = new WorkerBench(bootstrap, registry);
        WorkerService worker = bench.worker(provider.setup(), broken)) {
      bench.awaitOwner(worker);
      bench.command("P-1");
      awaitEnd(worker);
      worker.close();
      bench.awaitState("P-1", "IN_DOUBT");
    }
  }
}
