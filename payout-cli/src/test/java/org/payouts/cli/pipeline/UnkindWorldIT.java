package org.payouts.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusRequested;
import org.payouts.ProlificTarget;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.book.Visibility;
import org.payouts.sandbox.providers.calls.CallEntry;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.faults.AnswerClass;
import org.payouts.sandbox.providers.faults.Behaviour;
import org.payouts.sandbox.providers.faults.Body;
import org.payouts.sandbox.providers.faults.Distortion;
import org.payouts.sandbox.providers.faults.FaultRule;
import org.payouts.sandbox.providers.http.Delivery;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;

/**
 * Providers that say no although they paid, lists that lag and forget, people who are too fast, and
 * one bad thing among many good ones: the real services against them, judged by books and topics.
 */
@ExtendWith(KafkaCluster.class)
class UnkindWorldIT {
  private static final String LONG = "it waits long; ./verify unkind runs it";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Seen only after the quiet periods of these tests begin to count, and before they end. */
  private static final Visibility LATE = Visibility.after(2_000);

  private static Pipeline pipeline;
  @TempDir private static Path shared;

  @BeforeAll
  static void start(@Bootstrap String bootstrap) throws Exception {
    pipeline = new Pipeline(bootstrap, shared);
    pipeline.startServices();
    pipeline.awaitReady();
  }

  @AfterAll
  static void stop() {
    pipeline.close();
  }

  @AfterEach
  void heal() {
    pipeline.providers().faults().clear();
  }

  private static List<Payment> booked(Provider provider, String target) {
    return pipeline.providers().book().of(provider, target);
  }

  private static List<CallEntry> moneyCalls(String target) {
    return pipeline.providers().calls().all().stream()
        .filter(CallEntry::money)
        .filter(call -> call.targets().contains(target) || call.target().equals(target))
        .toList();
  }

  private static void plan(Behaviour behaviour, String platform, String operation, String target) {
    pipeline
        .providers()
        .faults()
        .add(FaultRule.always(behaviour).on(platform, operation).target(target).times(1));
  }

  private static TopicDump awaitOutcomes(Map<String, String> expected) {
    return pipeline.awaitTopics(
        expected.toString(),
        PATIENCE,
        now ->
            expected.entrySet().stream()
                .allMatch(each -> now.outcome(each.getKey()).equals(each.getValue())));
  }

  /** Waits until the payment was made so long ago. */
  private static void awaitAge(Payment payment, long ms) {
    await().atMost(PATIENCE).until(() -> System.currentTimeMillis() - payment.timeMs() > ms);
  }

  private static int resolve(String... words) {
    List<String> all = new ArrayList<>(List.of("resolve"));
    all.addAll(List.of(words));
    all.addAll(List.of("--by", "A. Jones", "--because", "looked it up"));
    return pipeline.command(new StringWriter(), all.toArray(String[]::new));
  }

  // ---- money ---------------------------------------------------------------------------------

  @Test
  void an_answer_that_says_no_although_it_paid_pays_once_and_is_reported_paid() throws Exception {
    Map<String, String> expected = new LinkedHashMap<>();
    List<String> targets = new ArrayList<>();
    for (int status : new int[] {400, 402, 403, 404, 409, 422, 429, 500}) {
      String name = "no-" + status;
      Behaviour lie = Behaviour.hiding(AnswerClass.status(status)).visible(LATE);
      plan(lie, "prolific", "pay", name);
      pipeline.publish(Requests.prolific(name + "-p", "ws-" + name, name, 150));
      plan(lie, "respondent", "payout", name);
      pipeline.publish(Requests.respondent(name + "-r", name, 0));
      expected.put(name + "-p", "PAID");
      expected.put(name + "-r", "PAID");
      targets.add(name);
    }
    plan(
        Behaviour.hiding(AnswerClass.of(0, Body.FUNDS)).visible(LATE),
        "prolific",
        "pay",
        "no-funds");
    pipeline.publish(Requests.prolific("no-funds-p", "ws-no-funds", "no-funds", 150));
    expected.put("no-funds-p", "PAID");
    awaitOutcomes(expected);
    for (String target : targets) {
      assertThat(booked(Provider.PROLIFIC, target)).as(target).hasSize(1);
      assertThat(booked(Provider.RESPONDENT, target)).as(target).hasSize(1);
    }
    assertThat(booked(Provider.PROLIFIC, "no-funds")).hasSize(1);
    pipeline.judge();
  }

