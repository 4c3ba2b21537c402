package org.payouts.bench.runs;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.payouts.topics.Topics;
import org.payouts.verification.harness.Waiting;

/**
 * The least that deduplicates exactly once in Kafka Streams: a store of record keys. It decodes
 * nothing, trusts the key, and drops duplicates silently.
 *
 * @param repartitioned whether records meet by ID in a topic of their own first, as misplaced ones
 *     do in the router
 */
public record MinimalDeduplication(int threads, boolean repartitioned, double perSecond)
    implements Work {
  private static final String STORE = "seen";
  private static final String OUTPUT = "deduplicated";

  @Override
  public void measure(BenchCluster cluster, Figures figures) {
    cluster.topics(List.of(OUTPUT), Map.of());
    Properties settings = cluster.streams("minimal", threads);
    // Everything the router sets, too.
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 20);
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    settings.put(StreamsConfig.producerPrefix("linger.ms"), 5);
    settings.put(StreamsConfig.producerPrefix("retry.backoff.ms"), 5);
    try (Burst burst = Burst.withDuplicates(cluster, perSecond, repartitioned);
        Loop passed = Loop.counting(cluster, OUTPUT);
        KafkaStreams streams = new KafkaStreams(topology(), settings)) {
      streams.start();
      Waiting.until(
          "Streams runs",
          Duration.ofSeconds(90),
          () -> streams.state() == KafkaStreams.State.RUNNING);
      // Of ten requests one is a duplicate, which nothing shows.
      burst.measure(() -> passed.done() * 10 / 9, figures);
    }
  }

  private Topology topology() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
            .withCachingDisabled()
            .withLoggingEnabled(Map.of()));
    KStream<String, byte[]> requests =
        builder.stream(Topics.BONUS_REQUESTED, Consumed.with(Serdes.String(), Serdes.ByteArray()));
    if (repartitioned) {
      requests =
          requests.repartition(
              Repartitioned.with(Serdes.String(), Serdes.ByteArray())
                  .withName("by-id")
                  .withNumberOfPartitions(6));
    }
    requests
        .process(FirstOnly::new, STORE)
        .to(OUTPUT, Produced.with(Serdes.String(), Serdes.ByteArray()));
    return builder.build();
  }

  private static final class FirstOnly extends ContextualProcessor<String, byte[], String, byte[]> {
    private static final byte[] SEEN = new byte[16];

    @Override
    public void process(Record<String, byte[]> record) {
      KeyValueStore<String, byte[]> store = context().getStateStore(STORE);
      if (store.get(record.key()) == null) {
        store.put(record.key(), SEEN);
        context().forward(record);
      }
    }
  }
}
