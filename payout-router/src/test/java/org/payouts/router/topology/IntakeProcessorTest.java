package org.payouts.router.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.payouts.SourcePosition;
import org.payouts.router.health.RouterHealth;
import org.payouts.router.health.RouterMetrics;
import org.payouts.topics.Topics;
import org.payouts.tracing.Tracing;

class IntakeProcessorTest {
  private final IntakeProcessor processor =
      new IntakeProcessor(
          new RequestHandling(
              null,
              null,
              10,
              new RouterHealth(),
              null,
              null,
              Map.of(),
              () -> {},
              new RouterMetrics(new SimpleMeterRegistry()),
              Tracing.off()),
          payoutId -> 0);

  /** A task's context with its stores; in them one request waits for its schema. */
  private static MockProcessorContext<String, Object> context() {
    MockProcessorContext<String, Object> context = new MockProcessorContext<>();
    store(context, Topics.ROUTER_INTAKE_REJECTED_STORE);
    store(context, Topics.ROUTER_ADMISSION_REJECTED_STORE);
    store(context, Topics.ROUTER_ADMISSIONS_STORE);
    KeyValueStore<String, byte[]> setAside = store(context, Topics.ROUTER_SET_ASIDE_STORE);
    byte[] value = ByteBuffer.allocate(6).put((byte) 0).putInt(7).put((byte) 1).array();
    new SetAsideRequests(setAside, Way.DIRECT, 10)
        .add(
            new RequestRecord(
                new SourcePosition(Topics.BONUS_REQUESTED, 0, 5L), 1L, false, null, value, null));
    return context;
  }

  private static KeyValueStore<String, byte[]> store(
      MockProcessorContext<String, Object> context, String name) {
    KeyValueStore<String, byte[]> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    context.addStateStore(store);
    return store;
  }

  private static List<Boolean> cancelled(MockProcessorContext<String, Object> context) {
    return context.scheduledPunctuators().stream()
        .map(MockProcessorContext.CapturedPunctuator::cancelled)
        .toList();
  }

  @Test
  void a_revived_task_checks_again_what_was_set_aside() {
    MockProcessorContext<String, Object> first = context();
    processor.init(first);
    assertThat(cancelled(first)).containsExactly(false);
    processor.close();
    assertThat(cancelled(first)).containsExactly(true);

    MockProcessorContext<String, Object> revived = context();
    processor.init(revived);
    assertThat(cancelled(revived)).containsExactly(false);
  }
}
