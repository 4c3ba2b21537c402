package org.payouts.bench.routing;

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
import org.payouts.bench.load.Burst;
import org.payouts.bench.load.Counter;
import org.payouts.bench.load.Stack;
import org.payouts.bench.suite.BenchBroker;
import org.payouts.bench.suite.Figures;
import org.payouts.bench.suite.Waits;
import org.payouts.bench.suite.Work;
import org.payouts.topics.Topics;

/**
 * The least that deduplicates exactly once in Kafka Streams: a store of record keys. It decodes
 * nothing, trusts the key, and drops duplicates without telling.
 */
public final class MinimalDeduplication implements Work {
  private static final String STORE = "seen";
  private static final String OUTPUT = "deduplicated";

  private final int threads;
  private final boolean repartitioned;
  private final double perSecond;

  /**
   * @param repartitioned whether records meet by ID in a topic of their own first, as in the router
   */
  public MinimalDeduplication(int threads, boolean repartitioned, double perSecond) {
    this.threads = threads;
    this.repartitioned = repartitioned;
    this.perSecond = perSecond;
  }

  @Override
  public void measure(BenchBroker ground, Figures figures) throws Exception {
    try (Stack stack = new Stack(ground)) {
      ground.topics(List.of(OUTPUT), Map.of());
      try (Burst burst = new Burst(ground, stack.settings(), perSecond, Duplicates::number);
          Counter passed = new Counter(ground, OUTPUT);
          KafkaStreams streams = new KafkaStreams(topology(), settings(ground))) {
        streams.start();
        Waits.until("Streams runs", () -> streams.state() == KafkaStreams.State.RUNNING);
        burst.measure(() -> Duplicates.requests(passed.count()), figures);
      }
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

  /** Everything the router sets, too. */
  private Properties settings(BenchBroker ground) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "minimal");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, ground.bootstrap());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 20);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, ground.scratch().resolve("streams").toString());
    settings.put(StreamsConfig.producerPrefix("linger.ms"), 5);
    settings.put(StreamsConfig.producerPrefix("retry.backoff.ms"), 5);
    settings.put(StreamsConfig.mainConsumerPrefix("auto.offset.reset"), "earliest");
    return settings;
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
