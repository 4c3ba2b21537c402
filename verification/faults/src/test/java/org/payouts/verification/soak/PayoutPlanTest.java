package org.payouts.verification.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.payout.Targets;

class PayoutPlanTest {
  private static final Instant ASKED = Instant.parse("2026-11-21T12:00:00Z");
  private static final int PAYOUTS = 4_000;

  private final PayoutPlan plan = new PayoutPlan(7, PAYOUTS, ASKED);

  @Test
  void nine_of_ten_payouts_are_for_mturk_and_every_number_has_one_platform() {
    assertThat(plan.of(Platform.MTURK)).isEqualTo(3_600);
    assertThat(plan.of(Platform.PROLIFIC)).isEqualTo(200);
    assertThat(plan.of(Platform.RESPONDENT)).isEqualTo(200);
    for (int number = 0; number < PAYOUTS; number++) {
      Platform platform = plan.platform(number);
      assertThat(Targets.platform(plan.request(number).getTarget())).contains(platform);
    }
  }

  @Test
  void the_number_can_be_read_back_from_id_and_target_and_both_are_unique() {
    Set<String> seen = new HashSet<>();
    for (int number = 0; number < PAYOUTS; number++) {
      BonusRequested request = plan.request(number);
      String target = Targets.key(request.getTarget());
      assertThat(seen.add(request.getPayoutId())).isTrue();
      assertThat(seen.add(target)).isTrue();
      assertThat(plan.number(request.getPayoutId())).isEqualTo(number);
      assertThat(plan.number(target)).isEqualTo(number);
    }
  }

  @Test
  void what_nobody_asked_for_has_no_number() {
    String id = plan.request(1).getPayoutId();
    assertThat(plan.number(id.replace("million-7", "million-8"))).isEqualTo(-1);
    assertThat(plan.number("x")).isEqualTo(-1);
    assertThat(plan.number("not hexadecimal")).isEqualTo(-1);
    assertThat(new PayoutPlan(8, PAYOUTS, ASKED).number(id)).isEqualTo(-1);
  }

  @Test
  void the_same_seed_asks_for_the_same() {
    PayoutPlan again = new PayoutPlan(7, PAYOUTS, ASKED);
    for (int number = 0; number < PAYOUTS; number += 37) {
      assertThat(again.request(number)).isEqualTo(plan.request(number));
      assertThat(again.request(number).getAmountMinor()).isEqualTo(plan.amountMinor(number));
    }
  }

  @Test
  void identifiers_have_the_platforms_shapes() {
    ProlificTarget prolific =
        (ProlificTarget) plan.request(plan.first(Platform.PROLIFIC)).getTarget();
    MTurkTarget mturk = (MTurkTarget) plan.request(plan.first(Platform.MTURK)).getTarget();
    assertThat(prolific.getSubmissionId()).matches("[0-9a-f]{24}");
    assertThat(prolific.getStudyId()).matches("[0-9a-f]{24}").isEqualTo(plan.prolificStudy(0));
    assertThat(mturk.getAssignmentId()).matches("3[0-9A-Z]{29}");
    assertThat(mturk.getWorkerId()).matches("A[0-9A-Z]{13}");
  }
}
