package org.payouts.bench.runs;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.payouts.verification.harness.Waiting;

/**
 * Kafka Streams restores a store of the same IDs, with a hash of 16 bytes each, from its changelog
 * and looks one record up in each of six partitions.
 */
public record StreamsRestart(int millions, boolean inMemory) implements Work {
  private static final String APPLICATION = "restart";
  private static final String STORE = "known";
  private static final String CHANGELOG = APPLICATION + "-" + STORE + "-changelog";
  private static final String INPUT = "restart-input";

  @Override
  public void measure(BenchCluster cluster, Figures figures) {
    AtomicLong begunNanos = new AtomicLong();
    Set<Integer> asked = ConcurrentHashMap.newKeySet();
    int known = millions * cluster.scale().known();
    cluster.topics(List.of(CHANGELOG), Map.of("cleanup.policy", "compact"));
    cluster.topics(List.of(INPUT), Map.of());
    fill(cluster, known);
    long before = SettledHeap.usedBytes();
    try (KafkaStreams streams =
        new KafkaStreams(topology(asked), cluster.streams(APPLICATION, 2))) {
      streams.setGlobalStateRestoreListener(new Begin(begunNanos));
      streams.start();
      Waiting.until(
          "every partition has looked a record up",
          Duration.ofSeconds(90),
          () -> asked.size() == BenchCluster.PARTITIONS);
      figures.put("all_s", (System.nanoTime() - begunNanos.get()) / 1e9);
      figures.put("settled", known);
      figures.put("heap_mb", (SettledHeap.usedBytes() - before) / 1e6);
    }
  }

  private static void fill(BenchCluster cluster, int known) {
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      byte[] hash = new byte[16];
      for (int i = 0; i < known; i++) {
        var unused =
            producer.send(new ProducerRecord<>(CHANGELOG, Samples.id(LedgerFill.FIRST + i), hash));
      }
      for (int partition = 0; partition < BenchCluster.PARTITIONS; partition++) {
        var unused =
            producer.send(
                new ProducerRecord<>(INPUT, partition, Samples.id(partition), new byte[0]));
      }
    }
  }

  private Topology topology(Set<Integer> asked) {
    KeyValueBytesStoreSupplier supplier =
        inMemory ? Stores.inMemoryKeyValueStore(STORE) : Stores.persistentKeyValueStore(STORE);
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(
        Stores.keyValueStoreBuilder(supplier, Serdes.String(), Serdes.ByteArray())
            .withLoggingEnabled(Map.of()));
    builder.stream(INPUT, Consumed.with(Serdes.String(), Serdes.ByteArray()))
        .process(() -> new LookUp(asked), STORE);
    return builder.build();
  }

  private static final class LookUp extends ContextualProcessor<String, byte[], String, byte[]> {
    private final Set<Integer> asked;

    private LookUp(Set<Integer> asked) {
      this.asked = asked;
    }

    @Override
    public void process(Record<String, byte[]> record) {
      KeyValueStore<String, byte[]> store = context().getStateStore(STORE);
      if (store.get(record.key()) == null) {
        asked.add(context().taskId().partition());
      }
    }
  }

  private record Begin(AtomicLong begunNanos) implements StateRestoreListener {
    @Override
    public void onRestoreStart(TopicPartition partition, String store, long from, long to) {
      begunNanos.compareAndSet(0, System.nanoTime());
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long end, long count) {}

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long total) {}
  }
}
