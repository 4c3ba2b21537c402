package org.payouts.verification.upgrade;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.payouts.audit.records.RawRecord;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.sandbox.providers.calls.CallEntry;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.topics.Topics;
import org.payouts.verification.chaos.Judge;
import org.payouts.verification.chaos.Orders;
import org.payouts.verification.chaos.Quiescence;
import org.payouts.verification.chaos.Traffic;
import org.payouts.verification.harness.ClusterAdmin;
import org.payouts.verification.harness.ClusterOptions;
import org.payouts.verification.harness.Operator;
import org.payouts.verification.harness.ProxyRoute;
import org.payouts.verification.harness.Recorder;
import org.payouts.verification.harness.RunLog;
import org.payouts.verification.harness.Tally;
import org.payouts.verification.harness.TestCluster;
import org.payouts.verification.harness.Waiting;
import org.payouts.verification.soak.AuditRun;

/**
 * A run: all old, upgraded, taken back, upgraded again, with requests, provider faults and orders
 * all the time; then rest, a person's resolutions, judgement, and the audits of both releases.
 */
final class UpgradeRun {
  private static final Duration SETTLED = Duration.ofSeconds(125);
  private static final Duration ANSWER = Duration.ofSeconds(20);

  /** Mixtures of releases that work for a while. */
  private static final int HOLDS = 7;

  private static final int BULK_ROWS = 10;
  private static final int CLAIMS_PER_PROCESS = 32;

