package org.payouts.verification.soak;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.payouts.Platform;
import org.payouts.audit.books.SandboxBooks;
import org.payouts.payout.Platforms;
import org.payouts.verification.harness.ServiceProcess;
import org.payouts.verification.harness.TestCluster;
import org.payouts.verification.run.Operator;
import org.payouts.verification.run.RunLog;
import org.payouts.verification.run.Tally;
import org.payouts.verification.run.Waiting;

/**
 * A run: a stage of real processes, requests at a pace, faults and outages, an operator; then the
 * reckoning with the books and the audit. Everything is in the directory.
 */
final class MillionRun {
  private static final Duration READY = Duration.ofSeconds(150);
  private static final Duration STANDSTILL = Duration.ofMinutes(2);
  private static final long LOOK_AGAIN_MS = 250;
  private static final long LINE_EVERY_S = 10;

  private final MillionOptions options;
  private final PayoutPlan plan;
  private final Consumer<String> listener;
  private final Tally tally = new Tally();
  private final Map<String, Object> json = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  MillionRun(MillionOptions options, Consumer<String> listener) {
    this.options = options;
    this.plan = new PayoutPlan(options.seed(), options.payouts(), Instant.now());
    this.listener = listener;
  }

  /**
   * Runs to the end or to the deadline, which is a problem like any other.
   *
   * @throws Exception when the machinery itself fails, not the pipeline
   */
  MillionReport run() throws Exception {
    Files.createDirectories(options.directory());
    json.put("options", ResultJson.options(options));
    List<String> table;
    try (RunLog log = new RunLog(options.directory().resolve("million.log"), listener);
        TestCluster stage = TestCluster.open(Setting.stage(options));
        Admin admin = Admin.create(stage.settings().kafkaClient())) {
      log.tell("seed " + options.seed() + ", " + options.payouts() + " payouts");
      List<ServiceProcess> services = services(stage);
      ProviderDesk providers = new ProviderDesk(stage.providersUri());
      providers.teach(plan);
      List<Watched> processes = processes(stage);
      services.forEach(ServiceProcess::start);
      Waiting.until(
          "router and workers are ready",
          READY,
          () -> services.stream().allMatch(ServiceProcess::isReady),
          () -> services.stream().map(ServiceProcess::health).toList().toString());
      processes.addAll(0, watched(services));
      log.tell("the stage is ready");
      table = pay(stage, admin, providers, processes, log);
      services.forEach(ServiceProcess::terminate);
      audit(stage, log);
      json.put("disk", Disk.usage(options.directory()));
      problems.forEach(problem -> log.tell("PROBLEM " + problem));
    }
    json.put("problems", problems);
    json.put("passed", problems.isEmpty());
    return new MillionReport(json, table, problems);
  }

  private static List<ServiceProcess> services(TestCluster stage) {
    List<ServiceProcess> services = new ArrayList<>();
    services.add(stage.router("router"));
    for (Platform platform : Platforms.ALL) {
      services.add(stage.worker(platform, "worker-" + Platforms.name(platform)));
    }
    return services;
  }

  private static List<Watched> watched(List<ServiceProcess> services) {
    List<Watched> watched = new ArrayList<>();
    for (ServiceProcess service : services) {
      Platform platform = Platforms.parse(service.name().replace("worker-", "")).orElse(null);
      watched.add(
          new Watched(
              service.name(),
              service.pid(),
              platform,
              platform == null ? Watched.Role.ROUTER : Watched.Role.WORKER));
    }
    return watched;
  }

  private static List<Watched> processes(TestCluster stage) {
    List<Watched> processes = new ArrayList<>();
    processes.add(new Watched("broker", stage.brokers().pid(1), null, Watched.Role.BROKER));
    processes.add(new Watched("providers", stage.providersPid(), null, Watched.Role.PROVIDERS));
    processes.add(new Watched("verify", ProcessHandle.current().pid(), null, Watched.Role.HARNESS));
    return processes;
  }

  private List<String> pay(
      TestCluster stage, Admin admin, ProviderDesk providers, List<Watched> processes, RunLog log)
      throws Exception {
    providers.failing(options.faultPercent(), options.seed(), Calendar.NOT_BY_CHANCE);
    Operator operator = new Operator(stage.settings(), providers::isPaid, tally, options.seed());
    try (Outcomes outcomes = new Outcomes(stage.settings(), plan);
        Publisher publisher = new Publisher(stage.settings(), plan, options.pace(), outcomes);
        Sampler sampler =
            new Sampler(
                plan,
                outcomes,
                publisher,
                new Lags(admin),
                processes,
                options.sampleMs(),
                lines(log));
        ReviewDesk desk = new ReviewDesk(operator, outcomes, Setting.ripe(), log::tell);
        Calendar calendar = new Calendar(providers, tally)) {
      publisher.start();
      desk.start();
      if (options.faultPercent() > 0) {
        calendar.start();
      }
      settle(outcomes, publisher, sampler, processes);
      calendar.stop();
      providers.heal();
      log.tell("settled");
      sampler.stop();
      boolean alive = processes.stream().allMatch(Watched::isAlive);
      if (alive) {
        sampler.measureHeaps(100);
      }
      measured(sampler, outcomes, processes);
      reckon(stage, providers, outcomes, log);
      return ResultJson.table(sampler.samples(), processes);
    }
  }

