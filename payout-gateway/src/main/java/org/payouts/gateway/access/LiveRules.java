package org.payouts.gateway.access;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.gateway.problems.FieldError;
import org.payouts.payout.Targets;
import org.payouts.requesters.RequesterRule;
import org.payouts.requesters.RequesterRules;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of payout-requesters, read on in a thread of its own. While they cannot be read, those
 * of before hold. Thread-safe.
 */
public final class LiveRules implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveRules.class);
  private static final String CODE = "NOT_ALLOWED";
  private static final String CLIENT_ID = "payout-gateway-rules";
  private static final long LOOK_EACH_MS = 500;

  private final Settings settings;
  private final Thread thread = new Thread(this::run, CLIENT_ID);
  private volatile @Nullable Map<String, RequesterRule> rules;
  private volatile boolean stopping;

  public LiveRules(Settings settings) {
    this.settings = settings;
    this.thread.setDaemon(true);
  }

  /** Begins to read. */
  public void start() {
    thread.start();
  }

  private void run() {
    String said = "";
    while (!stopping) {
      try (RequesterRules reader = RequesterRules.open(settings, CLIENT_ID)) {
        while (!stopping) {
          reader.catchUp();
          rules = reader.all();
          said = "";
          pause();
        }
      } catch (RuntimeException e) {
        String why = String.valueOf(e.getMessage());
        if (!stopping && !why.equals(said)) {
          LogEvent.RULES_UNREAD
              .on(log)
              .addKeyValue(LogFields.CAUSE, why)
              .log("The rules of requesters cannot be read for now");
        }
        said = why;
        pause();
      }
    }
  }

  private void pause() {
    if (!stopping) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_EACH_MS));
    }
  }

  /** Whether the rules were read once. */
  public boolean known() {
    return rules != null;
  }

  /**
   * What of a request the requester's rule does not allow; nothing if it has none.
   *
   * @param at pointer of the request in the body
   */
  public List<FieldError> beyond(String requester, BonusRequested request, String at) {
    Map<String, RequesterRule> known = rules;
    RequesterRule rule = known == null ? null : known.get(requester);
    return rule == null
        ? List.of()
        : rule.breaches(request).stream()
            .map(
                breach ->
                    new FieldError(
                        at + field(breach.part(), request.getTarget()), CODE, breach.sentence()))
            .toList();
  }

  private static String field(RequesterRule.Part part, @Nullable Object target) {
    Platform platform = Targets.platform(target).orElseThrow();
    return switch (part) {
      case REQUESTER -> "";
      case PAYOUT_ID -> "/payout_id";
      case ACCOUNT -> platform == Platform.PROLIFIC ? "/target/workspace_id" : "/target/platform";
      case STUDY -> "/target/" + Requester.studyOf(platform).field();
      case CURRENCY -> "/currency";
      case AMOUNT -> "/amount";
    };
  }

  @Override
  public void close() {
    stopping = true;
    LockSupport.unpark(thread);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
