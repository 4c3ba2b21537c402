package org.payouts.workers.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.payouts.Platform;
import org.payouts.workers.engine.Standstill;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One log line when a part of the platform begins to stand still, and one when it goes on. */
final class StandstillLog {
  private static final Logger log = LoggerFactory.getLogger(StandstillLog.class);

  private final Platform platform;
  private List<Standstill> last = List.of();
  private Map<String, Standstill> known = Map.of();

  StandstillLog(Platform platform) {
    this.platform = platform;
  }

  /** What stands still now; called again and again by one thread. */
  void observe(List<Standstill> now) {
    if (now.equals(last)) {
      return;
    }
    last = now;
    Map<String, Standstill> current = new HashMap<>();
    for (Standstill each : now) {
      current.put(each.unit() + " " + each.reason().code(), each);
    }
    current.forEach(
        (key, standstill) -> {
          if (!known.containsKey(key)) {
            log.atWarn()
                .addKeyValue("platform", platform)
                .addKeyValue("unit", standstill.unit())
                .addKeyValue("reason", standstill.reason().code())
                .log("Standing still: {}", standstill.reason().text());
          }
        });
    known.forEach(
        (key, standstill) -> {
          if (!current.containsKey(key)) {
            log.atInfo()
                .addKeyValue("platform", platform)
                .addKeyValue("unit", standstill.unit())
                .addKeyValue("reason", standstill.reason().code())
                .log("Going on");
          }
        });
    known = current;
  }
}
