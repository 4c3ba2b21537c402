package org.payouts.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.PayoutResolution;
import org.payouts.Platform;
import org.payouts.RejectionCode;
import org.payouts.SourcePosition;
import org.payouts.Verdict;
import org.payouts.cli.PayoutsCommand;
import org.payouts.config.Settings;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.RegistryUrl;
import org.payouts.sandbox.testing.SharedTopics;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/** One hostile text in every field of every topic, shown by every command. */
@ExtendWith(KafkaCluster.class)
class HostileTextIT {
  /** A formula, terminal controls, a reversed direction, a forged line, HTML, JSON, a template. */
  private static final String HOSTILE =
      "=1+1\u001b[2J\u009b31m\u202egnp\u2066\r\nFORGED line\tx<script>alert(1)</script>"
          + "<img src=x onerror=alert(1)>\",\"forged\":\"x\\\u0000\u2028FORGED\u200f{{x}}${x}'--";

  /** What decides how a record is read is left as it is. */
  private static final Set<String> KEPT =
      Set.of("payout_id", "state", "status", "currency", "topic", "ledger_topic_id");

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final SourcePosition SOURCE = new SourcePosition(Topics.BONUS_REQUESTED, 0, 0L);

  @TempDir private static Path temp;
  private static Settings settings;
  private static Path config;

  @BeforeAll
  static void write_it_everywhere(@Bootstrap String bootstrap, @RegistryUrl String registry)
      throws Exception {
    SharedTopics.reset(bootstrap);
    settings =
        Settings.of(Map.of("kafka.bootstrap.servers", bootstrap, "schema.registry.url", registry));
    config =
        Files.writeString(
            temp.resolve("payouts.properties"),
            "kafka.bootstrap.servers=" + bootstrap + "\nschema.registry.url=" + registry + "\n");
    run("topics", "create");
    MTurkTarget target = MTurkTarget.newBuilder().setWorkerId("A1").setAssignmentId("3A").build();
    write(
        Topics.BONUS_REQUESTED,
        "x",
        BonusRequested.newBuilder()
            .setPayoutId("x")
            .setTarget(target)
            .setAmountMinor(120)
            .setCurrency("USD")
            .build());
    for (String id : List.of("x", HOSTILE)) {
      write(Topics.commands(Platform.MTURK), id, Records.command(id, SOURCE));
      write(
          Topics.ledger(Platform.MTURK),
          id,
          Records.entry(id, "IN_DOUBT", SOURCE).setCommand(Records.command(id, SOURCE)).build());
      write(Topics.REVIEWS, id, Records.review(id, "OPEN").build());
      write(
          Topics.BONUS_PAID,
          id,
          BonusPaid.newBuilder()
              .setPayoutId(id)
              .setPlatform(Platform.MTURK)
              .setStudy("")
              .setParticipant("")
              .setTarget("")
              .setAmountMinor(1)
              .setCurrency("USD")
              .setPaidAmountMinor(1)
              .setEvidence("")
              .setAttempts(1)
              .setSettledAt(NOW)
              .build());
      write(
          Topics.BONUS_FAILED,
          id,
          BonusFailed.newBuilder()
              .setPayoutId(id)
              .setPlatform(Platform.MTURK)
              .setStudy("")
              .setParticipant("")
              .setTarget("")
              .setAmountMinor(1)
              .setCurrency("USD")
              .setFailureCode("")
              .setFailureDetail("")
              .setEvidence("")
              .setAttempts(1)
              .setSettledAt(NOW)
              .build());
      write(
          Topics.RESOLUTIONS,
          id,
          PayoutResolution.newBuilder()
              .setPayoutId(id)
              .setAttempt(1)
              .setVerdict(Verdict.PAID)
              .setBy("")
              .setBecause("")
              .setDecidedAt(NOW)
              .build());
    }
    ByteBuffer bytes = ByteBuffer.wrap(HOSTILE.getBytes(StandardCharsets.UTF_8));
    BonusRejected rejected =
        BonusRejected.newBuilder(Records.rejected(RejectionCode.INVALID, SOURCE))
            .setPayoutId(HOSTILE)
            .setKeyHead(bytes)
            .setValueHead(bytes)
            .build();
    write(Topics.BONUS_REJECTED, "bonus-requested-0-0", rejected);
  }

