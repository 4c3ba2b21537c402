package org.payouts.workers.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.http.SimulatedResponse;
import org.payouts.workers.provider.Transport;

/** Carries questions to the bank and answers back: late, never, in halves. */
final class Wire {
  private final World world;
  private final Bank bank;
  private final Troubles troubles;
  private final Checker checker;
  private final Map<String, Integer> onTheWay = new HashMap<>();

  Wire(World world, Profile profile, Bank bank, Checker checker) {
    this.world = world;
    this.bank = bank;
    this.troubles = new Troubles(world, profile, bank.guards());
    this.checker = checker;
  }

  /** No money call of this payout has still to arrive. */
  boolean quiet(String payoutId) {
    return onTheWay.getOrDefault(payoutId, 0) == 0;
  }

  boolean quiet() {
    return onTheWay.values().stream().allMatch(n -> n == 0);
  }

  /** The end of the network in one worker. */
  <Q, A> Transport<Q, A> of(SimWorker<Q, A> worker, Tongue<Q, A> tongue) {
    return new Transport<>() {
      @Override
      public CompletionStage<A> ask(Q question, boolean money, BooleanSupplier mayLeave) {
        return new Exchange<>(worker, tongue, question, money).begin();
      }

      @Override
      public void close() {}
    };
  }

  /** One question and what becomes of it. */
  private final class Exchange<Q, A> {
    private final SimWorker<Q, A> worker;
    private final Tongue<Q, A> tongue;
    private final Q question;
    private final Call call;
    private final List<Bank.Sender> senders;
    private final boolean counted;
    private final Passage passage;
    private final CompletableFuture<A> heard = new CompletableFuture<>();

    private Exchange(SimWorker<Q, A> worker, Tongue<Q, A> tongue, Q question, boolean money) {
      this.worker = worker;
      this.tongue = tongue;
      this.question = question;
      this.call = tongue.call(question);
      this.senders = money ? worker.senders() : List.of();
      this.counted = worker.counted();
      this.passage = troubles.next(call.operation());
    }

    private CompletionStage<A> begin() {
      if (counted) {
        worker.asks(1);
      }
      if (!senders.isEmpty()) {
        world.tally.call();
        world.tally.reached(senders.size() > 1 ? "bulk_of_several" : "bulk_of_one");
        world.say("%s calls for %s: %s", worker.name, senders, passage);
        checker.called(senders, call, !passage.refused());
        heard.whenComplete((said, failure) -> checker.ended(senders));
      }
      if (passage.refused()) {
        hear(passage.thereMs(), tongue.notSent("connection refused"));
        return heard;
      }
      senders.forEach(sender -> onTheWay.merge(sender.payoutId(), 1, Integer::sum));
      hear(Profile.CALL_TIMEOUT_MS, tongue.noAnswer("timed out"));
      if (passage.cutMs() >= 0) {
        hear(passage.cutMs(), tongue.noAnswer("reset by somebody in between"));
      }
      world.in(passage.thereMs(), this::arrive);
      return heard;
    }

    private void arrive() {
      senders.forEach(sender -> onTheWay.merge(sender.payoutId(), -1, Integer::sum));
      SimulatedResponse reply = bank.serve(call, passage, senders);
      switch (reply.delivery()) {
        case WHOLE -> hear(passage.backMs(), tongue.answer(question, reply, true));
        case HALF -> hear(passage.backMs(), tongue.answer(question, reply, false));
        case CLOSE, RESET -> hear(passage.backMs(), tongue.noAnswer("reset"));
        case SLOW -> {
          // The head came in time, the body did not.
          long left = Profile.CALL_TIMEOUT_MS - passage.thereMs() - 1;
          if (left > 0) {
            hear(left, tongue.answer(question, reply, false));
          }
        }
        case HANG -> {
          // Until the time is out.
        }
      }
    }

    private void hear(long inMs, A reply) {
      world.in(inMs, () -> worker.heard(() -> hear(reply)));
    }

    /** The question is over before anything comes of it. */
    private void hear(A reply) {
      if (counted && !heard.isDone()) {
        worker.asks(-1);
      }
      heard.complete(reply);
    }
  }
}