  /** Somebody else's money in place of ours: only the resolution paid ends such a review. */
  private static final Set<FaultClass> BEYOND_A_PERSON =
      Set.of(FaultClass.OUTSIDE_PAYER, FaultClass.AUTOPAY_LATE);

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
  UpgradeReport run() throws IOException, InterruptedException {
    ClusterOptions wanted =
        ClusterOptions.in(directory)
            .with(Map.of("prolific.bulk.rows", String.valueOf(BULK_ROWS)))
            .keptRegistry(options.keptRegistry)
            .existing()
            .direct();
    boolean control = now.isSameAs(old);
    try (RunLog log = new RunLog(directory.resolve("upgrade.log"), listener);
        TestCluster cluster = TestCluster.open(wanted);
        ClusterAdmin admin = new ClusterAdmin(cluster.settings())) {
      log.write("seed %d", options.seed);
      log.write("old: %s, payout-workers %s", old.home(), old.fingerprint());
      log.write(
          "new: %s, payout-workers %s%s",
          now.home(),
          now.fingerprint(),
          control ? "; the same bytes, so this run is a control" : "");
      command(cluster, old, "old-topics", "topics", "create");
      Fleet fleet = new Fleet(cluster, log, tally, findings);
      fleet.startAll(old);
      try (Recorder recorder =
              Recorder.start(cluster.settings(), directory.resolve("recorded.tsv"));
          Traffic traffic = new Traffic(cluster.settings(), cluster.providers(), tally);
          Orders orders = new Orders(cluster.settings(), tally)) {
        Drill drill = new Drill(this, cluster, admin, fleet, recorder, traffic, orders, log);
        try {
          drill.run();
          findings.addAll(audit("new", now, cluster, recorder, log));
          List<String> byOld = audit("old", old, cluster, recorder, log);
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
        drill.count();
      }
      findings.forEach(finding -> log.write("FINDING %s", finding));
      UpgradeReport report =
          new UpgradeReport(
              options.seed,
              control,
              Math.round(log.seconds()),
              tally.all(),
              new TreeMap<>(cluster.providers().faults().fired()),
              List.copyOf(findings));
      new ObjectMapper().writeValue(directory.resolve("report.json").toFile(), report);
      return report;
    }
  }

  private static int command(TestCluster cluster, Release of, String log, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-c", cluster.propertiesFile().toString()));
    return of.run(cluster.processes().resolve(log + ".log"), all.toArray(String[]::new));
  }

  private static List<String> audit(
      String name, Release of, TestCluster cluster, Recorder recorder, RunLog log)
      throws IOException, InterruptedException {
    AuditRun.Result audit =
        AuditRun.run(
            "audit-" + name,
            of.classPath(cluster.processes()),
            cluster.propertiesFile(),
            cluster.processes());
    log.write("audited by the %s release in %.0f s, exit %d", name, audit.seconds(), audit.exit());
    return AuditRun.problems(audit, recorder.payouts()).stream()
        .map(problem -> "the %s release: %s".formatted(name, problem))
        .toList();
  }

  /** The steps on one cluster. */
  private record Drill(
      UpgradeRun of,
      TestCluster cluster,
      ClusterAdmin admin,
      Fleet fleet,
      Recorder recorder,
      Traffic traffic,
      Orders orders,
      RunLog log) {

    private void run() {
      Random random = new Random(of.options.seed);
      cluster
          .providers()
          .faults()
          .sparing(BEYOND_A_PERSON)
          .percent(of.options.faults, of.options.seed);
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
          new Requesters(cluster, admin, of.now, of.tally, of.options.seed, of.options.rate / 8)) {
        router(of.now, Fleet.End.STOPPED);
        workers(of.now, random, "workers mixed, router new");
        hold("all new again", random);
        routerBackAndForth(requesters);
        rest(requesters);
      }
      judge();
    }

    /** What the new release has written is understood by the old one's audit, beside the load. */
    private void auditByOld() {
      int exit = command(cluster, of.old, "old-audit", "audit");
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
      int exit = command(cluster, of.now, "new-topics", "topics", "create");
      if (exit != 0) {
        of.findings.add(
            "topics create of the new release ends with %d; see processes/new-topics.log"
                .formatted(exit));
      }
      fleet.end(early);
      log.write("topics create of the new release: exit %d; the new worker worked", exit);
      log.write(
          "topics check of the old release: exit %d, see processes/old-check.log",
          command(cluster, of.old, "old-check", "topics", "check"));
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
      order(() -> orders.answer(random));
      endOrders();
      if (of.options.forge && mixture.equals("workers mixed, router old")) {
        forge();
      }
      Waiting.pass(ms / 2);
      fleet.awaitReady();
      log.write(
          "%d payouts so far, %d of them under way, %d in review",
          recorder.payouts(), recorder.moving().size(), recorder.inReview().size());
    }

    private void order(Random random) {
      switch (random.nextInt(3)) {
        case 0 -> order(() -> log.write("stopped: %s", orders.stop(random)));
        case 1 -> order(() -> log.write("sums limited: %s", orders.limitSums(random)));
        default -> order(() -> log.write("to be approved: %s", orders.askForApproval(random)));
      }
    }

    private boolean order(Runnable given) {
      try {
        given.run();
        return true;
      } catch (CommandFailure | KafkaException e) {
        log.write("an order was hindered: %s", e);
        return false;
      }
    }

    private void endOrders() {
      Waiting.until("the orders end", ANSWER, () -> order(orders::end));
    }

    /** What a release that forgets who was paid would do. */
    private void forge() {
      RawRecord paid =
          IntStream.range(0, 6)
              .mapToObj(i -> recorder.of(new TopicPartition(Topics.BONUS_PAID, i)))
              .flatMap(List::stream)
              .findFirst()
              .orElseThrow();
      try (KafkaProducer<byte[], byte[]> producer = KafkaClients.copier(cluster.settings())) {
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
      cluster.providers().faults().clear();
      endOrders();
      Waiting.until(
          "the requester's topic is read",
          SETTLED,
          requesters::isRead,
          () -> requesters.waiting() + " requests wait");
      Quiescence quiescence = new Quiescence(recorder, admin);
      quiescence.await("after the last step", SETTLED);
      quiescence.decideAll(
          Operator.random(
              cluster.settings(),
              review -> recorder.isBooked(cluster.providers().book(), review),
              of.tally,
              of.options.seed),
          SETTLED,
          log);
      fleet.awaitReady();
    }

    private void judge() {
      count();
      long most =
          BULK_ROWS
              * (of.tally.of("provider_faults")
                  + CLAIMS_PER_PROCESS * of.tally.of("kills", "stops"));
      of.findings.addAll(
          new Judge(cluster, recorder).judge((int) Math.min(most, 1 << 30), of.tally));
      log.write("judged: %d payouts, %d findings so far", recorder.payouts(), of.findings.size());
    }

    private void count() {
      List<CallEntry> calls = cluster.providers().calls().all();
      of.tally.set("calls", calls.size());
      of.tally.set("calls.money", calls.stream().filter(CallEntry::money).count());
      of.tally.set(
          "provider_faults",
          cluster.providers().faults().fired().values().stream().mapToLong(Long::longValue).sum());
      Map<String, Long> records = recorder.counts();
      of.tally.set("payouts", recorder.payouts());
      of.tally.set("payouts.paid", records.getOrDefault(Topics.BONUS_PAID, 0L));
      of.tally.set("payouts.failed", records.getOrDefault(Topics.BONUS_FAILED, 0L));
      of.tally.set("requests.rejected", records.getOrDefault(Topics.BONUS_REJECTED, 0L));
      of.tally.set("verdicts", of.tally.of("verdicts.paid", "verdicts.failed", "verdicts.retry"));
    }
  }
}
