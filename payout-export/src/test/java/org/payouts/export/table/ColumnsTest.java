package org.payouts.export.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.payouts.ContentHash;
import org.payouts.MTurkTarget;
import org.payouts.PayoutCommand;
import org.payouts.RespondentTarget;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.topics.Topics;

class ColumnsTest {

  private static Map<String, Object> row(Object target) {
    PayoutCommand command =
        PayoutCommand.newBuilder()
            .setPayoutId("a")
            .setTarget(target)
            .setAmountMinor(3_000)
            .setCurrency("USD")
            .setContentHash(new ContentHash(new byte[16]))
            .setRequestSha256(new Sha256(new byte[32]))
            .setSource(new SourcePosition(Topics.BONUS_REQUESTED, 0, 0L))
            .setAdmittedAt(Instant.EPOCH)
            .setLedgerTopicId("x")
            .build();
    Map<String, Object> row = new HashMap<>();
    for (Column column : Columns.of(command.getSchema())) {
      row.put(column.name(), column.value().apply(command));
    }
    return row;
  }

  @Test
  void an_admitted_payout_has_the_incentive_of_respondent_in_major_and_minor_units() {
    assertThat(row(new RespondentTarget("project", "response", 2_500L)))
        .containsEntry("platform", "respondent")
        .containsEntry("study", "project")
        .containsEntry("target", "response")
        .containsEntry("amount", new BigDecimal("30.0000"))
        .containsEntry("incentive", new BigDecimal("25.0000"))
        .containsEntry("incentive_minor", 2_500L);
    assertThat(row(new MTurkTarget("A1", "3A", "3HIT")))
        .containsEntry("participant", "A1")
        .containsEntry("incentive", null)
        .containsEntry("incentive_minor", null);
  }
}
