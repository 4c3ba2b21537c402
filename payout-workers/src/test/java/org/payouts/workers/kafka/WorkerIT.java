package org.payouts.workers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.payouts.BonusPaid;
import org.payouts.ControlOrder;
import org.payouts.PayoutLedgerEntry;
import org.payouts.admin.CommandPartition;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.RegistryUrl;
import org.payouts.topics.Topics;
import org.payouts.workers.WorkerService;

@ExtendWith(KafkaCluster.class)
class WorkerIT {

  @Test
  void every_command_is_claimed_paid_once_and_told_once(
      @Bootstrap String bootstrap, @RegistryUrl String registry) {
    PaperProvider provider = new PaperProvider();
    try (WorkerBench bench = new WorkerBench(bootstrap, registry)) {
      List<String> ids = IntStream.range(0, 300).mapToObj(i -> "P-" + i).toList();
      try (WorkerService worker = bench.worker(provider.setup())) {
        ids.forEach(bench::command);
        ids.forEach(bench::command);
        List<BonusPaid> paid = bench.awaitPaid(300);
        bench.awaitOwner(worker);
        assertThat(paid)
            .extracting(BonusPaid::getPayoutId)
            .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(provider.book).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(provider.calls.values()).containsOnly(1);
      }
      assertThat(bench.failed()).isEmpty();
    }
  }

