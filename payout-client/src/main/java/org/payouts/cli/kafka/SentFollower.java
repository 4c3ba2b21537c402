package org.payouts.cli.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.apache.kafka.common.TopicPartition;
import org.payouts.BonusRejected;
import org.payouts.PayoutLedgerEntry;
import org.payouts.cli.outcomes.SentOutcomes;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;

/** Follows sent requests to their ends, in the ledgers and in what the router rejects. */
public final class SentFollower implements AutoCloseable {

  /** Counting looks at all that was sent. */
  private static final long LOOK_NANOS = 300_000_000;

  private final TopicFollower reader;
  private final Decoders decoders;
  private final Map<TopicPartition, Long> from;

  /** A follower of all that is written from now on. */
  public SentFollower(Settings settings) {
    this.reader = new TopicFollower(settings);
    this.decoders = new Decoders(settings);
    List<String> topics = new ArrayList<>(Platforms.ALL.stream().map(Topics::ledger).toList());
    topics.add(Topics.BONUS_REJECTED);
    this.from = reader.ends(topics);
  }

  /**
   * Follows until all have ended.
   *
   * @param ended receives how many have
   * @return whether all have within the time
   */
  public boolean follow(SentOutcomes outcomes, Duration within, IntConsumer ended) {
    reader.followFrom(from);
    long start = System.nanoTime();
    long lookedAt = start;
    int done = outcomes.ended();
    while (done < outcomes.size()) {
      if (System.nanoTime() - start > within.toNanos()) {
        return false;
      }
      reader.poll(
          record -> {
            if (record.topic().equals(Topics.BONUS_REJECTED)) {
              outcomes.rejected(decoders.value(record, BonusRejected.class));
            } else {
              outcomes.ledger(decoders.value(record, PayoutLedgerEntry.class));
            }
          });
      if (System.nanoTime() - lookedAt > LOOK_NANOS) {
        done = outcomes.ended();
        ended.accept(done);
        lookedAt = System.nanoTime();
      }
    }
    return true;
  }

  @Override
  public void close() {
    reader.close();
    decoders.close();
  }
}
