package org.payouts.verification.crash;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.payouts.router.RouterClients;

/** The router's Kafka clients with the crash points of the router in them. */
final class CrashStreamsClients extends RouterClients {

  private static final String COMMANDS = "payout-commands-";

  private final Stopper stopper;

  CrashStreamsClients(Stopper stopper) {
    this.stopper = stopper;
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    Queue<String> forwarded = new ConcurrentLinkedQueue<>();
    return Around.decorate(
        Producer.class,
        super.getProducer(config),
        (method, arguments, call) -> {
          if (method.equals("commitTransaction")) {
            forwarded.forEach(id -> stopper.at(CrashPoint.R1, id));
          }
          Object result = call.proceed();
          switch (method) {
            case "send" -> note(arguments[0], forwarded);
            case "abortTransaction" -> forwarded.clear();
            case "commitTransaction" -> {
              forwarded.forEach(id -> stopper.at(CrashPoint.R2, id));
              forwarded.clear();
            }
            default -> {
              // Nothing of interest.
            }
          }
          return result;
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
    return Around.decorate(
        Consumer.class,
        super.getConsumer(config),
        (method, arguments, call) -> {
          if (method.equals("poll")) {
            stopper.awaitHearing();
          }
          return call.proceed();
        });
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return Around.decorate(
        Consumer.class,
        super.getRestoreConsumer(config),
        (method, arguments, call) -> {
          Object result = call.proceed();
          if (result instanceof ConsumerRecords<?, ?> records && !records.isEmpty()) {
            stopper.at(CrashPoint.R3, "admissions");
          }
          return result;
        });
  }
}
