package org.payouts.sandbox.providers.api;

import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.faults.Fault;
import org.payouts.sandbox.providers.http.Request;
import org.payouts.sandbox.providers.http.SimulatedResponse;

/** One simulated provider. Thread-safe. */
public interface ProviderApi {

  Provider provider();

  /**
   * Understands a request without any effect. What cannot be understood becomes a rejected call.
   */
  Call identify(Request request);

  /** Carries out a call that was not rejected, with the faults that lie in the effect itself. */
  Outcome perform(Call call, Fault fault);

  /** How this provider says a status without having done anything. */
  SimulatedResponse refusal(int status, Call call);

  /** How this provider says that the balance does not cover a payment. */
  SimulatedResponse outOfFunds();

  /** Somebody else pays the target of this money call. */
  void payOutside(Call call, Payment.Origin origin);
}
