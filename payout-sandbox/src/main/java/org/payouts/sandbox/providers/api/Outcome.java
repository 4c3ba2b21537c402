package org.payouts.sandbox.providers.api;

import org.payouts.sandbox.providers.http.SimulatedResponse;

/** What became of a call: the answer, and how many payments it made or queued. */
public record Outcome(SimulatedResponse reply, int payments) {

  public static Outcome of(SimulatedResponse reply) {
    return new Outcome(reply, 0);
  }

  public Outcome answering(SimulatedResponse other) {
    return new Outcome(other, payments);
  }
}
