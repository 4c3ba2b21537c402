package org.payouts.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.cli.CommandFailure;

class SandboxTeacherTest {

  private static BonusRequested request(String currency, Object target) {
    return BonusRequested.newBuilder()
        .setPayoutId("p")
        .setTarget(target)
        .setAmountMinor(100)
        .setCurrency(currency)
        .build();
  }

  @Test
  void a_lesson_names_currencies_studies_and_incentives_of_the_first_request_that_needs_them() {
    var lesson =
        SandboxTeacher.lesson(
            List.of(
                request("USD", new ProlificTarget("w", "s", "x")),
                request("GBP", new ProlificTarget("w", "s", "y")),
                request(
                    "USD", MTurkTarget.newBuilder().setWorkerId("A").setAssignmentId("3").build()),
                request("USD", new RespondentTarget("p", "r", 4000L)),
                request("USD", new RespondentTarget("p", "q", 1L))));

    assertThat(lesson)
        .hasToString(
            "{\"prolific\":{\"workspaces\":{\"w\":{\"currency\":\"USD\"}},\"studies\":{\"s\":{\"workspace\":\"w\"}},"
                + "\"submissions\":{\"x\":{\"study\":\"s\"},\"y\":{\"study\":\"s\"}}},"
                + "\"respondent\":{\"projects\":{\"p\":{\"incentive_minor\":4000}}}}");
  }

  @Test
  void providers_that_are_not_there_are_named_with_the_remedy() {
    assertThatThrownBy(() -> new SandboxTeacher("http://127.0.0.1:1").teach(List.of()))
        .isInstanceOfSatisfying(
            CommandFailure.class, failure -> assertThat(failure.remedy()).contains("sandbox.url"))
        .hasMessageContaining("http://127.0.0.1:1");
  }
}
