package org.payouts.verification.crash;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/** The router's Kafka clients with the crash points of the router in them. */
final class CrashStreamsClients implements KafkaClientSupplier {
  private static final String COMMANDS = "payout-commands-";

  private final Stopper stopper;

  CrashStreamsClients(Stopper stopper) {
    this.stopper = stopper;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    Producer<byte[], byte[]> plain =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    Queue<String> forwarded = new ConcurrentLinkedQueue<>();
    return Around.decorate(
        Producer.class,
        plain,
        (method, arguments, call) -> {
          switch (method) {
            case "send" -> note(arguments[0], forwarded);
            case "abortTransaction" -> forwarded.clear();
            case "commitTransaction" -> {
              forwarded.forEach(id -> stopper.at(CrashPoint.R1, id));
              Object nothing = call.proceed();
              forwarded.forEach(id -> stopper.at(CrashPoint.R2, id));
              forwarded.clear();
              return nothing;
            }
            default -> {
              // Nothing of interest.
            }
          }
          return call.proceed();
        });
  }

  private static void note(@Nullable Object record, Queue<String> forwarded) {
    if (record instanceof ProducerRecord<?, ?> sent
        && sent.topic().startsWith(COMMANDS)
        && sent.key() instanceof byte[] key) {
      forwarded.add(new String(key, StandardCharsets.UTF_8));
    }
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    Consumer<byte[], byte[]> plain = plain(config);
    return Around.decorate(
        Consumer.class,
        plain,
        (method, arguments, call) -> {
          if (method.equals("poll")) {
            stopper.awaitHearing();
          }
          return call.proceed();
        });
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    Consumer<byte[], byte[]> plain = plain(config);
    return Around.decorate(
        Consumer.class,
        plain,
        (method, arguments, call) -> {
          Object result = call.proceed();
          if (method.equals("poll")
              && result instanceof ConsumerRecords<?, ?> records
              && !records.isEmpty()) {
            stopper.at(CrashPoint.R3, "registry");
          }
          return result;
        });
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return plain(config);
  }

  private static Consumer<byte[], byte[]> plain(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
