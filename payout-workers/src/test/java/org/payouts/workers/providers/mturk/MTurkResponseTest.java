package org.payouts.workers.providers.mturk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MTurkResponseTest {
  @Test
  void a_refusal_names_no_worker_but_ones_own() {
    MTurkResponse.Refusal refusal =
        new MTurkResponse.Refusal(
            400,
            "RequestError",
            "AWS.MechanicalTurk.InvalidParameterValue",
            "Worker A2SUAM1J3GNN3B is not A3QRZGQ2LXC6WK\n(1700000000000 s)");

    assertThat(refusal.text("A3QRZGQ2LXC6WK"))
        .isEqualTo(
            "HTTP 400 RequestError AWS.MechanicalTurk.InvalidParameterValue:"
                + " Worker [id] is not A3QRZGQ2LXC6WK ([id] s)");
    assertThat(refusal.toString()).doesNotContain("A2SUAM1J3GNN3B", "A3QRZGQ2LXC6WK");
  }

  @Test
  void printing_a_page_names_nobody() {
    MTurkResponse.Bonus bonus =
        new MTurkResponse.Bonus("A2SUAM1J3GNN3B", "ASG1", "1.50", "Thanks, Ann");
    assertThat(new MTurkResponse.BonusPage(List.of(bonus), "next"))
        .hasToString("BonusPage[1, and more]");
    assertThat(bonus).hasToString("Bonus[1.50]");
  }
}
