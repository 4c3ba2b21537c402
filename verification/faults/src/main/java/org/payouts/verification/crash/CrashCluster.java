package org.payouts.verification.crash;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.Platform;
import org.payouts.cli.kafka.RequestPublisher;
import org.payouts.sandbox.providers.SimulatedProviders;
import org.payouts.sandbox.providers.Timing;
import org.payouts.verification.harness.ClusterAdmin;
import org.payouts.verification.harness.ClusterOptions;
import org.payouts.verification.harness.ProxyRoute;
import org.payouts.verification.harness.Recorder;
import org.payouts.verification.harness.RunDirectory;
import org.payouts.verification.harness.ServiceProcess;
import org.payouts.verification.harness.TestCluster;
import org.payouts.verification.harness.Waiting;

/**
 * What outlives a case: brokers, registry, simulated providers, a recorder, a publisher and a
 * router's process. Thread-safe, but for what is done to broker and router.
 */
final class CrashCluster implements AutoCloseable {

  /** How soon a member that is silent is thought dead. */
  private static final Map<String, String> SHORT_SESSIONS =
      Map.of(
          "group.consumer.session.timeout.ms", "3000",
          "group.consumer.min.session.timeout.ms", "3000",
          "group.consumer.heartbeat.interval.ms", "500",
          "group.consumer.min.heartbeat.interval.ms", "500",
          "group.min.session.timeout.ms", "1000");

  private final TestCluster cluster;
  private final ClusterAdmin admin;
  private final Recorder recorder;
  private final RequestPublisher publisher;
  private final Path directory;
  private final AtomicInteger names = new AtomicInteger();
  private @Nullable CrashProcess router;

  CrashCluster(Path directory) {
    this.directory = RunDirectory.make(directory);
    this.cluster =
        TestCluster.open(
            ClusterOptions.in(directory)
                .direct()
                .brokerSettings(SHORT_SESSIONS)
                .providers(
                    SimulatedProviders.Options.defaults()
                        .timing(Timing.defaults().lateBy(1_000, 500).hangMs(60_000))
                        .accountHealMs(1_000))
                .with(
                    Map.of(
                        "mturk.assignment.grace.ms", "4000",
                        "mturk.token.life.ms", "86400000",
                        "worker.lease.ms", "2000",
                        // A case's payouts share one bulk, in whatever order the router passes
                        // them on.
                        "prolific.bulk.rows", String.valueOf(CaseRequests.TARGETS),
                        "prolific.bulk.linger.ms", "1000"))
                .withEach(
                    Map.of(
                        ".quiet.ms", "4000",
                        ".presumed.quiet.ms", "3800",
                        ".suspect.backoff.max.ms", "1000",
                        ".probe.ms", "200",
                        ".read.max.ms", "500",
                        ".backoff.min.ms", "50",
                        ".backoff.max.ms", "500")));
    this.admin = new ClusterAdmin(cluster.settings());
    this.recorder = Recorder.start(cluster.settings(), directory.resolve("recorded.tsv"));
    this.publisher = new RequestPublisher(cluster.settings());
  }

  TestCluster cluster() {
    return cluster;
  }

  SimulatedProviders providers() {
    return cluster.providers();
  }

  Recorder recorder() {
    return recorder;
  }

  /** Makes the requests' targets known to the providers and publishes the requests. */
  void publish(List<BonusRequested> requests) {
    providers().world().seed(requests);
    var unused = publisher.publish(requests, count -> {});
  }

  /** Reads everything that is committed before this call. */
  void catchUp(Duration within) {
    Map<TopicPartition, Long> ends =
        admin.ends(recorder.partitions(), IsolationLevel.READ_COMMITTED);
    Waiting.until("the recorder reads everything", within, () -> recorder.behind(ends).isEmpty());
  }

  /** Loads a process with these settings changed; it does nothing before it is let go. */
  CrashProcess load(
      ProxyRoute route, Path logs, List<String> arguments, Map<String, String> changed) {
    String name = route.label() + "-" + names.incrementAndGet();
    Marker marker = new Marker(logs.resolve(name + ".marker"));
    List<String> all =
        new ArrayList<>(List.of(route.label(), "--marker", marker.file().toString()));
    all.addAll(arguments);
    ServiceProcess.Program program =
        cluster.program(route, name, CrashingService.class, all, logs).with(changed);
    return new CrashProcess(cluster.add(program).start(), marker);
  }

  /** Makes sure that the cluster's own router runs. */
  synchronized void startRouter() {
    if (router == null) {
      router = load(ProxyRoute.ROUTER, directory, List.of(), Map.of()).go().awaitReady();
    }
  }

  synchronized void stopRouter() {
    if (router != null) {
      router.process().stop();
      router = null;
    }
  }

  /** The router that came through a case is the cluster's from now on. */
  synchronized void adopt(CrashProcess survivor) {
    router = survivor;
  }

  /** The members of a platform's group; empty while nothing is known. */
  Optional<Set<String>> members(Platform platform, boolean stable) {
    return admin
        .group(ProxyRoute.of(platform))
        .filter(group -> !stable || group.groupState() == GroupState.STABLE)
        .map(
            group ->
                group.members().stream()
                    .map(MemberDescription::consumerId)
                    .collect(Collectors.toSet()));
  }

  @Override
  public void close() {
    publisher.close();
    recorder.close();
    admin.close();
    cluster.close();
  }
}
