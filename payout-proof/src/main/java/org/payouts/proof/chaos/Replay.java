package org.payouts.proof.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.payouts.proof.run.Offsets;
import org.payouts.proof.run.Waiting;
import org.payouts.proof.stage.Door;
import org.payouts.proof.stage.Stage;
import org.payouts.sandbox.providers.calls.CallEntry;

/**
 * Reads everything again from the beginning, with nothing local left, when all is settled: no
 * provider may be asked for money and no topic may get a new record (verdict 9).
 */
final class Replay {
  private static final Duration EMPTY = Duration.ofSeconds(60);

  private final Stage stage;
  private final Services services;
  private final Offsets offsets;
  private final Recorder recorder;
  private final Rest rest;

  Replay(Stage stage, Services services, Offsets offsets, Recorder recorder, Rest rest) {
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
    for (Door door : Door.ALL) {
      offsets.awaitEmpty(door, EMPTY);
      if (door != Door.ROUTER || router) {
        Waiting.until("offsets are set back", EMPTY, () -> setBack(door), () -> "");
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

  private boolean setBack(Door door) {
    try {
      offsets.replay(door);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false; // The coordinator is still finding itself.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
