package org.payouts.verification.upgrade;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.payouts.audit.records.RawRecord;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.topics.Topics;
import org.payouts.verification.chaos.Orders;
import org.payouts.verification.chaos.Scene;
import org.payouts.verification.chaos.Traffic;
import org.payouts.verification.harness.ClusterAdmin;
import org.payouts.verification.harness.ClusterOptions;
import org.payouts.verification.harness.ProxyRoute;
import org.payouts.verification.harness.Recorder;
import org.payouts.verification.harness.RunLog;
import org.payouts.verification.harness.RunReport;
import org.payouts.verification.harness.Tally;
import org.payouts.verification.harness.TestCluster;
import org.payouts.verification.harness.Waiting;
import org.payouts.verification.soak.AuditRun;

/**
 * A run: all old, upgraded, taken back, upgraded again, with requests, provider faults and orders
 * all the time; then rest, a person's resolutions, judgement, and the audits of both releases.
 */
final class UpgradeRun {
  /** Mixtures of releases that work for a while. */
  private static final int HOLDS = 7;

  private final UpgradeCommand options;
  private final Release old;
  private final Release now;
  private final Path directory;
  private final Consumer<String> listener;
  private final Tally tally = new Tally();
  private final List<String> findings = new ArrayList<>();

  UpgradeRun(
      UpgradeCommand options, Release old, Release now, Path directory, Consumer<String> listener) {
    this.options = options;
    this.old = old;
    this.now = now;
    this.directory = directory;
    this.listener = listener;
  }

  /**
   * Runs to the end, or to what does not happen in time, which is a finding like any other.
   *
   * @throws IOException when the machinery itself fails, not the pipeline
   */
  RunReport run() throws IOException, InterruptedException {
    ClusterOptions wanted =
        ClusterOptions.in(directory)
            .with(Map.of("prolific.bulk.rows", String.valueOf(Scene.BULK_ROWS)))
            .keptRegistry(options.keptRegistry)
            .existing()
            .direct();
    boolean control = now.isSameAs(old);
    try (RunLog log = new RunLog(directory.resolve("upgrade.log"), listener);
        TestCluster cluster = TestCluster.open(wanted);
        ClusterAdmin admin = new ClusterAdmin(cluster.settings())) {
      log.write("seed %d", options.seed);
      log.write("old: %s, services %s", old.home(), old.fingerprint().substring(0, 12));
      log.write(
          "new: %s, services %s%s",
          now.home(),
          now.fingerprint().substring(0, 12),
          control ? "; the same bytes, so this run is a control" : "");
      command(cluster, old, "old-topics", "topics", "create");
      Fleet fleet = new Fleet(cluster, log, tally, findings);
      fleet.startAll(old);
      try (Recorder recorder =
              Recorder.start(cluster.settings(), directory.resolve("recorded.tsv"));
          Traffic traffic = new Traffic(cluster.settings(), cluster.providers(), tally);
          Orders orders = new Orders(cluster.settings(), tally)) {
        Scene scene = new Scene(cluster, admin, recorder, orders, log, tally);
        try {
          new Drill(this, scene, fleet, traffic, log).run();
          findings.addAll(audit("new", now, scene));
          List<String> byOld = audit("old", old, scene);
          if (control) {
            findings.addAll(byOld);
          } else {
            // It may not know what only the new release writes; it had to pass before.
            log.write("the audit of the old release names %d things, see processes", byOld.size());
          }
        } catch (Waiting.NotInTimeException e) {
          findings.add(e.getMessage());
        }
        fleet.countResults();
        scene.count();
      }
      findings.forEach(finding -> log.write("FINDING %s", finding));
      return new RunReport(
          "upgrade",
          options.seed,
          Map.of("control", control),
          Math.round(log.seconds()),
          tally.all(),
          new TreeMap<>(cluster.providers().faults().fired()),
          findings);
    }
  }

  private static int command(TestCluster cluster, Release of, String log, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-c", cluster.propertiesFile().toString()));
    return of.run(cluster.processes().resolve(log + ".log"), all.toArray(String[]::new));
  }

  private static List<String> audit(String name, Release of, Scene scene)
      throws IOException, InterruptedException {
    TestCluster cluster = scene.cluster();
    AuditRun.Result audit =
        AuditRun.run(
            "audit-" + name,
            of.classPath(cluster.processes()),
            cluster.propertiesFile(),
            cluster.processes());
    String done = "audited by the %s release in %.0f s, exit %d";
    scene.log().write(done, name, audit.seconds(), audit.exit());
    return AuditRun.problems(audit, scene.recorder().payouts()).stream()
        .map(problem -> "the %s release: %s".formatted(name, problem))
        .toList();
  }

  /** The steps on one cluster. */
  private record Drill(UpgradeRun of, Scene scene, Fleet fleet, Traffic traffic, RunLog log) {

