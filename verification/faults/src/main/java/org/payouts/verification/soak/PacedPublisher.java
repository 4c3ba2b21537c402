package org.payouts.verification.soak;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.payouts.Platform;
import org.payouts.cli.kafka.RequestPublisher;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.verification.harness.Background;

/**
 * The study platforms: publishes the plan's requests with the project's own serializer, on a thread
 * of its own, in turns. A platform whose window is full is left out until some of its payouts are
 * settled, so that a slow one does not hold the others up; none runs ahead of MTurk's share.
 */
final class PacedPublisher implements AutoCloseable {

  private static final int TURN = 200;
  private static final int MTURK_WINDOW = 6_000;
  private static final int OTHERS_WINDOW = 1_200;

  private final PayoutPlan plan;
  private final double perSecond;
  private final Outcomes outcomes;
  private final RequestPublisher publisher;
  private final AtomicIntegerArray published = new AtomicIntegerArray(Platforms.ALL.size());
  private final Background background;
  private final long begun = System.nanoTime();

  /**
   * @param perSecond requests of all platforms together; 0 for as fast as payouts are settled
   */
  PacedPublisher(Settings settings, PayoutPlan plan, double perSecond, Outcomes outcomes) {
    this.plan = plan;
    this.perSecond = perSecond;
    this.outcomes = outcomes;
    this.publisher = new RequestPublisher(settings);
    this.background = Background.every(5, "publisher", this::turns);
  }

  /** Publishes as long as there is something to publish. */
  private void turns() {
    int sent;
    do {
      sent = 0;
      long due =
          perSecond > 0
              ? (long) ((System.nanoTime() - begun) / 1e9 * perSecond) - published()
              : Long.MAX_VALUE;
      for (Platform platform : Platforms.ALL) {
        int now = (int) Math.max(0, Math.min(wanted(platform), due - sent));
        int next = plan.first(platform) + published(platform);
        var unused =
            publisher.publish(
                IntStream.range(next, next + now).mapToObj(plan::request).toList(), count -> {});
        published.addAndGet(Platforms.ALL.indexOf(platform), now);
        sent += now;
      }
    } while (sent > 0);
  }

  private long wanted(Platform platform) {
    int before = published(platform);
    int all = plan.of(platform);
    long underWay = (long) before - outcomes.settledOrWaiting(platform);
    // MTurk sets the pace, so that the mix stays the same to the end.
    long due = ((long) published(Platform.MTURK) + TURN) * all / plan.of(Platform.MTURK);
    long most = Math.min(TURN, Math.min(all, due + 1) - before);
    int window = platform == Platform.MTURK ? MTURK_WINDOW : OTHERS_WINDOW;
    return perSecond > 0 ? most : Math.min(most, window - underWay);
  }

  /** Whether requests of every platform are still to come. */
  boolean mixed() {
    return Platforms.ALL.stream().allMatch(each -> published(each) < plan.of(each));
  }

  /** The least share of its requests that a platform has published, over MTurk's share. */
  double mixKept() {
    double mturk = share(Platform.MTURK);
    return mturk == 0
        ? 1
        : Platforms.ALL.stream().mapToDouble(this::share).min().orElse(mturk) / mturk;
  }

  private double share(Platform platform) {
    return (double) published(platform) / plan.of(platform);
  }

  private int published(Platform platform) {
    return published.get(Platforms.ALL.indexOf(platform));
  }

  /**
   * How many were published.
   *
   * @throws IllegalStateException if one could not be
   */
  int published() {
    background.check();
    return IntStream.range(0, published.length()).map(published::get).sum();
  }

  @Override
  public void close() {
    background.close();
    publisher.close();
  }
}
