package org.payouts.verification.crash;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.payouts.PayoutReview;
import org.payouts.Platform;
import org.payouts.audit.checks.Rules;
import org.payouts.audit.history.MoneyCall;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.payout.Platforms;
import org.payouts.payout.Targets;

/** Plays one case and judges it. For one thread. */
final class CaseRun {
  /** Deadlines for a machine that has more to do than this. */
  private static final Duration REACHED = Duration.ofMinutes(2);

  private static final Duration ENDED = Duration.ofMinutes(3);

  /** What a mutant has lost never comes. */
  private static final Duration ENDED_MUTANT = Duration.ofMinutes(1);

  private static final int KILLED = 137;

  private final CrashFixture bench;
  private final Lane lane;
  private final CrashCase of;
  private final CaseRequests requests;
  private final Path logs;
  private final boolean paid;
  private final WorkersGroup group;
  private final List<ServiceProcess> processes = new ArrayList<>();
  private String at = "";
  private String successor = "";

  /**
   * @param number of the case on this bench
   * @param paid whether money moves where the case leaves it open
   */
  CaseRun(CrashFixture bench, Lane lane, CrashCase of, int number, Path logs, boolean paid) {
    this.bench = bench;
    this.lane = lane;
    this.of = of;
    this.requests = new CaseRequests(of, number);
    this.logs = logs;
    this.paid = paid;
    this.group = new WorkersGroup(bench.admin(), of.platform(), REACHED);
  }

