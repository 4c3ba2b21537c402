package org.payouts.tracing;

import static io.opentelemetry.api.trace.SpanKind.CLIENT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.config.Settings;
import org.slf4j.LoggerFactory;

/** Spans where they are wanted, and that nothing depends on what becomes of them. */
class TracingTest {
  private static final TraceContext PARENT =
      new TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "vendor=1");

  /** Keeps what it was given when it is shut down. */
  private static SpanExporter exporter(
      Function<Collection<SpanData>, CompletableResultCode> export) {
    return new SpanExporter() {
      @Override
      public CompletableResultCode export(Collection<SpanData> spans) {
        return export.apply(spans);
      }

      @Override
      public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
      }

      @Override
      public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
      }
    };
  }

  private static List<SpanData> exported(TraceContext parent) {
    InMemorySpanExporter memory = InMemorySpanExporter.create();
    try (Tracing tracing = Tracing.to(exporter(memory::export), "test")) {
      tracing.begin(CLIENT, "work", parent).set("a", "b").link(PARENT).failed("NO_ANSWER");
    }
    return memory.getFinishedSpanItems();
  }

  private static Tracing of(String key, String value) {
    return Tracing.of(Settings.of(Map.of(key, value)), "test");
  }

  @Test
  void off_is_the_default_and_carries_on_what_came_along() {
    Tracing off = Tracing.of(Settings.of(Map.of()), "test");
    assertThat(off.isOn()).isFalse();
    TraceSpan span = off.begin(CLIENT, "work", PARENT).set("a", "b").set("c", 1).link(PARENT);
    assertThat(span.context()).isEqualTo(PARENT);
    assertThat(off.begin(CLIENT, "work", null).context()).isNull();
    assertThat(off.begin(CLIENT, "work", null)).isSameAs(off.begin(CLIENT, "other", null));
  }

  @Test
  void a_span_goes_on_with_the_trace_of_its_parent() {
    try (Tracing tracing = Tracing.to(InMemorySpanExporter.create(), "test")) {
      TraceContext context = tracing.begin(CLIENT, "work", PARENT).context();
      assertThat(context.parent())
          .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
          .endsWith("-01");
      assertThat(context.parent()).isNotEqualTo(PARENT.parent());
      assertThat(context.state()).isEqualTo("vendor=1");
      assertThat(tracing.begin(CLIENT, "work", null).context()).isNotNull();
    }
    assertThat(exported(PARENT))
        .singleElement()
        .satisfies(
            span -> {
              assertThat(span.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
              assertThat(span.getLinks()).hasSize(1);
              assertThat(span.getStatus().getDescription()).isEqualTo("NO_ANSWER");
            });
  }

  @Test
  void a_trace_that_its_publisher_does_not_record_is_carried_and_not_recorded() {
    TraceContext unrecorded = new TraceContext(PARENT.parent().replace("-01", "-00"), null);
    assertThat(exported(unrecorded)).isEmpty();
    try (Tracing tracing = Tracing.to(InMemorySpanExporter.create(), "test")) {
      assertThat(tracing.begin(CLIENT, "work", unrecorded).context().parent())
          .startsWith(unrecorded.parent().substring(0, 36))
          .endsWith("-00");
    }
  }

  @Test
  void an_exporter_that_hangs_costs_spans_and_nothing_else() {
    CountDownLatch hang = new CountDownLatch(1);
    AtomicInteger exported = new AtomicInteger();
    Tracing tracing =
        Tracing.to(
            exporter(
                spans -> {
                  awaitForEver(hang);
                  exported.addAndGet(spans.size());
                  return CompletableResultCode.ofSuccess();
                }),
            "test");
    long begun = System.nanoTime();
    for (int i = 0; i < 60_000; i++) {
      tracing.begin(CLIENT, "work", PARENT).set("i", i).end();
    }
    tracing.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .as("60,000 spans, and the end")
        .isLessThan(Duration.ofSeconds(15));
    SpanCounts counts = tracing.counts();
    assertThat(counts.recorded()).isEqualTo(60_000);
    assertThat(counts.delivered()).isZero();
    hang.countDown();
    Awaitility.await().until(() -> exported.get() > 10_000);
    assertThat(exported).hasValueLessThan(20_000);
    assertThat(tracing.begin(CLIENT, "work", PARENT).context()).isNotNull();
  }

  private static void awaitForEver(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void an_exporter_that_throws_costs_its_spans_and_not_those_that_follow() {
    List<SpanData> exported = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger calls = new AtomicInteger();
    SpanExporter once =
        exporter(
            spans -> {
              if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("no collector, says the test");
              }
              exported.addAll(spans);
              return CompletableResultCode.ofSuccess();
            });
    SpanCounts counts;
    try (Tracing tracing = Tracing.to(once, "test")) {
      counts = tracing.counts();
      tracing.begin(CLIENT, "lost", PARENT).end();
      Awaitility.await().until(() -> calls.get() == 1);
      tracing.begin(CLIENT, "kept", PARENT).end();
    }
    assertThat(exported).extracting(SpanData::getName).containsExactly("kept");
    assertThat(counts.recorded()).isEqualTo(2);
    assertThat(counts.delivered()).isEqualTo(1);
  }

  @Test
  void an_exporter_that_fails_is_said_once_and_so_is_its_return() {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger logger = (Logger) LoggerFactory.getLogger(ReportedExporter.class);
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
    AtomicBoolean broken = new AtomicBoolean(true);
    try (SpanExporter reported =
        new ReportedExporter(
            exporter(
                spans -> {
                  if (broken.get()) {
                    throw new IllegalStateException("no collector, says the test");
                  }
                  return CompletableResultCode.ofSuccess();
                }),
            new SpanCounts())) {
      assertThat(reported.export(List.of()).isSuccess()).isFalse();
      assertThat(reported.export(List.of()).isSuccess()).isFalse();
      broken.set(false);
      assertThat(reported.export(List.of()).isSuccess()).isTrue();
      assertThat(reported.export(List.of()).isSuccess()).isTrue();
    } finally {
      logger.detachAppender(lines);
      logger.setLevel(null);
    }
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "Spans of traces are not delivered and are dropped; payouts go on",
            "Spans of traces are delivered again");
  }

  @Test
  void spans_go_to_the_collector_that_the_configuration_names() throws Exception {
    List<String> posted = Collections.synchronizedList(new ArrayList<>());
    HttpServer collector = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    collector.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1);
          posted.add(exchange.getRequestURI() + " " + body);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    try {
      String address = "http://127.0.0.1:" + collector.getAddress().getPort();
      try (Tracing tracing = of("tracing.endpoint", address)) {
        tracing.begin(CLIENT, "the work", null).end();
      }
    } finally {
      collector.stop(0);
    }
    assertThat(posted).singleElement().asString().startsWith("/v1/traces ").contains("the work");
  }

  @Test
  void a_configuration_that_cannot_be_used_is_refused_by_key() {
    for (String bad : List.of("127.0.0.1:4318", "ftp://host/", "http://", "http://a b/")) {
      assertThatThrownBy(() -> of("tracing.endpoint", bad))
          .isInstanceOf(InvalidConfigurationException.class)
          .hasMessageContaining("tracing.endpoint");
    }
    assertThatThrownBy(() -> of("tracing.sampling.ratio", "2"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("tracing.sampling.ratio");
  }
}
