package org.payouts.verification.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.control.Scope;
import org.payouts.sandbox.providers.calls.CallEntry;
import org.payouts.topics.Topics;
import org.payouts.verification.harness.ClusterAdmin;
import org.payouts.verification.harness.ClusterOptions;
import org.payouts.verification.harness.Operator;
import org.payouts.verification.harness.Recorder;
import org.payouts.verification.harness.RunLog;
import org.payouts.verification.harness.Tally;
import org.payouts.verification.harness.TestCluster;
import org.payouts.verification.harness.Waiting;

/**
 * A run: rounds of disturbance, each followed by healing, rest, a person's resolutions and
 * judgement. Everything is in the directory: brokers' data, books, logs, the schedule as it was
 * carried out ({@code chaos.log}) and every record as it was seen ({@code recorded.tsv}).
 */
public final class ChaosRun {

  private static final Duration READY = Duration.ofSeconds(150);

  /** A quiet period and 60 s more, and as much again for a slow machine. */
  private static final Duration SETTLED = Duration.ofSeconds(125);

  private static final Duration ANSWER = Duration.ofSeconds(20);

  /** Every worker follows a stop in that time. */
  private static final long STOPPED_MS = 3_000;

  private static final int JUDGE_TRIES = 3;
  private static final int REPLAY_EVERY = 4;
  private static final int CLAIMS_PER_PROCESS = 32;

  /** One lost answer may bring so many payouts before a person. */
  private static final int BULK_ROWS = 10;

  private final ChaosCommand options;
  private final Path directory;
  private final Consumer<String> listener;
  private final Tally tally = new Tally();
  private final List<String> violations = new ArrayList<>();
  private int rounds;
  private boolean replayed;

  ChaosRun(ChaosCommand options, Path directory, Consumer<String> listener) {
    this.options = options;
    this.directory = directory;
    this.listener = listener;
  }

  /**
   * Runs until the rounds or the time are over, or something is found.
   *
   * @throws IOException when the machinery itself fails, not the pipeline
   */
  public ChaosReport run() throws IOException {
    ClusterOptions wanted =
        ClusterOptions.in(directory)
            .with(Map.of("prolific.bulk.rows", String.valueOf(BULK_ROWS)))
            .brokers(options.brokers)
            .keptRegistry(options.keptRegistry);
    if (options.guarded) {
      wanted.guarded();
    }
    try (RunLog log = new RunLog(directory.resolve("chaos.log"), listener);
        TestCluster cluster = TestCluster.open(wanted);
        ClusterAdmin admin = new ClusterAdmin(cluster.settings());
        Services services = new Services(cluster)) {
      log.write(
          "seed %d, %d broker(s)%s",
          options.seed, options.brokers, options.guarded ? ", guarded" : "");
      NextVersionSerializer.register(cluster.settings());
      services.wantFirst();
      services.awaitReady(READY);
      log.write("the cluster is ready");
      try (Recorder recorder =
              Recorder.start(cluster.settings(), directory.resolve("recorded.tsv"));
          Traffic traffic = new Traffic(cluster.settings(), cluster.providers(), tally);
          Orders orders = new Orders(cluster.settings(), tally);
          FaultInjector injector =
              new FaultInjector(cluster, services, admin, orders, log, tally, options.seed)) {
        Rounds each =
            new Rounds(this, cluster, services, admin, recorder, traffic, injector, orders, log);
        try {
          each.run();
        } catch (Waiting.NotInTimeException e) {
          violations.add("not at rest: " + e.getMessage());
        } finally {
          each.count();
          write("calls.json", cluster.providers().calls().all());
          write("books.json", cluster.providers().book().payments());
        }
        violations.forEach(violation -> log.write("VIOLATION %s", violation));
        ChaosReport report =
            new ChaosReport(
                options.seed,
                options.brokers,
                rounds,
                Math.round(log.seconds()),
                tally.all(),
                new TreeMap<>(cluster.providers().faults().fired()),
                violations);
        write("report.json", report);
        return report;
      }
    }
  }

  private void write(String name, Object value) throws IOException {
    new ObjectMapper().writeValue(directory.resolve(name).toFile(), value);
  }