  @Test
  void offsets_lost_and_everything_replayed_calls_nobody(
      @Bootstrap String bootstrap, @RegistryUrl String registry) throws Exception {
    PaperProvider provider = new PaperProvider();
    try (WorkerBench bench = new WorkerBench(bootstrap, registry)) {
      List<String> ids = IntStream.range(0, 60).mapToObj(i -> "R-" + i).toList();
      try (WorkerService worker = bench.worker(provider.setup())) {
        bench.awaitOwner(worker);
        ids.forEach(bench::command);
        bench.awaitPaid(60);
      }
      try (Admin admin = Admin.create(bench.settings.kafkaClient())) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .ignoreExceptions()
            .until(
                () -> {
                  admin
                      .deleteConsumerGroups(List.of(Topics.group(WorkerBench.PLATFORM)))
                      .all()
                      .get();
                  return true;
                });
      }
      try (WorkerService worker = bench.worker(provider.setup())) {
        bench.awaitOwner(worker);
        bench.command("R-after");
        bench.awaitPaid(61);
      }
      assertThat(provider.calls).hasSize(61);
      assertThat(provider.calls.values()).containsOnly(1);
    }
  }

  @Test
  void a_lost_answer_is_settled_by_the_same_token_and_told_once(
      @Bootstrap String bootstrap, @RegistryUrl String registry) {
    PaperProvider provider = new PaperProvider();
    provider.plan = id -> provider.calls.get(id) == 1 ? "lost" : "paid";
    try (WorkerBench bench = new WorkerBench(bootstrap, registry);
        WorkerService worker = bench.worker(provider.setup())) {
      bench.awaitOwner(worker);
      // With more of them, others would be held back: MoneyOutagesTest.
      IntStream.range(0, 4).forEach(i -> bench.command("L-" + i));
      List<BonusPaid> paid = bench.awaitPaid(4);
      assertThat(paid).allSatisfy(p -> assertThat(p.getAttempts()).isEqualTo(2));
      assertThat(provider.book).hasSize(4).doesNotHaveDuplicates();
      assertThat(bench.failed()).isEmpty();
    }
  }

  @Test
  void a_call_in_flight_at_shutdown_is_waited_for(
      @Bootstrap String bootstrap, @RegistryUrl String registry) throws Exception {
    PaperProvider provider = new PaperProvider();
    provider.plan = id -> "hang";
    try (WorkerBench bench = new WorkerBench(bootstrap, registry)) {
      WorkerService worker = bench.worker(provider.setup());
      bench.awaitOwner(worker);
      bench.command("S-1");
      bench.awaitState("S-1", "ATTEMPTING");
      Awaitility.await().until(() -> provider.calls.containsKey("S-1"));
      Thread closing = new Thread(worker::close);
      closing.start();
      provider.release("S-1");
      closing.join();
      PayoutLedgerEntry entry = bench.awaitState("S-1", "PAID");
      assertThat(entry.getAttempts()).isEqualTo(1);
      assertThat(bench.awaitPaid(1)).hasSize(1);
    }
  }

  @Test
  void a_second_worker_takes_its_share_and_then_everything_and_nobody_is_paid_twice(
      @Bootstrap String bootstrap, @RegistryUrl String registry) {
    PaperProvider provider = new PaperProvider();
    try (WorkerBench bench = new WorkerBench(bootstrap, registry)) {
      @SuppressWarnings("resource") // Closed in the middle of the test.
      WorkerService first = bench.worker(provider.setup());
      bench.awaitOwner(first);
      IntStream.range(0, 200).forEach(i -> bench.command("H-" + i));
      try (WorkerService second = bench.worker(provider.setup())) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(40))
            .until(() -> second.ownedPartitions() > 0 && first.ownedPartitions() > 0);
        IntStream.range(200, 400).forEach(i -> bench.command("H-" + i));
        first.close();
        IntStream.range(400, 500).forEach(i -> bench.command("H-" + i));
        List<BonusPaid> paid = bench.awaitPaid(500);
        assertThat(paid).extracting(BonusPaid::getPayoutId).doesNotHaveDuplicates();
        assertThat(paid).hasSize(500);
        assertThat(provider.book).hasSize(500).doesNotHaveDuplicates();
        assertThat(provider.calls.values()).as("no call was cut off").containsOnly(1);
      }
    }
  }

  @Test
  void a_command_meant_for_another_ledger_refuses_the_partition(
      @Bootstrap String bootstrap, @RegistryUrl String registry) {
    PaperProvider provider = new PaperProvider();
    try (WorkerBench bench = new WorkerBench(bootstrap, registry);
        WorkerService worker = bench.worker(provider.setup())) {
      bench.awaitOwner(worker);
      bench.command("X-1", "AX1", "AAAAAAAAAAAAAAAAAAAAAA");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> worker.ready().reasons().toString().contains("ledger topic ID"));
      assertThat(provider.calls).isEmpty();
    }
  }

  @Test
  void a_stop_holds_within_two_seconds_and_over_a_restart_until_it_is_ended(
      @Bootstrap String bootstrap, @RegistryUrl String registry) {
    PaperProvider provider = new PaperProvider();
    try (WorkerBench bench = new WorkerBench(bootstrap, registry)) {
      try (WorkerService first = bench.worker(provider.setup())) {
        bench.awaitOwner(first);
        bench.order("mturk", ControlOrder.STOP);
        awaitStopped(first);
        bench.command("S-1");
        bench.awaitState("S-1", "ACCEPTED");
      }
      try (WorkerService second = bench.worker(provider.setup())) {
        awaitStopped(second);
        assertThat(provider.calls).isEmpty();
        bench.order("mturk", ControlOrder.GO);
        assertThat(bench.awaitPaid(1)).hasSize(1);
        assertThat(provider.calls).containsOnly(Map.entry("S-1", 1));
      }
    }
  }

  @Test
  void a_worker_that_no_broker_answers_begins_nothing_for_it_may_have_missed_a_stop(
      @Bootstrap String bootstrap, @RegistryUrl String registry) {
    PaperProvider provider = new PaperProvider();
    AtomicBoolean cutOff = new AtomicBoolean();
    ClientFactory clients =
        new ClientFactory() {
          @Override
          public Consumer<String, byte[]> consumer(Map<String, Object> config) {
            Consumer<String, byte[]> real = ClientFactory.super.consumer(config);
            boolean ofOrders = config.get("client.id").toString().endsWith("controls");
            return ofOrders ? Failing.unanswered(real, cutOff::get) : real;
          }
        };
    try (WorkerBench bench = new WorkerBench(bootstrap, registry);
        WorkerService worker = bench.worker(provider.setup(), clients)) {
      bench.awaitOwner(worker);
      cutOff.set(true);
      bench.order("mturk", ControlOrder.STOP);
      Awaitility.await()
          .atMost(Duration.ofSeconds(15)) // Six on a quiet machine.
          .until(() -> worker.ready().reasons().toString().contains("CONTROLS_UNREAD"));
      bench.command("S-1");
      bench.awaitState("S-1", "ACCEPTED");
      cutOff.set(false);
      awaitStopped(worker);
      assertThat(provider.calls).isEmpty();
      bench.order("mturk", ControlOrder.GO);
      assertThat(bench.awaitPaid(1)).hasSize(1);
    }
  }

  private static void awaitStopped(WorkerService worker) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10)) // Two seconds on a quiet machine.
        .until(() -> worker.ready().reasons().toString().contains("STOPPED"));
  }

  @Test
  void commands_that_must_wait_cost_no_processor_time(
      @Bootstrap String bootstrap, @RegistryUrl String registry) {
    PaperProvider provider = new PaperProvider();
    provider.plan = id -> "hang";
    Map<String, String> small = Map.of("worker.max.buffered", "100");
    try (WorkerBench bench = new WorkerBench(bootstrap, registry, small);
        WorkerService worker = bench.worker(provider.setup())) {
      bench.awaitOwner(worker);
      IntStream.iterate(0, i -> i + 1)
          .filter(i -> CommandPartition.of("AW" + i, WorkerBench.PARTITIONS) == 0)
          .limit(2_000)
          .forEach(i -> bench.command("W-" + i));
      bench.flush();
      Awaitility.await().until(() -> provider.calls.size() == 32);
      Duration window = Duration.ofSeconds(2);
      AtomicLong before = new AtomicLong(Long.MAX_VALUE);
      // Joining and reading have been paid for once a whole window is cheap.
      Awaitility.await()
          .pollInterval(window)
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                long now = processorNs("poller-");
                long used = now - before.getAndSet(now);
                assertThat(used).isBetween(0L, window.toNanos() / 5);
              });
      provider.releaseAll();
    }
  }

  private static long processorNs(String threadPrefix) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(t -> t != null && t.getThreadName().startsWith(threadPrefix))
        .mapToLong(t -> threads.getThreadCpuTime(t.getThreadId()))
        .sum();
  }
}
