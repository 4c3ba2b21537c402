package org.payouts.verification.crash;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.payouts.PayoutReview;
import org.payouts.Platform;
import org.payouts.Verdict;
import org.payouts.payout.Platforms;
import org.payouts.payout.Targets;
import org.payouts.verification.harness.Operator;
import org.payouts.verification.harness.ProxyRoute;
import org.payouts.verification.harness.Recorder;
import org.payouts.verification.harness.ServiceProcess;
import org.payouts.verification.harness.Tally;
import org.payouts.verification.harness.Waiting;

/** Plays one case and judges it. For one thread. */
final class CaseRun {

  private static final Duration REACHED = Duration.ofMinutes(2);
  private static final Duration ENDED = Duration.ofMinutes(3);

  /** What a mutant that does harm has lost never comes. */
  private static final Duration ENDED_MUTANT = Duration.ofMinutes(1);

  /** When a resolution that was not answered is sent again. */
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private final CrashCluster cluster;
  private final CrashCase of;
  private final CaseRequests requests;
  private final Path logs;
  private final boolean paid;
  private final Recorder recorder;
  private final Operator operator;
  private final Map<PayoutReview, Long> decidedAt = new HashMap<>();
  private final List<CrashProcess> processes = new ArrayList<>();
  private String at = "";
  private String successor = "";

  /**
   * @param number of the case on this cluster
   * @param paid whether money moves where the case leaves it open
   */
  CaseRun(CrashCluster cluster, CrashCase of, int number, Path logs, boolean paid) {
    this.cluster = cluster;
    this.of = of;
    this.requests = new CaseRequests(of, number);
    this.logs = logs;
    this.paid = paid;
    this.recorder = cluster.recorder();
    Set<String> triedAgain = new HashSet<>();
    this.operator =
        new Operator(
            cluster.cluster().settings(),
            review -> recorder.isBooked(cluster.providers().book(), review),
            review -> triedAgain.add(review.getPayoutId()) ? Verdict.RETRY : Verdict.FAILED,
            new Tally());
  }

