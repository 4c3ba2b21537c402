package org.payouts.workers.calls;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.protocol.Claim;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Conversation;
import org.payouts.workers.provider.Transport;

/**
 * Runs conversations over a transport without blocking. A question that may move money needs a
 * claim, is asked at most once per conversation, and only while the claim's lease lasts on both
 * clocks, which is looked at last thing before the transport (money rules 1 and 2).
 *
 * <p>Whatever goes wrong inside a conversation ends it with a result: unclear if the money question
 * had been asked, not sent if it had not. That holds for errors too (a stack that overflows over a
 * hostile body): a conversation without an end would hold its lane for ever.
 */
public final class ConversationRunner<Q, A> {
  private final Transport<Q, A> transport;
  private final Clock clock;

  public ConversationRunner(Transport<Q, A> transport, Clock clock) {
    this.transport = transport;
    this.clock = clock;
  }

  /** Makes the money call of a committed claim. */
  public void pay(
      Claim claim, Supplier<Conversation<Q, A, Answer>> conversation, Consumer<Answer> then) {
    Run<Answer> run = new Run<>(claim, then);
    run.onFault =
        why ->
            run.moneyAsked
                ? new Answer.Unclear(why, false)
                : new Answer.NotPaid("not sent: " + why, null);
    run.begin(conversation);
  }

  /** Asks what moves no money; {@code onFault} makes a result of what should not have happened. */
  public <R> void ask(
      Supplier<Conversation<Q, A, R>> conversation, Function<String, R> onFault, Consumer<R> then) {
    Run<R> run = new Run<>(null, then);
    run.onFault = onFault;
    run.begin(conversation);
  }

  private final class Run<R> {
    private final @Nullable Claim claim;
    private final Consumer<R> then;
    private Function<String, R> onFault =
        why -> {
          throw new IllegalStateException(why);
        };
    private boolean moneyAsked;

    private Run(@Nullable Claim claim, Consumer<R> then) {
      this.claim = claim;
      this.then = then;
    }

    private void begin(Supplier<Conversation<Q, A, R>> conversation) {
      Conversation<Q, A, R> first;
      try {
        first = conversation.get();
      } catch (RuntimeException | Error e) {
        end(onFault.apply(e.toString()));
        return;
      }
      step(first);
    }

    private void step(Conversation<Q, A, R> conversation) {
      if (conversation instanceof Conversation.Done<Q, A, R> done) {
        end(done.result());
        return;
      }
      Conversation.Ask<Q, A, R> ask = (Conversation.Ask<Q, A, R>) conversation;
      String refusal = ask.money() ? refusal() : null;
      if (refusal != null) {
        end(onFault.apply(refusal));
        return;
      }
      moneyAsked |= ask.money();
      try {
        transport
            .ask(ask.question(), ask.money())
            .whenComplete((reply, failure) -> heard(ask, reply, failure));
      } catch (RuntimeException | Error e) {
        end(onFault.apply(e.toString()));
      }
    }

    /** Why this money question must not be asked, or null. */
    private @Nullable String refusal() {
      if (claim == null) {
        return "a question for money in a conversation without a claim";
      }
      if (moneyAsked) {
        return "a second question for money in one conversation";
      }
      return claim.mayLeaveAt(clock.now()) ? null : "the claim's lease is over";
    }

    private void heard(
        Conversation.Ask<Q, A, R> ask, @Nullable A reply, @Nullable Throwable failure) {
      if (failure != null || reply == null) {
        end(onFault.apply(String.valueOf(failure)));
        return;
      }
      Conversation<Q, A, R> next;
      try {
        next = ask.then().apply(reply);
      } catch (RuntimeException | Error e) {
        end(onFault.apply(e.toString()));
        return;
      }
      step(next);
    }

    private void end(R result) {
      then.accept(result);
    }
  }
}
