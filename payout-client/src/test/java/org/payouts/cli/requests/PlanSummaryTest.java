package org.payouts.cli.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.payouts.Platform;
import org.payouts.admission.AdmissionLimits;
import org.payouts.payout.IdRule;

class PlanSummaryTest {
  private static final AdmissionLimits ANY_IDS =
      new AdmissionLimits(Map.of(), Map.of(Platform.PROLIFIC, IdRule.ANY));

  @Test
  void counts_sums_and_fees_are_kept_per_platform_currency_and_study() {
    String file =
        """
        payout_id,platform,amount,currency,workspace_id,study_id,submission_id,worker_id,assignment_id,hit_id,project_id,screener_response_id,incentive
        a,prolific,4.25,GBP,w,s1,x1,,,,,,
        b,prolific,4.25,GBP,w,s2,x2,,,,,,
        c,prolific,1,USD,v,s3,x3,,,,,,
        d,mturk,0.03,USD,,,,A1,3A,3H,,,
        e,respondent,30,USD,,,,,,,p,r,25
        """;
    PlanSummary summary =
        PlanSummary.of(
            new RequestFiles(ANY_IDS, Instant.EPOCH)
                .add("f", file.getBytes(StandardCharsets.UTF_8), RequestOptions.plain())
                .plan()
                .bonuses());

    assertThat(summary.totals())
        .containsExactly(
            new PlanSummary.Group(Platform.PROLIFIC, "GBP", "", 2, 850, 284),
            new PlanSummary.Group(Platform.PROLIFIC, "USD", "", 1, 100, 34),
            new PlanSummary.Group(Platform.MTURK, "USD", "", 1, 3, 1),
            new PlanSummary.Group(Platform.RESPONDENT, "USD", "", 1, 3000, -1));
    assertThat(summary.studies()).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource({
    "MTURK,1,1",
    "MTURK,5,1",
    "MTURK,6,2",
    "MTURK,100,20",
    "PROLIFIC,300,100",
    "PROLIFIC,1,1",
    "RESPONDENT,9,-1"
  })
  void a_fee_is_rounded_up_and_never_guessed(Platform platform, long amount, long fee) {
    assertThat(FeeEstimate.minor(platform, amount)).isEqualTo(fee);
  }
}
