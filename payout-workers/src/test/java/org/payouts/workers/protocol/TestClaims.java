package org.payouts.workers.protocol;

import java.util.List;

/** Claims for tests of providers; in production only the core hands them out. */
public final class TestClaims {
  private TestClaims() {}

  public static MoneyCall call(Claim... claims) {
    return new MoneyCall(List.of(claims));
  }

  public static Claim first(PayoutRequest request, Basis basis) {
    return new Claim(request, 1, basis, false, new Moment(Long.MAX_VALUE, Long.MAX_VALUE));
  }

  public static Claim afterDoubt(PayoutRequest request, Basis basis) {
    return new Claim(request, 2, basis, true, new Moment(Long.MAX_VALUE, Long.MAX_VALUE));
  }
}
