package org.payouts.workers.protocol;

import java.math.BigDecimal;
import java.util.List;

/**
 * What preparation found and the claim stores: everything needed to send the call, and later to
 * tell from the provider's books whether it paid.
 */
public sealed interface Basis {

  /** The prepared bulk and the submission's bonus payments before the call, in minor units. */
  record Prolific(String bulkId, List<BigDecimal> payments) implements Basis {
    public Prolific {
      payments = payments.stream().sorted().toList();
    }
  }

  /** The UniqueRequestToken, the same in every attempt (design, decision 12). */
  record MTurk(String token) implements Basis {}

  /** Number of payouts before the call; the call asks for one more. */
  record Respondent(int count) implements Basis {}
}
