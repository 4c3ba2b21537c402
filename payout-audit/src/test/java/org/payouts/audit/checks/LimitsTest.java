package org.payouts.audit.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.payouts.ContentHash;
import org.payouts.PayoutControl;
import org.payouts.ReservationRequestKind;
import org.payouts.ReservationState;
import org.payouts.audit.records.InMemoryRecords;
import org.payouts.audit.records.RawRecord;
import org.payouts.audit.records.Values;
import org.payouts.audit.run.Audit;
import org.payouts.audit.run.AuditReport;

/** The audit adds limits up again, and holds reservations and approvals to what was paid. */
class LimitsTest {
  private final LimitLog log = new LimitLog();

  private static final String CLEAN = "nothing is wrong";

  // ---- never over ------------------------------------------------------------------------------

  @Test
  void payouts_within_a_limit_are_clean_however_often_a_restarted_router_repeats_itself() {
    log.limit("prolific", limit -> limit.setTotalMinor(100L).setPerDayMinor(100L));
    log.paidThrough("a", 60).repeated("a").repeated("a").paidThrough("b", 40).repeated("b");
    assertThat(log.findings()).as(CLEAN).isEmpty();
  }

  @Test
  void a_payout_let_through_over_a_total_is_found() {
    log.limit("prolific", limit -> limit.setTotalMinor(100L));
    log.paidThrough("a", 60).paidThrough("b", 41);
    assertThat(log.findings()).containsExactly("LIMIT_EXCEEDED b payout-reservations-0@2");
  }

  @Test
  void what_was_counted_before_the_limit_counts() {
    log.limit("prolific", limit -> limit.setTotalMinor(100L).setCountedMinor(41));
    log.paidThrough("a", 60);
    assertThat(log.findings()).containsExactly("LIMIT_EXCEEDED a payout-reservations-0@0");
  }

  @Test
  void a_limit_of_account_or_study_counts_what_is_in_it() {
    log.limit("prolific/account/ws", limit -> limit.setTotalMinor(100L));
    log.limit("prolific/study/other", limit -> limit.setTotalMinor(1L));
    log.paidThrough("a", 100).paidThrough("b", 1);
    assertThat(log.findings()).containsExactly("LIMIT_EXCEEDED b payout-reservations-0@2");
  }

  @Test
  void a_day_turns_in_the_zone_of_its_limit() {
    // 10:00 UTC is 23:00 in Auckland: its day is over an hour later, UTC's is not.
    log.limit("prolific", limit -> limit.setPerDayMinor(100L).setZone("Pacific/Auckland"));
    log.paidThrough("a", 100).later(60).paidThrough("b", 100);
    assertThat(log.findings()).as(CLEAN).isEmpty();
    log.paidThrough("c", 1);
    assertThat(log.findings()).containsExactly("LIMIT_EXCEEDED c payout-reservations-0@4");
  }

  @Test
  void what_was_counted_on_the_day_of_the_order_counts_on_no_other() {
    log.limit("prolific", limit -> limit.setPerDayMinor(100L).setCountedTodayMinor(50));
    log.paidThrough("a", 51);
    assertThat(log.findings()).containsExactly("LIMIT_EXCEEDED a payout-reservations-0@0");
    log.later(1_440).paidThrough("b", 100);
    assertThat(log.findings()).hasSize(1);
  }

  @Test
  void a_target_gets_no_more_than_its_limit() {
    log.limit("prolific", limit -> limit.setPerTargetMinor(100L));
    log.admitted("a", "s", 60)
        .report("a", ReservationRequestKind.RESERVE)
        .decided("a", ReservationState.RESERVED);
    log.admitted("b", "other", 60)
        .report("b", ReservationRequestKind.RESERVE)
        .decided("b", ReservationState.RESERVED);
    log.admitted("c", "s", 60)
        .report("c", ReservationRequestKind.RESERVE)
        .decided("c", ReservationState.RESERVED);
    assertThat(log.findings()).containsExactly("LIMIT_EXCEEDED c payout-reservations-0@2");
  }

