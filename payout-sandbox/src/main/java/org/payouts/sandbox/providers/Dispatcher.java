package org.payouts.sandbox.providers;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.api.Outcome;
import org.payouts.sandbox.providers.api.ProviderApi;
import org.payouts.sandbox.providers.book.Balances;
import org.payouts.sandbox.providers.book.Book;
import org.payouts.sandbox.providers.book.Payment.Origin;
import org.payouts.sandbox.providers.book.Settlements;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.calls.CallLog;
import org.payouts.sandbox.providers.faults.AccountFaults;
import org.payouts.sandbox.providers.faults.Behaviour;
import org.payouts.sandbox.providers.faults.Fault;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.faults.FaultPlan;
import org.payouts.sandbox.providers.http.Handler;
import org.payouts.sandbox.providers.http.Request;
import org.payouts.sandbox.providers.http.SimulatedResponse;

/**
 * Carries one call: finds its provider, asks the plan for its fault, has the effect made durable,
 * and only then lets an answer, or none, go out.
 */
final class Dispatcher implements Handler {

  private final ProviderApi prolific;
  private final ProviderApi mturk;
  private final ProviderApi respondent;
  private final ControlApi control;
  private final Book book;
  private final Settlements settlements;
  private final Balances balances;
  private final FaultPlan plan;
  private final AccountFaults accounts;
  private final CallLog calls;
  private final Lanes lanes = new Lanes();
  private final int latencyMs;

  Dispatcher(
      ProviderApi prolific,
      ProviderApi mturk,
      ProviderApi respondent,
      ControlApi control,
      Book book,
      Settlements settlements,
      Balances balances,
      FaultPlan plan,
      AccountFaults accounts,
      CallLog calls,
      int latencyMs) {
    this.prolific = prolific;
    this.mturk = mturk;
    this.respondent = respondent;
    this.control = control;
    this.book = book;
    this.settlements = settlements;
    this.balances = balances;
    this.plan = plan;
    this.accounts = accounts;
    this.calls = calls;
    this.latencyMs = latencyMs;
  }

  @Override
  public void handle(Request request, Responder responder) throws IOException {
    ProviderApi api = route(request);
    settlements.settleDue();
    if (api == null) {
      responder.send(control.answer(request));
      return;
    }
    Call call = api.identify(request);
    long number = calls.received(call);
    FaultClass refusing = accounts.refusing(api.provider());
    Fault fault = fault(api, call, refusing);
    Outcome outcome = inLane(api, new Visit(number, request, call, fault));
    book.force();
    calls.answered(number, outcome.reply().summary(), outcome.payments(), fault.label());
    try {
      responder.send(outcome.reply());
    } finally {
      calls.ended(number);
    }
  }

  /**
   * While the account is refused the plan is not asked: what it would choose would have no effect.
   */
  private Fault fault(ProviderApi api, Call call, @Nullable FaultClass refusing) {
    if (call.rejected() != null) {
      return Fault.none();
    }
    if (refusing != null) {
      return new Fault(refusing, 0, 0);
    }
    Fault picked = plan.pick(call);
    FaultClass kind = picked.kind();
    if (kind != null && kind.phase() == FaultClass.Phase.ACCOUNT) {
      accounts.begin(api.provider(), kind, picked);
    }
    return picked;
  }

  private @Nullable ProviderApi route(Request request) {
    if (request.path().startsWith("/api/v1/")) {
      return prolific;
    }
    if (request.path().startsWith("/v1/")) {
      return respondent;
    }
    return request.path().equals("/") && request.method().equals("POST") ? mturk : null;
  }

  /** One call on its way through. */
  private record Visit(long number, Request request, Call call, Fault fault) {}

  private Outcome inLane(ProviderApi api, Visit visit) {
    Call call = visit.call();
    if (!lanes.enter(call.lane())) {
      return Outcome.of(api.refusal(429, call));
    }
    try {
      if (latencyMs > 0 && call.operation().money()) {
        LockSupport.parkNanos(latencyMs * 1_000_000L);
      }
      SimulatedResponse rejected = call.rejected();
      return rejected == null ? outcome(api, visit) : Outcome.of(rejected);
    } finally {
      // Before the answer goes out: its reader may send the next call at once.
      lanes.leave(call.lane());
    }
  }

  private Outcome outcome(ProviderApi api, Visit visit) {
    Behaviour behaviour = visit.fault().behaviour();
    Outcome done =
        switch (behaviour.execution()) {
          case BEFORE -> perform(api, visit);
          case LATE -> late(api, visit);
          case NEVER -> Outcome.of(SimulatedResponse.empty(500));
        };
    String named = visit.fault().subject();
    Call subject = named == null ? visit.call() : visit.call().about(named);
    return done.answering(
        Answers.reply(behaviour.answer(), api, subject, visit.request(), done.reply()));
  }

  /** After the answer; where the answer is the call's own, the client waits for it. */
  private Outcome late(ProviderApi api, Visit visit) {
    Behaviour behaviour = visit.fault().behaviour();
    if (behaviour.waits()) {
      LockSupport.parkNanos(behaviour.lateMs() * 1_000_000L);
      return perform(api, visit);
    }
    settlements.later(
        behaviour.lateMs(), () -> calls.paidLater(visit.number(), perform(api, visit).payments()));
    return Outcome.of(SimulatedResponse.empty(500));
  }

  private Outcome perform(ProviderApi api, Visit visit) {
    Call call = visit.call();
    Fault fault = visit.fault();
    FaultClass kind = fault.kind();
    if (kind == FaultClass.EMPTY_BALANCE) {
      balances.drain(api.provider(), fault.ms());
    } else if (kind == FaultClass.OUTSIDE_PAYER) {
      api.payOutside(call, Origin.OUTSIDE);
    } else if (kind == FaultClass.AUTOPAY_LATE && call.body().path("tip").asLong(0) > 0) {
      // Without a tip the automatic payout cannot be distinguished from ours: see OUTSIDE_PAYER.
      api.payOutside(call, Origin.AUTOPAY);
    }
    return api.perform(call, fault);
  }
}