  @Test
  void credentials_refused_by_a_call_that_paid_pay_once() throws Exception {
    plan(Behaviour.hiding(AnswerClass.status(401)).visible(LATE), "prolific", "pay", "no-401");
    pipeline.publish(Requests.prolific("no-401-p", "ws-401", "no-401", 150));
    awaitOutcomes(Map.of("no-401-p", "PAID"));
    assertThat(booked(Provider.PROLIFIC, "no-401")).hasSize(1);
    assertThat(moneyCalls("no-401")).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  @EnabledIfSystemProperty(named = "unkind.all", matches = "true", disabledReason = LONG)
  void whatever_is_answered_at_most_three_money_calls_are_made_without_a_person() throws Exception {
    for (String name : List.of("thrice-p", "thrice-r")) {
      String operation = name.endsWith("p") ? "pay" : "payout";
      String platform = name.endsWith("p") ? "prolific" : "respondent";
      pipeline
          .providers()
          .faults()
          .add(
              FaultRule.always(Behaviour.refusing(AnswerClass.status(403)))
                  .on(platform, operation)
                  .target(name));
    }
    pipeline.publish(Requests.prolific("thrice-p", "ws-thrice", "thrice-p", 150));
    pipeline.publish(Requests.respondent("thrice-r", "thrice-r", 0));
    awaitOutcomes(Map.of("thrice-p", "REVIEW", "thrice-r", "REVIEW"));
    assertThat(moneyCalls("thrice-p")).hasSize(3);
    assertThat(moneyCalls("thrice-r")).hasSize(3);
    pipeline.providers().faults().clear();
    assertThat(resolve("thrice-p", "retry")).isZero();
    awaitOutcomes(Map.of("thrice-p", "PAID"));
    assertThat(booked(Provider.PROLIFIC, "thrice-p")).hasSize(1);
    assertThat(resolve("thrice-r", "failed")).isZero();
  }

  @Test
  void a_refusal_that_did_nothing_fails_after_the_quiet_period_and_one_that_paid_is_paid()
      throws Exception {
    plan(Behaviour.refusing(AnswerClass.status(422)), "respondent", "payout", "refused-true");
    plan(
        Behaviour.hiding(AnswerClass.status(422)).visible(LATE),
        "respondent",
        "payout",
        "refused-false");
    pipeline.publish(Requests.respondent("refused-true", "refused-true", 0));
    pipeline.publish(Requests.respondent("refused-false", "refused-false", 0));
    awaitOutcomes(Map.of("refused-true", "REFUSED_BY_PROVIDER", "refused-false", "PAID"));
    assertThat(booked(Provider.RESPONDENT, "refused-true")).isEmpty();
    assertThat(booked(Provider.RESPONDENT, "refused-false")).hasSize(1);
    pipeline.judge();
  }

  @Test
  void a_set_up_refused_by_name_after_a_call_that_paid_is_never_reported_as_failed()
      throws Exception {
    plan(
        Behaviour.hiding(AnswerClass.status(429)).visible(Visibility.after(3_900)),
        "prolific",
        "pay",
        "then-refused");
    pipeline
        .providers()
        .faults()
        .add(
            FaultRule.always(Behaviour.refusing(AnswerClass.status(400)))
                .on("prolific", "set_up")
                .target("then-refused")
                .occurrence(2));
    pipeline.publish(Requests.prolific("then-refused", "ws-tr", "then-refused", 150));
    awaitOutcomes(Map.of("then-refused", "PAID"));
    assertThat(booked(Provider.PROLIFIC, "then-refused")).hasSize(1);
  }

  @Test
  @EnabledIfSystemProperty(named = "unkind.all", matches = "true", disabledReason = LONG)
  void a_retry_after_which_the_payment_shows_pays_nobody_again() throws Exception {
    plan(
        Behaviour.hiding(AnswerClass.OWN.delivered(Delivery.RESET))
            .visible(Visibility.after(14_000)),
        "respondent",
        "payout",
        "hasty");
    pipeline.publish(Requests.respondent("hasty", "hasty", 0));
    awaitOutcomes(Map.of("hasty", "REVIEW"));
    // The next attempt is held up until the payment shows.
    pipeline
        .providers()
        .faults()
        .add(
            FaultRule.always(Behaviour.refusing(AnswerClass.status(503)))
                .on("respondent", "screener_response")
                .target("hasty"));
    assertThat(resolve("hasty", "retry")).isZero();
    awaitAge(booked(Provider.RESPONDENT, "hasty").get(0), 14_200);
    pipeline.providers().faults().clear();
    awaitOutcomes(Map.of("hasty", "PAID"));
    assertThat(booked(Provider.RESPONDENT, "hasty")).hasSize(1);
  }

  @Test
  @EnabledIfSystemProperty(named = "unkind.all", matches = "true", disabledReason = LONG)
  void a_payment_that_a_person_vouched_for_before_it_showed_is_not_the_next_payouts()
      throws Exception {
    for (String platform : List.of("prolific", "respondent")) {
      String target = "vouched-" + platform;
      String operation = platform.equals("prolific") ? "pay" : "payout";
      plan(
          Behaviour.hiding(AnswerClass.status(500)).visible(Visibility.after(20_000)),
          platform,
          operation,
          target);
      pipeline.publish(request(platform, target + "-1", target));
    }
    awaitOutcomes(Map.of("vouched-prolific-1", "REVIEW", "vouched-respondent-1", "REVIEW"));
    for (String platform : List.of("prolific", "respondent")) {
      String target = "vouched-" + platform;
      assertThat(resolve(target + "-1", "paid")).isZero();
      String operation = platform.equals("prolific") ? "pay" : "payout";
      plan(Behaviour.refusing(AnswerClass.status(500)), platform, operation, target);
      pipeline.publish(request(platform, target + "-2", target));
    }
    TopicDump dump =
        awaitOutcomes(Map.of("vouched-prolific-2", "REVIEW", "vouched-respondent-2", "REVIEW"));
    assertThat(dump.reviews().get("vouched-prolific-2").getBooks()).isNotNull();
    for (String platform : List.of("prolific", "respondent")) {
      String target = "vouched-" + platform;
      awaitOutcomes(Map.of(target + "-1", "PAID"));
      assertThat(
              booked(platform.equals("prolific") ? Provider.PROLIFIC : Provider.RESPONDENT, target))
          .hasSize(1);
    }
    // Long after the first payment shows, the second payout is still nobody's word.
    awaitAge(booked(Provider.PROLIFIC, "vouched-prolific").get(0), 22_000);
    awaitAge(booked(Provider.RESPONDENT, "vouched-respondent").get(0), 22_000);
    TopicDump later = pipeline.dump();
    assertThat(later.outcome("vouched-prolific-2")).isEqualTo("REVIEW");
    assertThat(later.outcome("vouched-respondent-2")).isEqualTo("REVIEW");
    assertThat(resolve("vouched-prolific-2", "failed")).isZero();
    assertThat(resolve("vouched-respondent-2", "failed")).isZero();
    pipeline.judge();
  }

  private static BonusRequested request(String platform, String id, String target) {
    return platform.equals("prolific")
        ? Requests.prolific(id, "ws-" + target, target, 150)
        : Requests.respondent(id, target, 0);
  }

  @Test
  @EnabledIfSystemProperty(named = "unkind.all", matches = "true", disabledReason = LONG)
  void a_list_that_forgets_a_payment_and_shows_it_again_pays_for_one_payout_only()
      throws Exception {
    plan(Behaviour.shown(Visibility.flickering(0, 3_000, 9_000)), "prolific", "pay", "flicker");
    pipeline.publish(Requests.prolific("flicker-1", "ws-flicker", "flicker", 150));
    awaitOutcomes(Map.of("flicker-1", "PAID"));
    Payment first = booked(Provider.PROLIFIC, "flicker").get(0);
    awaitAge(first, 3_200);
    plan(Behaviour.refusing(AnswerClass.status(500)), "prolific", "pay", "flicker");
    pipeline.publish(Requests.prolific("flicker-2", "ws-flicker", "flicker", 150));
    awaitOutcomes(Map.of("flicker-2", "REVIEW"));
    awaitAge(first, 11_000);
    assertThat(pipeline.dump().outcome("flicker-2")).isEqualTo("REVIEW");
    assertThat(resolve("flicker-2", "retry")).isZero();
    awaitOutcomes(Map.of("flicker-2", "PAID"));
    assertThat(booked(Provider.PROLIFIC, "flicker")).hasSize(2);
  }

  @Test
  void a_study_is_paid_in_its_own_currency_and_workspace_or_not_at_all() throws Exception {
    // What has no ID of a workspace binds nothing.
    String dollars = "5f9abb0000000000000000d0";
    String pounds = "5f9abb0000000000000000b0";
    pipeline.providers().world().prolific().workspace(dollars, "USD", 1_000_000);
    pipeline.providers().world().prolific().study("study-usd", dollars, "USD");
    pipeline.providers().world().prolific().workspace(pounds, "GBP", 1_000_000);
    for (String id : List.of("in-dollars", "elsewhere")) {
      pipeline.providers().world().prolific().submission(id, "study-usd");
    }
    pipeline.publishUnknown(
        Requests.request(
            "in-dollars", new ProlificTarget(dollars, "study-usd", "in-dollars"), 150, "GBP"));
    pipeline.publishUnknown(
        Requests.request(
            "elsewhere", new ProlificTarget(pounds, "study-usd", "elsewhere"), 150, "USD"));
    awaitOutcomes(Map.of("in-dollars", "WRONG_CURRENCY", "elsewhere", "WRONG_WORKSPACE"));
    assertThat(moneyCalls("in-dollars")).isEmpty();
    assertThat(moneyCalls("elsewhere")).isEmpty();
  }

  @Test
  void amounts_with_the_noise_of_binary_fractions_are_the_same_amounts() throws Exception {
    pipeline
        .providers()
        .faults()
        .add(
            FaultRule.always(Behaviour.showing(Distortion.amountsOffBy(Distortion.NOISE)))
                .on("prolific", "submission")
                .target("noisy"));
    pipeline.publish(Requests.prolific("noisy", "ws-noisy", "noisy", 150));
    awaitOutcomes(Map.of("noisy", "PAID"));
  }

  @Test
  void a_reason_that_names_another_payouts_reference_pays_nobody_else() throws Exception {
    pipeline.publish(Requests.mturk("forged-1", "3FORGED", 120));
    awaitOutcomes(Map.of("forged-1", "PAID"));
    String reason = String.valueOf(booked(Provider.MTURK, "3FORGED").get(0).reason());
    String reference = reason.substring(reason.lastIndexOf("(ref "));
    BonusRequested forger =
        BonusRequested.newBuilder(Requests.mturk("forged-2", "3FORGED", 120))
            .setReason("Thank you " + reference)
            .build();
    pipeline.publish(forger);
    awaitOutcomes(Map.of("forged-2", "PAID"));
    assertThat(booked(Provider.MTURK, "3FORGED")).hasSize(2);
  }

  // ---- standing still ------------------------------------------------------------------------

  private static Map<String, String> publishGood(String name, int count) throws Exception {
    Map<String, String> expected = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String id = name + "-" + i;
      pipeline.publish(Requests.prolific(id, "ws-" + name, id, 150));
      expected.put(id, "PAID");
    }
    return expected;
  }

