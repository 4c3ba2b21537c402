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
    return row(command(target).build());
  }

  private static PayoutCommand.Builder command(Object target) {
    return PayoutCommand.newBuilder()
        .setPayoutId("a")
        .setTarget(target)
        .setAmountMinor(3_000)
        .setCurrency("USD")
        .setContentHash(new ContentHash(new byte[16]))
        .setRequestSha256(new Sha256(new byte[32]))
        .setSource(new SourcePosition(Topics.BONUS_REQUESTED, 0, 0L))
        .setAdmittedAt(Instant.EPOCH)
        .setLedgerTopicId("x");
  }

  private static Map<String, Object> row(PayoutCommand command) {
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

  @Test
  void an_amount_of_more_than_18_digits_stands_in_minor_units_alone() {
    PayoutCommand.Builder command = command(new RespondentTarget("p", "r", Long.MIN_VALUE));
    assertThat(row(command.setAmountMinor(9_999_999_999_999_999L).build()))
        .containsEntry("amount", new BigDecimal("99999999999999.9900"))
        .containsEntry("incentive", null)
        .containsEntry("incentive_minor", Long.MIN_VALUE);
    assertThat(row(command.setAmountMinor(10_000_000_000_000_000L).build()))
        .containsEntry("amount", null)
        .containsEntry("amount_minor", 10_000_000_000_000_000L);
  }

  @Test
  void a_time_is_empty_unless_its_year_has_four_digits_and_no_text_has_a_null_character() {
    Instant last = Instant.parse("9999-12-31T23:59:59.999Z");
    PayoutCommand.Builder command =
        command(new MTurkTarget("A\0", "3A", "3HIT")).setReason("\0x").setRequestedAt(last);
    assertThat(row(command.build()))
        .containsEntry("participant", "A\uFFFD")
        .containsEntry("reason", "\uFFFDx")
        .containsEntry("requested_at", last);
    assertThat(row(command.setRequestedAt(last.plusMillis(1)).build()))
        .containsEntry("requested_at", null);
    assertThat(row(command.setRequestedAt(Instant.parse("0000-12-31T23:59:59.999Z")).build()))
        .containsEntry("requested_at", null);
  }
}
