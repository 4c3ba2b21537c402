package org.payouts.router.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusRejected;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.RejectionCode;
import org.payouts.router.testing.Requests;
import org.payouts.router.testing.TestSerdes;
import org.payouts.sandbox.registry.InMemoryRegistry;
import org.payouts.topics.Topics;
import org.payouts.tracing.TraceContext;
import org.payouts.tracing.TraceHeaders;
import org.payouts.tracing.Tracing;

/** The trace of a request on its ways through the router. */
class TraceTopologyTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final TraceContext SENT =
      new TraceContext("00-" + TRACE + "-00f067aa0ba902b7-01", "vendor=1");

  private final InMemoryRegistry registry = InMemoryRegistry.start(0);
  private final TestSerdes serdes = TestSerdes.of(registry);
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();

  @TempDir private Path directory;
  private RouterDriver off;
  private RouterDriver misplaced;

  @BeforeEach
  void start() {
    off = new RouterDriver(serdes, directory.resolve("off"), Way.DIRECT);
    misplaced = new RouterDriver(serdes, directory.resolve("misplaced"), Way.MISPLACED);
  }

  @AfterEach
  void stop() {
    off.close();
    misplaced.close();
    registry.close();
  }

  private static TestRecord<byte[], byte[]> traced(byte[] value, TraceContext trace) {
    RecordHeaders headers = new RecordHeaders();
    TraceHeaders.write(trace, headers);
    return new TestRecord<>(null, value, headers, Instant.EPOCH);
  }

  private byte[] request(String id) {
    return serdes.request(Requests.prolific(id).build());
  }

  private static List<TestRecord<String, PayoutCommand>> commands(RouterDriver from) {
    from.settle();
    return from.output(Topics.commands(Platform.PROLIFIC), PayoutCommand.class).readRecordsToList();
  }

  private static TraceContext trace(TestRecord<?, ?> record) {
    return TraceHeaders.read(record.headers());
  }

  @Test
  void a_trace_is_carried_to_the_command_although_tracing_is_off() {
    off.requests().pipeInput(traced(request("p-1"), SENT));
    off.requests().pipeInput(traced(request("p-2"), null));

    List<TestRecord<String, PayoutCommand>> commands = commands(off);
    assertThat(commands).extracting(TraceTopologyTest::trace).containsExactly(SENT, null);
    assertThat(commands.get(1).headers()).isEmpty();
  }

  @Test
  void a_trace_crosses_the_repartition_topic_raw_and_finished() {
    misplaced.requests().pipeInput(traced(request("p-1"), SENT));
    String text = "x".repeat(200_000); // Too large to cross as it is.
    byte[] large = serdes.request(Requests.prolific("p-2").setReason(text).build());
    misplaced.requests().pipeInput(traced(large, SENT));

    assertThat(commands(misplaced))
        .hasSize(2)
        .extracting(TraceTopologyTest::trace)
        .containsOnly(SENT);
  }

  @Test
  void a_header_that_is_no_trace_decides_nothing() {
    Headers headers = new RecordHeaders();
    headers.add("traceparent", "00-nonsense".getBytes(UTF_8));
    headers.add("tracestate", new byte[100_000]);
    off.requests().pipeInput(new TestRecord<>(null, request("p-1"), headers, Instant.EPOCH));

    assertThat(commands(off))
        .singleElement()
        .satisfies(command -> assertThat(command.headers()).isEmpty());
  }

  @Test
  void a_trace_is_no_part_of_what_makes_a_duplicate_or_a_replay() {
    TraceContext other = new TraceContext("00-" + "a".repeat(32) + "-00f067aa0ba902b7-01", null);
    off.requests().pipeInput(traced(request("p-1"), SENT));
    off.requests().pipeInput(traced(request("p-1"), other));

    assertThat(commands(off)).hasSize(1);
    assertThat(off.output(Topics.BONUS_REJECTED, BonusRejected.class).readRecordsToList())
        .singleElement()
        .satisfies(
            rejected -> {
              assertThat(rejected.value().getCode()).isEqualTo(RejectionCode.DUPLICATE);
              assertThat(trace(rejected)).as("the rejected record's own").isEqualTo(other);
            });
  }

  @Test
  void the_router_adds_a_span_or_begins_the_trace_when_tracing_is_on() {
    Tracing tracing = Tracing.to(spans, "payout-router");
    RouterDriver on = new RouterDriver(serdes, directory.resolve("on"), Way.DIRECT, tracing);
    on.requests().pipeInput(traced(request("p-1"), SENT));
    on.requests().pipeInput(traced(request("p-2"), null));
    on.requests().pipeInput(traced(new byte[] {1, 2, 3}, SENT));
    List<TestRecord<String, PayoutCommand>> commands = commands(on);
    on.close();

    await().until(() -> spans.getFinishedSpanItems().size() == 3);
    List<SpanData> routed = spans.getFinishedSpanItems();
    tracing.close();
    assertThat(routed).extracting(SpanData::getName).containsOnly("route request");
    assertThat(routed.get(0).getTraceId()).isEqualTo(TRACE);
    assertThat(routed.get(0).getParentSpanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(trace(commands.get(0)))
        .isEqualTo(
            new TraceContext("00-" + TRACE + "-" + routed.get(0).getSpanId() + "-01", "vendor=1"));
    assertThat(trace(commands.get(1)).parent()).contains(routed.get(1).getTraceId());
    assertThat(routed.get(2).getAttributes().asMap().values()).containsExactly("UNDECODABLE");
  }
}
