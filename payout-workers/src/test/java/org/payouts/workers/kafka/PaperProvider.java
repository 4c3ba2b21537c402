package org.payouts.workers.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.payouts.Platform;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.Claim;
import org.payouts.workers.model.Funds;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.ProbeResult;
import org.payouts.workers.provider.ProviderFlow;
import org.payouts.workers.provider.ProviderSetup;
import org.payouts.workers.provider.SinglePayoutProvider;
import org.payouts.workers.provider.Transport;

/**
 * A token provider on paper: what it really paid stands in {@link #book}, what it answers to a
 * money call is the test's to say. A payout ID is its own token.
 */
final class PaperProvider implements SinglePayoutProvider<String, String> {
  /** Payout IDs really paid, in order. */
  final List<String> book = new CopyOnWriteArrayList<>();

  /** Money calls received per payout ID. */
  final Map<String, Integer> calls = new ConcurrentHashMap<>();

  /** What a money call does: {@code paid}, {@code lost} (pays, no answer), {@code hang}. */
  volatile Function<String, String> plan = id -> "paid";

  private final Map<String, CompletableFuture<String>> hanging = new ConcurrentHashMap<>();

  ProviderSetup<String, String> setup() {
    return new ProviderSetup<>(
        this,
        new Transport<>() {
          @Override
          public CompletionStage<String> ask(
              String question, boolean money, BooleanSupplier mayLeave) {
            return money ? pay(question) : CompletableFuture.completedFuture(reply(question));
          }

          @Override
          public void close() {}
        });
  }

  private CompletionStage<String> pay(String id) {
    calls.merge(id, 1, Integer::sum);
    String what = plan.apply(id);
    if (what.equals("hang")) {
      return hanging.computeIfAbsent(id, k -> new CompletableFuture<>());
    }
    boolean known = book.contains(id);
    if (!known) {
      book.add(id);
    }
    return CompletableFuture.completedFuture(
        what.equals("lost") ? "lost" : known ? "known" : "paid");
  }

  /** Answers a hanging call, having paid. */
  void release(String id) {
    book.add(id);
    hanging.get(id).complete("paid");
  }

  /** Answers all calls that hang, and later ones at once: closing a worker waits for its calls. */
  void releaseAll() {
    plan = id -> "paid";
    hanging.keySet().forEach(this::release);
  }

  private String reply(String id) {
    return book.contains(id) ? "present" : "absent";
  }

  @Override
  public Platform platform() {
    return Platform.MTURK;
  }

  @Override
  public ProviderFlow<String, String, Preparation> prepare(PreparationInput candidate) {
    String token = candidate.request().payoutId();
    return ProviderFlow.done(new Preparation.Ready(new Baseline.MTurk(token)));
  }

  @Override
  public ProviderFlow<String, String, Answer> pay(Claim claim) {
    PayoutRequest request = claim.request();
    return ProviderFlow.askMoney(
        request.payoutId(),
        reply ->
            ProviderFlow.done(
                switch (reply) {
                  case "paid" -> new Answer.Paid(request.amountMinor(), "ref", "200");
                  case "known" -> new Answer.AlreadyProcessed("token known");
                  default -> new Answer.Unclear("no answer", false);
                }));
  }

  @Override
  public ProviderFlow<String, String, BookReading> read(PayoutRequest request, Baseline baseline) {
    return ProviderFlow.ask(
        request.payoutId(),
        reply ->
            ProviderFlow.done(
                reply.equals("present")
                    ? new BookReading.Present(
                        request.amountMinor(), "ref", "in the book", List.of())
                    : new BookReading.Absent("not in the book", List.of())));
  }

  @Override
  public ProviderFlow<String, String, ProbeResult> probe(Pause pause) {
    return ProviderFlow.done(new ProbeResult(true, "open"));
  }

  @Override
  public ProviderFlow<String, String, List<Funds>> funds(String account) {
    return ProviderFlow.done(List.of());
  }
}
