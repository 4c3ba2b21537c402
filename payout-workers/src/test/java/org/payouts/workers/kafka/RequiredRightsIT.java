package org.payouts.workers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.acl.AclBinding;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.payouts.rights.Right;
import org.payouts.rights.RightsTable;
import org.payouts.rights.Role;
import org.payouts.sandbox.testing.GuardedKafka;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.RegistryUrl;
import org.payouts.topics.Topics;
import org.payouts.workers.WorkerService;

/** A worker whose rights are missing, are taken away, and come back. */
@ExtendWith(KafkaCluster.class)
class RequiredRightsIT {
  private static final String USER = "payout-worker-mturk";
  private static final List<Right> ALL = RightsTable.of(Role.worker(WorkerBench.PLATFORM));
  private static final AclBinding WRITE_PAID = right(Topics.BONUS_PAID);
  private static final AclBinding GROUP = right(Topics.group(WorkerBench.PLATFORM));
  private static final AclBinding TRANSACTIONS = right("payout.mturk.*");
  private static final AclBinding RESOLUTIONS = right(Topics.RESOLUTIONS);

  private static GuardedKafka kafka;

  private final PaperProvider provider = new PaperProvider();

  /** The only right of the table under that name. */
  private static AclBinding right(String name) {
    return ALL.stream()
        .filter(right -> right.shownName().equals(name))
        .flatMap(right -> right.bindings(USER).stream())
        .findFirst()
        .orElseThrow();
  }

  @BeforeAll
  static void start() {
    kafka = GuardedKafka.start(List.of(USER));
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @BeforeEach
  void grantEverything() {
    kafka.grant(USER, ALL);
  }

  private static void awaitNamed(WorkerService worker, String... words) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () -> {
              assertThat(worker.ready().ready()).isFalse();
              assertThat(worker.ready().reasons().toString()).contains(words).contains(USER);
            });
  }

  @Test
  void without_the_right_to_write_a_result_nobody_is_called(@RegistryUrl String registry) {
    try (WorkerBench bench =
        new WorkerBench(kafka.bootstrapServers(), registry, kafka.settings(USER))) {
      kafka.revoke(WRITE_PAID);
      bench.command("P-1");
      try (WorkerService worker = bench.worker(provider.setup())) {
        awaitNamed(worker, "bonus-paid", "WRITE");
        assertThat(provider.calls).isEmpty();
        kafka.grant(List.of(WRITE_PAID));
        bench.awaitPaid(1);
        assertThat(provider.calls).containsExactlyEntriesOf(Map.of("P-1", 1));
      }
    }
  }

  @Test
  void a_right_taken_away_costs_no_second_call_and_stops_new_ones(@RegistryUrl String registry) {
    provider.plan = id -> id.equals("P-1") ? "hang" : "paid";
    try (WorkerBench bench =
            new WorkerBench(kafka.bootstrapServers(), registry, kafka.settings(USER));
        WorkerService worker = bench.worker(provider.setup())) {
      bench.awaitOwner(worker);
      bench.command("P-1");
      Awaitility.await().until(() -> provider.calls.containsKey("P-1"));
      kafka.revoke(WRITE_PAID);
      provider.release("P-1");
      awaitNamed(worker, "bonus-paid", "WRITE");
      List<String> later = IntStream.range(10, 20).mapToObj(i -> "P-" + i).toList();
      later.forEach(bench::command);
      Awaitility.await()
          .during(Duration.ofSeconds(4))
          .atMost(Duration.ofSeconds(6))
          .until(() -> provider.calls.size() == 1 && worker.ownedPartitions() == 6);
      kafka.grant(List.of(WRITE_PAID));
      // A claim that has waited for the right beyond its lease is not sent, and made again.
      assertThat(bench.awaitPaid(11)).hasSize(11).allMatch(paid -> paid.getAttempts() <= 2);
      List<String> all = new ArrayList<>(later);
      all.add("P-1");
      assertThat(provider.calls.keySet()).containsExactlyInAnyOrderElementsOf(all);
      assertThat(provider.calls.values()).containsOnly(1);
      bench.awaitOwner(worker);
    }
  }

  @Test
  void the_groups_right_missing_for_a_while_needs_no_restart(@RegistryUrl String registry) {
    try (WorkerBench bench =
            new WorkerBench(kafka.bootstrapServers(), registry, kafka.settings(USER));
        WorkerService worker = bench.worker(provider.setup())) {
      bench.awaitOwner(worker);
      kafka.revoke(GROUP);
      awaitNamed(worker, Topics.group(WorkerBench.PLATFORM), "READ");
      Awaitility.await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(5))
          .until(() -> worker.ready().reasons().toString().contains("READ group"));
      kafka.grant(List.of(GROUP));
      bench.awaitOwner(worker);
      bench.command("P-1");
      bench.awaitPaid(1);
      assertThat(provider.calls.values()).containsOnly(1);
      assertThat(worker.ended()).isNotDone();
    }
  }

  @Test
  void the_transactional_ids_right_missing_for_a_while_needs_no_restart(
      @RegistryUrl String registry) {
    kafka.revoke(TRANSACTIONS);
    try (WorkerBench bench =
            new WorkerBench(kafka.bootstrapServers(), registry, kafka.settings(USER));
        WorkerService worker = bench.worker(provider.setup())) {
      bench.command("P-1");
      awaitNamed(worker, "payout.mturk.0", "WRITE");
      kafka.grant(List.of(TRANSACTIONS));
      bench.awaitPaid(1);
      kafka.revoke(TRANSACTIONS);
      bench.command("P-2");
      awaitNamed(worker, "payout.mturk.", "WRITE");
      kafka.grant(List.of(TRANSACTIONS));
      bench.awaitPaid(2);
      bench.awaitOwner(worker);
      assertThat(provider.calls.values()).containsOnly(1);
    }
  }

  @Test
  void the_right_to_read_resolutions_missing_is_shown_and_heals(@RegistryUrl String registry) {
    try (WorkerBench bench =
            new WorkerBench(kafka.bootstrapServers(), registry, kafka.settings(USER));
        WorkerService worker = bench.worker(provider.setup())) {
      bench.awaitOwner(worker);
      kafka.revoke(RESOLUTIONS);
      awaitNamed(worker, Topics.RESOLUTIONS, "READ");
      kafka.grant(List.of(RESOLUTIONS));
      bench.awaitOwner(worker);
    }
  }
}
