package org.payouts.sandbox.providers.api;

import org.payouts.sandbox.providers.http.Reply;

/** What became of a call: the answer, and how many payments it made or queued. */
public record Outcome(Reply reply, int payments) {

  public static Outcome of(Reply reply) {
    return new Outcome(reply, 0);
  }

  public Outcome answering(Reply other) {
    return new Outcome(other, payments);
  }
}
