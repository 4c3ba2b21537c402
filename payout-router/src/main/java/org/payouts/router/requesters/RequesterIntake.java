package org.payouts.router.requesters;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRejected;
import org.payouts.config.Settings;
import org.payouts.requesters.RequesterRules;
import org.payouts.router.health.RouterHealth;
import org.payouts.router.health.RouterMetrics;
import org.payouts.router.intake.RequestReader;
import org.payouts.router.intake.WriterSchemas;
import org.payouts.serde.PayoutSerdes;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.payouts.topics.Topics;
import org.payouts.tracing.Tracing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what requesters may ask for from their topics to bonus-requested, and rejects the rest, in
 * a thread of its own. A failure rolls back what was not committed; it is done again.
 */
public final class RequesterIntake implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RequesterIntake.class);
  private static final String NAME = "requesters";
  private static final long AGAIN_MS = 500;

  /** A client that lost a right answers one call with an error and the next with nothing. */
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Settings settings;
  private final IntakeClients clients;
  private final RequestGate gate;
  private final WriterSchemas schemas;
  private final RouterHealth health;
  private final RouterMetrics metrics;
  private final Tracing tracing;
  private final java.util.function.Consumer<Error> onError;
  private final Serializer<BonusRejected> rejections;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile @Nullable IntakeSession session;
  private @Nullable String failure;
  private long failedAtNanos;

  /**
   * @param stateDir keeps the transactional ID of this process
   * @param onError receives an error that ends the thread
   */
  public RequesterIntake(
      Settings settings,
      Path stateDir,
      RequestReader reader,
      WriterSchemas schemas,
      RouterHealth health,
      RouterMetrics metrics,
      Tracing tracing,
      java.util.function.Consumer<Error> onError) {
    this(
        settings,
        new IntakeClients(settings, TransactionalId.of(stateDir)),
        reader,
        schemas,
        health,
        metrics,
        tracing,
        onError);
  }

  RequesterIntake(
      Settings settings,
      IntakeClients clients,
      RequestReader reader,
      WriterSchemas schemas,
      RouterHealth health,
      RouterMetrics metrics,
      Tracing tracing,
      java.util.function.Consumer<Error> onError) {
    this.settings = settings;
    this.clients = clients;
    this.gate = new RequestGate(reader, schemas);
    this.schemas = schemas;
    this.health = health;
    this.metrics = metrics;
    this.tracing = tracing;
    this.onError = onError;
    this.rejections = PayoutSerdes.serializer(settings);
    this.thread = new Thread(this::run, "payout-router-requesters");
    this.thread.setDaemon(true);
  }

  /** Starts reading; does not block. */
  public void start() {
    health.waits(NAME, "the rules of requesters are being read");
    thread.start();
  }

  private void run() {
    try {
      while (!stopping) {
        try (IntakeSession made = open()) {
          session = made;
          made.begin();
          boolean worked = false;
          while (!stopping) {
            report(made, worked);
            worked = made.turn();
          }
        } catch (WakeupException e) {
          log.atDebug().log("The intake of requesters' topics is closed");
        } catch (RuntimeException e) {
          failed(e);
        } finally {
          session = null;
        }
      }
    } catch (Error e) {
      onError.accept(e);
    }
  }

  private IntakeSession open() {
    PayoutSerdes.warmUp(rejections, Topics.BONUS_REJECTED, BonusRejected.class);
    RequesterRules rules = RequesterRules.open(settings, Topics.ROUTER_REQUESTERS_GROUP + "-rules");
    return new IntakeSession(clients, gate, rules, rejections, metrics, tracing);
  }

  private void report(IntakeSession now, boolean worked) {
    if (failure != null) {
      if (!worked && System.nanoTime() - failedAtNanos < QUIET_NANOS) {
        return;
      }
      failure = null;
      LogEvent.TROUBLE_ENDED.on(log).log("Topics of requesters are read again");
    }
    String cause = schemas.failure();
    boolean waits = !now.waiting().isEmpty() && cause != null;
    health.waits(NAME, waits ? now.waiting().get(0) + " waits for its schema: " + cause : null);
  }

  private void failed(RuntimeException e) {
    if (stopping) {
      return;
    }
    String why = String.valueOf(e.getMessage());
    health.waits(NAME, "topics of requesters are not read: " + why);
    if (!why.equals(failure)) {
      LogEvent.TROUBLE_BEGUN
          .on(log)
          .addKeyValue(LogFields.CAUSE, why)
          .setCause(e)
          .log("Topics of requesters are not read for now");
    }
    failure = why;
    failedAtNanos = System.nanoTime();
    health.awaitClosing(AGAIN_MS, TimeUnit.MILLISECONDS);
  }

  /** Records of requesters' topics that were not read yet. */
  public double lag() {
    IntakeSession now = session;
    return now == null ? 0 : now.lag();
  }

  @Override
  public void close() {
    stopping = true;
    IntakeSession now = session;
    if (now != null) {
      now.wakeUp();
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    rejections.close();
  }
}
