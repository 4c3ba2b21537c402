package org.payouts.router.preflight;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.payouts.config.Settings;
import org.payouts.rights.RightsCheck;
import org.payouts.rights.Role;
import org.payouts.router.health.RouterHealth;
import org.payouts.service.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the router's rights every few seconds and shows in its health what is missing. Kafka
 * Streams itself says neither right nor principal, and nothing at all of a right to delete. It
 * rolls back what it may not write and tries again, so nothing has to be stopped here.
 */
public final class RightsWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RightsWatch.class);
  private static final int ANSWER_MS = 5_000;
  private static final long LOOK_MS = 5_000;
  private static final long LOOK_MISSING_MS = 1_000;

  private final Settings settings;
  private final RouterHealth health;
  private final RightsCheck check;
  private final Thread thread;

  public RightsWatch(Settings settings, RouterHealth health) {
    this.settings = settings;
    this.health = health;
    this.check = new RightsCheck(Role.ROUTER, settings);
    this.thread = new Thread(this::run, "payout-router-rights");
    this.thread.setDaemon(true);
  }

  /**
   * What is made once Kafka answers and the rights are there that it needs; empty if the router is
   * closed before, or if nothing is made.
   *
   * @throws KafkaException if no wait would help
   */
  public <T> Optional<T> awaited(Supplier<@Nullable T> made) {
    boolean waiting = false;
    try (Admin admin = Admin.create(settings.kafkaClient())) {
      do {
        try {
          RightsCheck.Found found = check.look(admin, ANSWER_MS);
          report(found.texts());
          if (found.missing().stream().allMatch(right -> optional(right.operation()))) {
            Optional<T> all = Optional.ofNullable(made.get());
            if (waiting) {
              LogEvent.TROUBLE_ENDED.on(log).log("Kafka answers");
              health.succeeded();
            }
            return all;
          }
          health.succeeded(); // It answers; the missing rights are the reason now.
        } catch (AuthorizationException e) {
          report(List.of(String.valueOf(e.getMessage())));
        } catch (RetriableException e) {
          if (!waiting) {
            LogEvent.TROUBLE_BEGUN.on(log).log("Waiting for Kafka: {}", e.getMessage());
          }
          waiting = true;
          health.failed("Kafka: " + e.getMessage());
        }
      } while (!health.awaitClosing(LOOK_MISSING_MS, TimeUnit.MILLISECONDS));
    }
    return Optional.empty();
  }

  /** Whether a start may do without. */
  private static boolean optional(AclOperation operation) {
    return switch (operation) {
      case CREATE, DELETE -> true;
      default -> false;
    };
  }

  /** Looks on, in a thread of its own. */
  public void start() {
    thread.start();
  }

  private void run() {
    long waitMs = LOOK_MS;
    try (Admin admin = Admin.create(settings.kafkaClient())) {
      while (!health.awaitClosing(waitMs, TimeUnit.MILLISECONDS)) {
        try {
          List<String> missing = check.look(admin, ANSWER_MS).texts();
          report(missing);
          waitMs = missing.isEmpty() ? LOOK_MS : LOOK_MISSING_MS;
        } catch (KafkaException e) {
          log.atDebug().setCause(e).log("Kafka did not say which rights there are");
        }
      }
    }
  }

  private void report(List<String> missing) {
    if (!health.missingRights(missing)) {
      return;
    }
    if (missing.isEmpty()) {
      LogEvent.RIGHTS_BACK.on(log).log("All rights are there again");
    } else {
      LogEvent.RIGHTS_MISSING.on(log).log("Waiting for rights: {}", String.join("; ", missing));
    }
  }

  @Override
  public void close() {
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