  CaseResult run() {
    long begun = System.nanoTime();
    List<String> findings = new ArrayList<>();
    try {
      CaseFaults.plan(cluster.providers().faults(), of, requests, paid);
      if (of.point().ofRouter()) {
        routerCase();
      } else {
        workerCase();
      }
      settleAll();
    } catch (Waiting.NotInTimeException e) {
      findings.add(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      findings.add("the machinery failed: " + e);
    } finally {
      cluster.cluster().brokers().heal();
      processes.forEach(each -> each.process().close());
    }
    try {
      cluster.catchUp(REACHED);
    } catch (Waiting.NotInTimeException e) {
      findings.add(String.valueOf(e.getMessage()));
    }
    CaseJudge judge = new CaseJudge(cluster, requests.all());
    findings.addAll(judge.findings(retriesWhenAbsent() ? EnumSet.of(of.platform()) : Set.of()));
    if (at.isEmpty()) {
      findings.add("the point was not reached");
    }
    if (!findings.isEmpty()) {
      judge.dump(logs, findings);
    }
    long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    return new CaseResult(of, at, successor, judge.calls(), judge.outcome(), millis, findings);
  }

  // ---- workers -------------------------------------------------------------------------------

  private void workerCase() {
    cluster.startRouter();
    if (takesOver()) {
      predecessor();
    }
    CrashProcess victim = worker(victimArguments());
    CrashProcess next = worker(List.of());
    successor = of.end().how() == Stopper.How.HOLD ? "itself" : "second process";
    if (of.point() == CrashPoint.W15) {
      next.awaitMark(Marker.LOADED, REACHED); // It must join while the call lasts.
    }
    victim.go();
    if (!takesOver()) {
      victim.awaitReady();
      publish();
    }
    Set<String> before = takesOver() ? Set.of() : members(false, ids -> !ids.isEmpty());
    lead(victim, next);
    awaitPoint(victim);
    switch (of.end()) {
      case HALT -> {
        victim.process().awaitEnd();
        next.go();
        awaitRest();
      }
      case FREEZE -> {
        victim.awaitFrozen();
        // One that froze while it took over may be given up already.
        Set<String> frozen = takesOver() ? members(false, ids -> true) : before;
        next.go();
        // From here on the frozen process is a zombie.
        members(true, ids -> !ids.isEmpty() && Collections.disjoint(ids, frozen));
        awaitRest();
        thaw(victim);
      }
      case BROKER_KILL -> {
        cluster.cluster().brokers().kill9(1);
        victim.release();
        cluster.cluster().brokers().restart(1);
        awaitRest();
      }
      case BROKER_FREEZE -> {
        cluster.cluster().brokers().freeze(1);
        victim.release();
        Waiting.until(
            "a commit times out",
            REACHED,
            () -> victim.process().logged("A commit was not confirmed in time"));
        cluster.cluster().brokers().thaw(1);
        awaitRest();
      }
    }
  }

  private void awaitPoint(CrashProcess victim) {
    victim.awaitMark(Marker.at(of.point()), REACHED);
    at = victim.marker().find(Marker.at(of.point())).orElseThrow();
  }

  /** The members of the platform's group, as soon as they are known and enough. */
  private Set<String> members(boolean stable, Predicate<Set<String>> enough) {
    return Waiting.value(
        "the group's members",
        REACHED,
        () -> cluster.members(of.platform(), stable).filter(enough));
  }

  /** Whether the point lies in the take-over of what another process left behind. */
  private boolean takesOver() {
    return of.point() == CrashPoint.W1 || of.point() == CrashPoint.W2;
  }

  /** A process that dies in the middle of a call, so that there is something to take over. */
  private void predecessor() {
    cluster.providers().faults().add(CaseFaults.lostAnswer(of, requests, paid));
    CrashProcess first =
        worker(List.of("--at", "W9", "--how", "halt", "--payout", requests.chosen().getPayoutId()));
    first.go().awaitReady();
    publish();
    first.awaitMark(Marker.at(CrashPoint.W9), REACHED);
    first.process().awaitEnd();
  }

  /** What must happen beside the publishing for the point to be reached. */
  private void lead(CrashProcess victim, CrashProcess next) {
    switch (of.point()) {
      case W15 -> {
        awaitCall();
        next.go();
      }
      case W16 -> {
        awaitCall();
        victim.process().askToEnd();
      }
      case W17 -> {
        String id = requests.chosen().getPayoutId();
        await("a review", ENDED, () -> recorder.openReview(id).isPresent());
        recorder.openReview(id).ifPresent(operator::sayFailed);
      }
      default -> {
        // Work alone leads there.
      }
    }
  }

  private void awaitCall() {
    String chosen = Targets.key(requests.chosen().getTarget());
    await(
        "the chosen payout's call",
        REACHED,
        () ->
            cluster.providers().calls().all().stream()
                .anyMatch(call -> call.money() && call.targets().contains(chosen)));
  }

  private List<String> victimArguments() {
    List<String> arguments =
        new ArrayList<>(List.of("--at", of.point().name(), "--how", of.end().how().name()));
    if (!takesOver() && !of.point().ofRouter()) {
      arguments.addAll(List.of("--payout", requests.chosen().getPayoutId()));
    }
    return arguments;
  }

  private CrashProcess worker(List<String> arguments) {
    String name = Platforms.name(of.platform());
    Map<String, String> changed = new HashMap<>();
    if (of.point() == CrashPoint.W15) {
      // The only protocol in which a newcomer takes everything away from all members.
      changed.put("worker.group.protocol", "classic");
      changed.put("kafka.session.timeout.ms", "3000");
      changed.put("kafka.heartbeat.interval.ms", "500");
    }
    boolean joinedInCall = of.point() == CrashPoint.W15 || of.point() == CrashPoint.W16;
    boolean lateClaim = of.mutant() == Mutant.B1_COMMIT;
    if (joinedInCall || lateClaim) {
      // Long enough for a call to be still in flight when the newcomer has joined, or still to
      // leave after the ledger did not show its claim in time. Quiet periods have to be longer.
      changed.put(joinedInCall ? name + ".call.timeout.ms" : "worker.lease.ms", "15000");
      changed.put(name + ".presumed.quiet.ms", "17500");
      changed.put(name + ".quiet.ms", "18000");
    }
    if (retriesWhenAbsent()) {
      changed.put(name + ".absence", "retry");
    }
    List<String> all = new ArrayList<>(arguments);
    if (of.mutant() != null) {
      all.addAll(List.of("--mutant", of.mutant().name()));
    }
    return load(ProxyRoute.of(of.platform()), all, changed);
  }

  private CrashProcess load(ProxyRoute route, List<String> arguments, Map<String, String> changed) {
    CrashProcess process = cluster.load(route, logs, arguments, changed);
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
  private void thaw(CrashProcess victim) {
    victim.release();
    victim.awaitMark(Marker.THAWED, REACHED);
    await(
        "the thawed process has ended or is a member",
        REACHED,
        () ->
            !victim.process().isAlive()
                || cluster.members(of.platform(), true).orElse(Set.of()).size() == 2);
  }

  // ---- router --------------------------------------------------------------------------------

  private void routerCase() {
    cluster.startRouter();
    cluster.stopRouter();
    worker(List.of()).go();
    CrashProcess victim = load(ProxyRoute.ROUTER, victimArguments(), Map.of());
    // Not one of the case's processes: it outlives the case.
    CrashProcess next = cluster.load(ProxyRoute.ROUTER, logs, List.of(), Map.of());
    successor = "second router";
    victim.go();
    publish();
    awaitPoint(victim);
    if (of.end() == CrashCase.End.HALT) {
      victim.process().awaitEnd();
    } else {
      victim.awaitFrozen();
    }
    next.go();
    cluster.adopt(next);
    awaitRest();
    if (of.end() != CrashCase.End.HALT) {
      victim.release();
      victim.awaitMark(Marker.THAWED, REACHED);
    }
  }

  // ---- both ----------------------------------------------------------------------------------

  private void publish() {
    cluster.publish(requests.first());
    if (!of.point().ofRouter()) {
      // The router passes requests on in any order; the follower must find its target taken.
      String chosen = requests.chosen().getPayoutId();
      await("a command", REACHED, () -> recorder.isAdmitted(chosen));
    }
    cluster.publish(List.of(requests.follower()));
  }

  /** Returns once every payout has its result or waits for a person. */
  private void awaitRest() {
    await(
        "everything settled or in review",
        ended(),
        () ->
            requests.ids().stream()
                .allMatch(
                    id ->
                        recorder.isSettled(id)
                            || recorder.openReview(id).isPresent()
                            || waitsBehindReview(id)));
  }

  private void await(String what, Duration within, BooleanSupplier condition) {
    Waiting.until(
        what,
        within,
        condition,
        () ->
            requests.ids().stream()
                .map(id -> id + " " + recorder.state(id))
                .collect(Collectors.joining(", ")));
  }

  private Duration ended() {
    return of.mutant() == null || of.mutant().harm().isEmpty() ? ENDED : ENDED_MUTANT;
  }

  private boolean waitsBehindReview(String id) {
    return id.equals(requests.follower().getPayoutId())
        && recorder.openReview(requests.chosen().getPayoutId()).isPresent();
  }

  private void settleAll() {
    await(
        "everything settled",
        ended(),
        () -> {
          requests.ids().forEach(id -> recorder.openReview(id).ifPresent(this::decide));
          return requests.ids().stream().allMatch(recorder::isSettled);
        });
    processes.stream()
        .map(CrashProcess::process)
        .filter(ServiceProcess::isAlive)
        .forEach(ServiceProcess::stop);
  }

  /**
   * Answers a review, and again if it is still the same after a while: the worker may have read of
   * the payment before it read the resolution.
   */
  private void decide(PayoutReview review) {
    long now = System.nanoTime();
    Long before = decidedAt.get(review);
    if (before == null || now - before > ANSWER.toNanos()) {
      decidedAt.put(review, now);
      operator.decide(List.of(review), Duration.ZERO);
    }
  }
}
