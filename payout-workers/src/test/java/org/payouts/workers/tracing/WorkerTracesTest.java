package org.payouts.workers.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.payouts.Platform;
import org.payouts.tracing.TraceContext;
import org.payouts.tracing.Tracing;
import org.payouts.workers.calls.FlowRunner;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Claim;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.TestClaims;
import org.payouts.workers.model.Transition;
import org.payouts.workers.provider.ClassifiedResponse;
import org.payouts.workers.provider.ProviderFlow;
import org.payouts.workers.provider.ResponseClass;
import org.payouts.workers.provider.Transport;

/** What the spans of transactions and calls say, and what they leave alone. */
class WorkerTracesTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final TraceContext CONTEXT =
      new TraceContext("00-" + TRACE + "-00f067aa0ba902b7-01", null);
  private static final Payout PAID =
      Samples.traced(Samples.in("PAID", Samples.mturk("a"), false), CONTEXT);

  private record Response(ResponseClass responseClass) implements ClassifiedResponse {}

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final Tracing tracing = Tracing.to(exporter, "test");
  private CompletionStage<Response> response =
      CompletableFuture.completedFuture(new Response(ResponseClass.OK));

  @AfterEach
  void close() {
    tracing.close();
  }

  private final Transport<String, Response> transport =
      new Transport<>() {
        @Override
        public CompletionStage<Response> ask(
            String request, boolean money, BooleanSupplier mayLeave) {
          return response;
        }

        @Override
        public void close() {}
      };

  private SpanData span() {
    await().until(() -> !exporter.getFinishedSpanItems().isEmpty());
    return exporter.getFinishedSpanItems().get(0);
  }

  private static LedgerTransaction transaction(Payout payout) {
    Step step = new Step(Transition.SEEN_IN_BOOKS, payout);
    return new LedgerTransaction(0, 1, Samples.OWNER, List.of(step), List.of(), 5);
  }

  private static Claim claim(int number, TraceContext trace) {
    return TestClaims.afterDoubt(
        new PayoutRequest(
            "p" + number, Samples.prolific("ws", "s" + number), 150, "GBP", "thanks", trace),
        Samples.baseline(Samples.prolific("ws", "s" + number)));
  }

  private Answer pay(Tracing with, MoneyCall call) {
    List<Answer> answers = new ArrayList<>();
    new TracedCalls<>(
            new FlowRunner<>(transport, () -> new ClockReading(0, 0)), with, Platform.PROLIFIC)
        .paying(call)
        .pay(
            call,
            () ->
                ProviderFlow.askMoney(
                    "pay", got -> ProviderFlow.done(new Answer.Accepted("ref", got.toString()))),
            answers::add);
    assertThat(answers).hasSize(1);
    return answers.get(0);
  }

  @Test
  void a_transaction_is_a_span_of_each_of_its_payouts_and_the_result_goes_on_from_it() {
    TransactionTrace trace = TransactionTrace.begin(tracing, transaction(PAID));
    TraceContext result = trace.of(PAID);
    trace.committed();
    assertThat(span().getName()).isEqualTo("ledger PAID");
    assertThat(span().getTraceId()).isEqualTo(TRACE);
    assertThat(span().getParentSpanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(result.parent()).contains(span().getSpanId());
    assertThat(span().getAttributes().asMap().values())
        .containsExactlyInAnyOrder("p", "mturk", "PAID");
  }

  @Test
  void a_transaction_that_failed_says_so_without_the_text_of_the_failure() {
    TransactionTrace trace = TransactionTrace.begin(tracing, transaction(PAID));
    trace.failed(new IllegalStateException("what somebody else has written"));
    assertThat(span().getStatus().getDescription()).isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void a_worker_begins_no_trace_and_carries_one_on_when_tracing_is_off() {
    Payout untraced = Samples.in("PAID", Samples.mturk("a"), false);
    assertThat(TransactionTrace.begin(tracing, transaction(untraced)).of(untraced)).isNull();
    assertThat(TransactionTrace.begin(Tracing.off(), transaction(PAID)).of(PAID))
        .isEqualTo(CONTEXT);
    MoneyCall call = TestClaims.call(claim(1, null));
    FlowRunner<String, Response> calls = new FlowRunner<>(transport, () -> new ClockReading(0, 0));
    assertThat(new TracedCalls<>(calls, tracing, Platform.PROLIFIC).paying(call)).isSameAs(calls);
    assertThat(
            new TracedCalls<>(calls, Tracing.off(), Platform.PROLIFIC)
                .paying(TestClaims.call(claim(1, CONTEXT))))
        .isSameAs(calls);
  }

  @Test
  void a_call_is_one_span_with_its_response_class_and_linked_to_all_that_share_it() {
    Claim[] claims =
        IntStream.range(0, 200)
            .mapToObj(
                i -> claim(i, new TraceContext("00-%032x-%016x-01".formatted(i + 1, i + 1), null)))
            .toArray(Claim[]::new);
    Answer answer = pay(tracing, TestClaims.call(claims));
    assertThat(answer).isEqualTo(new Answer.Accepted("ref", "Response[responseClass=OK]"));
    assertThat(span().getName()).isEqualTo("pay prolific");
    assertThat(span().getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span().getLinks()).hasSize(199);
    assertThat(span().getAttributes().asMap().values())
        .containsExactlyInAnyOrder("p0", "prolific", 200L, 2L, "ok");
  }

  @Test
  void a_call_without_an_answer_ends_its_span_as_failed_and_has_its_own_result() {
    response = CompletableFuture.failedFuture(new IllegalStateException("body of a provider"));
    Answer answer = pay(tracing, TestClaims.call(claim(1, CONTEXT)));
    assertThat(answer).isInstanceOf(Answer.Unclear.class);
    assertThat(answer).isEqualTo(pay(Tracing.off(), TestClaims.call(claim(1, CONTEXT))));
    assertThat(span().getStatus().getDescription()).isEqualTo("no_answer");
    assertThat(span().getEvents()).isEmpty();
  }
}
