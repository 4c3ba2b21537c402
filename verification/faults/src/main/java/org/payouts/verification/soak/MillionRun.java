package org.payouts.verification.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.payouts.Platform;
import org.payouts.audit.books.SandboxBooks;
import org.payouts.payout.Platforms;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.faults.FaultPlan;
import org.payouts.verification.harness.Background;
import org.payouts.verification.harness.ClusterAdmin;
import org.payouts.verification.harness.Operator;
import org.payouts.verification.harness.ProxyRoute;
import org.payouts.verification.harness.RunLog;
import org.payouts.verification.harness.ServiceProcess;
import org.payouts.verification.harness.ShortProcess;
import org.payouts.verification.harness.Tally;
import org.payouts.verification.harness.TestCluster;
import org.payouts.verification.harness.Waiting;
import org.payouts.verification.soak.MeasuredProcess.Role;

/**
 * A run: a cluster of real processes, requests at a pace, faults and outages, an operator; then the
 * comparison with the books and the audit. Everything is in the directory.
 */
final class MillionRun {

  private static final Duration READY = Duration.ofSeconds(150);
  private static final Duration STANDSTILL = Duration.ofMinutes(2);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final long LOOK_AGAIN_MS = 250;
  private static final long REVIEWS_EVERY_MS = 500;
  private static final long PLANNED_FAULT_EVERY_MS = 20_000;
  private static final double LINE_EVERY_S = 10;
  private static final int SEEDED_AT_ONCE = 2_000;

  private final MillionCommand options;
  private final Path directory;
  private final PayoutPlan plan;
  private final Consumer<String> listener;
  private final Tally tally = new Tally();
  private final List<String> problems = new ArrayList<>();

  MillionRun(MillionCommand options, Path directory, Consumer<String> listener) {
    this.options = options;
    this.directory = directory;
    this.plan = new PayoutPlan(options.seed, options.payouts, Instant.now());
    this.listener = listener;
  }

  /**
   * Runs to the end or to the deadline, which is a problem like any other.
   *
   * @throws IOException when the machinery itself fails, not the pipeline
   */
  MillionReport run() throws IOException, InterruptedException {
    try (RunLog log = new RunLog(directory.resolve("million.log"), listener);
        TestCluster cluster =
            TestCluster.open(MillionSettings.cluster(directory, options.keptRegistry));
        ClusterAdmin admin = new ClusterAdmin(cluster.settings())) {
      log.write("seed %d, %d payouts", options.seed, options.payouts);
      List<ServiceProcess> services =
          ProxyRoute.ALL.stream().map(each -> cluster.service(each, "")).toList();
      for (int from = 0; from < options.payouts; from += SEEDED_AT_ONCE) {
        int to = Math.min(options.payouts, from + SEEDED_AT_ONCE);
        cluster
            .providers()
            .world()
            .seed(IntStream.range(from, to).mapToObj(plan::request).toList());
      }
      services.forEach(ServiceProcess::start);
      ServiceProcess.awaitReady(() -> services, READY);
      log.write("the cluster is ready");
      Paid paid = pay(cluster, admin, processes(cluster, services), log);
      services.forEach(ServiceProcess::terminate);
      AuditRun.Result audit =
          AuditRun.run(
              "audit", ShortProcess.classPath(), cluster.propertiesFile(), cluster.processes());
      problems.addAll(AuditRun.problems(audit, options.payouts));
      log.write("audited in %.0f s, exit %d", audit.seconds(), audit.exit());
      problems.forEach(problem -> log.write("PROBLEM %s", problem));
      return new MillionReport(
          MillionReport.Options.of(options),
          paid.measured,
          paid.settled,
          audit,
          disk(),
          problems,
          paid.table);
    }
  }

  private static List<MeasuredProcess> processes(
      TestCluster cluster, List<ServiceProcess> services) {
    List<MeasuredProcess> processes = new ArrayList<>();
    for (ServiceProcess service : services) {
      Platform platform = Platforms.parse(service.name().replace("worker-", "")).orElse(null);
      Role role = platform == null ? Role.ROUTER : Role.WORKER;
      processes.add(new MeasuredProcess(service.name(), service.pid(), platform, role));
    }
    processes.add(new MeasuredProcess("broker", cluster.brokers().pid(1), null, Role.BROKER));
    processes.add(new MeasuredProcess("verify", ProcessHandle.current().pid(), null, Role.HARNESS));
    return processes;
  }

  private record Paid(
      MillionReport.Measured measured, MillionReport.Settled settled, List<String> table) {}

