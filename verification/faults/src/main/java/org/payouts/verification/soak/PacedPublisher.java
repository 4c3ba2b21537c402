package org.payouts.verification.soak;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;
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
  private final KafkaProducer<byte[], byte[]> producer;
  private final Serializer<BonusRequested> serializer;
  private final AtomicIntegerArray published = new AtomicIntegerArray(Platforms.ALL.size());
  private final Background background;
  private final long begun = System.nanoTime();
  private volatile @Nullable Exception failure;

  /**
   * @param perSecond requests of all platforms together; 0 for as fast as payouts are settled
   */
  PacedPublisher(Settings settings, PayoutPlan plan, double perSecond, Outcomes outcomes) {
    this.plan = plan;
    this.perSecond = perSecond;
    this.outcomes = outcomes;
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put("acks", "all");
    config.put("enable.idempotence", "true");
    config.put("linger.ms", "20");
    config.put("batch.size", 64 * 1024);
    this.producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    this.serializer = PayoutSerdes.serializer(settings);
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
        IntStream.range(next, next + now).mapToObj(plan::request).forEach(this::send);
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

  private void send(BonusRequested request) {
    byte[] key = request.getPayoutId().getBytes(StandardCharsets.UTF_8);
    byte[] value = serializer.serialize(Topics.BONUS_REQUESTED, request);
    var unused =
        producer.send(
            new ProducerRecord<>(Topics.BONUS_REQUESTED, key, value),
            (at, problem) -> {
              if (problem != null) {
                failure = problem;
              }
            });
  }

  /**
   * How many were published.
   *
   * @throws IllegalStateException if one could not be
   */
  int published() {
    background.check();
    Exception broken = failure;
    if (broken != null) {
      throw new IllegalStateException("a request was not published: " + broken, broken);
    }
    return IntStream.range(0, published.length()).map(published::get).sum();
  }

  @Override
  public void close() {
    background.close();
    producer.close(Duration.ofSeconds(5));
    serializer.close();
  }
}
