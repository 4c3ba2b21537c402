package org.payouts.workers.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Target;
import org.payouts.workers.model.TestClaims;
import org.payouts.workers.provider.ProviderFlow;
import org.payouts.workers.provider.Transport;

class FlowRunnerTest {
  private static final PayoutRequest REQUEST =
      new PayoutRequest("p", new Target.Respondent("project", "r", 150), 150, "USD", "");
  private static final MoneyCall CALL =
      TestClaims.call(TestClaims.first(REQUEST, Baseline.Respondent.of(List.of())));
  private static final ProviderFlow<String, String, Answer> DONE =
      ProviderFlow.done(new Answer.Accepted("ref", "201"));

  private final List<String> asked = new ArrayList<>();
  private CompletionStage<String> reply = CompletableFuture.completedFuture("reply");
  private ClockReading now = new ClockReading(0, 0);
  private BooleanSupplier leaving = () -> false;

  private final Transport<String, String> transport =
      new Transport<>() {
        @Override
        public CompletionStage<String> ask(
            String question, boolean money, BooleanSupplier mayLeave) {
          asked.add(question);
          leaving = mayLeave;
          return reply;
        }

        @Override
        public void close() {}
      };

  private Answer pay(ProviderFlow<String, String, Answer> flow) {
    List<Answer> answers = new ArrayList<>();
    new FlowRunner<>(transport, () -> now).pay(CALL, () -> flow, answers::add);
    assertEquals(1, answers.size(), "a flow ends once");
    return answers.get(0);
  }

  private static ProviderFlow<String, String, Answer> money(
      ProviderFlow<String, String, Answer> then) {
    return ProviderFlow.askMoney("pay", reply -> then);
  }

  @Test
  void a_call_leaves_once_within_its_lease() {
    assertInstanceOf(Answer.Accepted.class, pay(money(DONE)));
    assertEquals(List.of("pay"), asked);
  }

  @Test
  void nothing_leaves_after_the_lease_on_either_clock() {
    for (ClockReading late :
        List.of(new ClockReading(Long.MAX_VALUE, 0), new ClockReading(0, Long.MAX_VALUE))) {
      now = late;
      assertInstanceOf(Answer.NotSent.class, pay(money(DONE)));
    }
    assertEquals(List.of(), asked);
  }

  @Test
  void the_transport_asks_both_clocks_again_before_a_call_leaves() {
    pay(money(DONE));
    assertTrue(leaving.getAsBoolean());
    now = new ClockReading(Long.MAX_VALUE, 0);
    assertFalse(leaving.getAsBoolean());
    now = new ClockReading(0, Long.MAX_VALUE);
    assertFalse(leaving.getAsBoolean());
  }

  @Test
  void a_read_may_leave_after_the_lease() {
    pay(ProviderFlow.ask("read", said -> DONE));
    now = new ClockReading(Long.MAX_VALUE, Long.MAX_VALUE);
    assertTrue(leaving.getAsBoolean());
  }

  @Test
  void a_second_question_for_money_is_not_asked_and_leaves_doubt() {
    assertInstanceOf(Answer.Unclear.class, pay(money(money(DONE))));
    assertEquals(List.of("pay"), asked);
  }

  @Test
  void money_is_not_asked_for_without_a_claim() {
    List<Object> results = new ArrayList<>();
    new FlowRunner<>(transport, () -> now)
        .<Object>ask(
            () -> ProviderFlow.askMoney("pay", reply -> ProviderFlow.done("paid")),
            why -> "fault: " + why,
            results::add);
    assertEquals(List.of("fault: a request for money in a flow without a claim"), results);
    assertEquals(List.of(), asked);
  }

  @Test
  void whatever_goes_wrong_after_the_money_question_is_unclear() {
    assertInstanceOf(
        Answer.Unclear.class,
        pay(
            ProviderFlow.askMoney(
                "pay",
                said -> {
                  throw new StackOverflowError();
                })));
    reply = CompletableFuture.failedFuture(new IllegalStateException("broken transport"));
    assertInstanceOf(Answer.Unclear.class, pay(money(DONE)));
    reply = CompletableFuture.completedFuture(null);
    assertInstanceOf(Answer.Unclear.class, pay(money(DONE)));
  }

  // ---- several questions ---------------------------------------------------------------------

  private final Deque<CompletableFuture<String>> open = new ArrayDeque<>();
  private int most;

  /** Asks six things; their replies are the test's to give. */
  private List<String> askSix(int parallel) {
    List<String> ends = new ArrayList<>();
    Transport<String, String> later =
        new Transport<>() {
          @Override
          public CompletionStage<String> ask(
              String question, boolean money, BooleanSupplier mayLeave) {
            assertFalse(money);
            asked.add(question);
            CompletableFuture<String> coming = new CompletableFuture<>();
            open.addLast(coming);
            most = Math.max(most, open.size());
            return coming;
          }

          @Override
          public void close() {}
        };
    new FlowRunner<>(later, () -> now)
        .<String>ask(
            () ->
                ProviderFlow.askAll(
                    List.of("a", "b", "c", "d", "e", "f"),
                    parallel,
                    replies -> ProviderFlow.done(String.join("", replies))),
            why -> "fault: " + why,
            ends::add);
    return ends;
  }

  @Test
  void several_questions_are_in_flight_within_their_limit_and_answered_in_order() {
    List<String> ends = askSix(2);
    for (int i = 0; i < 3; i++) {
      CompletableFuture<String> first = open.removeFirst();
      CompletableFuture<String> second = open.removeFirst();
      second.complete(String.valueOf(2 * i + 1)); // Out of turn.
      first.complete(String.valueOf(2 * i));
    }
    assertEquals(List.of("012345"), ends);
    assertEquals(2, most);
    assertEquals(List.of("a", "b", "c", "d", "e", "f"), asked);
  }

  @Test
  void a_fault_among_several_ends_once_and_only_when_nothing_is_in_flight() {
    List<String> ends = askSix(3);
    open.removeFirst().completeExceptionally(new IllegalStateException("broken"));
    assertEquals(List.of(), ends, "two are still on their way");
    open.removeFirst().complete("b");
    open.removeFirst().complete("c");
    assertEquals(1, ends.size());
    assertTrue(ends.get(0).startsWith("fault: "), ends.get(0));
    assertEquals(List.of("a", "b", "c"), asked, "nothing more is asked");
  }

  @Test
  void what_goes_wrong_before_it_was_not_sent() {
    assertInstanceOf(
        Answer.NotSent.class,
        pay(
            ProviderFlow.ask(
                "read",
                said -> {
                  throw new StackOverflowError();
                })));
  }
}