  CaseResult run() {
    long begun = System.nanoTime();
    List<String> findings = new ArrayList<>();
    try {
      Trouble.plan(bench.providers().faults(), of, requests, paid);
      if (of.point().ofRouter()) {
        routerCase();
      } else {
        workerCase();
      }
      settleAll();
    } catch (CaseFailedException e) {
      findings.add(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      findings.add("the machinery failed: " + e);
    } finally {
      bench.thawBroker();
      processes.forEach(ServiceProcess::close);
    }
    try {
      lane.recording().catchUp(REACHED);
    } catch (CaseFailedException e) {
      findings.add(String.valueOf(e.getMessage()));
    }
    findings.addAll(judged());
    if (at.isEmpty()) {
      findings.add("the point was not reached");
    }
    if (!findings.isEmpty()) {
      CaseDump.write(logs, lane.recording().stories(requests.ids()), bench.providers(), findings);
    }
    return new CaseResult(
        of,
        at,
        successor,
        (int)
            BooksJudge.moneyCalls(bench.providers(), targets()).stream()
                .map(MoneyCall::number)
                .distinct()
                .count(),
        outcome(),
        (System.nanoTime() - begun) / 1_000_000,
        findings);
  }

  private Set<String> targets() {
    return Set.copyOf(
        requests.all().stream().map(r -> Targets.key(r.getTarget())).distinct().toList());
  }

  // ---- workers -------------------------------------------------------------------------------

  private void workerCase() {
    bench.startRouter();
    if (takesOver()) {
      predecessor();
    }
    ServiceProcess victim = worker(victimArguments());
    ServiceProcess next = worker(List.of());
    successor = of.end().how() == How.HOLD ? "itself" : "second process";
    if (of.point() == CrashPoint.W15) {
      next.awaitMark(Marker.LOADED, REACHED); // It must join while the call lasts.
    }
    victim.go();
    if (!takesOver()) {
      victim.awaitReady();
      publish();
    }
    Set<String> before = takesOver() ? Set.of() : group.await(ids -> !ids.isEmpty());
    lead(victim, next);
    victim.awaitMark(Marker.at(of.point()), REACHED);
    at = victim.markedAt(of.point());
    switch (of.end()) {
      case HALT -> {
        victim.awaitEnd(KILLED);
        next.go();
        awaitRest();
      }
      case FREEZE -> {
        victim.awaitFrozen();
        // One that froze while it took over may be given up already.
        Set<String> frozen = takesOver() ? group.await(ids -> true) : before;
        next.go();
        group.awaitTakeOverFrom(frozen);
        awaitRest();
        thaw(victim);
      }
      case BROKER_KILL -> {
        bench.killBroker();
        victim.release();
        bench.restartBroker();
        awaitRest();
      }
      case BROKER_FREEZE -> {
        bench.freezeBroker();
        victim.release();
        Patience.until(
            "a commit times out",
            REACHED,
            () -> victim.logged("A commit was not confirmed in time"),
            () -> "see the log");
        bench.thawBroker();
        awaitRest();
      }
    }
  }

  /** Whether the point lies in the take-over of what another process left behind. */
  private boolean takesOver() {
    return of.point() == CrashPoint.W1 || of.point() == CrashPoint.W2;
  }

  /** A process that dies in the middle of a call, so that there is something to take over. */
  private void predecessor() {
    bench.providers().faults().add(Trouble.lostAnswer(of, requests, paid));
    ServiceProcess first =
        worker(List.of("--at", "W9", "--how", "halt", "--payout", requests.chosen().getPayoutId()));
    first.go().awaitReady();
    publish();
    first.awaitMark(Marker.at(CrashPoint.W9), REACHED);
    first.awaitEnd(KILLED);
  }

  /** What must happen beside the publishing for the point to be reached. */
  private void lead(ServiceProcess victim, ServiceProcess next) {
    switch (of.point()) {
      case W15 -> {
        awaitCall();
        next.go();
      }
      case W16 -> {
        awaitCall();
        victim.terminate();
      }
      case W17 -> {
        String id = requests.chosen().getPayoutId();
        Recording recording = lane.recording();
        recording.until("a review", ENDED, List.of(id), () -> recording.review(id) != null);
        PayoutReview review = recording.review(id);
        if (review != null) {
          lane.operator().sayFailed(review);
        }
      }
      default -> {
        // Work alone leads there.
      }
    }
  }

  private void awaitCall() {
    Set<String> chosen = Set.of(Targets.key(requests.chosen().getTarget()));
    Patience.until(
        "the chosen payout's call",
        REACHED,
        () -> !BooksJudge.moneyCalls(bench.providers(), chosen).isEmpty(),
        () -> "no call");
  }

  private List<String> victimArguments() {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--at", of.point().name(), "--how", of.end().how().name()));
    if (!takesOver()) {
      arguments.addAll(List.of("--payout", requests.chosen().getPayoutId()));
    }
    return arguments;
  }

  private ServiceProcess worker(List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    if (of.point() == CrashPoint.W15) {
      // The only protocol in which a newcomer takes everything away from everybody.
      all.addAll(List.of("--set", "worker.group.protocol=classic"));
      all.addAll(List.of("--set", "kafka.session.timeout.ms=3000"));
      all.addAll(List.of("--set", "kafka.heartbeat.interval.ms=500"));
    }
    if (of.point() == CrashPoint.W15 || of.point() == CrashPoint.W16) {
      // Long enough for a call to be still in flight when the newcomer has joined.
      // The quiet periods have to be longer than such a call.
      String name = Platforms.name(of.platform());
      all.addAll(List.of("--set", name + ".call.timeout.ms=15000"));
      all.addAll(List.of("--set", name + ".presumed.quiet.ms=17500"));
      all.addAll(List.of("--set", name + ".quiet.ms=18000"));
    }
    if (of.mutant() != null) {
      all.addAll(List.of("--mutant", of.mutant().name()));
    }
    if (retriesWhenAbsent()) {
      all.addAll(List.of("--set", Platforms.name(of.platform()) + ".absence=retry"));
    }
    ServiceProcess process = bench.worker(of.platform(), logs, all);
    processes.add(process);
    return process;
  }

  /** The lease alone stands between a zombie and a second payment where absence means retry. */
  private boolean retriesWhenAbsent() {
    return of.point() == CrashPoint.W7
        && of.end() == CrashCase.End.FREEZE
        && of.platform() != Platform.MTURK;
  }

  /** The zombie goes on; returns once it has ended or is an ordinary member again. */
  private void thaw(ServiceProcess victim) {
    victim.thaw();
    victim.awaitMark(Marker.THAWED, REACHED);
    Patience.until(
        "the thawed process is at rest",
        REACHED,
        () -> !victim.isAlive() || group.atRest().size() == 2,
        () -> "members " + group.atRest());
  }

  // ---- router --------------------------------------------------------------------------------

  private void routerCase() {
    bench.startRouter();
    bench.stopRouter();
    ServiceProcess worker = worker(List.of());
    worker.go();
    List<String> arguments =
        new ArrayList<>(List.of("--at", of.point().name(), "--how", of.end().how().name()));
    ServiceProcess victim = bench.router(logs, arguments);
    ServiceProcess next = bench.router(logs, List.of());
    processes.add(victim);
    successor = "second router";
    victim.go();
    publish();
    victim.awaitMark(Marker.at(of.point()), REACHED);
    at = victim.markedAt(of.point());
    if (of.end() == CrashCase.End.HALT) {
      victim.awaitEnd(KILLED);
      next.go();
      bench.adopt(next);
      awaitRest();
    } else {
      victim.awaitFrozen();
      next.go();
      bench.adopt(next);
      awaitRest();
      victim.thaw();
      victim.awaitMark(Marker.THAWED, REACHED);
    }
  }

  // ---- both ----------------------------------------------------------------------------------

  private void publish() {
    lane.publish(requests.first());
    String chosen = requests.chosen().getPayoutId();
    if (!of.point().ofRouter()) {
      // The router injector on as it pleases; the follower must find its target taken.
      lane.recording().until("a command", REACHED, List.of(chosen), () -> commanded(chosen));
    }
    lane.publish(List.of(requests.follower()));
  }

  private boolean commanded(String id) {
    return lane.recording().stories(List.of(id)).stream()
        .noneMatch(history -> history.commands().isEmpty());
  }

  /** Returns once every payout has its result or waits for a person. */
  private void awaitRest() {
    Recording recording = lane.recording();
    recording.until(
        "everything settled or in review",
        ended(),
        requests.ids(),
        () ->
            requests.ids().stream()
                .allMatch(
                    id ->
                        recording.settled(id)
                            || recording.review(id) != null
                            || waitsBehindReview(id)));
  }

  private Duration ended() {
    return of.mutant() == null ? ENDED : ENDED_MUTANT;
  }

  private boolean waitsBehindReview(String id) {
    return id.equals(requests.follower().getPayoutId())
        && lane.recording().review(requests.chosen().getPayoutId()) != null;
  }

  private void settleAll() {
    Recording recording = lane.recording();
    long end = System.nanoTime() + ended().toNanos();
    while (!requests.ids().stream().allMatch(recording::settled)) {
      if (System.nanoTime() > end) {
        throw new CaseFailedException("not everything was settled");
      }
      lane.operator().resolve(recording, requests.all());
      recording.poll();
    }
    for (ServiceProcess process : processes) {
      if (process.isAlive()) {
        process.stop();
      }
    }
  }

  private List<String> judged() {
    List<PayoutHistory> stories = lane.recording().stories(requests.ids());
    Rules rules =
        Rules.pipeline(System.currentTimeMillis())
            .recorded(EnumSet.copyOf(Recording.KINDS))
            .wholeLedger(true)
            .settled(true)
            .retryWhenAbsent(retriesWhenAbsent() ? Set.of(of.platform()) : Set.of());
    return BooksJudge.findings(bench.providers(), requests.all(), stories, rules);
  }

  private String outcome() {
    int paidIds = 0;
    int failedIds = 0;
    int asked = 0;
    for (PayoutHistory history : lane.recording().stories(requests.ids())) {
      paidIds += history.paid().size();
      failedIds += history.failed().size();
      asked += history.resolutions().isEmpty() ? 0 : 1;
    }
    return paidIds + " paid, " + failedIds + " failed, " + asked + " asked";
  }
}
