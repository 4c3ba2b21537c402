package org.payouts.cli.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.payouts.Platform;
import org.payouts.audit.statement.ListedPayment;
import org.payouts.cli.requests.FileProblem;
import org.payouts.cli.requests.SourceFormat;

class StatementReaderTest {
  private static final String SUBMISSION = "68a97646df7a184d80974c0a";
  private static final String PARTICIPANT = "5f9abb000000000000000001";

  private static StatementOptions options(
      String currency, Map<StatementField, String> headers, Map<String, String> only) {
    return new StatementOptions(null, currency, headers, only, SourceFormat.ANY);
  }

  private static Statement read(StatementOptions options, String... files) {
    StatementReader reader = new StatementReader(options);
    for (int i = 0; i < files.length; i++) {
      reader.add("f" + i, files[i].getBytes(StandardCharsets.UTF_8));
    }
    return reader.statement();
  }

  @Test
  void mturks_list_is_read_with_our_mark_and_time() {
    Statement statement =
        read(
            options(null, Map.of(), Map.of()),
            """
            WorkerId,BonusAmount,AssignmentId,Reason,GrantTime
            A1,1.50,3abc,Thank you (ref 00112233445566778899),2026-11-20T10:00:00Z
            """);

    assertThat(statement.problems()).isEmpty();
    assertThat(statement.payments())
        .containsExactly(
            new ListedPayment(
                "f0:2",
                Platform.MTURK,
                "3ABC",
                150,
                "USD",
                "00112233445566778899",
                Instant.parse("2026-11-20T10:00:00Z")));
  }

  @Test
  void the_answers_of_two_interfaces_are_read_as_they_are() {
    Statement mturk =
        read(
            options(null, Map.of(), Map.of()),
            """
            {"BonusPayments":[{"WorkerId":"A1","BonusAmount":"2","AssignmentId":"3A",
              "Reason":"x","GrantTime":"2026-11-20 10:00:00+00:00"}]}
            """);
    Statement respondent =
        read(
            options(null, Map.of(), Map.of()),
            """
            [{"screenerResponseId":"r1","numberOfPayouts":2,"payouts":[
              {"incentive":2500,"tip":0,"totalIncentive":2500,"createdAt":"2026-11-20T10:00:00.000Z"},
              {"incentive":2500,"tip":500,"totalIncentive":3000,"createdAt":"2026-11-21T10:00:00.000Z"}]}]
            """);

    assertThat(mturk.payments()).extracting(ListedPayment::amountMinor).containsExactly(200L);
    assertThat(respondent.payments())
        .extracting(ListedPayment::amountMinor)
        .containsExactly(2500L, 3000L);
    assertThat(respondent.payments()).allMatch(each -> each.currency().equals("USD"));
  }

  @Test
  void a_participants_payment_is_the_submissions_that_the_export_names() {
    Statement statement =
        read(
            options("GBP", Map.of(), Map.of("Type", "bonus")),
            "Date,Type,Participant,Amount\n2026-11-20,Bonus payment,%s,-£1.50\n2026-11-20,Top-up,,100\n"
                .formatted(PARTICIPANT),
            "Submission id,Participant id,Status\n%s,%s,APPROVED\n"
                .formatted(SUBMISSION, PARTICIPANT));

    assertThat(statement.problems()).isEmpty();
    assertThat(statement.payments())
        .extracting(ListedPayment::target, ListedPayment::amountMinor, ListedPayment::currency)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(SUBMISSION, 150L, "GBP"));
  }

  @Test
  void a_payment_of_a_participant_with_two_submissions_is_for_either_of_them() {
    Statement statement =
        read(
            options("GBP", Map.of(), Map.of()),
            "Participant id,Amount\n%s,1.50\n".formatted(PARTICIPANT),
            "Submission id,Participant id\n%s,%s\n%s,%s\n"
                .formatted(SUBMISSION, PARTICIPANT, SUBMISSION.replace('0', '1'), PARTICIPANT));

    String together = "participant " + PARTICIPANT;
    assertThat(statement.payments()).extracting(ListedPayment::target).containsExactly(together);
    assertThat(statement.participants())
        .containsOnly(
            Map.entry(SUBMISSION, together), Map.entry(SUBMISSION.replace('0', '1'), together));
  }

  @Test
  void what_is_missing_is_named_with_its_remedy() {
    assertThat(read(options(null, Map.of(), Map.of()), "a,b\n1,2\n").problems())
        .extracting(FileProblem::text)
        .singleElement()
        .asString()
        .contains("no column holds an amount", "--column");
    assertThat(
            read(
                    options(null, Map.of(), Map.of()),
                    "Submission id,Total\n%s,1.50\n".formatted(SUBMISSION))
                .problems())
        .extracting(FileProblem::text)
        .singleElement()
        .asString()
        .contains("no column holds an amount");
    assertThat(
            read(
                    options(null, Map.of(StatementField.AMOUNT, "Total"), Map.of()),
                    "Submission id,Total\n%s,1.50\n".formatted(SUBMISSION))
                .problems())
        .extracting(FileProblem::text)
        .singleElement()
        .asString()
        .contains("no currency is named", "--currency GBP");
    assertThat(
            read(
                    options("GBP", Map.of(), Map.of()),
                    "Participant id,Amount\n%s,1.50\n".formatted(PARTICIPANT))
                .problems())
        .extracting(FileProblem::text)
        .singleElement()
        .asString()
        .contains("names participant", "export of submissions");
  }

  @Test
  void amounts_have_signs_symbols_codes_and_thousands() {
    Statement statement =
        read(
            options(null, Map.of(), Map.of()),
            """
            submission_id,amount
            %1$s,"$1,234.50"
            %1$s,£2
            %1$s,3.05 USD
            %1$s,0.00
            """
                .formatted(SUBMISSION));

    assertThat(statement.problems()).isEmpty();
    assertThat(statement.payments())
        .extracting(ListedPayment::amountMinor, ListedPayment::currency)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(123_450L, "USD"),
            org.assertj.core.groups.Tuple.tuple(200L, "GBP"),
            org.assertj.core.groups.Tuple.tuple(305L, "USD"));
  }
}