  @Test
  void an_unknown_workspace_study_or_participant_holds_up_nobody_else() throws Exception {
    pipeline.publishUnknown(
        Requests.request(
            "lost-ws", new ProlificTarget("ws-nowhere", "study-nowhere", "lost-ws"), 150, "GBP"));
    pipeline.publishUnknown(Requests.respondent("lost-response", "lost-response", 0));
    Map<String, String> good = publishGood("beside", 40);
    pipeline.providers().world().prolific().submission("real-sub", "study-of-ws-beside", "person");
    pipeline.publishUnknown(Requests.prolific("a-person", "ws-beside", "person", 150));
    good.put("a-person", "TARGET_IS_PARTICIPANT");
    TopicDump dump = awaitOutcomes(good);
    assertThat(dump.ledger().get("lost-ws").getWaitingCode()).isEqualTo("NOT_FOUND");
    assertThat(dump.ledger().get("lost-response").getWaitingCode()).isEqualTo("NOT_FOUND");
    assertThat(dump.failed())
        .filteredOn(failed -> failed.getPayoutId().equals("a-person"))
        .allSatisfy(failed -> assertThat(failed.getFailureDetail()).contains("real-sub"));
    assertThat(resolve("lost-ws", "cancel")).isZero();
    assertThat(resolve("lost-response", "cancel")).isZero();
    awaitOutcomes(Map.of("lost-ws", "CANCELLED", "lost-response", "CANCELLED"));
  }

