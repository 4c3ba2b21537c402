package org.payouts.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.payouts.BonusRequested;
import org.payouts.RespondentTarget;
import org.payouts.cli.failure.CommandFailure;

class PersonTest {

  @Test
  void a_request_differs_in_nothing_but_who_asks() {
    BonusRequested request =
        BonusRequested.newBuilder()
            .setPayoutId("p-1")
            .setTarget(new RespondentTarget("project", "response", 2500L))
            .setAmountMinor(3000)
            .setCurrency("USD")
            .setReason("Thank you")
            .setRequestedAt(Instant.EPOCH)
            .setBatch("may")
            .build();

    BonusRequested asked = Person.asks(request, "A. Jones");

    assertThat(asked.getRequestedBy()).isEqualTo("A. Jones");
    asked.getSchema().getFields().stream()
        .filter(field -> !field.name().equals("requested_by"))
        .forEach(field -> assertThat(asked.get(field.pos())).isEqualTo(request.get(field.pos())));
  }

  @Test
  void who_says_no_name_is_the_systems_user() {
    assertThat(Person.name(" A. Jones ")).isEqualTo("A. Jones");
    assertThat(Person.name(null)).isEqualTo(System.getProperty("user.name"));
    assertThatThrownBy(() -> Person.name(" ")).isInstanceOf(CommandFailure.class);
  }
}