  @Test
  void a_released_reservation_does_not_count_any_more() {
    log.limit("prolific", limit -> limit.setTotalMinor(100L).setPerDayMinor(100L));
    log.admitted("a", 100)
        .report("a", ReservationRequestKind.RESERVE)
        .decided("a", ReservationState.RESERVED)
        .failed("a")
        .report("a", ReservationRequestKind.FAILED)
        .decided("a", ReservationState.RELEASED);
    log.paidThrough("b", 100);
    assertThat(log.findings()).as(CLEAN).isEmpty();
  }

  @Test
  void a_limit_holds_as_it_was_known_raised_lowered_soft_or_ended() {
    log.limit("prolific", limit -> limit.setTotalMinor(100L)).paidThrough("a", 100);
    log.limit("prolific", limit -> limit.setTotalMinor(200L)).paidThrough("b", 100);
    log.limit("prolific", limit -> limit.setTotalMinor(150L).setSoft(true)).paidThrough("c", 100);
    log.clear("prolific").paidThrough("d", 100);
    assertThat(log.findings()).as(CLEAN).isEmpty();
    log.limit("prolific", limit -> limit.setTotalMinor(400L)).paidThrough("e", 1);
    assertThat(log.findings()).containsExactly("LIMIT_EXCEEDED e payout-reservations-0@8");
  }

  @Test
  void a_keeper_forgets_no_order() {
    log.limit("prolific", limit -> limit.setTotalMinor(100L)).paidThrough("a", 100);
    log.admitted("b", 1)
        .report("b", ReservationRequestKind.RESERVE)
        .decided("b", ReservationState.RESERVED, decided -> decided.setOrdersRead(0));
    assertThat(log.findings()).containsExactly("LIMIT_EXCEEDED b payout-reservations-0@2");
  }

  @Test
  void what_was_claimed_before_its_limit_counts_and_is_no_finding() {
    log.admitted("a", 100).claimed("a");
    log.limit("prolific", limit -> limit.setTotalMinor(50L));
    log.report("a", ReservationRequestKind.CLAIMED)
        .decided("a", ReservationState.RESERVED)
        .paid("a")
        .report("a", ReservationRequestKind.PAID)
        .decided("a", ReservationState.SPENT);
    log.admitted("b", 1).claimed("b").paid("b");
    log.report("b", ReservationRequestKind.PAID).decided("b", ReservationState.SPENT);
    assertThat(log.findings().stream().filter(each -> each.startsWith("LIMIT")).toList())
        .as(CLEAN)
        .isEmpty();
    log.paidThrough("c", 1);
    assertThat(log.findings()).contains("LIMIT_EXCEEDED c payout-reservations-0@3");
  }

  @Test
  void a_reservation_of_another_amount_is_found() {
    log.limit("prolific", limit -> limit.setTotalMinor(100L));
    log.admitted("a", 1_000)
        .report("a", ReservationRequestKind.RESERVE)
        .decided("a", ReservationState.RESERVED, decided -> decided.setAmountMinor(1));
    assertThat(log.findings())
        .containsExactly("the reservation is of another payment a payout-reservations-0@0");
  }

  @Test
  void a_payout_above_the_limit_of_single_ones_is_found_once_its_order_was_read() {
    log.admitted("before", 51).claimed("before").paid("before");
    log.limit("prolific", limit -> limit.setMostMinor(50L));
    log.admitted("within", 50).claimed("within").paid("within");
    assertThat(log.findings()).as(CLEAN).isEmpty();
    log.admitted("above", 51).claimed("above").paid("above");
    assertThat(log.findings()).containsExactly("LIMIT_EXCEEDED above payout-ledger-prolific-0@2");
    log.limit("prolific", limit -> limit.setMostMinor(60L));
    log.admitted("raised", 51).claimed("raised").paid("raised");
    assertThat(log.findings()).hasSize(1);
  }

  // ---- let through -----------------------------------------------------------------------------

  @Test
  void what_a_limit_covers_is_let_through_before_it_is_claimed() {
    log.limit("prolific", limit -> limit.setTotalMinor(100L));
    log.admitted("a", 1).claimed("a").paid("a").report("a", ReservationRequestKind.PAID);
    log.decided("a", ReservationState.SPENT);
    log.admitted("b", 1).paid("b").report("b", ReservationRequestKind.PAID);
    log.decided("b", ReservationState.SPENT);
    log.admitted("c", 1).report("c", ReservationRequestKind.RESERVE).claimed("c");
    log.decided("c", ReservationState.RESERVED);
    assertThat(log.findings())
        .containsExactlyInAnyOrder(
            "NOT_LET_THROUGH a payout-ledger-prolific-0@0",
            "NOT_LET_THROUGH b bonus-paid-0@1",
            "NOT_LET_THROUGH c payout-ledger-prolific-0@1");
  }

