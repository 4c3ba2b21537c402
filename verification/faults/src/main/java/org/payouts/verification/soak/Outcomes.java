package org.payouts.verification.soak;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.PayoutReview;
import org.payouts.Platform;
import org.payouts.audit.records.RawRecord;
import org.payouts.cli.kafka.Reviews;
import org.payouts.config.Settings;
import org.payouts.topics.Topics;
import org.payouts.verification.harness.Follower;

/** Follows results and reviews, and remembers a few bits per payout. Thread-safe. */
final class Outcomes extends Follower {

  private final PayoutPlan plan;
  private final Settlements settlements;
  private final Map<String, PayoutReview> open = new HashMap<>();
  private final BitSet reviewed = new BitSet();

  private Outcomes(Settings settings, PayoutPlan plan) {
    super(settings, Set.of(Topics.BONUS_PAID, Topics.BONUS_FAILED, Topics.REVIEWS));
    this.plan = plan;
    this.settlements = new Settlements(plan);
  }

  static Outcomes follow(Settings settings, PayoutPlan plan) {
    Outcomes outcomes = new Outcomes(settings, plan);
    outcomes.start();
    return outcomes;
  }

  @Override
  protected void take(RawRecord record) {
    switch (record.position().topic()) {
      case Topics.BONUS_PAID -> {
        BonusPaid result = read(record, BonusPaid.class);
        settlements.paid(
            result.getPayoutId(),
            result.getPlatform(),
            result.getPaidAmountMinor(),
            result.getCurrency());
      }
      case Topics.BONUS_FAILED -> {
        BonusFailed result = read(record, BonusFailed.class);
        settlements.failed(result.getPayoutId(), result.getPlatform());
      }
      default -> review(read(record, PayoutReview.class));
    }
  }

  private void review(PayoutReview review) {
    int number = plan.number(review.getPayoutId());
    if (number >= 0) {
      reviewed.set(number);
    }
    if (Reviews.isOpen(review)) {
      open.put(review.getPayoutId(), review);
    } else {
      open.remove(review.getPayoutId());
    }
  }

  /** Asks what is settled so far. */
  synchronized <T> T settlements(Function<Settlements, T> question) {
    check();
    return question.apply(settlements);
  }

  /** Payouts of the platform that are settled or wait for a person. */
  synchronized int settledOrWaiting(Platform platform) {
    check();
    return settlements.settled(platform)
        + (int) open.values().stream().filter(each -> each.getPlatform() == platform).count();
  }

  synchronized List<PayoutReview> openReviews() {
    return List.copyOf(open.values());
  }

  /** How many payouts ever came into review. */
  synchronized int reviewed() {
    return reviewed.cardinality();
  }
}
