package org.payouts.workers.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.payouts.workers.provider.Transport;
import org.payouts.workers.simulation.SimProvider.Question;
import org.payouts.workers.simulation.SimProvider.Reply;
import org.payouts.workers.simulation.SimProvider.Status;
import org.payouts.workers.simulation.SimProvider.Verb;

/** Carries calls to the bank: late, never, or answered too late. */
final class SimNetwork {
  private final World world;
  private final Profile profile;
  private final Bank bank;
  private final Checker checker;
  private final Map<String, Integer> onTheWire = new HashMap<>();

  SimNetwork(World world, Profile profile, Bank bank, Checker checker) {
    this.world = world;
    this.profile = profile;
    this.bank = bank;
    this.checker = checker;
  }

  boolean quiet(String payoutId) {
    return onTheWire.getOrDefault(payoutId, 0) == 0;
  }

  boolean quiet() {
    return onTheWire.values().stream().allMatch(n -> n == 0);
  }

  /** The end of the network in one worker. */
  Transport<Question, Reply> of(SimWorker worker) {
    return new Transport<>() {
      @Override
      public CompletionStage<Reply> ask(Question question, boolean money) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        long timeout = money ? Profile.CALL_TIMEOUT_MS : 10_000;
        if (money) {
          pay(worker, question, reply);
        } else {
          world.in(
              world.between(1, 60),
              () -> {
                Reply said = question.verb() == Verb.PROBE ? bank.probe() : bank.list(question);
                world.in(world.between(1, 60), () -> worker.heard(() -> reply.complete(said)));
              });
        }
        world.in(timeout, () -> worker.heard(() -> reply.complete(Reply.of(Status.TIMEOUT))));
        return reply;
      }

      @Override
      public void close() {}
    };
  }

  private void pay(SimWorker worker, Question call, CompletableFuture<Reply> reply) {
    Bank.Fate fate = bank.fate();
    checker.called(call, worker, world.now);
    reply.whenComplete((said, failure) -> checker.ended(call));
    world.say("%s calls %s attempt %d: %s", worker.name, call.payoutId(), call.attempt(), fate);
    if (fate == Bank.Fate.REFUSED_CONNECT) {
      world.in(5, () -> worker.heard(() -> reply.complete(Reply.of(Status.NOT_SENT))));
      return;
    }
    if (fate == Bank.Fate.LOST_BEFORE) {
      return;
    }
    onTheWire.merge(call.payoutId(), 1, Integer::sum);
    world.in(
        delay(fate),
        () -> {
          onTheWire.merge(call.payoutId(), -1, Integer::sum);
          Reply said = bank.pay(call, fate);
          if (fate != Bank.Fate.LOST_AFTER) {
            long back = fate == Bank.Fate.LATE ? world.between(20_000, 90_000) : 20;
            world.in(back, () -> worker.heard(() -> reply.complete(said)));
          }
        });
  }

  private long delay(Bank.Fate fate) {
    if (fate != Bank.Fate.SLOW) {
      return world.between(1, 300);
    }
    return world.between(1_000, profile.bounded() || world.chance(0.5) ? 19_000 : 300_000);
  }
}
