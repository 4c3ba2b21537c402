package org.payouts.workers.kafka;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.payouts.Platform;
import org.payouts.payout.Platforms;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.payouts.workers.engine.Standstill;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

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
            line(LogEvent.PAUSE_BEGUN, standstill)
                .log("Standing still: {}", standstill.reason().text());
          }
        });
    known.forEach(
        (key, standstill) -> {
          if (!current.containsKey(key)) {
            line(LogEvent.PAUSE_ENDED, standstill)
                .addKeyValue("since", Instant.ofEpochMilli(standstill.sinceMs()).toString())
                .log("Going on");
          }
        });
    known = current;
  }

  private LoggingEventBuilder line(LogEvent event, Standstill standstill) {
    return event
        .on(log)
        .addKeyValue(LogFields.PLATFORM, Platforms.name(platform))
        .addKeyValue("unit", standstill.unit())
        .addKeyValue(LogFields.REASON, standstill.reason().code());
  }
}
