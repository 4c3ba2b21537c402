package org.payouts.verification.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.payouts.sandbox.providers.calls.CallEntry;
import org.payouts.topics.Topics;
import org.payouts.verification.harness.StageOptions;
import org.payouts.verification.harness.TestCluster;
import org.payouts.verification.run.Offsets;
import org.payouts.verification.run.Operator;
import org.payouts.verification.run.RunLog;
import org.payouts.verification.run.Tally;
import org.payouts.verification.run.Waiting;

/**
 * A run: rounds of disturbance, each followed by healing, rest, a person's resolutions and
 * judgement. Everything is in the directory: brokers' data, books, logs, the schedule as it was
 * carried out ({@code chaos.log}) and every record as it was seen ({@code recorded.tsv}).
 */
public final class ChaosRun {
  private static final Duration READY = Duration.ofSeconds(150);

  /** Quiet and 60 s more (resolution 11), and as much again for a slow machine. */
  private static final Duration SETTLED = Duration.ofSeconds(125);

  private static final long BETWEEN_RESOLUTIONS_MS = 1_000;
  private static final int JUDGE_TRIES = 3;
  private static final int REPLAY_EVERY = 4;
  private static final int CLAIMS_PER_PROCESS = 32;

  /** One lost answer may bring so many payouts before a person. */
  private static final int BULK_ROWS = 10;

  private final ChaosOptions options;
  private final Consumer<String> listener;
  private final Tally tally = new Tally();
  private final List<String> violations = new ArrayList<>();

  public ChaosRun(ChaosOptions options, Consumer<String> listener) {
    this.options = options;
    this.listener = listener;
  }

  /**
   * Runs until the rounds or the time are over, or something is found.
   *
   * @throws Exception when the machinery itself fails, not the pipeline
   */
  public ChaosReport run() throws Exception {
    Files.createDirectories(options.directory());
    int rounds = 0;
    try (RunLog log = new RunLog(file("chaos.log"), listener)) {
      log.tell("seed " + options.seed() + ", " + options);
      StageOptions wanted =
          StageOptions.in(options.directory())
              .with("prolific.bulk.rows", String.valueOf(BULK_ROWS))
              .brokers(options.brokers())
              .keptRegistry(options.keptRegistry());
      try (TestCluster stage = TestCluster.open(wanted);
          Admin admin = Admin.create(stage.settings().kafkaClient());
          Services services = new Services(stage)) {
        NextVersionSerializer.register(stage.settings());
        services.wantFirst();
        services.awaitReady(READY);
        log.tell("the stage is ready");
        try (Recorder recorder = new Recorder(stage.settings(), file("recorded.tsv"));
            Traffic traffic = new Traffic(stage.settings(), stage.providers(), tally);
            FaultInjector injector =
                new FaultInjector(stage, services, admin, log, tally, options.seed())) {
          Round round = new Round(stage, services, admin, recorder, traffic, injector, log);
          try {
            while (violations.isEmpty() && another(rounds, log.seconds())) {
              rounds++;
              round.run(rounds);
            }
            if (violations.isEmpty() && options.replay() != ReplayScope.NONE) {
              round.replay(options.replay() == ReplayScope.ALL);
            }
          } catch (Waiting.NotInTimeException e) {
            violations.add("verdict 11: " + e.getMessage());
          } finally {
            count(stage, recorder);
            write("calls.json", stage.providers().calls().all());
            write("books.json", stage.providers().book().payments());
          }
          violations.forEach(violation -> log.tell("VIOLATION " + violation));
          ChaosReport report =
              new ChaosReport(
                  options.seed(),
                  options.brokers(),
                  rounds,
                  log.seconds(),
                  tally.all(),
                  stage.providers().faults().fired(),
                  violations);
          write("report.json", report.json());
          return report;
        }
      }
    }
  }

  private boolean another(int rounds, double seconds) {
    return options.rounds() > 0
        ? rounds < options.rounds()
        : rounds == 0 || seconds < options.time().toSeconds();
  }

  private Path file(String name) {
    return options.directory().resolve(name);
  }