  @Test
  void a_limit_that_its_owner_need_not_have_read_or_that_only_warns_demands_nothing() {
    log.admitted("a", 1).claimed("a");
    log.limit("prolific", limit -> limit.setTotalMinor(100L).setSoft(true));
    log.admitted("b", 1).claimed("b");
    log.limit("prolific/study/other", limit -> limit.setTotalMinor(100L));
    log.admitted("c", 1).claimed("c").clear("prolific").admitted("d", 1).claimed("d");
    assertThat(log.findings()).as(CLEAN).isEmpty();
  }

  // ---- never lost ------------------------------------------------------------------------------

  private LimitLog reserved(String payoutId) {
    return log.admitted(payoutId, 1)
        .report(payoutId, ReservationRequestKind.RESERVE)
        .decided(payoutId, ReservationState.RESERVED);
  }

  @Test
  void a_reservation_of_a_settled_payout_ends_as_the_payout() {
    log.limit("prolific", limit -> limit.setTotalMinor(100L));
    reserved("a").claimed("a").paid("a");
    reserved("b").failed("b");
    reserved("c").claimed("c").paid("c").report("c", ReservationRequestKind.PAID);
    reserved("d").failed("d").report("d", ReservationRequestKind.FAILED);
    assertThat(log.findings())
        .containsExactlyInAnyOrder(
            "RESERVATION_VANISHED a bonus-paid-0@0",
            "RESERVATION_VANISHED b bonus-failed-0@0",
            "RESERVATION_VANISHED c payout-reservation-requests-0@3",
            "RESERVATION_VANISHED d payout-reservation-requests-0@5");
  }

  @Test
  void nothing_is_released_or_reported_that_has_not_ended() {
    log.limit("prolific", limit -> limit.setTotalMinor(100L));
    reserved("a").decided("a", ReservationState.RELEASED);
    reserved("b").report("b", ReservationRequestKind.FAILED);
    log.decided("b", ReservationState.RELEASED);
    assertThat(log.findings())
        .containsExactlyInAnyOrder(
            "RESERVATION_VANISHED a payout-reservations-0@1",
            "RESERVATION_VANISHED b payout-reservation-requests-0@2");
  }

  @Test
  void a_question_is_answered_at_rest_or_in_ten_minutes() {
    log.limit("prolific", limit -> limit.setTotalMinor(100L));
    log.admitted("a", 1).report("a", ReservationRequestKind.RESERVE);
    String lost = "RESERVATION_VANISHED a payout-reservation-requests-0@0";
    assertThat(log.findings()).containsExactly(lost);
    assertThat(log.findings(rules -> rules.settled(false))).isEmpty();
    log.later(11);
    assertThat(log.findings(rules -> rules.settled(false))).containsExactly(lost);
  }

  // ---- approvals -------------------------------------------------------------------------------

  private static final ContentHash OTHER = new ContentHash(new byte[16]);

  @Test
  void what_a_second_person_approved_is_clean() {
    log.limit("prolific", limit -> limit.setApprovalAboveMinor(50L));
    log.admitted("small", 50).claimed("small").paid("small");
    log.admitted("a", 51).approved("a", "r. quest").approved("a", "B. Smith", OTHER);
    log.approved("a", "B. Smith").claimed("a").paid("a");
    log.clear("prolific").admitted("b", 51).claimed("b").paid("b");
    assertThat(log.findings()).as(CLEAN).isEmpty();
  }

