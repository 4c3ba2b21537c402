package org.payouts.verification.chaos;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.KafkaThread;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.config.Settings;
import org.payouts.sandbox.providers.SimulatedProviders;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;
import org.payouts.verification.harness.Tally;
import org.payouts.verification.harness.Waiting;

/**
 * Study platforms that publish side by side: requests for all three platforms, some of them for one
 * target, some repeated, some repeated with another content, some poisonous. A publisher that does
 * not learn whether its record arrived forgets it: the topic decides what was asked.
 */
public final class Traffic implements AutoCloseable {
  private static final int WORKSPACES = 3;
  private static final int REMEMBERED = 400;
  private static final String TRACE = "traceparent";

  private final KafkaProducer<byte[], byte[]> producer;
  private final Serializer<BonusRequested> serializer;
  private final Poison poison;
  private final SimulatedProviders providers;
  private final int anotherVersion;
  private final Tally tally;
  private final String topic;
  private final List<BonusRequested> published = new ArrayList<>();
  private final List<Thread> publishers = new ArrayList<>();
  private volatile boolean stopping;

  /** Publishers on the topic of everybody. */
  public Traffic(Settings settings, SimulatedProviders providers, Tally tally) {
    this(settings, providers, tally, Topics.BONUS_REQUESTED);
  }

  /** Publishers on that topic, which may be a requester's own. */
  public Traffic(Settings settings, SimulatedProviders providers, Tally tally, String topic) {
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put("acks", "all");
    config.put("enable.idempotence", "true");
    config.put("linger.ms", "5");
    config.put("max.request.size", 4 << 20);
    config.put("max.block.ms", "5000");
    config.put("request.timeout.ms", "4000");
    config.put("delivery.timeout.ms", "15000");
    this.producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    this.serializer = PayoutSerdes.serializer(settings);
    this.poison = new Poison(settings, serializer);
    this.anotherVersion = Poison.anotherVersion(settings);
    this.tally = tally;
    this.topic = topic;
    this.providers = providers;
  }

  /** Publishes with two publishers until {@link #stop}; payout IDs begin with the round. */
  public void begin(long seed, int round, double perSecond) {
    stopping = false;
    for (int i = 1; i <= 2; i++) {
      String name = idPrefix(round) + i;
      Random random = new Random(seed * 31 + round * 7L + i);
      Thread thread =
          KafkaThread.daemon("publisher " + name, () -> publish(name, random, perSecond / 2));
      publishers.add(thread);
      thread.start();
    }
  }

  /** What the payout IDs of a round begin with, but for those of poison. */
  public static String idPrefix(int round) {
    return "r" + round + "-";
  }

  /** Ends publishing; returns when the brokers have, or have refused, everything. */
  public void stop() {
    stopping = true;
    for (Thread publisher : publishers) {
      try {
        publisher.join(30_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    publishers.clear();
    producer.flush();
  }

  private void publish(String name, Random random, double perSecond) {
    long pauseMs = Math.round(2_000 / perSecond);
    for (int number = 1; !stopping; number++) {
      try {
        publishOne(name + "-" + number, random);
      } catch (KafkaException e) {
        tally.count("requests.not_sent"); // No memory or no metadata while brokers are away.
      }
      Waiting.pass(random.nextInt((int) pauseMs + 1));
    }
  }

  private void publishOne(String id, Random random) {
    int kind = random.nextInt(100);
    if (kind < 5) {
      send(random, random.nextBoolean() ? null : "key-of-" + id, poison.value(random, id));
      tally.count("requests.poison");
      return;
    }
    BonusRequested request = kind < 15 ? known(random) : null;
    if (request == null) {
      request = fresh(id, random);
      providers.world().seed(List.of(request)); // They know only what is seeded.
      remember(request);
    } else if (kind < 10) {
      tally.count("requests.duplicate");
    } else {
      request = conflicting(request, random);
      tally.count("requests.conflict");
    }
    byte[] bytes = serializer.serialize(Topics.BONUS_REQUESTED, request);
    if (random.nextInt(10) == 0) {
      ByteBuffer.wrap(bytes).putInt(1, anotherVersion);
    }
    // The key proves nothing, so it may be wrong or missing.
    String key = random.nextInt(8) == 0 ? "not-" + id : request.getPayoutId();
    send(random, random.nextInt(12) == 0 ? null : key, bytes);
  }

  private void send(Random random, @Nullable String key, byte @Nullable [] value) {
    byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    Long time = random.nextInt(10) == 0 ? (random.nextBoolean() ? 0L : 4_102_444_800_000L) : null;
    tally.count("requests.published");
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, null, time, keyBytes, value);
    if (random.nextInt(4) == 0) {
      record.headers().add(TRACE, trace(random).getBytes(StandardCharsets.US_ASCII));
    }
    var unused =
        producer.send(
            record,
            (at, failure) -> {
              if (failure != null) {
                tally.count("requests.unsure");
              }
            });
  }

  private static String trace(Random random) {
    return "00-%016x%016x-%016x-01"
        .formatted(random.nextLong() | 1, random.nextLong(), random.nextLong() | 1);
  }

  private synchronized void remember(BonusRequested request) {
    published.add(request);
    if (published.size() > REMEMBERED) {
      published.remove(0);
    }
  }

  private synchronized @Nullable BonusRequested known(Random random) {
    return published.isEmpty() ? null : published.get(random.nextInt(published.size()));
  }

  private BonusRequested fresh(String id, Random random) {
    BonusRequested sibling = random.nextInt(6) == 0 ? known(random) : null;
    if (sibling != null) {
      // Another payout on the same target, of the same amount or another one.
      long more = random.nextBoolean() ? 0 : 1L + random.nextInt(50);
      return Poison.request(
          id, sibling.getTarget(), sibling.getAmountMinor() + more, sibling.getCurrency());
    }
    int workspace = random.nextInt(WORKSPACES);
    long amount = 10L + random.nextInt(500);
    return switch (random.nextInt(8)) {
      case 0, 1 ->
          Poison.request(
              id,
              new ProlificTarget("ws-" + workspace, "study-" + workspace, "s-" + id),
              amount,
              "GBP");
      case 2, 3, 4 ->
          Poison.request(id, new MTurkTarget("A" + workspace, assignment(id), null), amount, "USD");
      default ->
          Poison.request(
              id, new RespondentTarget("project", "s-" + id, 2500L), 2500 + amount, "USD");
    };
  }

  private static String assignment(String id) {
    return "3" + id.toUpperCase(Locale.ROOT).replace("-", "X");
  }

  private static BonusRequested conflicting(BonusRequested request, Random random) {
    if (random.nextBoolean()) {
      return BonusRequested.newBuilder(request)
          .setAmountMinor(request.getAmountMinor() + 1L + random.nextInt(9))
          .build();
    }
    return Poison.request(request.getPayoutId(), new MTurkTarget("A9", "3OTHER", null), 77, "USD");
  }

  @Override
  public void close() {
    stop();
    producer.close(Duration.ofSeconds(5));
    serializer.close();
  }
}
