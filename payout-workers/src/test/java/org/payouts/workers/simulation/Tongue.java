package org.payouts.workers.simulation;

import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.http.SimulatedResponse;

/** Puts a transport's questions to the simulated provider, and its answers into replies. */
interface Tongue<Q, A> {

  Call call(Q question);

  /**
   * What the real transport makes of an answer.
   *
   * @param whole false if it broke off half way
   */
  A answer(Q question, SimulatedResponse reply, boolean whole);

  A notSent(String why);

  A noAnswer(String why);
}
