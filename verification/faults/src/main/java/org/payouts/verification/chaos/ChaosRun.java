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
import org.payouts.control.Scope;
import org.payouts.sandbox.providers.calls.CallEntry;
import org.payouts.sandbox.providers.calls.CallLog;
import org.payouts.topics.Topics;
import org.payouts.verification.harness.ClusterAdmin;
import org.payouts.verification.harness.ClusterOptions;
import org.payouts.verification.harness.ProxyRoute;
import org.payouts.verification.harness.Recorder;
import org.payouts.verification.harness.RunLog;
import org.payouts.verification.harness.RunReport;
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
  private static final Duration EMPTY = Duration.ofSeconds(60);

  /** Every worker follows a stop in that time. */
  private static final long STOPPED_MS = 3_000;

  private static final int REPLAY_EVERY = 4;

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
  public RunReport run() throws IOException {
    ClusterOptions wanted =
        ClusterOptions.in(directory)
            .with(Map.of("prolific.bulk.rows", String.valueOf(Scene.BULK_ROWS)))
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
          Orders orders = new Orders(cluster.settings(), tally)) {
        Scene scene = new Scene(cluster, admin, recorder, orders, log, tally);
        try (FaultInjector injector = new FaultInjector(scene, services, options.seed)) {
          new Rounds(this, scene, services, traffic, injector).run();
        } catch (Waiting.NotInTimeException e) {
          violations.add("not at rest: " + e.getMessage());
        } finally {
          scene.count();
          write("calls.json", cluster.providers().calls().all());
          write("books.json", cluster.providers().book().payments());
        }
        violations.forEach(violation -> log.write("VIOLATION %s", violation));
        return new RunReport(
            "chaos",
            options.seed,
            Map.of("brokers", options.brokers, "rounds", rounds),
            Math.round(log.seconds()),
            tally.all(),
            new TreeMap<>(cluster.providers().faults().fired()),
            violations);
      }
    }
  }

  private void write(String name, Object value) throws IOException {
    new ObjectMapper().writeValue(directory.resolve(name).toFile(), value);
  }

  /** One round after the other on one cluster. */
  private record Rounds(
      ChaosRun of, Scene scene, Services services, Traffic traffic, FaultInjector injector) {

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
          : of.rounds == 0 || scene.log().seconds() < of.options.minutes * 60;
    }

    private void round() {
      RunLog log = scene.log();
      int ms = of.options.roundSeconds * 1_000;
      List<Disturbance> schedule =
          Disturbance.schedule(of.options.seed, of.rounds, ms, of.options.brokers);
      log.write("round %d: %d disturbances", of.rounds, schedule.size());
      traffic.begin(of.options.seed, of.rounds, of.options.rate);
      injector.disturb(schedule, ms);
      traffic.stop();
      injector.heal();
      services.awaitReady(READY);
      log.write("healed; %d payouts are under way", scene.recorder().moving().size());
      claimedWhileStopped();
      scene.endOrders();
      scene.decideAll("after healing", of.options.seed + of.rounds);
      of.violations.addAll(
          scene.judge(
              "kills",
              "freezes",
              "network_faults",
              "broker_kills",
              "broker_freezes",
              "disturbances.terminate",
              "disturbances.second"));
      log.write(
          "round %d judged: %d payouts so far, violations %d",
          of.rounds, scene.recorder().payouts(), of.violations.size());
      of.replayed = false;
      if (of.violations.isEmpty()
          && of.options.replay != ChaosCommand.ReplayScope.NONE
          && of.rounds % REPLAY_EVERY == 0) {
        replay(false);
      }
    }

    /** What is stopped stays so, also in services that were started since. */
    private void claimedWhileStopped() {
      List<Scope> stopped = scene.orders().stopped();
      if (!stopped.isEmpty()) {
        Waiting.pass(STOPPED_MS);
        Set<String> before = scene.recorder().claims(stopped);
        Waiting.pass(STOPPED_MS);
        Set<String> since = new TreeSet<>(scene.recorder().claims(stopped));
        since.removeAll(before);
        since.forEach(claim -> of.violations.add(claim + " was claimed while stopped " + stopped));
      }
    }

    /**
     * Reads everything again from the beginning, with nothing local left, when all is settled: no
     * provider may be asked for money and no topic may get a new record.
     *
     * @param router whether the router is taken back as well
     */
    private void replay(boolean router) {
      if (of.replayed && !router) {
        return;
      }
      scene.log().write("replaying everything from the beginning");
      services.unwantAll();
      for (ProxyRoute route : ProxyRoute.ALL) {
        scene.admin().awaitEmpty(route, EMPTY);
        if (route != ProxyRoute.ROUTER || router) {
          Waiting.until(
              "offsets are set back",
              EMPTY,
              () -> ClusterAdmin.answered(() -> scene.admin().replay(route)));
        }
      }
      services.wipeRouters();
      Recorder recorder = scene.recorder();
      Map<String, Long> before = recorder.counts();
      CallLog calls = scene.cluster().providers().calls();
      long made = calls.all().size();
      services.wantFirst();
      services.awaitReady(READY);
      new Quiescence(recorder, scene.admin()).awaitAllRead(READY);
      calls.since(made).stream()
          .filter(CallEntry::money)
          .forEach(call -> of.violations.add("a replay called " + call));
      recorder
          .counts()
          .forEach(
              (topic, count) -> {
                long more = count - before.getOrDefault(topic, 0L);
                // A router that reads an owner's question again answers it again.
                if (more != 0 && !(router && topic.equals(Topics.RESERVATIONS))) {
                  of.violations.add("a replay wrote %d records to %s".formatted(more, topic));
                }
              });
      scene.tally().count("replays");
      of.replayed = true;
    }
  }
}