  /** One round after the other on one cluster. */
  private record Rounds(
      ChaosRun of,
      TestCluster cluster,
      Services services,
      ClusterAdmin admin,
      Recorder recorder,
      Traffic traffic,
      FaultInjector injector,
      Orders orders,
      RunLog log) {

    private void run() {
      while (of.violations.isEmpty() && another()) {
        of.rounds++;
        round();
      }
      if (of.violations.isEmpty() && of.options.replay != ChaosCommand.ReplayScope.NONE) {
        replay(of.options.replay == ChaosCommand.ReplayScope.ALL);
      }
    }

    private boolean another() {
      return of.options.rounds > 0
          ? of.rounds < of.options.rounds
          : of.rounds == 0 || log.seconds() < of.options.minutes * 60;
    }

    private void round() {
      int ms = of.options.roundSeconds * 1_000;
      List<Disturbance> schedule =
          Disturbance.schedule(of.options.seed, of.rounds, ms, of.options.brokers);
      log.write("round %d: %d disturbances", of.rounds, schedule.size());
      traffic.begin(of.options.seed, of.rounds, of.options.rate);
      injector.disturb(schedule, ms);
      traffic.stop();
      injector.heal();
      services.awaitReady(READY);
      log.write("healed; %d payouts are under way", recorder.moving().size());
      endOrders();
      new Quiescence(recorder, admin).await("after healing", SETTLED);
      decide();
      judge();
      of.replayed = false;
      if (of.violations.isEmpty()
          && of.options.replay != ChaosCommand.ReplayScope.NONE
          && of.rounds % REPLAY_EVERY == 0) {
        replay(false);
      }
    }

    /** What is stopped stays so, also in services that were started since; then all of it ends. */
    private void endOrders() {
      List<Scope> stopped = orders.stopped();
      if (!stopped.isEmpty()) {
        Waiting.pass(STOPPED_MS);
        Set<String> before = recorder.claims(stopped);
        Waiting.pass(STOPPED_MS);
        Set<String> since = new TreeSet<>(recorder.claims(stopped));
        since.removeAll(before);
        since.forEach(claim -> of.violations.add(claim + " was claimed while stopped " + stopped));
      }
      Waiting.until(
          "the orders end",
          ANSWER,
          () -> {
            try {
              orders.end();
              return true;
            } catch (CommandFailure | KafkaException e) {
              log.write("an order was hindered: %s", e);
              return false;
            }
          });
    }

    private void decide() {
      Operator operator =
          Operator.random(
              cluster.settings(),
              review -> recorder.isBooked(cluster.providers().book(), review),
              of.tally,
              of.options.seed + of.rounds);
      new Quiescence(recorder, admin).decideAll(operator, SETTLED, log);
    }

    private void judge() {
      count();
      long most =
          BULK_ROWS
              * (of.tally.of("provider_faults")
                  + CLAIMS_PER_PROCESS
                      * of.tally.of(
                          "kills",
                          "freezes",
                          "network_faults",
                          "broker_kills",
                          "broker_freezes",
                          "disturbances.terminate",
                          "disturbances.second"));
      of.violations.addAll(judged((int) Math.min(most, 1 << 30)));
      log.write(
          "round %d judged: %d payouts so far, violations %d",
          of.rounds, recorder.payouts(), of.violations.size());
    }

    /** Reading the topics is tried again; what was read is judged once. */
    private List<String> judged(int mostReviews) {
      for (int tries = 1; ; tries++) {
        try {
          return new Judge(cluster, recorder).judge(mostReviews, of.tally);
        } catch (IllegalStateException | KafkaException e) {
          if (tries == JUDGE_TRIES) {
            throw e;
          }
          log.write("the judge was hindered: %s", e);
        }
      }
    }

    private void replay(boolean router) {
      if (of.replayed && !router) {
        return;
      }
      log.write("replaying everything from the beginning");
      of.violations.addAll(new Replay(cluster, services, admin, recorder).problems(router, READY));
      of.tally.count("replays");
      of.replayed = true;
    }

    private void count() {
      List<CallEntry> calls = cluster.providers().calls().all();
      of.tally.set("calls", calls.size());
      of.tally.set("calls.money", calls.stream().filter(CallEntry::money).count());
      of.tally.set("provider_faults", sum(cluster.providers().faults().fired()));
      Map<String, Long> records = recorder.counts();
      of.tally.set("payouts", recorder.payouts());
      of.tally.set("payouts.paid", records.getOrDefault(Topics.BONUS_PAID, 0L));
      of.tally.set("payouts.failed", records.getOrDefault(Topics.BONUS_FAILED, 0L));
      of.tally.set("payouts.held", recorder.held());
      of.tally.set("requests.rejected", records.getOrDefault(Topics.BONUS_REJECTED, 0L));
      of.tally.set("records", sum(records));
      of.tally.set("verdicts", of.tally.of("verdicts.paid", "verdicts.failed", "verdicts.retry"));
    }

    private static long sum(Map<String, Long> counts) {
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
