package org.payouts.router.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.admin.TopicAdmin;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.router.RouterService;
import org.payouts.sandbox.registry.InMemoryRegistry;
import org.payouts.sandbox.testing.SharedTopics;
import org.payouts.sandbox.testing.TopicReader;
import org.payouts.topics.Topics;

/**
 * Fresh topics on the shared broker, a registry of its own, and routers that a test starts and
 * stops.
 */
public final class RouterStack implements AutoCloseable {
  /** Payout IDs of {@link #sendIds}. */
  public static final int IDS = 40;

  /**
   * A duplicate and a conflict of each ID and, per partition, two unreadable records and an invalid
   * one.
   */
  public static final int REJECTED = 2 * IDS + 3 * 6;

  private static final Duration DEADLINE = Duration.ofSeconds(90);

  private final String bootstrap;
  private final Path directory;
  private final InMemoryRegistry registry = InMemoryRegistry.start(0);
  private final ScriptedIds scripted = new ScriptedIds(registry.url());
  private final TestSerdes serdes = TestSerdes.of(registry);
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<RouterService> routers = new ArrayList<>();
  private final Map<String, TopicReader<String, ?>> readers = new HashMap<>();
  private final Map<String, TopicReader<byte[], byte[]>> rawReaders = new HashMap<>();

  public RouterStack(String bootstrap, Path directory) {
    this.bootstrap = bootstrap;
    this.directory = directory;
    SharedTopics.reset(bootstrap);
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    new TopicAdmin(admin).create();
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  public InMemoryRegistry registry() {
    return registry;
  }

  /** The registry that the routers use. */
  public ScriptedIds scripted() {
    return scripted;
  }

  public TestSerdes serdes() {
    return serdes;
  }

  public Admin admin() {
    return admin;
  }

  /** Settings of a router whose local state is in the directory of this name. */
  public Settings settings(String stateDir) {
    return Settings.of(
        Map.of(
            "kafka.bootstrap.servers",
            bootstrap,
            "schema.registry.url",
            scripted.url(),
            "router.state.dir",
            directory.resolve(stateDir).toString()));
  }

  /** A router that is started and works. */
  public RouterService startReady(String stateDir) {
    RouterService router = start(stateDir);
    awaitReady(router);
    return router;
  }

  /** A router that is started. */
  public RouterService start(String stateDir) {
    return start(settings(stateDir));
  }

  /** A router with these settings that is started. */
  public RouterService start(Settings settings) {
    RouterService router = new RouterService(settings);
    routers.add(router);
    router.start();
    return router;
  }

  public static void awaitReady(RouterService router) {
    await().atMost(DEADLINE).until(() -> router.ready().ready());
  }

  /** Sends without choosing the partition. */
  public Future<RecordMetadata> send(byte[] key, byte[] value) {
    return producer.send(new ProducerRecord<>(Topics.BONUS_REQUESTED, key, value));
  }

  public Future<RecordMetadata> send(int partition, byte[] key, byte[] value) {
    return producer.send(new ProducerRecord<>(Topics.BONUS_REQUESTED, partition, key, value));
  }

  /** From a publisher that has raised its limit: the broker measures the compressed batch. */
  public void sendCompressed(int partition, byte[] value) throws Exception {
    Map<String, Object> large =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "compression.type",
            "gzip",
            "max.request.size",
            2 * value.length);
    try (KafkaProducer<byte[], byte[]> compressing =
        new KafkaProducer<>(large, new ByteArraySerializer(), new ByteArraySerializer())) {
      compressing.send(new ProducerRecord<>(Topics.BONUS_REQUESTED, partition, null, value)).get();
    }
  }

  public void send(ProducerRecord<byte[], byte[]> record) {
    producer.send(record);
  }

  public byte[] bytes(SpecificRecord request) {
    return serdes.request(request);
  }

  public void flush() {
    producer.flush();
  }

  /** Sends what is admitted and what is rejected for each reason, and waits for it. */
  public void sendEveryFate() throws Exception {
    sendIds();
    commands(IDS);
    sendIds();
    for (int i = 0; i < IDS; i++) {
      send(i % 6, null, bytes(Requests.mturk("p-" + i).build()));
    }
    for (int partition = 0; partition < 6; partition++) {
      send(partition, null, null);
      send(partition, null, new byte[] {1, 2});
      send(partition, null, bytes(Requests.prolific("none-" + partition).setTarget(null).build()));
    }
    flush();
    if (rejections(REJECTED).size() != REJECTED) {
      throw new IllegalStateException("other rejections than were expected");
    }
    awaitAllRouted();
  }

  /** Sends what is admitted. */
  public void sendIds() {
    for (int i = 0; i < IDS; i++) {
      send(null, bytes(Requests.prolific("p-" + i).build()));
    }
    flush();
  }