  private Paid pay(
      TestCluster cluster, ClusterAdmin admin, List<MeasuredProcess> processes, RunLog log) {
    FaultPlan faults =
        cluster
            .providers()
            .faults()
            .sparing(MillionSettings.NOT_BY_CHANCE)
            .percent(options.faults, options.seed);
    Operator operator =
        Operator.random(
            cluster.settings(),
            review ->
                cluster
                    .providers()
                    .book()
                    .of(Provider.valueOf(review.getPlatform().name()), review.getTarget())
                    .stream()
                    .anyMatch(payment -> payment.origin() == Payment.Origin.API),
            tally,
            options.seed);
    AtomicInteger planned = new AtomicInteger();
    try (Outcomes outcomes = Outcomes.follow(cluster.settings(), plan);
        PacedPublisher publisher =
            new PacedPublisher(cluster.settings(), plan, options.rate, outcomes);
        Sampler sampler =
            new Sampler(plan, outcomes, publisher, admin, processes, options.sampleMs, lines(log));
        Background deciding =
            Background.every(REVIEWS_EVERY_MS, "operator", () -> decide(operator, outcomes, log))) {
      try (Background outages =
          Background.every(
              PLANNED_FAULT_EVERY_MS,
              "planned faults",
              () -> {
                if (options.faults > 0) {
                  faults.add(MillionSettings.planned(planned.getAndIncrement()));
                  tally.count("planned_faults");
                }
              })) {
        settle(outcomes, publisher, sampler, processes);
        outages.check();
      }
      Map<String, Long> fired = new TreeMap<>(faults.fired());
      faults.clear();
      log.write("settled");
      deciding.check();
      sampler.stop();
      if (processes.stream().allMatch(MeasuredProcess::isAlive)) {
        sampler.measureHeaps(100);
      }
      Flatness flatness =
          new Flatness(Flatness.limits(processes), sampler.samples(), sampler.heap());
      problems.addAll(flatness.problems());
      return new Paid(
          MillionReport.Measured.of(sampler, flatness, processes),
          compare(cluster, fired, outcomes),
          MillionReport.table(sampler.samples()));
    }
  }

  /** The operator decides each review once nothing of it can be under way any more. */
  private static void decide(Operator operator, Outcomes outcomes, RunLog log) {
    Instant before = Instant.now().minus(MillionSettings.RIPE);
    try {
      operator.decide(
          outcomes.openReviews().stream()
              .filter(review -> review.getOpenedAt().isBefore(before))
              .toList(),
          ANSWER);
    } catch (KafkaException | UncheckedIOException e) {
      log.write("the operator was hindered: %s", e); // The run's deadline decides.
    }
  }

  /** Waits until every payout has its result and nobody waits for the operator. */
  private void settle(
      Outcomes outcomes,
      PacedPublisher publisher,
      Sampler sampler,
      List<MeasuredProcess> processes) {
    long begun = System.nanoTime();
    long movedAt = begun;
    int moved = 0;
    for (; ; Waiting.pass(LOOK_AGAIN_MS)) {
      int settled = outcomes.settlements(Settlements::settled);
      int open = outcomes.openReviews().size();
      if (settled >= options.payouts && open == 0) {
        return;
      }
      long now = System.nanoTime();
      if (settled != moved) {
        moved = settled;
        movedAt = now;
      }
      String state =
          "%d of %d payouts settled, %d published, %d in review"
              .formatted(settled, options.payouts, publisher.published(), open);
      if (now - begun > options.deadline().toNanos()) {
        problems.add("not within " + options.deadline().toSeconds() + " s: " + state);
        return;
      }
      if (now - movedAt > STANDSTILL.toNanos() * Waiting.slowness()) {
        problems.add("nothing was settled for long: " + state);
        return;
      }
      for (MeasuredProcess process : processes) {
        if (!process.isAlive()) {
          problems.add(process.name() + " has ended: " + state);
          return;
        }
      }
      sampler.samples();
    }
  }

  private Consumer<Sample> lines(RunLog log) {
    double[] last = {-LINE_EVERY_S};
    return sample -> {
      if (sample.seconds() - last[0] >= LINE_EVERY_S) {
        last[0] = sample.seconds();
        log.write(
            "%d settled (%.1f %%), %.0f/s, %d under way, %d in review, lag %s",
            sample.settled(),
            100.0 * sample.settled() / options.payouts,
            sample.perSecond(),
            sample.underWay(),
            sample.reviewsOpen(),
            new TreeMap<>(sample.lag()));
      }
    };
  }

  /** Compares results and books. */
  private MillionReport.Settled compare(
      TestCluster cluster, Map<String, Long> fired, Outcomes outcomes) {
    int open = outcomes.openReviews().size();
    tally.set("provider_faults", fired.values().stream().mapToLong(Long::longValue).sum());
    tally.set("reviews", outcomes.reviewed());
    tally.set("reviews.open", open);
    if (open > 0) {
      problems.add(open + " reviews are still open");
    }
    return outcomes.settlements(
        all -> {
          SandboxBooks.open(cluster.providers().uri()).payments(all::booked);
          problems.addAll(all.problems());
          return new MillionReport.Settled(
              all.paid(), all.failed(), all.results(), all.books(), tally.all(), fired);
        });
  }

  /** Bytes on disk by folder, as du counts them: Kafka's index files are larger, with holes. */
  private Map<String, Long> disk() {
    Map<String, Long> usage = new TreeMap<>();
    for (String folder : List.of("kafka", "providers", "state", "processes")) {
      String path = directory.resolve(folder).toString();
      String kib = ShortProcess.output("du", "-sk", path).split("\\s", 2)[0];
      usage.put(folder, kib.isEmpty() ? 0 : Long.parseLong(kib) * 1_024);
    }
    usage.put("all", usage.values().stream().mapToLong(Long::longValue).sum());
    return usage;
  }
}
