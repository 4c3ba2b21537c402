package org.payouts.view.kafka;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.payouts.config.Settings;
import org.payouts.serde.PartlyUnknownSchemaException;
import org.payouts.serde.UndecodableException;
import org.payouts.service.LogEvent;
import org.payouts.view.data.ViewStatus;
import org.payouts.view.store.Database;
import org.payouts.view.store.ViewWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the database at the end of the topics, in a thread of its own. What the schema registry or
 * Kafka cannot answer is waited for; what can never be decoded is listed and passed.
 */
public final class ViewFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ViewFollower.class);
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long WAIT_MS = 1_000;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

  private final Settings settings;
  private final Database database;
  private final Runnable changed;
  private final Admin admin;
  private final RecordDecoder decoder;
  private final Thread thread = new Thread(this::run, "payout-view");
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile ViewStatus status = new ViewStatus(false, 0, 0, "not started");
  private volatile boolean rebuild;
  private volatile @Nullable TopicReader reader;
  private boolean caughtUp;
  private long read;

  /**
   * @param changed called after each change, in the follower's thread
   */
  public ViewFollower(Settings settings, Database database, Runnable changed) {
    this.settings = settings;
    this.database = database;
    this.changed = changed;
    this.admin = Admin.create(ViewClients.base(settings));
    this.decoder = new RecordDecoder(settings);
  }

  /**
   * Opens the database for the topics as they are, and begins to follow them.
   *
   * @throws KafkaException if Kafka does not answer, or has no such topic
   * @throws SQLException if the database cannot be made
   */
  public void start() throws SQLException {
    database.open(TopicIdentity.ask(admin).ids());
    status = new ViewStatus(false, 0, 0, null);
    thread.setDaemon(true);
    thread.start();
  }

  public ViewStatus status() {
    return status;
  }

  /** Makes the view anew from the beginning of the topics. */
  public void rebuild() {
    rebuild = true;
    TopicReader current = reader;
    if (current != null) {
      current.wakeUp();
    }
  }

  private void run() {
    while (closing.getCount() > 0) {
      try {
        follow();
      } catch (WakeupException woken) {
        // To be closed, or to begin anew.
      } catch (OffsetOutOfRangeException e) {
        problem("a topic was cut: " + e.getMessage());
      } catch (SQLException e) {
        problem("the view's database cannot be written: " + e.getMessage());
        rebuild |= e.getErrorCode() == Database.CORRUPT || e.getErrorCode() == Database.NO_DATABASE;
      } catch (RuntimeException e) {
        problem(String.valueOf(e.getMessage()));
      }
    }
  }

  private void follow() throws SQLException {
    TopicIdentity identity = TopicIdentity.ask(admin);
    if (rebuild || !database.isOf(identity.ids())) {
      LogEvent.VIEW_REBUILT.on(log).log("The view is made anew");
      // First, so that nobody takes what is missing from now on for what was never there.
      caughtUp = false;
      status = new ViewStatus(false, status.behind(), read, status.problem());
      database.rebuild(identity.ids());
      rebuild = false;
    }
    ViewWriter writer = new ViewWriter(database);
    try (TopicReader topics = new TopicReader(settings)) {
      reader = topics;
      if (!topics.start(identity.partitions(), writer.positions())) {
        rebuild = true;
        return;
      }
      long lookedAt = System.nanoTime();
      while (closing.getCount() > 0 && !rebuild) {
        take(writer, topics);
        if (System.nanoTime() - lookedAt > LOOK_NANOS) {
          if (!isSame(identity, TopicIdentity.ask(admin))) {
            return;
          }
          lookedAt = System.nanoTime();
        }
      }
    } finally {
      reader = null;
      writer.close();
    }
  }

  private static boolean isSame(TopicIdentity one, TopicIdentity other) {
    Set<TopicPartition> partitions = new HashSet<>(one.partitions());
    return one.ids().equals(other.ids()) && partitions.containsAll(other.partitions());
  }

  private void take(ViewWriter writer, TopicReader topics) throws SQLException {
    ConsumerRecords<byte[], byte[]> records = topics.poll();
    if (!records.isEmpty()) {
      Map<TopicPartition, Long> places = topics.places(records);
      while (!applied(writer, records) && closing.getCount() > 0) {
        pause();
      }
      if (closing.getCount() == 0) {
        return;
      }
      writer.commit(places);
      read += records.count();
    }
    long behind = topics.behind();
    caughtUp |= behind == 0;
    status = new ViewStatus(caughtUp, behind, read, null);
    if (!records.isEmpty()) {
      changed.run();
    }
  }

  /** Whether all were taken in; if not, none was, and they are tried again. */
  private boolean applied(ViewWriter writer, ConsumerRecords<byte[], byte[]> records)
      throws SQLException {
    try {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        apply(writer, record);
      }
      return true;
    } catch (SerializationException e) {
      writer.rollback();
      problem("the schema registry is asked again: " + e.getMessage());
      return false;
    } catch (SQLException | RuntimeException e) {
      writer.rollback();
      throw e;
    }
  }

  private void apply(ViewWriter writer, ConsumerRecord<byte[], byte[]> record) throws SQLException {
    try {
      writer.apply(decoder.decode(record));
    } catch (UndecodableException | PartlyUnknownSchemaException e) {
      writer.unreadable(
          RecordDecoder.place(record), Objects.requireNonNullElse(e.getMessage(), "unreadable"));
    }
  }

  private void problem(String what) {
    if (closing.getCount() == 0) {
      return;
    }
    if (!what.equals(status.problem())) {
      LogEvent.VIEW_STANDS.on(log).log("The view does not go on: {}", what);
    }
    status = new ViewStatus(caughtUp, status.behind(), read, what);
    pause();
  }

  private void pause() {
    try {
      boolean unused = closing.await(WAIT_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    TopicReader current = reader;
    if (current != null) {
      current.wakeUp();
    }
    try {
      thread.join(CLOSE_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    decoder.close();
    admin.close(Duration.ZERO);
  }
}