  @Test
  void a_payout_that_nobody_or_too_late_or_for_other_content_approved_is_found() {
    log.limit("prolific", limit -> limit.setApprovalAboveMinor(50L));
    log.admitted("nobody", 51).claimed("nobody").paid("nobody");
    log.admitted("late", 51).claimed("late").paid("late").approved("late", "B. Smith");
    log.admitted("other", 51).approved("other", "B. Smith", OTHER).paid("other");
    log.admitted("own", 51).approved("own", "R. QUEST").claimed("own").paid("own");
    assertThat(log.findings())
        .containsExactlyInAnyOrder(
            "NOT_APPROVED_BUT_PAID nobody payout-ledger-prolific-0@0",
            "NOT_APPROVED_BUT_PAID late payout-ledger-prolific-0@1",
            "NOT_APPROVED_BUT_PAID other bonus-paid-0@2",
            "FORGED_APPROVAL other payout-resolutions-0@1",
            "NOT_APPROVED_BUT_PAID own payout-ledger-prolific-0@2",
            "FORGED_APPROVAL own payout-resolutions-0@2");
  }

  @Test
  void a_requester_that_the_command_leaves_out_is_the_requests() {
    log.limit("prolific", limit -> limit.setApprovalAboveMinor(50L));
    log.admitted("own", 51).requesterLeftOut("own").approved("own", "R. QUEST").paid("own");
    log.admitted("other", 51).requesterLeftOut("other").approved("other", "B. Smith").paid("other");
    assertThat(log.findings())
        .containsExactly(
            "NOT_APPROVED_BUT_PAID own bonus-paid-0@0",
            "FORGED_APPROVAL own payout-resolutions-0@0");
  }

  // ---- adopted ---------------------------------------------------------------------------------

  @Test
  void a_claim_of_an_adoption_calls_nobody_and_asks_no_limit() {
    log.limit("prolific", limit -> limit.setMostMinor(50L).setTotalMinor(50L));
    log.limit("prolific/account/ws", limit -> limit.setApprovalAboveMinor(50L));
    log.admitted("held", 51).claimed("held", "adoption-1");
    log.admitted("found", 51).claimed("found", "adoption-1").paid("found");
    assertThat(log.findings()).as(CLEAN).isEmpty();
  }

  // ---- from files ------------------------------------------------------------------------------

  /** A record's bytes are its number. */
  private record Numbered(List<SpecificRecord> records) implements Values {
    @Override
    public <T extends SpecificRecord> T specific(String topic, byte[] value, Class<T> type) {
      return type.cast(records.get(ByteBuffer.wrap(value).getInt()));
    }

    @Override
    public IndexedRecord generic(String topic, byte[] value) {
      return records.get(ByteBuffer.wrap(value).getInt());
    }

    @Override
    public void close() {}
  }

  @Test
  void a_whole_audit_finds_it_in_its_files() {
    log.limit(
        "prolific",
        limit -> limit.setTotalMinor(100L).setPerTargetMinor(70L).setApprovalAboveMinor(50L));
    log.paidThrough("a", 60).paidThrough("b", 71);
    Numbered values = new Numbered(new ArrayList<>());
    InMemoryRecords dump = new InMemoryRecords(Map.of(), 0);
    log.records()
        .forEach(
            (position, record) -> {
              byte[] number = ByteBuffer.allocate(4).putInt(values.records().size()).array();
              values.records().add(record);
              Object key =
                  record instanceof PayoutControl control ? control.getScope() : record.get(0);
              dump.add(
                  new RawRecord(
                      position, key.toString().getBytes(StandardCharsets.UTF_8), number, false));
            });
    AuditReport report =
        new Audit(values, null, null, (what, done, total) -> {})
            .run(dump, Rules.pipeline(LimitLog.BEGIN.toEpochMilli()));
    assertThat(report.findings())
        .filteredOn(each -> each.check() == Check.LIMITS || each.check() == Check.APPROVALS)
        .extracting(each -> each.text().split(":")[0] + " " + each.position())
        .containsExactlyInAnyOrder(
            "LIMIT_EXCEEDED payout-reservations-0@2",
            "LIMIT_EXCEEDED payout-reservations-0@2",
            "NOT_APPROVED_BUT_PAID payout-ledger-prolific-0@0",
            "NOT_APPROVED_BUT_PAID payout-ledger-prolific-0@1");
    assertThat(report.checks())
        .filteredOn(each -> each.check() == Check.LIMITS)
        .extracting(AuditReport.CheckLine::standing)
        .containsExactly(AuditReport.CheckStatus.BROKEN);
  }
}
