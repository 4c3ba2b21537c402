package org.payouts.view;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.payouts.config.Settings;
import org.payouts.view.data.ViewStatus;
import org.payouts.view.kafka.RawRecords;
import org.payouts.view.kafka.ViewFollower;
import org.payouts.view.store.Database;
import org.payouts.view.store.HistoryQueries;
import org.payouts.view.store.PayoutQueries;
import org.payouts.view.store.ReservationQueries;
import org.payouts.view.store.SumQueries;

/**
 * All payouts as the topics show them, in an embedded database that follows the topics. It is never
 * an authority: nothing that moves money may rest on it, and it may be deleted at any time. It goes
 * on from where it was; after a change of its tables, or of the cluster or a topic, it is made
 * anew. Needs the rights of a reader.
 */
public final class PayoutView implements AutoCloseable {
  private final Database database;
  private final ViewFollower follower;
  private final RawRecords raw;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param directory where the database is kept; one process may use it
   * @throws IllegalStateException if another process uses the directory
   */
  public PayoutView(Settings settings, Path directory) {
    this.database = Database.in(directory);
    this.follower = new ViewFollower(settings, database, this::changed);
    this.raw = new RawRecords(settings);
  }

  /**
   * Opens the database and begins to follow the topics.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer, or a topic is missing
   */
  public void start() {
    try {
      follower.start();
    } catch (SQLException e) {
      throw new IllegalStateException("the view cannot be opened: " + e.getMessage(), e);
    }
  }

  /** Questions about payouts. */
  public PayoutQueries payouts() {
    return new PayoutQueries(database);
  }

  /** Questions about records, reviews and what people did. */
  public HistoryQueries history() {
    return new HistoryQueries(database);
  }

  /** Questions about sums and counts over time. */
  public SumQueries sums() {
    return new SumQueries(database);
  }

  /** Questions about what limits count and hold. */
  public ReservationQueries reservations() {
    return new ReservationQueries(database);
  }

  /** The records themselves. */
  public RawRecords records() {
    return raw;
  }

  /** How far it is. */
  public ViewStatus status() {
    return follower.status();
  }

  /** Makes it anew from the beginning of the topics. */
  public void rebuild() {
    follower.rebuild();
  }

  /** Calls the listener after each change, in the follower's thread; it must be quick. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  private void changed() {
    listeners.forEach(Runnable::run);
  }

  @Override
  public void close() {
    follower.close();
    raw.close();
    database.close();
  }
}