  private void write(String name, Object value) {
    try {
      new ObjectMapper().writeValue(file(name).toFile(), value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void count(TestCluster stage, Recorder recorder) {
    List<CallEntry> calls = stage.providers().calls().all();
    tally.set("calls", calls.size());
    tally.set("calls.money", calls.stream().filter(CallEntry::money).count());
    Map<String, Long> fired = stage.providers().faults().fired();
    tally.set("provider_faults", fired.values().stream().mapToLong(Long::longValue).sum());
    Map<String, Long> records = recorder.counts();
    tally.set("payouts", recorder.payouts());
    tally.set("payouts.paid", records.getOrDefault(Topics.BONUS_PAID, 0L));
    tally.set("payouts.failed", records.getOrDefault(Topics.BONUS_FAILED, 0L));
    tally.set("requests.rejected", records.getOrDefault(Topics.BONUS_REJECTED, 0L));
    tally.set("records", records.values().stream().mapToLong(Long::longValue).sum());
  }

  /** One round after the other on one stage. */
  private final class Round {
    private final TestCluster stage;
    private final Services services;
    private final Recorder recorder;
    private final Traffic traffic;
    private final FaultInjector injector;
    private final RunLog log;
    private final Quiescence rest;
    private final Replay replay;
    private boolean replayed;

    private Round(
        TestCluster stage,
        Services services,
        Admin admin,
        Recorder recorder,
        Traffic traffic,
        FaultInjector injector,
        RunLog log) {
      this.stage = stage;
      this.services = services;
      this.recorder = recorder;
      this.traffic = traffic;
      this.injector = injector;
      this.log = log;
      Offsets offsets = new Offsets(admin);
      this.rest = new Quiescence(recorder, offsets);
      this.replay = new Replay(stage, services, offsets, recorder, rest);
    }

    private void run(int number) throws Exception {
      int ms = (int) options.disturbed().toMillis();
      Schedule schedule = Schedule.of(options.seed(), number, ms, options.brokers());
      log.tell("round " + number + ": " + schedule.disturbances().size() + " disturbances");
      traffic.begin(options.seed(), number, options.perSecond());
      injector.disturb(schedule, ms);
      traffic.stop();
      injector.heal();
      services.awaitReady(READY);
      log.tell("healed; " + recorder.moving().size() + " payouts are under way");
      rest.await("after healing", SETTLED);
      decide(number);
      judge(number);
      replayed = false;
      if (violations.isEmpty()
          && options.replay() != ReplayScope.NONE
          && number % REPLAY_EVERY == 0) {
        replay(false);
      }
    }

    private void decide(int number) {
      Operator operator =
          new Operator(
              stage.settings(),
              new UntoldPayments(stage.providers().book(), recorder),
              tally,
              options.seed() + number);
      log.tell("at rest; " + recorder.inReview().size() + " reviews for the operator");
      long begun = System.nanoTime();
      while (!recorder.inReview().isEmpty()) {
        if (System.nanoTime() - begun > SETTLED.toNanos() * Waiting.slowness()) {
          throw new Waiting.NotInTimeException("still in review: " + recorder.inReview());
        }
        try {
          operator.decide(recorder.openReviews());
        } catch (RuntimeException e) {
          // Brokers that answer late are no violation; the deadline above tells.
          log.tell("the operator was hindered: " + e);
        }
        Waiting.pass(BETWEEN_RESOLUTIONS_MS);
        rest.await("after the verdicts", SETTLED);
      }
      rest.await("after the last verdict", SETTLED); // Who waited behind a review has gone on.
    }

    private void judge(int number) {
      count(stage, recorder);
      long most =
          BULK_ROWS
              * (tally.of("provider_faults")
                  + CLAIMS_PER_PROCESS
                      * (tally.of("kills")
                          + tally.of("freezes")
                          + tally.of("network_faults")
                          + tally.of("broker_kills")
                          + tally.of("broker_freezes")
                          + tally.of("disturbances.terminate")
                          + tally.of("disturbances.second")));
      violations.addAll(judged((int) Math.min(most, 1 << 30)));
      log.tell(
          "round "
              + number
              + " judged: "
              + recorder.payouts()
              + " payouts so far, violations "
              + violations.size());
    }

    /** Reading the topics is tried again; what was read is judged once. */
    private List<String> judged(int mostReviews) {
      for (int tries = 1; ; tries++) {
        try {
          return new Judge(stage, recorder).judge(mostReviews, tally);
        } catch (IllegalStateException | KafkaException e) {
          if (tries == JUDGE_TRIES) {
            throw e;
          }
          log.tell("the judge was hindered: " + e);
        }
      }
    }

    private void replay(boolean router) {
      if (replayed && !router) {
        return;
      }
      log.tell("replaying everything from the beginning");
      violations.addAll(replay.problems(router, READY));
      tally.count("replays");
      replayed = true;
    }
  }
}