  /** Waits for at least this many commands over all platforms; gives all there are then. */
  public List<ConsumerRecord<String, PayoutCommand>> commands(int atLeast) {
    List<ConsumerRecord<String, PayoutCommand>> all = new ArrayList<>();
    await()
        .atMost(DEADLINE)
        .until(
            () -> {
              all.clear();
              for (Platform platform : Platforms.ALL) {
                all.addAll(read(Topics.commands(platform), PayoutCommand.class));
              }
              return all.size() >= atLeast;
            });
    return all;
  }

  /** Waits for exactly this many commands over all platforms, without asking for their schema. */
  public void awaitCommandsUnread(int count) {
    await().atMost(DEADLINE).until(() -> commandsUnread() == count);
  }

  private int commandsUnread() {
    int count = 0;
    for (Platform platform : Platforms.ALL) {
      count += raw(Topics.commands(platform)).toEnd().size();
    }
    return count;
  }

  /** Waits for at least this many rejections; gives all there are then. */
  public List<BonusRejected> rejections(int atLeast) {
    List<BonusRejected> all = new ArrayList<>();
    await()
        .atMost(DEADLINE)
        .until(
            () -> {
              all.clear();
              read(Topics.BONUS_REJECTED, BonusRejected.class)
                  .forEach(record -> all.add(record.value()));
              return all.size() >= atLeast;
            });
    return all;
  }

  /**
   * Waits until the group has committed the end of every partition of the requests and of what they
   * became.
   */
  public void awaitAllRouted() {
    await().atMost(DEADLINE).until(this::isAllRouted);
  }

  private boolean isAllRouted() throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin
            .listConsumerGroupOffsets(Topics.ROUTER_APPLICATION_ID)
            .partitionsToOffsetAndMetadata()
            .get();
    for (String topic : List.of(Topics.BONUS_REQUESTED, Topics.ROUTER_REPARTITION)) {
      Map<Integer, Long> last = new HashMap<>();
      raw(topic)
          .toEnd()
          .forEach(record -> last.merge(record.partition(), record.offset(), Math::max));
      for (Map.Entry<Integer, Long> entry : last.entrySet()) {
        OffsetAndMetadata offset = committed.get(new TopicPartition(topic, entry.getKey()));
        if (offset == null || offset.offset() <= entry.getValue()) {
          return false;
        }
      }
    }
    return true;
  }

  /** Members of the routers' group now. */
  public int members() throws ExecutionException, InterruptedException {
    return admin
        .describeConsumerGroups(List.of(Topics.ROUTER_APPLICATION_ID))
        .all()
        .get()
        .get(Topics.ROUTER_APPLICATION_ID)
        .members()
        .size();
  }

  /** Puts all members out of the routers' group, as when their sessions have ended. */
  public void removeMembers() throws ExecutionException, InterruptedException {
    admin
        .removeMembersFromConsumerGroup(
            Topics.ROUTER_APPLICATION_ID, new RemoveMembersFromConsumerGroupOptions())
        .all()
        .get();
  }

  /** What a registry answers for the schema of requests. */
  public String registeredRequestSchema() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("schema", BonusRequested.getClassSchema().toString())
        .toString();
  }

  /** Sets the router's offsets back to the beginning of the requests; no router may run. */
  public void rewind() throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> beginning = new HashMap<>();
    for (int partition = 0; partition < 6; partition++) {
      beginning.put(
          new TopicPartition(Topics.BONUS_REQUESTED, partition), new OffsetAndMetadata(0));
    }
    admin.alterConsumerGroupOffsets(Topics.ROUTER_APPLICATION_ID, beginning).all().get();
  }

  public void deleteTopic(String topic) throws ExecutionException, InterruptedException {
    admin.deleteTopics(List.of(topic)).all().get();
    await().atMost(DEADLINE).until(() -> !admin.listTopics().names().get().contains(topic));
  }

  /** Removes the local state of this name. */
  public void wipe(String stateDir) throws IOException {
    Path root = directory.resolve(stateDir);
    try (var paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Gives a topic more partitions; what is read from now on is read from all of them. */
  public void grow(String topic, int partitions) throws ExecutionException, InterruptedException {
    admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all().get();
    forget();
  }

  /** A reader is kept from look to look: a new one for each costs more than what it reads. */
  @SuppressWarnings("unchecked") // A topic has one type.
  private <T extends SpecificRecord> List<ConsumerRecord<String, T>> read(
      String topic, Class<T> type) {
    return ((TopicReader<String, T>)
            readers.computeIfAbsent(
                topic, name -> TopicReader.of(bootstrap, name, serdes.reader(type))))
        .toEnd();
  }

  private TopicReader<byte[], byte[]> raw(String topic) {
    return rawReaders.computeIfAbsent(topic, name -> TopicReader.raw(bootstrap, name));
  }

  private void forget() {
    readers.values().forEach(TopicReader::close);
    readers.clear();
    rawReaders.values().forEach(TopicReader::close);
    rawReaders.clear();
  }

  @Override
  public void close() {
    routers.forEach(RouterService::close);
    forget();
    producer.close();
    admin.close();
    scripted.close();
    registry.close();
  }
}
