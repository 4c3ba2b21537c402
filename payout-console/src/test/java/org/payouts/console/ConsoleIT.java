package org.payouts.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.PayoutResolution;
import org.payouts.ReservationState;
import org.payouts.Verdict;
import org.payouts.cli.kafka.Decoders;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.RegistryUrl;
import org.payouts.topics.Topics;
import org.payouts.view.data.PayoutFilter;

/** The console over HTTP, beside a real broker and registry. */
@ExtendWith(KafkaCluster.class)
class ConsoleIT {
  private static final String HOSTILE = "<script>alert(1)</script>\"'=1+1";

  @TempDir private Path directory;

  private ConsoleStack stack(String bootstrap, String registry, Map<String, String> more) {
    return new ConsoleStack(bootstrap, registry, directory, more);
  }

  @Test
  void one_person_is_let_in_by_the_link_once_and_sees_every_page(
      @Bootstrap String bootstrap, @RegistryUrl String registry) throws Exception {
    try (ConsoleStack stack = stack(bootstrap, registry, Map.of("console.csv.max.rows", "1"))) {
      assertThat(stack.get("/").statusCode()).isEqualTo(401);
      assertThat(stack.get("/payouts.csv").statusCode()).isEqualTo(401);
      HttpResponse<String> entered = stack.get(stack.link());
      assertThat(entered.statusCode()).isEqualTo(200);
      assertThat(entered.body()).contains("A. Jones");
      HttpClient other = HttpClient.newHttpClient();
      assertThat(stack.get(other, stack.link()).statusCode()).isEqualTo(401);

      stack.paidPayout("may:1", 1, 150, "may");
      stack.paidPayout("may:2", 2, 250, HOSTILE);
      stack.awaitRead(8);
      for (String path :
          List.of(
              "/",
              "/payouts",
              "/payouts?batch=may&state=paid&from=2026-11-01&to=2027-12-31&order=oldest",
              "/payouts/may:1",
              "/payouts/unknown",
              "/needs-you",
              "/send",
              "/spend?by=day_and_study&from=2026-11-01",
              "/rejected",
              "/limits",
              "/approvals?batch=may",
              "/audit-log",
              "/unreadable",
              "/records/bonus-paid/0/0")) {
        HttpResponse<String> page = stack.get(path);
        assertThat(page.statusCode()).as(path).isEqualTo(200);
        assertThat(page.body()).as(path).doesNotContain("<script>alert", "style=\"");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
            .contains("default-src 'none'", "script-src 'self'")
            .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
      }
      assertThat(stack.get("/payouts?batch=may").body()).contains("may:1", "1.50 GBP");
      assertThat(stack.get("/payouts/may:1").body())
          .contains("payout-ledger-prolific, partition 0, offset 0", "1.50 GBP now");
      assertThat(stack.get("/records/bonus-paid/0/0").body()).contains("paid_amount_minor");
      assertThat(stack.get("/find?q=may:1").uri().getPath()).isEqualTo("/payouts/may:1");
      assertThat(stack.get("/find?q=may").uri().getQuery()).isEqualTo("batch=may");
      assertThat(stack.get("/payouts?state=nonsense").statusCode()).isEqualTo(400);
      assertThat(stack.get("/payouts?after=nonsense").statusCode()).isEqualTo(400);
      assertThat(stack.get("/records/other-topic/0/0").statusCode()).isEqualTo(400);
      assertThat(stack.get("/nothing").statusCode()).isEqualTo(404);

      HttpResponse<String> csv = stack.get("/payouts.csv?batch=may");
      assertThat(csv.body().lines()).hasSize(2);
      assertThat(csv.body()).contains("may:1,PAID,1.50,150,GBP,1.50,150,prolific");
      HttpResponse<String> cut = stack.get("/payouts.csv");
      assertThat(cut.headers().firstValue("Content-Disposition").orElse(""))
          .contains("payouts-cut-at-1.csv");
      assertThat(cut.body().lines().reduce((one, next) -> next).orElse("")).startsWith("CUT:");
    }
  }

