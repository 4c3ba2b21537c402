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
import org.payouts.sandbox.providers.faults.Fault;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.faults.FaultPlan;
import org.payouts.sandbox.providers.http.Handler;
import org.payouts.sandbox.providers.http.Reply;
import org.payouts.sandbox.providers.http.Request;

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
    Outcome outcome = inLane(api, call, fault);
    book.force();
    calls.answered(number, outcome.reply().summary(), outcome.payments(), fault.label());
    try {
      responder.send(outcome.reply());
    } finally {
      calls.ended(number);
    }
  }

  /** While the account is refused the plan is not asked: what it would choose could not be felt. */
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

  private Outcome inLane(ProviderApi api, Call call, Fault fault) {
    if (!lanes.enter(call.lane())) {
      return Outcome.of(api.refusal(429, call));
    }
    try {
      if (latencyMs > 0 && call.operation().money()) {
        LockSupport.parkNanos(latencyMs * 1_000_000L);
      }
      return outcome(api, call, fault);
    } finally {
      // Before the answer goes out: its reader may send the next call at once.
      lanes.leave(call.lane());
    }
  }

  private Outcome outcome(ProviderApi api, Call call, Fault fault) {
    Reply rejected = call.rejected();
    if (rejected != null) {
      return Outcome.of(rejected);
    }
    FaultClass kind = fault.kind();
    if (kind == null) {
      return api.perform(call, fault);
    }
    return switch (kind.phase()) {
      case BEFORE, ACCOUNT -> Outcome.of(answer(api, call, kind, Reply.empty(500)));
      case AFTER -> {
        Outcome done = api.perform(call, fault);
        yield done.answering(answer(api, call, kind, done.reply()));
      }
      case WITHIN -> within(api, call, fault, kind);
    };
  }

  private static Reply answer(ProviderApi api, Call call, FaultClass kind, Reply own) {
    Reply reply =
        switch (kind.status()) {
          case 0 -> own;
          case 200 -> Reply.html(200, "Welcome to the hotel's network");
          case 307 -> Reply.html(307, "Moved").header("Location", "/moved");
          default -> api.refusal(kind.status(), call);
        };
    if (kind == FaultClass.RATE_429_RETRY_AFTER) {
      reply = reply.header("Retry-After", "1");
    }
    return reply.delivered(kind.delivery());
  }

  private Outcome within(ProviderApi api, Call call, Fault fault, FaultClass kind) {
    switch (kind) {
      case EMPTY_BALANCE -> balances.drain(api.provider(), fault.ms());
      case OUTSIDE_PAYER -> api.payOutside(call, Origin.OUTSIDE);
      case AUTOPAY_LATE -> {
        // Without a tip the automatic payout looks exactly like ours: see OUTSIDE_PAYER.
        if (call.body().path("tip").asLong(0) > 0) {
          api.payOutside(call, Origin.AUTOPAY);
        }
      }
      default -> {
        // the provider itself knows what to do
      }
    }
    return api.perform(call, fault);
  }
}
