package org.payouts.verification.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
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
  private static final long BETWEEN_RESOLUTIONS_MS = 1_000;
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
    try (RunLog log = new RunLog(directory.resolve("chaos.log"), listener);
        TestCluster cluster = TestCluster.open(wanted);
        ClusterAdmin admin = new ClusterAdmin(cluster.settings());
        Services services = new Services(cluster)) {
      log.write("seed %d, %d broker(s)", options.seed, options.brokers);
      NextVersionSerializer.register(cluster.settings());
      services.wantFirst();
      services.awaitReady(READY);
      log.write("the cluster is ready");
      try (Recorder recorder =
              Recorder.start(cluster.settings(), directory.resolve("recorded.tsv"));
          Traffic traffic = new Traffic(cluster.settings(), cluster.providers(), tally);
          FaultInjector injector =
              new FaultInjector(cluster, services, admin, log, tally, options.seed)) {
        Rounds rounds = new Rounds(cluster, services, admin, recorder, traffic, injector, log);
        try {
          rounds.run();
        } catch (Waiting.NotInTimeException e) {
          violations.add("not at rest: " + e.getMessage());
        } finally {
          rounds.count();
          write("calls.json", cluster.providers().calls().all());
          write("books.json", cluster.providers().book().payments());
        }
        violations.forEach(violation -> log.write("VIOLATION %s", violation));
        ChaosReport report =
            new ChaosReport(
                options.seed,
                options.brokers,
                rounds.number,
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
  private final class Rounds {
    private final TestCluster cluster;
    private final Services services;
    private final Recorder recorder;
    private final Traffic traffic;
    private final FaultInjector injector;
    private final RunLog log;
    private final Quiescence quiescence;
    private final Replay replay;
    private int number;
    private boolean replayed;

    private Rounds(
        TestCluster cluster,
        Services services,
        ClusterAdmin admin,
        Recorder recorder,
        Traffic traffic,
        FaultInjector injector,
        RunLog log) {
      this.cluster = cluster;
      this.services = services;
      this.recorder = recorder;
      this.traffic = traffic;
      this.injector = injector;
      this.log = log;
      this.quiescence = new Quiescence(recorder, admin);
      this.replay = new Replay(cluster, services, admin, recorder);
    }

    private void run() {
      while (violations.isEmpty() && another()) {
        number++;
        round();
      }
      if (violations.isEmpty() && options.replay != ChaosCommand.ReplayScope.NONE) {
        replay(options.replay == ChaosCommand.ReplayScope.ALL);
      }
    }

    private boolean another() {
      return options.rounds > 0
          ? number < options.rounds
          : number == 0 || log.seconds() < options.minutes * 60;
    }

    private void round() {
      int ms = options.roundSeconds * 1_000;
      List<Disturbance> schedule = Disturbance.schedule(options.seed, number, ms, options.brokers);
      log.write("round %d: %d disturbances", number, schedule.size());
      traffic.begin(options.seed, number, options.rate);
      injector.disturb(schedule, ms);
      traffic.stop();
      injector.heal();
      services.awaitReady(READY);
      log.write("healed; %d payouts are under way", recorder.moving().size());
      quiescence.await("after healing", SETTLED);
      decide();
      judge();
      replayed = false;
      if (violations.isEmpty()
          && options.replay != ChaosCommand.ReplayScope.NONE
          && number % REPLAY_EVERY == 0) {
        replay(false);
      }
    }

    private void decide() {
      Operator operator =
          Operator.random(
              cluster.settings(),
              review -> recorder.isBooked(cluster.providers().book(), review),
              tally,
              options.seed + number);
      log.write("at rest; %d reviews for the operator", recorder.inReview().size());
      Waiting.until(
          "the operator decides all reviews",
          SETTLED,
          () -> {
            List<String> open = recorder.inReview();
            if (open.isEmpty()) {
              return true;
            }
            try {
              operator.decide(
                  open.stream().flatMap(id -> recorder.openReview(id).stream()).toList(), ANSWER);
            } catch (RuntimeException e) {
              // Brokers that answer late are no violation; the deadline decides.
              log.write("the operator was hindered: %s", e);
            }
            Waiting.pass(BETWEEN_RESOLUTIONS_MS);
            quiescence.await("after the resolutions", SETTLED);
            return recorder.inReview().isEmpty();
          },
          () -> "still in review: " + recorder.inReview());
      // Payouts that waited behind a review have gone on.
      quiescence.await("after the last resolution", SETTLED);
    }

    private void judge() {
      count();
      long most =
          BULK_ROWS
              * (tally.of("provider_faults")
                  + CLAIMS_PER_PROCESS
                      * tally.of(
                          "kills",
                          "freezes",
                          "network_faults",
                          "broker_kills",
                          "broker_freezes",
                          "disturbances.terminate",
                          "disturbances.second"));
      violations.addAll(judged((int) Math.min(most, 1 << 30)));
      log.write(
          "round %d judged: %d payouts so far, violations %d",
          number, recorder.payouts(), violations.size());
    }

    /** Reading the topics is tried again; what was read is judged once. */
    private List<String> judged(int mostReviews) {
      for (int tries = 1; ; tries++) {
        try {
          return new Judge(cluster, recorder).judge(mostReviews, tally);
        } catch (IllegalStateException | KafkaException e) {
          if (tries == JUDGE_TRIES) {
            throw e;
          }
          log.write("the judge was hindered: %s", e);
        }
      }
    }

    private void replay(boolean router) {
      if (replayed && !router) {
        return;
      }
      log.write("replaying everything from the beginning");
      violations.addAll(replay.problems(router, READY));
      tally.count("replays");
      replayed = true;
    }

    private void count() {
      List<CallEntry> calls = cluster.providers().calls().all();
      tally.set("calls", calls.size());
      tally.set("calls.money", calls.stream().filter(CallEntry::money).count());
      tally.set("provider_faults", sum(cluster.providers().faults().fired()));
      Map<String, Long> records = recorder.counts();
      tally.set("payouts", recorder.payouts());
      tally.set("payouts.paid", records.getOrDefault(Topics.BONUS_PAID, 0L));
      tally.set("payouts.failed", records.getOrDefault(Topics.BONUS_FAILED, 0L));
      tally.set("requests.rejected", records.getOrDefault(Topics.BONUS_REJECTED, 0L));
      tally.set("records", sum(records));
      tally.set("verdicts", tally.of("verdicts.paid", "verdicts.failed", "verdicts.retry"));
    }

    private static long sum(Map<String, Long> counts) {
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
