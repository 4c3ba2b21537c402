package org.payouts.workers.kafka;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.engine.Effects;

/** Clients of which one method fails. */
final class Failing {
  private Failing() {}

  /** Each failure is thrown by one poll. */
  static Consumer<String, byte[]> poll(
      Consumer<String, byte[]> real, AtomicReference<Throwable> next) {
    return proxy(Consumer.class, real, "poll", () -> next.getAndSet(null));
  }

  /** Nothing that it asks is answered, as long as it is cut off. */
  static Consumer<String, byte[]> unanswered(
      Consumer<String, byte[]> real, BooleanSupplier cutOff) {
    Consumer<String, byte[]> polling =
        proxy(
            Consumer.class,
            real,
            "poll",
            () -> {
              if (cutOff.getAsBoolean()) {
                real.pause(real.assignment()); // Asks for nothing, so nothing is answered.
              } else {
                real.resume(real.assignment());
              }
              return null;
            });
    return proxy(
        Consumer.class,
        polling,
        "endOffsets",
        () -> cutOff.getAsBoolean() ? new TimeoutException("no answer, says the test") : null);
  }

  static Producer<String, byte[]> send(Producer<String, byte[]> real, Supplier<Throwable> failure) {
    return proxy(Producer.class, real, "send", failure);
  }

  static Effects commit(Effects real, Supplier<Throwable> failure) {
    return proxy(Effects.class, real, "commit", failure);
  }

  @SuppressWarnings("unchecked") // The proxy stands for the same interface.
  private static <T> T proxy(
      Class<?> type, T real, String method, Supplier<? extends @Nullable Throwable> failure) {
    InvocationHandler handler =
        (proxy, called, arguments) -> {
          Throwable thrown = called.getName().equals(method) ? failure.get() : null;
          if (thrown != null) {
            throw thrown;
          }
          try {
            return called.invoke(real, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
  }
}
