package org.payouts.verification.soak;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
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
import org.payouts.verification.run.Background;

/**
 * The study platforms: publishes the plan's requests with the project's own serializer, on a thread
 * of its own, in turns. A platform whose window is full is left out until some of its payouts are
 * settled, so that a slow one does not hold the others up; none runs ahead of MTurk's share.
 */
final class Publisher implements AutoCloseable {
  private static final int TURN = 200;
  private static final long NAP_MS = 5;

  private final PayoutPlan plan;
  private final Pace pace;
  private final Outcomes outcomes;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Serializer<BonusRequested> serializer;
  private final AtomicIntegerArray published = new AtomicIntegerArray(Platforms.ALL.size());
  private final Background background;
  private volatile @Nullable Exception failure;

  Publisher(Settings settings, PayoutPlan plan, Pace pace, Outcomes outcomes) {
    this.plan = plan;
    this.pace = pace;
    this.outcomes = outcomes;
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put("acks", "all");
    config.put("enable.idempotence", "true");
    config.put("linger.ms", "20");
    config.put("batch.size", 64 * 1024);
    this.producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    this.serializer = PayoutSerdes.serializer(settings);
    this.background = new Background("publisher", this::run);
  }

  void start() {
    background.start();
  }

  private void run() {
    try {
      long begun = System.nanoTime();
      while (background.goesOn() && published() < plan.shares().payouts()) {
        long due = pace.fixed() ? due(begun) : Long.MAX_VALUE;
        if (turn(due - published()) == 0) {
          background.pass(NAP_MS);
        }
      }
      producer.flush();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private long due(long begun) {
    return (long) ((System.nanoTime() - begun) / 1e9 * pace.perSecond());
  }

  /** Publishes each platform's share of a turn; returns how many that were. */
  private int turn(long most) {
    int sent = 0;
    for (Platform platform : Platforms.ALL) {
      int now = (int) Math.max(0, Math.min(wanted(platform), most - sent));
      int next = plan.shares().first(platform) + published(platform);
      for (int number = next; number < next + now; number++) {
        send(plan.request(number));
      }
      published.addAndGet(Platforms.ALL.indexOf(platform), now);
      sent += now;
    }
    return sent;
  }

  private long wanted(Platform platform) {
    int before = published(platform);
    int all = plan.shares().of(platform);
    long underWay = (long) before - outcomes.settledOrWaiting(platform);
    // MTurk sets the pace, so that the mix stays the same to the end.
    long due = ((long) published(Platform.MTURK) + TURN) * all / plan.shares().of(Platform.MTURK);
    long most = Math.min(TURN, Math.min(all, due + 1) - before);
    return Math.min(most, pace.window(platform) - underWay);
  }

  /** Whether requests of every platform are still to come. */
  boolean mixed() {
    return Platforms.ALL.stream()
        .allMatch(platform -> published(platform) < plan.shares().of(platform));
  }

  /** The least share of its requests that a platform has published, over MTurk's share. */
  double mixKept() {
    double mturk = share(Platform.MTURK);
    return mturk == 0
        ? 1
        : Platforms.ALL.stream().mapToDouble(this::share).min().orElse(mturk) / mturk;
  }

  private double share(Platform platform) {
    return (double) published(platform) / plan.shares().of(platform);
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
    Exception broken = failure;
    if (broken != null) {
      throw new IllegalStateException("a request was not published: " + broken, broken);
    }
    int sum = 0;
    for (int i = 0; i < published.length(); i++) {
      sum += published.get(i);
    }
    return sum;
  }

  @Override
  public void close() {
    background.end();
    producer.close(Duration.ofSeconds(5));
    serializer.close();
  }
}
