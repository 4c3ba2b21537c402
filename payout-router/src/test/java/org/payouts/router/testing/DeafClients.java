package org.payouts.router.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.payouts.router.RouterClients;

/**
 * Clients of a router that from some time on hears nothing from its group, as if its coordinator's
 * broker alone were out of reach, and goes on with what it has.
 */
public final class DeafClients extends RouterClients {
  private static final Set<String> ENDS = Set.of("commitTransaction", "abortTransaction", "close");

  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private volatile boolean deaf;

  public void hearNothing() {
    deaf = true;
  }

  /** Completes with how the first transaction since has ended. */
  public CompletableFuture<String> ended() {
    return ended;
  }

  @Override
  @SuppressWarnings("unchecked") // The proxy implements the interface.
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    Producer<byte[], byte[]> producer = super.getProducer(config);
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            DeafClients.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(producer, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                if (deaf && ENDS.contains(method.getName())) {
                  ended.complete(method.getName());
                }
              }
            });
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()) {
      @Override
      public ConsumerRecords<byte[], byte[]> poll(Duration atMost) {
        if (!deaf) {
          return super.poll(atMost);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        return ConsumerRecords.empty();
      }
    };
  }
}
