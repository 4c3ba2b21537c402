package org.payouts.verification.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.payouts.sandbox.providers.calls.CallEntry;
import org.payouts.topics.Topics;
import org.payouts.verification.harness.ClusterAdmin;
import org.payouts.verification.harness.ProxyRoute;
import org.payouts.verification.harness.Recorder;
import org.payouts.verification.harness.TestCluster;
import org.payouts.verification.harness.Waiting;

/**
 * Reads everything again from the beginning, with nothing local left, when all is settled: no
 * provider may be asked for money and no topic may get a new record.
 */
final class Replay {

  private static final Duration EMPTY = Duration.ofSeconds(60);

  private final TestCluster cluster;
  private final Services services;
  private final ClusterAdmin admin;
  private final Recorder recorder;

  Replay(TestCluster cluster, Services services, ClusterAdmin admin, Recorder recorder) {
    this.cluster = cluster;
    this.services = services;
    this.admin = admin;
    this.recorder = recorder;
  }

  /**
   * What the replay did that it should not have done.
   *
   * @param router whether the router is taken back as well
   */
  List<String> problems(boolean router, Duration ready) {
    services.unwantAll();
    for (ProxyRoute route : ProxyRoute.ALL) {
      admin.awaitEmpty(route, EMPTY);
      if (route != ProxyRoute.ROUTER || router) {
        Waiting.until(
            "offsets are set back", EMPTY, () -> ClusterAdmin.answered(() -> admin.replay(route)));
      }
    }
    services.wipeRouters();
    Map<String, Long> before = recorder.counts();
    long calls = cluster.providers().calls().all().size();
    services.wantFirst();
    services.awaitReady(ready);
    new Quiescence(recorder, admin).awaitAllRead(ready);
    List<String> problems = new ArrayList<>();
    cluster.providers().calls().since(calls).stream()
        .filter(CallEntry::money)
        .forEach(call -> problems.add("a replay called " + call));
    recorder
        .counts()
        .forEach(
            (topic, count) -> {
              long more = count - before.getOrDefault(topic, 0L);
              // A router that reads an owner's question again answers it again.
              if (more != 0 && !(router && topic.equals(Topics.RESERVATIONS))) {
                problems.add("a replay wrote %d records to %s".formatted(more, topic));
              }
            });
    return problems;
  }
}
