package org.payouts.workers.kafka;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.payouts.payout.Platforms;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.payouts.topics.Topics;
import org.payouts.workers.engine.Effects;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.engine.PayoutRef;
import org.payouts.workers.engine.WorkerCore;
import org.payouts.workers.metrics.WorkerMetrics;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.ProbeResult;
import org.payouts.workers.model.Reason;
import org.payouts.workers.provider.Provider;
import org.payouts.workers.provider.ProviderFlow;
import org.payouts.workers.tracing.TracedCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the core's effects; each comes back to the owner thread as one event. */
final class EffectExecutor<Q, A> implements Effects {
  private static final Logger log = LoggerFactory.getLogger(EffectExecutor.class);

  private final Provider<Q, A> provider;
  private final TracedCalls<Q, A> calls;
  private final OwnerThread owner;
  private final OwnedLedgers ledgers;
  private final CommandPoller poller;
  private final WorkerMetrics metrics;
  private final BooleanSupplier mayCall;

  /**
   * @param mayCall false while a money call must not leave
   */
  EffectExecutor(
      Provider<Q, A> provider,
      TracedCalls<Q, A> calls,
      OwnerThread owner,
      OwnedLedgers ledgers,
      CommandPoller poller,
      WorkerMetrics metrics,
      BooleanSupplier mayCall) {
    this.provider = provider;
    this.calls = calls;
    this.owner = owner;
    this.ledgers = ledgers;
    this.poller = poller;
    this.metrics = metrics;
    this.mayCall = mayCall;
  }

  @Override
  public void commit(LedgerTransaction transaction) {
    LedgerPartition ledger = ledgers.of(transaction.partition());
    if (ledger != null) { // Else handed back meanwhile; the core is about to hear of it.
      ledger.commit(transaction);
    }
  }

  @Override
  public void prepare(PayoutRef ref, List<PreparationInput> candidates, int parallel) {
    calls
        .preparing(candidates)
        .ask(
            () -> provider.prepare(candidates, parallel),
            why -> Preparation.all(candidates, new Preparation.Later(fault(why), null)),
            found -> post(ref, (core, now) -> core.prepared(ref, found, now)));
  }

  @Override
  public void pay(PayoutRef ref, MoneyCall call) {
    calls
        .paying(call)
        .pay(
            call,
            () -> {
              // Claimed before, but what the call brings could not be written.
              if (!mayCall.getAsBoolean()) {
                return new ProviderFlow.Done<>(
                    new Answer.NotSent(
                        "the rights in Kafka are not proven, or the worker is ending"));
              }
              return provider.pay(call);
            },
            answer -> post(ref, (core, now) -> core.answered(ref, answer, now)));
  }

  @Override
  public void read(PayoutRef ref, PayoutRequest request, Baseline baseline) {
    calls
        .reading(request)
        .ask(
            () -> provider.read(request, baseline),
            why -> (BookReading) new BookReading.Unreadable(fault(why), null, false),
            evidence -> post(ref, (core, now) -> core.readDone(ref, evidence, now)));
  }

  @Override
  public void probe(Pause pause) {
    calls
        .untraced()
        .ask(
            () -> provider.probe(pause),
            why -> new ProbeResult(false, why),
            result -> owner.post((core, now) -> core.probed(pause, result, now)));
  }

  private void post(PayoutRef ref, BiConsumer<WorkerCore, ClockReading> event) {
    owner.post(ref.partition(), event);
  }

  /** What should not have happened inside a provider flow. */
  private static Reason fault(String why) {
    return new Reason("FAULT", why);
  }

  @Override
  public void intake(int partition, boolean open) {
    poller.intake(partition, open);
  }

  @Override
  public void contradicted(PayoutRef ref, long offset) {
    metrics.contradicted();
    LogFields.place(
            LogEvent.CONTRADICTION.on(log),
            Topics.commands(provider.platform()),
            ref.partition(),
            offset)
        .addKeyValue(LogFields.PAYOUT_ID, ref.payoutId())
        .addKeyValue(LogFields.PLATFORM, Platforms.name(provider.platform()))
        .log(
            "A command has other content than the payout it names; it is passed over. The router's"
                + " registry must have lost something: run ./payouts audit");
  }
}
