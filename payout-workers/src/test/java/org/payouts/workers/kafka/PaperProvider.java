package org.payouts.workers.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.payouts.Platform;
import org.payouts.workers.protocol.Basis;
import org.payouts.workers.protocol.Claim;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Candidate;
import org.payouts.workers.provider.Conversation;
import org.payouts.workers.provider.Evidence;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Preparation;
import org.payouts.workers.provider.ProbeResult;
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
          public CompletionStage<String> ask(String question, boolean money) {
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

  private String reply(String id) {
    return book.contains(id) ? "present" : "absent";
  }

  @Override
  public Platform platform() {
    return Platform.MTURK;
  }

  @Override
  public Conversation<String, String, Preparation> prepare(Candidate candidate) {
    String token = candidate.request().payoutId();
    return Conversation.done(new Preparation.Ready(new Basis.MTurk(token)));
  }

  @Override
  public Conversation<String, String, Answer> pay(Claim claim) {
    PayoutRequest request = claim.request();
    return Conversation.askMoney(
        request.payoutId(),
        reply ->
            Conversation.done(
                switch (reply) {
                  case "paid" -> new Answer.Paid(request.amountMinor(), "ref", "200");
                  case "known" -> new Answer.AlreadyProcessed("token known");
                  default -> new Answer.Unclear("no answer", false);
                }));
  }

  @Override
  public Conversation<String, String, Evidence> read(PayoutRequest request, Basis basis) {
    return Conversation.ask(
        request.payoutId(),
        reply ->
            Conversation.done(
                reply.equals("present")
                    ? new Evidence.Present(request.amountMinor(), "ref", "in the book", List.of())
                    : new Evidence.Absent("not in the book", List.of())));
  }

  @Override
  public Conversation<String, String, ProbeResult> probe(Pause pause) {
    return Conversation.done(new ProbeResult(true, "open"));
  }
}
