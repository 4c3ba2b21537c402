package org.payouts.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.payouts.MTurkTarget;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;

class TargetsTest {
  private static final ProlificTarget PROLIFIC =
      new ProlificTarget("workspace", "study", "submission");
  private static final MTurkTarget MTURK = new MTurkTarget("worker", "assignment", "hit");
  private static final RespondentTarget RESPONDENT =
      new RespondentTarget("project", "screener", 2500L);

  @Test
  void the_targets_type_names_the_platform() {
    assertThat(Targets.platform(PROLIFIC)).contains(Platform.PROLIFIC);
    assertThat(Targets.platform(MTURK)).contains(Platform.MTURK);
    assertThat(Targets.platform(RESPONDENT)).contains(Platform.RESPONDENT);
  }

  @Test
  void what_is_no_target_has_no_owner() {
    assertThat(Targets.platform(null)).isEmpty();
    assertThat(Targets.platform("text")).isEmpty();
  }

  @Test
  void a_payment_is_booked_on_submission_assignment_or_screener_response() {
    assertThat(Targets.key(PROLIFIC)).isEqualTo("submission");
    assertThat(Targets.key(MTURK)).isEqualTo("assignment");
    assertThat(Targets.key(RESPONDENT)).isEqualTo("screener");
    assertThat(Targets.partitionKey(MTURK)).isEqualTo("assignment");
  }

  @Test
  void study_and_participant_are_given_where_the_request_names_them() {
    assertThat(Targets.study(PROLIFIC)).isEqualTo("study");
    assertThat(Targets.study(MTURK)).isEqualTo("hit");
    assertThat(Targets.study(new MTurkTarget("worker", "assignment", null))).isEmpty();
    assertThat(Targets.study(RESPONDENT)).isEqualTo("project");
    assertThat(Targets.participant(PROLIFIC)).isEmpty();
    assertThat(Targets.participant(MTURK)).isEqualTo("worker");
    assertThat(Targets.participant(RESPONDENT)).isEmpty();
  }

  @Test
  void what_is_no_target_has_no_fields() {
    assertThatIllegalArgumentException().isThrownBy(() -> Targets.key(null));
    assertThatIllegalArgumentException().isThrownBy(() -> Targets.study("text"));
    assertThatIllegalArgumentException().isThrownBy(() -> Targets.participant(null));
  }

  @Test
  void platform_names_are_lower_case_and_unknown_has_none() {
    assertThat(Platforms.ALL)
        .map(Platforms::name)
        .containsExactly("prolific", "mturk", "respondent");
    assertThat(Platforms.parse("MTurk")).contains(Platform.MTURK);
    assertThat(Platforms.parse("unknown")).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> Platforms.name(Platform.UNKNOWN));
  }
}
