package org.payouts.workers.model;

import java.util.List;

/** Claims for tests of providers; in production only the core hands them out. */
public final class TestClaims {
  private TestClaims() {}

  public static MoneyCall call(Claim... claims) {
    return new MoneyCall(List.of(claims));
  }

  public static Claim first(PayoutRequest request, Baseline baseline) {
    return new Claim(request, 1, baseline, false, new ClockReading(Long.MAX_VALUE, Long.MAX_VALUE));
  }

  public static Claim afterDoubt(PayoutRequest request, Baseline baseline) {
    return new Claim(request, 2, baseline, true, new ClockReading(Long.MAX_VALUE, Long.MAX_VALUE));
  }
}
