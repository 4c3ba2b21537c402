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
  private static final int SEEDS = 400;

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

  /** MTurk lists our reference. */
  @Test
  void a_reference_withstands_who_pays_our_amount() {
    for (long seed = 0; seed < SEEDS; seed++) {
      assertNull(what(seed, Profile.mimics(Platform.MTURK)), "seed " + seed);
    }
  }

  /** MTurk honours a token once. */
  @Test
  void a_token_withstands_a_second_payment_however_late_a_call_is() {
    for (long seed = 0; seed < SEEDS; seed++) {
      String what = what(seed, Profile.unboundedRetries(Platform.MTURK));
      assertFalse(what != null && what.startsWith("NoDoublePay"), "seed " + seed + ": " + what);
    }
  }

  /** But a retry after believed absence may be refused, and the late call pays after all. */
  @Test
  void b8_even_a_token_does_not_save_a_failed_from_a_late_call() {
    String broken = null;
    for (long seed = 0; seed < SEEDS && broken == null; seed++) {
      broken = what(seed, Profile.unboundedRetries(Platform.MTURK));
    }
    assertTrue(broken != null && broken.startsWith("FailedIsTrue"), broken);
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
