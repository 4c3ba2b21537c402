package org.payouts.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.Platform;
import org.payouts.RespondentTarget;
import org.payouts.cli.asked.Sending;
import org.payouts.cli.asked.Sending.Kind;
import org.payouts.cli.limits.LimitForecast.Hold;
import org.payouts.cli.plan.PaymentPlan.Row;
import org.payouts.cli.requests.Field;
import org.payouts.cli.requests.PlannedBonus;
import org.payouts.cli.requests.RequestOptions;
import org.payouts.cli.requests.Separator;
import org.payouts.cli.requests.SourceFormat;
import org.payouts.codes.OutcomeCode;
import org.payouts.payout.Targets;

class PaymentPlanTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir private Path temp;

  private static Row row(String id, long amount, Kind kind, String... earlier) {
    return row(id, amount, kind, null, earlier);
  }

  private static Row row(
      String id, long amount, Kind kind, @Nullable Hold held, String... earlier) {
    return new Row(
        id,
        "prolific",
        "ws",
        "study",
        "s" + id,
        "",
        null,
        amount,
        "GBP",
        50,
        "",
        kind,
        List.of(earlier),
        held);
  }

  private static PaymentPlan plan(Row... rows) {
    return new PaymentPlan("cluster", List.of(rows));
  }

  @Test
  void the_hash_is_that_of_the_content_and_stays() {
    PaymentPlan plan = plan(row("a", 150, Kind.NEW));

    assertThat(plan.hash()).isEqualTo(plan(row("a", 150, Kind.NEW)).hash());
    assertThat(plan.hash()).matches("[0-9a-f]{16}").isEqualTo("a37057088af8ba5c");
    assertThat(plan.hash())
        .isNotEqualTo(plan(row("a", 151, Kind.NEW)).hash())
        .isNotEqualTo(plan(row("a", 150, Kind.SAME)).hash())
        .isNotEqualTo(plan(row("a", 150, Kind.NEW, "x")).hash())
        .isNotEqualTo(new PaymentPlan("other", plan.rows()).hash());
  }

  private static Row row(String participant, @Nullable Long incentive) {
    return new Row(
        "a",
        "p",
        "",
        "study",
        "target",
        participant,
        incentive,
        150,
        "USD",
        30,
        "",
        Kind.NEW,
        List.of(),
        null);
  }

  @Test
  void another_worker_or_incentive_is_another_plan() {
    PaymentPlan worker = plan(row("A1", null));
    PaymentPlan incentive = plan(row("", 2_500L));

    assertThat(worker.hash()).isNotEqualTo(plan(row("A2", null)).hash());
    assertThat(incentive.hash())
        .isNotEqualTo(plan(row("", 2_600L)).hash())
        .isNotEqualTo(plan(row("", null)).hash());
    assertThat(PlanDifference.between(worker, plan(row("A2", null))))
        .containsExactly("a: its worker or its incentive changed");
    assertThat(PlanDifference.between(incentive, plan(row("", 2_600L))))
        .containsExactly("a: its worker or its incentive changed");
  }

  @Test
  void a_plan_has_the_worker_and_the_incentive_of_its_file() {
    assertThat(List.of(new MTurkTarget("A1", "3A", "3H"), new RespondentTarget("p", "r", 2_500L)))
        .extracting(PaymentPlanTest::rowOf)
        .extracting(Row::participant, Row::incentiveMinor)
        .containsExactly(tuple("A1", null), tuple("", 2_500L));
  }

  private static Row rowOf(Object target) {
    BonusRequested request =
        BonusRequested.newBuilder()
            .setPayoutId("a")
            .setTarget(target)
            .setAmountMinor(150)
            .setCurrency("USD")
            .build();
    Platform platform = Targets.platform(target).orElseThrow();
    return Row.of(
        new Sending.Item(new PlannedBonus("f", 2, platform, false, request), Kind.NEW, List.of()),
        null);
  }

  @Test
  void each_change_is_named() {
    PaymentPlan planned =
        plan(
            row("a", 150, Kind.NEW),
            row("b", 200, Kind.NEW),
            row("c", 300, Kind.NEW),
            row("d", 400, Kind.AGAIN, "x"));
    PaymentPlan now =
        plan(
            row("a", 160, Kind.NEW),
            row("c", 300, Kind.SAME, "c"),
            row("d", 400, Kind.AGAIN, "x", "y"),
            row("e", 500, Kind.NEW));

    assertThat(PlanDifference.between(planned, now))
        .containsExactly(
            "a: 1.60 GBP instead of 1.50 GBP",
            "b is gone from the file, or would not be sent any more",
            "c: somebody asked for it since the plan was made",
            "d: its target has other earlier payouts: x, y",
            "e is new in it: 5.00 GBP");
    assertThat(PlanDifference.between(planned, planned)).isEmpty();
    assertThat(PlanDifference.between(planned, new PaymentPlan("other", planned.rows())))
        .singleElement()
        .asString()
        .contains("another Kafka cluster");
  }

  @Test
  void what_limits_would_hold_is_part_of_the_plan_until_it_is_begun() {
    Hold approval = new Hold(OutcomeCode.NEEDS_APPROVAL, "prolific");
    PaymentPlan planned = plan(row("a", 150, Kind.NEW), row("b", 200, Kind.NEW, approval));
    PaymentPlan now = plan(row("a", 150, Kind.NEW, approval), row("b", 200, Kind.NEW));

    assertThat(now.hash()).isNotEqualTo(planned.hash());
    assertThat(PlanDifference.between(planned, now))
        .containsExactly(
            "a: it would be held: a second person has to say yes (prolific)",
            "b: no limit would hold it any more");
    assertThat(planned.held()).containsExactly(new PaymentPlan.Held(approval, 1, 200, "GBP"));
    assertThat(now.resumed(planned).hash()).isEqualTo(planned.hash());
  }

  @Test
  void what_the_plan_itself_has_sent_is_no_change_of_it() {
    PaymentPlan planned =
        plan(row("a", 150, Kind.NEW), row("b:correction-1", 200, Kind.CORRECTION, "b"));
    PaymentPlan half =
        plan(
            row("a", 150, Kind.SAME, "a"),
            row("b:correction-1", 200, Kind.CORRECTED, "b", "b:correction-1"));

    assertThat(half.resumed(planned).hash()).isEqualTo(planned.hash());
    PaymentPlan other = plan(row("a", 160, Kind.SAME, "a"), half.rows().get(1));
    assertThat(other.resumed(planned).hash()).isNotEqualTo(planned.hash());
  }

  @Test
  void a_kept_plan_is_read_as_it_was_and_by_its_owner_only() throws Exception {
    RequestOptions options =
        RequestOptions.plain()
            .withBatch("may")
            .with(Field.CURRENCY, "GBP")
            .withHeader(Field.AMOUNT, "My bonus")
            .with(new SourceFormat(Separator.TAB, "June"));
    PaymentPlan plan = plan(row("a", 150, Kind.NEW));
    StoredPlan stored =
        new StoredPlan(
            plan.hash(), NOW.toEpochMilli(), null, List.of("/f.csv"), options, true, false, plan);
    PlanStore store = new PlanStore(temp);

    store.keep(stored);

    StoredPlan read = store.find(plan.hash()).orElseThrow();
    assertThat(read).isEqualTo(stored);
    assertThat(read.plan().hash()).isEqualTo(read.hash());
    assertThat(read.end()).isEqualTo(Instant.parse("2026-11-22T10:00:00Z"));
    Path file = temp.resolve("plans/" + plan.hash() + ".json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    store.begin(stored, NOW);
    store.begin(store.find(plan.hash()).orElseThrow(), NOW.plusSeconds(9));
    assertThat(store.find(plan.hash()).orElseThrow().begunMs()).isEqualTo(NOW.toEpochMilli());
  }

  @Test
  void plans_of_last_week_are_forgotten_and_a_name_finds_nothing_outside() throws Exception {
    PlanStore store = new PlanStore(temp);
    PaymentPlan old = plan(row("a", 150, Kind.NEW));
    PaymentPlan young = plan(row("b", 150, Kind.NEW));
    for (PaymentPlan each : List.of(old, young)) {
      store.keep(
          new StoredPlan(
              each.hash(),
              NOW.toEpochMilli(),
              null,
              List.of(),
              RequestOptions.plain(),
              false,
              false,
              each));
      Files.setLastModifiedTime(
          temp.resolve("plans/" + each.hash() + ".json"),
          FileTime.from(NOW.minusSeconds(8 * 86_400)));
    }

    assertThat(store.find(old.hash())).isEmpty();
    assertThat(store.find(young.hash())).isPresent();
    assertThat(store.find("../" + young.hash())).isEmpty();
  }
}
