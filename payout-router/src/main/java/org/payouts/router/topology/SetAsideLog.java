package org.payouts.router.topology;

import org.jspecify.annotations.Nullable;
import org.payouts.router.health.RouterHealth;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which request of a partition waits for the registry, and why: in the health for as long as
 * it lasts, in the log once when it begins and once when it ends.
 */
final class SetAsideLog {
  private static final Logger log = LoggerFactory.getLogger(SetAsideLog.class);

  private final RouterHealth health;
  private final String task;
  private boolean waiting;

  SetAsideLog(RouterHealth health, String task) {
    this.health = health;
    this.task = task;
  }

  /**
   * The state of a partition.
   *
   * @param first the oldest request that waits; null if none does
   * @param failure why the registry cannot be asked; null if it answers
   */
  void say(SetAsideRequests.@Nullable Entry first, int size, @Nullable String failure) {
    if (first == null) {
      if (waiting) {
        LogEvent.SCHEMA_WAIT_ENDED
            .on(log)
            .addKeyValue("task", task)
            .log("Requests wait for their schema no longer");
      }
      waiting = false;
      health.waits(task, null);
      return;
    }
    if (failure == null) {
      // Another schema's answer has cleared the cause for a moment; this one's is still to come.
      return;
    }
    String place =
        first.source().getTopic()
            + "-"
            + first.source().getPartition()
            + " offset "
            + first.source().getOffset();
    String text =
        "%s waits for schema ID %d%s: %s"
            .formatted(
                place,
                first.schemaId(),
                size == 1 ? "" : ", as do " + (size - 1) + " behind it",
                failure);
    if (!waiting) {
      LogFields.place(
              LogEvent.SCHEMA_WAIT_BEGUN.on(log),
              first.source().getTopic(),
              first.source().getPartition(),
              first.source().getOffset())
          .addKeyValue("task", task)
          .addKeyValue("schema_id", first.schemaId())
          .addKeyValue(LogFields.CAUSE, failure)
          .log("A request waits for its schema; those behind it go on");
    }
    waiting = true;
    health.waits(task, text);
  }

  void close() {
    health.waits(task, null);
  }
}
