package org.payouts.workers.simulation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.payouts.Platform;

/**
 * What no protocol on our side can prevent, shown to be needed as an assumption: with it the
 * histories hold (see {@link SimulationTest}), without it they break.
 */
class LimitsOfTheWorldTest {
  private static final int SEEDS = 200;

  @Test
  void b8_a_call_that_outlives_the_quiet_period_pays_twice_if_absence_is_retried() {
    String broken = first(Profile::unboundedRetries, "NoDoublePay");
    assertTrue(broken != null, "no call outlived the quiet period: the generator is too tame");
    System.out.println("B8: " + broken);
  }

  @Test
  void b15_somebody_who_pays_exactly_our_amount_is_taken_for_us() {
    String broken = first(Profile::mimics, "PaidIsTrue");
    assertTrue(broken != null, "nobody was taken for us: the generator is too tame");
    System.out.println("B15: " + broken);
  }

  /** What a no has hidden has to be there when the shorter quiet is over, or nobody can know. */
  @Test
  void a_no_that_hides_a_payment_for_longer_than_the_presumed_quiet_pays_twice() {
    String broken = first(Profile::hidden, "NoDoublePay");
    assertTrue(broken != null, "no payment was hidden for long: the generator is too tame");
    System.out.println("presumed quiet: " + broken);
  }

  /** MTurk knows the token, whatever its list shows. */
  @Test
  void a_token_withstands_a_no_that_hides_a_payment() {
    for (long seed = 0; seed < SEEDS; seed++) {
      assertNull(what(seed, Profile.hidden(Platform.MTURK)), "seed " + seed);
    }
  }

  /** MTurk lists our reference. */
  @Test
  void a_reference_withstands_who_pays_our_amount() {
    for (long seed = 0; seed < SEEDS; seed++) {
      assertNull(what(seed, Profile.mimics(Platform.MTURK)), "seed " + seed);
    }
  }

  /** MTurk honours a token once, and no refusal makes FAILED while it may still pay. */
  @Test
  void a_token_withstands_a_call_however_late_it_is() {
    for (long seed = 0; seed < SEEDS; seed++) {
      String what = what(seed, Profile.unboundedRetries(Platform.MTURK));
      boolean money =
          what != null && (what.startsWith("NoDoublePay") || what.startsWith("FailedIsTrue"));
      assertFalse(money, "seed " + seed + ": " + what);
    }
  }

  private static String first(Function<Platform, Profile> profile, String rule) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Platform platform = seed % 2 == 0 ? Platform.PROLIFIC : Platform.RESPONDENT;
      String what = what(seed, profile.apply(platform));
      if (what != null && what.startsWith(rule)) {
        return "seed " + seed + ": " + what;
      }
    }
    return null;
  }

  private static String what(long seed, Profile profile) {
    try {
      new History(seed, profile, false).run();
      return null;
    } catch (Violation e) {
      return e.getMessage();
    }
  }
}
