package org.payouts.workers.calls;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.provider.ProviderFlow;
import org.payouts.workers.provider.Transport;

/**
 * Runs flows over a transport without blocking. A request that may move money needs claims, is sent
 * at most once per flow, and only while their lease lasts on both clocks. That is checked before
 * the transport, and by the transport before the first byte (docs/protocol.md, "The rules in ten
 * lines"). Only requests that move no money are sent side by side.
 *
 * <p>Whatever goes wrong inside a flow ends it with a result: unclear if the money request had been
 * sent, not sent if it had not. That holds for errors too (a stack that overflows over a hostile
 * body): a flow without an end would hold its lane for ever.
 */
public final class FlowRunner<Q, A> {
  private final Transport<Q, A> transport;
  private final Clock clock;
  private final Consumer<Throwable> onFault;

  public FlowRunner(Transport<Q, A> transport, Clock clock) {
    this(transport, clock, failure -> {});
  }

  /**
   * @param onFault receives every failure that should not have happened, after its result was given
   */
  public FlowRunner(Transport<Q, A> transport, Clock clock, Consumer<Throwable> onFault) {
    this.transport = transport;
    this.clock = clock;
    this.onFault = onFault;
  }

  /** The same over another transport, which is made of this one's. */
  public FlowRunner<Q, A> over(UnaryOperator<Transport<Q, A>> other) {
    return new FlowRunner<>(other.apply(transport), clock, onFault);
  }

  /** Makes the money call of committed claims. */
  public void pay(
      MoneyCall call, Supplier<ProviderFlow<Q, A, Answer>> flow, Consumer<Answer> then) {
    Run<Answer> run = new Run<>(call, then);
    run.resultOf = why -> run.moneySent ? new Answer.Unclear(why, false) : new Answer.NotSent(why);
    run.go(flow);
  }

  /** Asks what moves no money; {@code onFault} makes a result of what should not have happened. */
  public <R> void ask(
      Supplier<ProviderFlow<Q, A, R>> flow, Function<String, R> onFault, Consumer<R> then) {
    Run<R> run = new Run<>(null, then);
    run.resultOf = onFault;
    run.go(flow);
  }

  private final class Run<R> {
    private final @Nullable MoneyCall call;
    private final Consumer<R> then;
    private Function<String, R> resultOf =
        why -> {
          throw new IllegalStateException(why);
        };
    private boolean moneySent;

    private Run(@Nullable MoneyCall call, Consumer<R> then) {
      this.call = call;
      this.then = then;
    }

    /** Takes the flow a step further. */
    private void go(Supplier<ProviderFlow<Q, A, R>> flow) {
      ProviderFlow<Q, A, R> next;
      try {
        next = flow.get();
      } catch (RuntimeException | Error e) {
        fault(e);
        return;
      }
      step(next);
    }

    private void step(ProviderFlow<Q, A, R> flow) {
      if (flow instanceof ProviderFlow.Done<Q, A, R> done) {
        end(done.result());
        return;
      }
      if (flow instanceof ProviderFlow.AskAll<Q, A, R> all) {
        new PendingReads<>(transport, all.requests())
            .ask(all.parallel(), responses -> go(() -> all.then().apply(responses)), this::fault);
        return;
      }
      ProviderFlow.Ask<Q, A, R> ask = (ProviderFlow.Ask<Q, A, R>) flow;
      String refusal = ask.money() ? refusal() : null;
      if (refusal != null) {
        fault(refusal);
        return;
      }
      moneySent |= ask.money();
      try {
        transport
            .ask(ask.request(), ask.money(), () -> !ask.money() || isLeased())
            .whenComplete((response, failure) -> received(ask, response, failure));
      } catch (RuntimeException | Error e) {
        fault(e);
      }
    }

    /** Why this money request must not be sent, or null. */
    private @Nullable String refusal() {
      if (call == null) {
        return "a request for money in a flow without a claim";
      }
      if (moneySent) {
        return "a second request for money in one flow";
      }
      return isLeased() ? null : "the claim's lease is over";
    }

    private boolean isLeased() {
      return call != null && call.mayLeaveAt(clock.now());
    }

    private void received(
        ProviderFlow.Ask<Q, A, R> ask, @Nullable A response, @Nullable Throwable failure) {
      if (failure != null) {
        fault(failure);
        return;
      }
      if (response == null) {
        fault("no response");
        return;
      }
      go(() -> ask.then().apply(response));
    }

    private void fault(Throwable failure) {
      fault(failure.toString());
      onFault.accept(failure);
    }

    private void fault(String why) {
      end(resultOf.apply(why));
    }

    private void end(R result) {
      then.accept(result);
    }
  }
}