    private void run() {
      Random random = new Random(of.options.seed);
      scene.faults(of.options.faults, of.options.seed);
      traffic.begin(of.options.seed, 1, of.options.rate);
      hold("all old", random);
      newTopics();
      workers(of.now, random, "workers mixed, router old");
      router(of.now, Fleet.End.STOPPED);
      hold("all new", random);
      log.write("the way back");
      workers(of.old, random, "workers mixed, router new");
      router(of.old, Fleet.End.KILLED);
      hold("all old again", random);
      auditByOld();
      log.write("forward again, the router first, and with a requester's own topic");
      try (Requesters requesters =
          new Requesters(scene, of.now, of.options.seed, of.options.rate / 8)) {
        router(of.now, Fleet.End.STOPPED);
        workers(of.now, random, "workers mixed, router new");
        hold("all new again", random);
        routerBackAndForth(requesters);
        rest(requesters);
      }
      of.findings.addAll(scene.judge("kills", "stops"));
      log.write(
          "judged: %d payouts, %d findings so far", scene.recorder().payouts(), of.findings.size());
    }

    /** What the new release has written is understood by the old one's audit, beside the load. */
    private void auditByOld() {
      int exit = command(scene.cluster(), of.old, "old-audit", "audit");
      log.write("audited by the old release, beside the load: exit %d", exit);
      if (exit != 0) {
        of.findings.add(
            "the old release's audit ends with %d after the way back; see processes/old-audit.log"
                .formatted(exit));
      }
    }

    /** What a requester asks for waits while a router runs that does not read its topic. */
    private void routerBackAndForth(Requesters requesters) {
      router(of.old, Fleet.End.KILLED);
      Waiting.pass(TimeUnit.SECONDS.toMillis(8));
      of.tally.set("requests.waited", requesters.waiting());
      log.write(
          "%d requests on the requester's topic wait while the old router runs",
          of.tally.of("requests.waited"));
      router(of.now, Fleet.End.STOPPED);
    }

    /** A worker of the new release waits for its topics, and works once they are made. */
    private void newTopics() {
      Fleet.Post early = fleet.early(ProxyRoute.MTURK, of.now);
      Waiting.pass(TimeUnit.SECONDS.toMillis(8));
      log.write(
          "before topics create a new worker says: %s", Fleet.oneLine(early.process().health()));
      int exit = command(scene.cluster(), of.now, "new-topics", "topics", "create");
      if (exit != 0) {
        of.findings.add(
            "topics create of the new release ends with %d; see processes/new-topics.log"
                .formatted(exit));
      }
      fleet.end(early);
      log.write("topics create of the new release: exit %d; the new worker worked", exit);
      log.write(
          "topics check of the old release: exit %d, see processes/old-check.log",
          command(scene.cluster(), of.old, "old-check", "topics", "check"));
    }

    /** One by one, one of them by force, with a while in the middle. */
    private void workers(Release by, Random random, String mixture) {
      List<Fleet.Post> all = fleet.workers();
      int killed = random.nextInt(all.size());
      for (int i = 0; i < all.size(); i++) {
        if (i == all.size() / 2) {
          hold(mixture, random);
        }
        fleet.replace(all.get(i), by, i == killed ? Fleet.End.KILLED : Fleet.End.STOPPED);
      }
    }

    private void router(Release by, Fleet.End how) {
      fleet.replace(fleet.router(), by, how);
    }

    /** Lets this mixture of releases work, with an order in the middle of it. */
    private void hold(String mixture, Random random) {
      long ms = Math.round(of.options.minutes * 60_000 / HOLDS);
      log.write("%s: %s, for %d s", mixture, fleet.versions(), ms / 1_000);
      Waiting.pass(ms / 4);
      order(random);
      Waiting.pass(ms / 4);
      scene.tryOrder(() -> scene.orders().answer(random));
      scene.endOrders();
      if (of.options.forge && mixture.equals("workers mixed, router old")) {
        forge();
      }
      Waiting.pass(ms / 2);
      fleet.awaitReady();
      Recorder recorder = scene.recorder();
      log.write(
          "%d payouts so far, %d of them under way, %d in review",
          recorder.payouts(), recorder.moving().size(), recorder.inReview().size());
    }

    private void order(Random random) {
      Orders orders = scene.orders();
      switch (random.nextInt(3)) {
        case 0 -> scene.tryOrder(() -> log.write("stopped: %s", orders.stop(random)));
        case 1 -> scene.tryOrder(() -> log.write("sums limited: %s", orders.limitSums(random)));
        default ->
            scene.tryOrder(() -> log.write("to be approved: %s", orders.askForApproval(random)));
      }
    }

    /** What a release that forgets who was paid would do. */
    private void forge() {
      RawRecord paid =
          IntStream.range(0, 6)
              .mapToObj(i -> scene.recorder().of(new TopicPartition(Topics.BONUS_PAID, i)))
              .flatMap(List::stream)
              .findFirst()
              .orElseThrow();
      try (KafkaProducer<byte[], byte[]> producer =
          KafkaClients.copier(scene.cluster().settings())) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    Topics.BONUS_PAID, paid.position().partition(), paid.key(), paid.value()));
      }
      log.write("forged a second result of %s", String.valueOf(paid.keyText()));
    }

    private void rest(Requesters requesters) {
      traffic.stop();
      requesters.stop();
      scene.cluster().providers().faults().clear();
      scene.endOrders();
      Waiting.until(
          "the requester's topic is read",
          Scene.SETTLED,
          requesters::isRead,
          () -> requesters.waiting() + " requests wait");
      scene.decideAll("after the last step", of.options.seed);
      fleet.awaitReady();
    }
  }
}
