package org.payouts.verification.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.payouts.sandbox.providers.calls.CallEntry;
import org.payouts.verification.harness.ProxyRoute;
import org.payouts.verification.harness.TestCluster;
import org.payouts.verification.run.Offsets;
import org.payouts.verification.run.Waiting;

/**
 * Reads everything again from the beginning, with nothing local left, when all is settled: no
 * provider may be asked for money and no topic may get a new record (resolution 9).
 */
final class Replay {
  private static final Duration EMPTY = Duration.ofSeconds(60);

  private final TestCluster stage;
  private final Services services;
  private final Offsets offsets;
  private final Recorder recorder;
  private final Quiescence rest;

  Replay(
      TestCluster stage, Services services, Offsets offsets, Recorder recorder, Quiescence rest) {
    this.stage = stage;
    this.services = services;
    this.offsets = offsets;
    this.recorder = recorder;
    this.rest = rest;
  }

  /**
   * What the replay did that it should not have done.
   *
   * @param router whether the router is taken back as well
   */
  List<String> problems(boolean router, Duration ready) {
    services.unwantAll();
    for (ProxyRoute route : ProxyRoute.ALL) {
      offsets.awaitEmpty(route, EMPTY);
      if (route != ProxyRoute.ROUTER || router) {
        Waiting.until("offsets are set back", EMPTY, () -> setBack(route), () -> "");
      }
    }
    services.wipeRouter(0);
    services.wipeRouter(1);
    Map<String, Long> before = recorder.counts();
    long calls = stage.providers().calls().all().size();
    services.wantFirst();
    services.awaitReady(ready);
    rest.awaitAllRead(ready);
    rest.awaitRecorder(ready);
    List<String> problems = new ArrayList<>();
    stage.providers().calls().since(calls).stream()
        .filter(CallEntry::money)
        .forEach(call -> problems.add("verdict 9: a replay called " + call));
    Map<String, Long> after = recorder.counts();
    after.forEach(
        (topic, count) -> {
          long had = before.getOrDefault(topic, 0L);
          if (count != had) {
            problems.add(
                "verdict 9: a replay wrote %d records to %s".formatted(count - had, topic));
          }
        });
    return problems;
  }

  private boolean setBack(ProxyRoute route) {
    try {
      offsets.replay(route);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false; // The coordinator is still finding itself.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