  @Test
  void only_pages_of_the_console_itself_may_change_something(
      @Bootstrap String bootstrap, @RegistryUrl String registry) throws Exception {
    try (ConsoleStack stack = stack(bootstrap, registry, Map.of())) {
      stack.get(stack.link());
      String form = ConsoleStack.formOf(stack.get("/send").body());
      Map<String, String> cancel = Map.of("form", form, "because", "x", "sure", "yes");
      assertThat(stack.post("/payouts/x/cancel", cancel, "http://evil.example").statusCode())
          .isEqualTo(403);
      assertThat(stack.post("/payouts/x/cancel", cancel, null).statusCode()).isEqualTo(403);
      assertThat(
              stack
                  .post(
                      "/payouts/x/cancel", Map.of("form", "forged", "because", "x", "sure", "yes"))
                  .statusCode())
          .isEqualTo(403);
      assertThat(resolutions(stack)).isEmpty();
    }
  }

  @Test
  void a_proxy_names_the_person_and_the_configuration_says_what_that_person_may_do(
      @Bootstrap String bootstrap, @RegistryUrl String registry) throws Exception {
    Map<String, String> proxied =
        Map.of("console.sign.in", "proxy", "console.operators", "boss", "console.readers", "ann");
    try (ConsoleStack stack = stack(bootstrap, registry, proxied)) {
      HttpClient client = HttpClient.newHttpClient();
      assertThat(stack.get(client, "/").statusCode()).isEqualTo(401);
      assertThat(stack.get(client, "/", "X-Forwarded-User", "stranger").statusCode())
          .isEqualTo(401);
      String ann = stack.get(client, "/needs-you", "X-Forwarded-User", "ann").body();
      assertThat(ann).contains("ann").doesNotContain("Send a file");
      assertThat(stack.get(client, "/sign-in?token=x").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void reviews_are_decided_as_they_were_seen_and_each_gets_a_line(
      @Bootstrap String bootstrap, @RegistryUrl String registry) throws Exception {
    try (ConsoleStack stack =
        stack(bootstrap, registry, Map.of("console.answer.timeout.ms", "15000"))) {
      stack.get(stack.link());
      stack.inReview("may:1", 1, 150, "may");
      stack.inReview("may:2", 2, 250, "may");
      stack.inReview("june:1", 3, 350, "june");
      stack.awaitRead(12);
      String page = stack.get("/needs-you?batch=may").body();
      assertThat(page).contains("may:1", "may:2", "no answer within 30 s").doesNotContain("june:1");
      Map<String, String> fields = new TreeMap<>();
      fields.put("form", ConsoleStack.formOf(page));
      fields.put("scope", "all");
      fields.put("decision", "paid");
      fields.put("because", "seen in the web app");
      String confirm = stack.post("/needs-you/confirm?batch=may", fields).body();
      assertThat(confirm).contains("4.00 GBP", "may:1", "may:2").doesNotContain("june:1");
      Map<String, String> decide = new TreeMap<>();
      decide.put("form", ConsoleStack.formOf(confirm));
      decide.put(
          "selection", confirm.replaceAll("(?s).*name=\"selection\" value=\"([^\"]+)\".*", "$1"));
      decide.put("count", "3");
      assertThat(stack.post("/needs-you/decide", decide).statusCode()).isEqualTo(400);
      assertThat(resolutions(stack)).isEmpty();

      // Its evidence changes between the look and the decision.
      var changed = ConsoleStack.command(ConsoleStack.request("may:2", 2, 250, "may"));
      stack.write(
          Topics.REVIEWS,
          "may:2",
          ConsoleStack.review(changed, "OPEN").setBooks("before [], now [250]").build());
      decide.put("count", "2");
      HttpResponse<String> job = stack.post("/needs-you/decide", decide);
      assertThat(job.uri().getPath()).startsWith("/decisions/");
      List<PayoutResolution> written =
          await()
              .atMost(Duration.ofSeconds(10))
              .until(() -> resolutions(stack), found -> !found.isEmpty());
      assertThat(written)
          .singleElement()
          .satisfies(
              resolution -> {
                assertThat(resolution.getPayoutId()).isEqualTo("may:1");
                assertThat(resolution.getVerdict()).isEqualTo(Verdict.PAID);
                assertThat(resolution.getBy()).isEqualTo("A. Jones");
                assertThat(resolution.getBecause()).isEqualTo("seen in the web app");
              });
      var answered = ConsoleStack.command(ConsoleStack.request("may:1", 1, 150, "may"));
      stack.write(
          Topics.REVIEWS,
          "may:1",
          ConsoleStack.review(answered, "CLOSED")
              .setVerdictStatus("APPLIED")
              .setVerdictBy("A. Jones")
              .setResolutionOffset(0L)
              .build());
      String path = job.uri().getPath();
      await().atMost(Duration.ofSeconds(10)).until(() -> stack.get(path).body().contains("Done"));
      assertThat(stack.get(path).body()).contains("1 applied", "1 changed meanwhile");
      assertThat(stack.get(path + ".csv").body())
          .contains("may:2,PAID,CHANGED", "may:1,PAID,APPLIED");
      assertThat(stack.post("/needs-you/decide", decide).statusCode()).isEqualTo(400);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> stack.get("/audit-log").body().contains("seen in the web app"));
      assertThat(stack.get("/audit-log").body()).contains("A. Jones", "127.0.0.1", "APPLIED");
    }
  }

  @Test
  void paying_is_stopped_and_goes_on_with_a_name_and_a_ground(
      @Bootstrap String bootstrap, @RegistryUrl String registry) throws Exception {
    try (ConsoleStack stack = stack(bootstrap, registry, Map.of())) {
      stack.get(stack.link());
      Map<String, String> fields = new TreeMap<>();
      fields.put("form", ConsoleStack.formOf(stack.get("/stop").body()));
      fields.put("order", "stop");
      fields.put("scope", "");
      fields.put("part", "prolific");
      fields.put("because", "wrong file");
      assertThat(stack.post("/stop", fields).statusCode()).isEqualTo(400);
      fields.put("sure", "yes");
      assertThat(stack.post("/stop", fields).body())
          .contains("<strong>prolific</strong> is stopped by <strong>A. Jones</strong>");
      assertThat(stack.get("/").body()).contains("Stopped: prolific, by A. Jones: wrong file");
      fields.put("scope", "nonsense");
      assertThat(stack.post("/stop", fields).statusCode()).isEqualTo(400);
      fields.put("scope", "prolific");
      fields.put("order", "go");
      assertThat(stack.post("/stop", fields).body()).contains("Nothing is stopped");
      stack.awaitRead(2);
      assertThat(stack.get("/audit-log").body()).contains("stop prolific", "go prolific");
    }
  }

  @Test
  void limits_are_set_and_ended_with_a_name_and_a_ground(
      @Bootstrap String bootstrap, @RegistryUrl String registry) throws Exception {
    try (ConsoleStack stack = stack(bootstrap, registry, Map.of())) {
      stack.get(stack.link());
      stack.write(
          Topics.BONUS_PAID,
          "may:1",
          ConsoleStack.paid(ConsoleStack.command(ConsoleStack.request("may:1", 1, 150, "may"))));
      Map<String, String> fields = new TreeMap<>();
      fields.put("form", ConsoleStack.formOf(stack.get("/limits").body()));
      fields.put("order", "set");
      fields.put("scope", "");
      fields.put("part", "prolific");
      fields.put("currency", "GBP");
      fields.put("approval_above", "20");
      fields.put("in_total", "5.00");
      fields.put("zone", "Europe/Berlin");
      fields.put("because", "grant");
      assertThat(stack.post("/limits", fields).statusCode()).isEqualTo(400);
      fields.put("sure", "yes");
      assertThat(stack.post("/limits", fields).body())
          .contains("<strong>prolific</strong>", "set by A. Jones: grant", "20.00 GBP, within 72")
          .contains("1.50 GBP of 5.00 GBP", "Europe/Berlin");
      stack.reserved("may:2", 100, ReservationState.RESERVED);
      stack.reserved("may:3", 900, ReservationState.HELD);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(stack.get("/limits").body())
                      .contains("2.50 GBP of 5.00 GBP", "<dt>Held now</dt><dd>1</dd>"));
      for (Map.Entry<String, String> wrong :
          Map.of("currency", "XXX", "in_total", "five", "zone", "Berlin", "scope", "all")
              .entrySet()) {
        Map<String, String> changed = new TreeMap<>(fields);
        changed.put(wrong.getKey(), wrong.getValue());
        assertThat(stack.post("/limits", changed).statusCode()).as("%s", wrong).isEqualTo(400);
      }
      fields.put("order", "clear");
      fields.put("scope", "prolific");
      assertThat(stack.post("/limits", fields).body()).contains("No limits are set");
    }
  }

  @Test
  void what_waits_for_a_second_person_is_approved_by_its_sum_and_never_by_who_asked(
      @Bootstrap String bootstrap, @RegistryUrl String registry) throws Exception {
    try (ConsoleStack stack = stack(bootstrap, registry, Map.of())) {
      stack.get(stack.link());
      stack.waitsForApproval("may:1", 1, 150, "may", "B. Smith");
      stack.waitsForApproval("may:2", 2, 250, "may", "a. jones");
      stack.waitsForApproval("june:1", 3, 350, "june", "B. Smith");
      stack.awaitRead(9);
      String page = stack.get("/approvals?batch=may").body();
      assertThat(page).contains("2 wait for approval, 4.00 GBP").doesNotContain("june:1");
      Map<String, String> fields = new TreeMap<>();
      fields.put("form", ConsoleStack.formOf(page));
      fields.put("scope", "all");
      fields.put("because", "checked the file");
      String confirm = stack.post("/approvals/confirm?batch=may", fields).body();
      Map<String, String> approve = new TreeMap<>();
      approve.put("form", ConsoleStack.formOf(confirm));
      approve.put(
          "selection", confirm.replaceAll("(?s).*name=\"selection\" value=\"([^\"]+)\".*", "$1"));
      approve.put("sum", "4.01 GBP");
      assertThat(stack.post("/approvals/approve", approve).statusCode()).isEqualTo(400);
      assertThat(resolutions(stack)).isEmpty();
      approve.put("sum", "4.00 GBP");
      assertThat(stack.post("/approvals/approve", approve).body())
          .contains("1 approved, 1 not", "you asked for it");
      assertThat(resolutions(stack))
          .singleElement()
          .satisfies(
              approval -> {
                assertThat(approval.getPayoutId()).isEqualTo("may:1");
                assertThat(approval.getVerdict()).isEqualTo(Verdict.APPROVE);
                assertThat(approval.getBy()).isEqualTo("A. Jones");
                assertThat(approval.getContentHash()).isNotNull();
              });
      assertThat(stack.post("/approvals/approve", approve).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void a_file_is_planned_and_exactly_that_plan_is_sent(
      @Bootstrap String bootstrap, @RegistryUrl String registry) throws Exception {
    String file =
        "submission_id,amount\n63d2f1c0a8b94e7d5c1f2a3b,1.50\n63d2f1c0a8b94e7d5c1f2a3c,2.50\n";
    try (ConsoleStack stack = stack(bootstrap, registry, Map.of())) {
      stack.get(stack.link());
      Map<String, String> fields = new TreeMap<>();
      fields.put("form", ConsoleStack.formOf(stack.get("/send").body()));
      fields.put("batch", "may");
      fields.put("platform", "prolific");
      fields.put("currency", "GBP");
      fields.put("workspace_id", ConsoleStack.WORKSPACE);
      fields.put("study_id", ConsoleStack.STUDY);
      assertThat(stack.upload("/send", fields, "bad.csv", file.replace("2.50", "two")).body())
          .contains("nothing was sent", "bad.csv");

      String plan = stack.upload("/send", fields, "may.csv", file).body();
      assertThat(plan).contains("4.00 GBP", "2 new");
      String send = plan.replaceAll("(?s).*action=\"(/send/[\\w-]+)\".*", "$1");
      Map<String, String> sure = Map.of("form", ConsoleStack.formOf(plan), "sure", "yes");
      assertThat(stack.post(send, sure).body()).contains("sent 2: 2 new");
      assertThat(stack.post(send, sure).statusCode()).isEqualTo(410);
      stack.awaitRead(2);
      assertThat(stack.requesters()).containsExactly("A. Jones", "A. Jones");
      assertThat(stack.console.view().payouts().sums(PayoutFilter.ALL.ofBatch("may")).count())
          .isEqualTo(2);
      assertThat(stack.get("/audit-log").body()).contains("sent requests, 2", "A. Jones");

      // Somebody else asks for the same meanwhile: the plan holds no longer.
      fields.put("batch", "june");
      fields.put("again", "yes");
      String later = stack.upload("/send", fields, "june.csv", file).body();
      stack.write(
          Topics.BONUS_REQUESTED,
          "june:prolific:63d2f1c0a8b94e7d5c1f2a3b",
          ConsoleStack.request("june:prolific:63d2f1c0a8b94e7d5c1f2a3b", 7, 999, "june"));
      String again = later.replaceAll("(?s).*action=\"(/send/[\\w-]+)\".*", "$1");
      assertThat(stack.post(again, sure).body()).contains("Nothing was sent");
    }
  }

  private static List<PayoutResolution> resolutions(ConsoleStack stack) {
    List<PayoutResolution> found = new java.util.ArrayList<>();
    try (TopicFollower reader = new TopicFollower(stack.settings);
        Decoders decoders = new Decoders(stack.settings)) {
      reader.readAll(
          List.of(Topics.RESOLUTIONS),
          (ConsumerRecord<byte[], byte[]> record) ->
              found.add(decoders.value(record, PayoutResolution.class)));
    }
    return found;
  }

  @Test
  void people_sign_in_by_openid_connect_and_act_under_their_name(
      @Bootstrap String bootstrap, @RegistryUrl String registry) throws Exception {
    int port = freePort();
    try (OpenIdProvider provider = new OpenIdProvider();
        ConsoleStack stack =
            stack(
                bootstrap,
                registry,
                Map.of(
                    "console.sign.in", "oidc",
                    "console.port", String.valueOf(port),
                    "console.address", "http://127.0.0.1:" + port,
                    "console.oidc.issuer", provider.issuer(),
                    "console.oidc.client.id", "payouts",
                    "console.oidc.client.secret", "secret",
                    "console.oidc.operators", "heads",
                    "metrics.port", "0"))) {
      assertThat(stack.get("/stop").statusCode()).isEqualTo(401);
      provider.next(Map.of("preferred_username", "c.miller", "groups", List.of("heads")));
      assertThat(stack.get("/sign-in?return=%2Fstop").body())
          .contains("You are signed in", "url=/stop");

      String page = stack.get("/stop").body();
      assertThat(page).contains("c.miller", "Sign out").doesNotContain("Send a file");
      Map<String, String> stop = new TreeMap<>();
      stop.put("form", ConsoleStack.formOf(page));
      stop.put("order", "stop");
      stop.put("scope", "prolific");
      stop.put("because", "audit");
      stop.put("sure", "yes");
      assertThat(stack.post("/stop", stop).statusCode()).isEqualTo(200);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(stack.get("/audit-log").body())
                      .contains("c.miller", "stop prolific", "audit"));
      assertThat(stack.console.metrics())
          .contains(
              "payouts_console_sign_ins_total{outcome=\"accepted\"} 1.0", "payouts_ready 1.0");

      assertThat(stack.post("/sign-out", Map.of("form", stop.get("form"))).body())
          .contains("You are signed out");
      assertThat(stack.get("/stop").statusCode()).isEqualTo(401);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