  @Test
  void rows_refused_without_a_name_are_set_up_alone_and_the_others_are_paid() throws Exception {
    for (int i = 0; i < 2; i++) {
      pipeline
          .providers()
          .faults()
          .add(
              FaultRule.always(Behaviour.refusing(AnswerClass.of(400, Body.UNNAMED)))
                  .on("prolific", "set_up")
                  .target("nameless-bad-" + i));
      pipeline.publish(
          Requests.prolific("nameless-bad-" + i, "ws-nameless", "nameless-bad-" + i, 150));
    }
    TopicDump dump = awaitOutcomes(publishGood("nameless", 60));
    for (int i = 0; i < 2; i++) {
      assertThat(dump.outcome("nameless-bad-" + i)).isEqualTo("ACCEPTED");
    }
    assertThat(resolve("nameless-bad-0", "cancel")).isZero();
    assertThat(resolve("nameless-bad-1", "cancel")).isZero();
  }

  // ---- secrets -------------------------------------------------------------------------------

  @Test
  void no_credential_reaches_a_topic_although_providers_echo_the_request() throws Exception {
    for (String[] each :
        new String[][] {
          {"prolific", "pay", "echo"}, {"respondent", "payout", "echo"},
        }) {
      plan(
          Behaviour.hiding(AnswerClass.of(500, Body.ECHO).header("Set-Cookie", "session=abc")),
          each[0],
          each[1],
          each[2]);
    }
    pipeline
        .providers()
        .faults()
        .add(
            FaultRule.always(Behaviour.refusing(AnswerClass.of(403, Body.ECHO)))
                .on("prolific", "submission")
                .target("echo-page"));
    pipeline.publish(Requests.prolific("echo-p", "ws-echo", "echo", 150));
    pipeline.publish(Requests.respondent("echo-r", "echo", 0));
    pipeline.publish(Requests.prolific("echo-page", "ws-echo", "echo-page", 150));
    awaitOutcomes(Map.of("echo-p", "PAID", "echo-r", "PAID"));
    pipeline.awaitTopics(
        "a reason for the page",
        now ->
            now.ledger().get("echo-page") != null
                && now.ledger().get("echo-page").getWaitingCode() != null);
    for (byte[] value : pipeline.everything()) {
      assertThat(new String(value, StandardCharsets.ISO_8859_1))
          .doesNotContain(Pipeline.SECRET)
          .doesNotContain("session=abc");
    }
    StringWriter status = new StringWriter();
    pipeline.command(status, "status", "--all");
    assertThat(status.toString()).doesNotContain(Pipeline.SECRET);
    assertThat(resolve("echo-page", "cancel")).isZero();
  }
}
