package org.payouts.verification.soak;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.PayoutReview;
import org.payouts.Platform;
import org.payouts.audit.records.RegistryValues;
import org.payouts.cli.kafka.Reviews;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.config.Settings;
import org.payouts.topics.Topics;
import org.payouts.verification.run.Background;

/**
 * Follows results and reviews from the first record on, on a thread of its own, and remembers a few
 * bits per payout. Thread-safe.
 */
final class Outcomes implements AutoCloseable {
  private final PayoutPlan plan;
  private final ReportedResults results;
  private final TopicFollower reader;
  private final RegistryValues values;
  private final Map<String, PayoutReview> open = new HashMap<>();
  private final Map<Platform, Integer> openByPlatform = new EnumMap<>(Platform.class);
  private final BitSet reviewed = new BitSet();
  private final Background background;
  private @Nullable RuntimeException failure;

  Outcomes(Settings settings, PayoutPlan plan) {
    this.plan = plan;
    this.results = new ReportedResults(plan);
    this.reader = new TopicFollower(settings);
    this.values = new RegistryValues(settings);
    this.background = new Background("outcomes", this::run);
    background.start();
  }

  private void run() {
    try {
      reader.followFromBeginning(List.of(Topics.BONUS_PAID, Topics.BONUS_FAILED, Topics.REVIEWS));
      while (background.goesOn()) {
        List<ConsumerRecord<byte[], byte[]>> polled = new ArrayList<>();
        reader.poll(polled::add);
        take(polled);
      }
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private synchronized void failed(RuntimeException e) {
    failure = e;
  }

  private synchronized void take(List<ConsumerRecord<byte[], byte[]>> polled) {
    polled.forEach(this::take);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    switch (record.topic()) {
      case Topics.BONUS_PAID -> {
        BonusPaid told = values.specific(record.topic(), record.value(), BonusPaid.class);
        results.paid(
            told.getPayoutId(), told.getPlatform(), told.getPaidAmountMinor(), told.getCurrency());
      }
      case Topics.BONUS_FAILED -> {
        BonusFailed told = values.specific(record.topic(), record.value(), BonusFailed.class);
        results.failed(told.getPayoutId(), told.getPlatform());
      }
      default -> review(values.specific(record.topic(), record.value(), PayoutReview.class));
    }
  }

  private void review(PayoutReview review) {
    int number = plan.number(review.getPayoutId());
    if (number >= 0) {
      reviewed.set(number);
    }
    boolean was = open.remove(review.getPayoutId()) != null;
    boolean is = Reviews.isOpen(review);
    if (is) {
      open.put(review.getPayoutId(), review);
    }
    if (is != was) {
      openByPlatform.merge(review.getPlatform(), is ? 1 : -1, Integer::sum);
    }
  }

  /** Asks what was told so far. */
  synchronized <T> T told(Function<ReportedResults, T> question) {
    RuntimeException broken = failure;
    if (broken != null) {
      throw new IllegalStateException("the topics cannot be followed: " + broken, broken);
    }
    return question.apply(results);
  }

  /** Payouts of the platform that are settled or wait for a person. */
  synchronized int settledOrWaiting(Platform platform) {
    return told(t -> t.settled(platform)) + openByPlatform.getOrDefault(platform, 0);
  }

  synchronized List<PayoutReview> openReviews() {
    return List.copyOf(open.values());
  }

  synchronized int openReviewCount() {
    return open.size();
  }

  /** How many payouts ever came into review. */
  synchronized int reviewed() {
    return reviewed.cardinality();
  }

  @Override
  public void close() {
    background.end();
    reader.close();
    values.close();
  }
}
