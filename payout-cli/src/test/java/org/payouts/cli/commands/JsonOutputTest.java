package org.payouts.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.RejectionCode;
import org.payouts.SourcePosition;
import org.payouts.cli.PayoutsCommand;
import org.payouts.cli.audit.AuditJson;
import org.payouts.cli.audit.Reports;
import org.payouts.cli.console.Console;
import org.payouts.cli.kafka.PipelineStatus;
import org.payouts.cli.kafka.RecordJson;
import org.payouts.cli.kafka.Records;
import org.payouts.sandbox.providers.book.BookTotal;

/**
 * What {@code --json} prints, byte for byte: scripts read it. The expected lines, in {@code
 * src/test/resources/json}, were printed before the output was made of records; those of {@code
 * answers} were written by hand after the code of that time.
 */
class JsonOutputTest {
  private static final SourcePosition SOURCE = new SourcePosition("bonus-requested", 2, 17L);
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private final StringWriter out = new StringWriter();
  private final Console console =
      Console.of(new PrintWriter(out), new PrintWriter(new StringWriter()));

  @Test
  void a_plan(@TempDir Path directory) throws Exception {
    request("../examples/files/bonuses.csv", directory);
    Path bad = directory.resolve("bad.csv");
    Files.writeString(
        bad,
        """
        payout_id,platform,amount,currency,reason,worker_id,assignment_id,project_id,screener_response_id,incentive
        p-1,mturk,1.50,USD,"Thanks ""a lot"" é",A1B2C3D4E5F6G7,3ABCDEFGHIJKLMNOPQRSTUVWXYZ012,,,
        p-2,mturk,1.234,USD,x,A1B2C3D4E5F6G7,3ABCDEFGHIJKLMNOPQRSTUVWXYZ013,,,
        p-3,nowhere,1,USD,x,,,,,
        """);
    request(bad.toString(), directory);
    assertPrinted("plan");
  }

  private void request(String file, Path directory) {
    StringWriter printed = new StringWriter();
    PayoutsCommand.run(
        new PrintWriter(printed),
        new PrintWriter(new StringWriter()),
        "request",
        file,
        "--batch",
        "b",
        "--dry-run",
        "--json");
    out.write(printed.toString().replace(directory.toString(), "DIR"));
  }

  @Test
  void a_status() throws Exception {
    Map<String, PayoutLedgerEntry> ledger = new TreeMap<>();
    ledger.put("p-1", entry("p-1", "ACCEPTED"));
    ledger.put("p-2", entry("p-2", "REVIEW"));
    ledger.put("p-3", entry("p-3", "PAID"));
    Map<String, PipelineStatus.Admitted> unknown = new TreeMap<>();
    unknown.put("p-4", new PipelineStatus.Admitted(Platform.PROLIFIC, false));
    unknown.put("p-5", new PipelineStatus.Admitted(Platform.RESPONDENT, true));
    Map<Platform, Integer> workers = new EnumMap<>(Platform.class);
    workers.put(Platform.MTURK, 2);
    PipelineStatus status = new PipelineStatus(ledger, unknown, workers, 1, List.of(), 3);

    console.json(new StatusPrinter(status).json());
    ledger.values().forEach(entry -> console.json(StatusPrinter.json(entry)));
    assertPrinted("status");
  }

  private static PayoutLedgerEntry entry(String id, String state) {
    return Records.entry(id, state, SOURCE).setCommand(Records.command(id, SOURCE)).build();
  }

  @Test
  void records() throws Exception {
    console.json(
        RecordJson.of(
            BonusPaid.newBuilder()
                .setPayoutId("p-3")
                .setPlatform(Platform.MTURK)
                .setStudy("HIT1")
                .setParticipant("A1")
                .setTarget("3A")
                .setAmountMinor(150)
                .setPaidAmountMinor(150)
                .setCurrency("USD")
                .setProviderReference("r\"1\"")
                .setEvidence("the answer")
                .setAttempts(1)
                .setRequestedAt(NOW)
                .setSettledAt(NOW)
                .build()));
    console.json(
        RecordJson.of(
            BonusFailed.newBuilder()
                .setPayoutId("p-6")
                .setPlatform(Platform.PROLIFIC)
                .setStudy("s")
                .setParticipant("")
                .setTarget("t")
                .setAmountMinor(150)
                .setCurrency("GBP")
                .setFailureCode("OVER_LIMIT")
                .setFailureDetail("too much\u2028of it")
                .setAttempts(0)
                .setRequestedAt(NOW)
                .setSettledAt(NOW)
                .build()));
    console.json(RecordJson.of(Records.rejected(RejectionCode.INVALID, SOURCE)));
    console.json(RecordJson.of(Records.review("p-2", "OPEN").build()));
    console.json(RecordJson.of(entry("p-1", "ACCEPTED")));
    assertPrinted("records");
  }

  @Test
  void answers_of_commands_that_need_a_stack() throws Exception {
    console.json(new RequestSending.Published(128, 2, null));
    console.json(new TopicsCommand.Check.Checked(false, List.of("no topic \"x\"")));
    console.json(
        new ResolveCommand.Answered("p-1", ResolveCommand.Word.paid, false, "not in doubt", null));
    console.json(
        new DemoReport.DemoJson(
            3, 1, 0, 1, 1, 0, 2.5, 1, List.of(new BookTotal("mturk", "USD", 1, 150))));
    assertPrinted("answers");
  }

  @Test
  void an_audit() throws Exception {
    console.json(AuditJson.of(Reports.paper(Reports.sample(""), "")));
    console.json(AuditJson.of(Reports.paper(Reports.empty(), "")));
    assertPrinted("audit");
  }

  /** One JSON line each, as printed by the version before. */
  private void assertPrinted(String name) throws IOException {
    try (InputStream expected =
        JsonOutputTest.class.getResourceAsStream("/json/" + name + ".json")) {
      assertThat(expected).as(out.toString()).isNotNull();
      assertThat(out).hasToString(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