  private static <T extends SpecificRecord> void write(String topic, String key, T value)
      throws Exception {
    fill(value);
    try (KafkaProducer<String, T> producer =
        KafkaClients.producer(settings, PayoutSerdes.<T>serializer(settings))) {
      producer.send(new ProducerRecord<>(topic, 0, key, value)).get();
    }
  }

  /** Puts the text into every field that holds text. */
  private static void fill(SpecificRecord record) {
    for (Schema.Field field : record.getSchema().getFields()) {
      Object now = record.get(field.pos());
      if (now instanceof SpecificRecord inner) {
        fill(inner);
      } else if (!KEPT.contains(field.name()) && holdsText(field.schema())) {
        record.put(field.pos(), HOSTILE);
      }
    }
  }

  private static boolean holdsText(Schema schema) {
    return schema.getType() == Schema.Type.STRING
        || (schema.isUnion() && schema.getTypes().stream().anyMatch(HostileTextIT::holdsText));
  }

  /** What the command prints, on its output and its error output. */
  private static String run(String... args) {
    StringWriter said = new StringWriter();
    run(said, said, args);
    return said.toString();
  }

  private static void run(StringWriter out, StringWriter err, String... args) {
    String[] all = Arrays.copyOf(args, args.length + 2);
    all[args.length] = "-c";
    all[args.length + 1] = config.toString();
    PayoutsCommand.run(new PrintWriter(out), new PrintWriter(err), all);
  }

  @Test
  void no_command_prints_what_a_terminal_obeys_or_a_line_of_somebody_else() {
    List<String[]> commands = new ArrayList<>();
    for (String id : List.of("x", HOSTILE)) {
      commands.add(new String[] {"status", id});
      commands.add(new String[] {"audit", "--explain", id});
      commands.add(new String[] {"resend", id});
      commands.add(
          new String[] {
            "resolve", id, "paid", "--by", HOSTILE, "--because", HOSTILE, "--timeout", "0"
          });
    }
    commands.add(new String[] {"status", "--all"});
    commands.add(new String[] {"status", "--platform", "mturk"});
    commands.add(new String[] {"report", "--platform", "mturk", "--by", HOSTILE});
    commands.add(new String[] {"review"});
    commands.add(new String[] {"tail", "--from-beginning", "--max", "7"});
    commands.add(new String[] {"audit"});
    for (String[] command : commands) {
      String said = run(command);
      String name = command[0] + " " + (command.length > 1 ? command[1].substring(0, 1) : "");
      assertHarmless(name, said);
      assertThat(said.lines()).as(name).noneMatch(line -> line.strip().startsWith("FORGED"));
      assertThat(said.length()).as(name).isGreaterThan(10);
    }
  }

  private static void assertHarmless(String what, String said) {
    assertThat(
            said.codePoints()
                .filter(c -> c != '\n')
                .filter(
                    c ->
                        switch (Character.getType(c)) {
                          case Character.CONTROL,
                              Character.FORMAT,
                              Character.LINE_SEPARATOR,
                              Character.PARAGRAPH_SEPARATOR ->
                              true;
                          default -> false;
                        }))
        .as("%s: %s", what, said)
        .isEmpty();
  }

  @Test
  void json_stays_json_and_adds_no_field() throws Exception {
    List<String[]> commands =
        List.of(
            new String[] {"status", "x", "--json"},
            new String[] {"status", "--all", "--json"},
            new String[] {"report", "--platform", "mturk", "--json"},
            new String[] {"review", "--json"},
            new String[] {"tail", "--from-beginning", "--max", "7", "--json"},
            new String[] {"audit", "--json"},
            new String[] {"audit", "--explain", "x", "--json"});
    for (String[] command : commands) {
      StringWriter out = new StringWriter();
      run(out, new StringWriter(), command);
      String said = out.toString();
      assertHarmless(String.join(" ", command), said);
      assertThat(said).isNotEmpty();
      for (String line : said.lines().toList()) {
        assertThat(new ObjectMapper().readTree(line).findValue("forged")).as(line).isNull();
      }
    }
  }

  @Test
  void the_audits_page_holds_no_markup_of_somebody_else() throws Exception {
    Path page = temp.resolve("audit.html");
    run("audit", "--html", page.toString());
    String html = Files.readString(page);
    assertThat(html).contains("&lt;script&gt;").doesNotContain("<script>alert", "<img src=x");
    assertHarmless("page", html.replace("\t", " "));
  }
}