  /** Waits until every payout has its result and nobody waits for the operator. */
  private void settle(
      Outcomes outcomes, Publisher publisher, Sampler sampler, List<Watched> processes) {
    long begun = System.nanoTime();
    long movedAt = begun;
    int moved = 0;
    while (true) {
      int settled = outcomes.told(ReportedResults::settled);
      if (settled >= options.payouts() && outcomes.openReviewCount() == 0) {
        return;
      }
      long now = System.nanoTime();
      if (settled != moved) {
        moved = settled;
        movedAt = now;
      }
      String state =
          "%d of %d payouts settled, %d published, %d in review"
              .formatted(
                  settled, options.payouts(), publisher.published(), outcomes.openReviewCount());
      if (now - begun > options.deadline().toNanos()) {
        problems.add("not within " + options.deadline().toSeconds() + " s: " + state);
        return;
      }
      if (now - movedAt > STANDSTILL.toNanos() * Waiting.slowness()) {
        problems.add("nothing was settled for long: " + state);
        return;
      }
      for (Watched process : processes) {
        if (!process.isAlive()) {
          problems.add(process.name() + " has ended: " + state);
          return;
        }
      }
      sampler.samples();
      Waiting.pass(LOOK_AGAIN_MS);
    }
  }

  private Consumer<Sample> lines(RunLog log) {
    double[] told = {-LINE_EVERY_S};
    return sample -> {
      if (sample.seconds() - told[0] >= LINE_EVERY_S) {
        told[0] = sample.seconds();
        log.tell(
            String.format(
                Locale.ROOT,
                "%d settled (%.1f %%), %.0f/s, %d under way, %d in review, lag %s",
                sample.settled(),
                100.0 * sample.settled() / options.payouts(),
                sample.perSecond(),
                sample.underWay(),
                sample.reviewsOpen(),
                new TreeMap<>(sample.lag())));
      }
    };
  }

  private void measured(Sampler sampler, Outcomes outcomes, List<Watched> processes) {
    List<Sample> samples = sampler.samples();
    Flatness.Limits limits = Flatness.Limits.of(processes);
    Flatness flatness = new Flatness(limits, samples, sampler.heap());
    problems.addAll(flatness.problems());
    double seconds = samples.isEmpty() ? 0 : samples.get(samples.size() - 1).seconds();
    json.put("seconds", ResultJson.rounded(seconds));
    Map<String, Object> rate = new LinkedHashMap<>();
    rate.put(
        "mean", ResultJson.rounded(outcomes.told(ReportedResults::settled) / Math.max(1, seconds)));
    rate.put("warm_median", ResultJson.rounded(flatness.medianRate()));
    json.put("rate", rate);
    List<Sample> warm = flatness.warm();
    json.put(
        "mix_kept", warm.isEmpty() ? 1 : ResultJson.rounded(warm.get(warm.size() - 1).mixKept()));
    json.put("lag", ResultJson.lag(flatness, samples));
    json.put("memory", ResultJson.memory(processes, flatness, limits, samples, options.payouts()));
    json.put("heap_points", sampler.heap());
    json.put("samples", samples.size());
    json.put("samples_missed", sampler.missed());
  }

  private void reckon(TestCluster stage, ProviderDesk providers, Outcomes outcomes, RunLog log) {
    outcomes.told(
        results -> {
          Reckoning reckoning = new Reckoning(plan, results);
          SandboxBooks.open(stage.providersUri()).payments(reckoning::add);
          problems.addAll(reckoning.problems());
          json.put("paid", results.paid());
          json.put("failed", results.failed());
          json.put("told", ResultJson.money(results.sums()));
          json.put("books", ResultJson.money(reckoning.sums()));
          return results;
        });
    Map<String, Long> fired = providers.fired();
    long faults = fired.values().stream().mapToLong(Long::longValue).sum();
    tally.set("provider_faults", faults);
    tally.set("reviews", outcomes.reviewed());
    tally.set("reviews.open", outcomes.openReviewCount());
    if (outcomes.openReviewCount() > 0) {
      problems.add(outcomes.openReviewCount() + " reviews are still open");
    }
    json.put("counts", tally.all());
    json.put("faults", fired);
    log.tell("reckoned with the books");
  }

  private void audit(TestCluster stage, RunLog log) {
    AuditChild.Result result = AuditChild.run(stage.propertiesFile(), stage.processes());
    problems.addAll(AuditChild.problems(result, options.payouts()));
    json.put("audit", ResultJson.audit(result));
    log.tell(
        String.format(Locale.ROOT, "audited in %.0f s, exit %d", result.seconds(), result.exit()));
  }
}
