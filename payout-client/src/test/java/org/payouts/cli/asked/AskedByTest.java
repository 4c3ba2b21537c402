package org.payouts.cli.asked;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.payouts.BonusRequested;
import org.payouts.RespondentTarget;

class AskedByTest {

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

    BonusRequested asked = AskedBy.name(request, "A. Jones");

    assertThat(asked.getRequestedBy()).isEqualTo("A. Jones");
    asked.getSchema().getFields().stream()
        .filter(field -> !field.name().equals("requested_by"))
        .forEach(field -> assertThat(asked.get(field.pos())).isEqualTo(request.get(field.pos())));
  }
}
