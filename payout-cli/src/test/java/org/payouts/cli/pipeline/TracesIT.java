package org.payouts.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.Platform;
import org.payouts.cli.kafka.RequestPublisher;
import org.payouts.config.Settings;
import org.payouts.router.RouterClients;
import org.payouts.router.RouterService;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.TopicReader;
import org.payouts.topics.Topics;
import org.payouts.tracing.TraceContext;
import org.payouts.tracing.TraceHeaders;
import org.payouts.tracing.Tracing;
import org.payouts.workers.WorkerService;
import org.payouts.workers.engine.Effects;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.kafka.ClientFactory;
import org.payouts.workers.model.Step;

/** Traces from request to result, and payouts that do not care what becomes of them. */
@ExtendWith(KafkaCluster.class)
class TracesIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final TraceContext SENT =
      new TraceContext("00-" + TRACE + "-00f067aa0ba902b7-01", "vendor=1");
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir private Path temp;

  private final InMemorySpanExporter routed = InMemorySpanExporter.create();
  private final InMemorySpanExporter beforeCrash = InMemorySpanExporter.create();
  private final InMemorySpanExporter afterCrash = InMemorySpanExporter.create();

  /** A worker with traces. */
  private static class Traced implements ClientFactory {
    private final SpanExporter exporter;

    Traced(SpanExporter exporter) {
      this.exporter = exporter;
    }

    @Override
    public Tracing tracing(Platform platform, Settings settings) {
      return Tracing.to(exporter, Topics.group(platform));
    }
  }

  /** One that is gone when it would write down what has become of a call. */
  private static final class Doomed extends Traced {
    Doomed(SpanExporter exporter) {
      super(exporter);
    }

    @Override
    public Effects effects(Effects executor) {
      return (Effects)
          Proxy.newProxyInstance(
              Effects.class.getClassLoader(),
              new Class<?>[] {Effects.class},
              (proxy, called, arguments) -> {
                if (arguments[0] instanceof LedgerTransaction transaction
                    && transaction.steps().stream().anyMatch(Step::settles)) {
                  throw new OutOfMemoryError("gone, says the test");
                }
                try {
                  return called.invoke(executor, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }

  @Test
  void one_trace_leads_from_request_to_result_across_a_crash_between_claim_and_settlement(
      @Bootstrap String bootstrap) throws Exception {
    try (Pipeline pipeline = new Pipeline(bootstrap, temp)) {
      pipeline.start(
          new RouterService(
              pipeline.settings(), new RouterClients(), Tracing.to(routed, "payout-router")));
      WorkerService doomed =
          new WorkerService(Platform.MTURK, pipeline.settings(), new Doomed(beforeCrash));
      doomed.start();
      pipeline.publish(Requests.mturk("t-1", "3ASSIGNMENT", 70), SENT);
      await().atMost(DEADLINE).until(() -> doomed.ended().isDone());
      await().until(() -> names(beforeCrash).anyMatch("pay mturk"::equals));
      List<SpanData> first = List.copyOf(beforeCrash.getFinishedSpanItems());
      doomed.close();
      assertThat(pipeline.dump().outcome("t-1")).isEqualTo("ATTEMPTING");

      pipeline.start(
          new WorkerService(Platform.MTURK, pipeline.settings(), new Traced(afterCrash)));
      pipeline.awaitTopics("it is paid", dump -> dump.outcome("t-1").equals("PAID"));
      await().until(() -> names(afterCrash).anyMatch("ledger PAID"::equals));

      List<SpanData> all =
          Stream.of(routed.getFinishedSpanItems(), first, afterCrash.getFinishedSpanItems())
              .flatMap(List::stream)
              .toList();
      assertThat(all).extracting(SpanData::getTraceId).containsOnly(TRACE);
      assertThat(names(routed)).containsExactly("route request");
      assertThat(first)
          .extracting(SpanData::getName)
          .contains("ledger ATTEMPTING", "pay mturk")
          .doesNotContain("ledger PAID");
      assertThat(names(afterCrash)).contains("ledger IN_DOUBT").endsWith("ledger PAID");
      assertThat(all)
          .flatExtracting(span -> span.getAttributes().asMap().values())
          .as("of the participant only the payout ID")
          .isSubsetOf(
              "t-1", "mturk", "COMMAND", "ATTEMPTING", "IN_DOUBT", "PAID", 1L, 2L, "ok", "refused");

      SpanData route = routed.getFinishedSpanItems().get(0);
      assertThat(route.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
      assertThat(traces(bootstrap, Topics.commands(Platform.MTURK))).containsExactly(from(route));
      List<SpanData> settled = afterCrash.getFinishedSpanItems();
      assertThat(traces(bootstrap, Topics.BONUS_PAID))
          .containsExactly(from(settled.get(settled.size() - 1)));
      List<TraceContext> ledger = traces(bootstrap, Topics.ledger(Platform.MTURK));
      assertThat(ledger.get(ledger.size() - 1)).as("settled records stay slim").isNull();
      assertThat(ledger.subList(0, ledger.size() - 1)).containsOnly(from(route));
      pipeline.judge();
      StringWriter said = new StringWriter();
      assertThat(pipeline.command(said, "backup", "--to", temp.resolve("backup").toString()))
          .as(said.toString())
          .isZero();
    }
  }

  @Test
  void payouts_go_on_when_spans_are_not_taken_and_a_trace_is_carried_where_tracing_is_off(
      @Bootstrap String bootstrap) throws Exception {
    CountDownLatch hang = new CountDownLatch(1);
    try (Pipeline pipeline = new Pipeline(bootstrap, temp)) {
      pipeline.startRouter();
      pipeline.start(
          new WorkerService(Platform.RESPONDENT, pipeline.settings(), new Traced(hanging(hang))));
      pipeline.start(new WorkerService(Platform.MTURK, pipeline.settings()));
      pipeline.publish(Requests.mturk("off-1", "3OFF", 70), SENT);
      for (int i = 0; i < 20; i++) {
        pipeline.publish(Requests.respondent("hang-" + i, "r" + i, 0), SENT);
      }
      Settings noCollector = pipeline.settings().with("tracing.endpoint", "http://127.0.0.1:1");
      var request = Requests.respondent("sent", "sent", 0);
      pipeline.bytes(request); // The providers know it.
      try (RequestPublisher publisher = new RequestPublisher(noCollector)) {
        publisher.publish(List.of(request), done -> {});
      }
      pipeline.awaitTopics("all are paid", dump -> dump.paid().size() == 22);

      List<ConsumerRecord<byte[], byte[]>> paid = records(bootstrap, Topics.BONUS_PAID);
      assertThat(paid)
          .filteredOn(record -> id(record).equals("off-1"))
          .extracting(record -> TraceHeaders.read(record.headers()))
          .as("its trace passes by as it came")
          .containsExactly(SENT);
      assertThat(paid)
          .filteredOn(record -> id(record).equals("sent"))
          .extracting(record -> TraceHeaders.read(record.headers()))
          .as("payouts request has begun a trace")
          .doesNotContainNull();
      pipeline.judge();
    } finally {
      hang.countDown();
    }
  }

  private static Stream<String> names(InMemorySpanExporter exporter) {
    return exporter.getFinishedSpanItems().stream().map(SpanData::getName);
  }

  private static TraceContext from(SpanData span) {
    return new TraceContext("00-" + TRACE + "-" + span.getSpanId() + "-01", "vendor=1");
  }

  private static List<TraceContext> traces(String bootstrap, String topic) {
    return records(bootstrap, topic).stream()
        .map(record -> TraceHeaders.read(record.headers()))
        .toList();
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(String bootstrap, String topic) {
    try (TopicReader<byte[], byte[]> reader = TopicReader.raw(bootstrap, topic)) {
      return reader.toEnd();
    }
  }

  private static String id(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }

  private static SpanExporter hanging(CountDownLatch until) {
    return new SpanExporter() {
      @Override
      public CompletableResultCode export(Collection<SpanData> spans) {
        try {
          until.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return CompletableResultCode.ofFailure();
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
}
