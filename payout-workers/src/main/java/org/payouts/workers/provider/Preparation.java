package org.payouts.workers.provider;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.protocol.Basis;
import org.payouts.workers.protocol.PayoutRequest;

/** What preparation found. No money has moved in any case. */
public sealed interface Preparation {

  /** The same for each of these payouts. */
  static List<Preparation> all(List<PayoutRequest> requests, Preparation preparation) {
    return Collections.nCopies(requests.size(), preparation);
  }

  /** The claim may be written. */
  record Ready(Basis basis) implements Preparation {}

  /** A local precondition, or a set-up that names the row: settles as FAILED (design 9). */
  record Refused(String code, String detail) implements Preparation {}

  /** Not now: back off, and pause what {@code pause} names. Never becomes FAILED (design 8). */
  record Later(String why, @Nullable Pause pause) implements Preparation {}

  /** Left out of this call, and nothing is known against it: next in turn, without a back-off. */
  record Deferred() implements Preparation {}

  /** Waits for an operator; the reason is shown by {@code payouts status}. */
  record Blocked(String why) implements Preparation {}
}
