package org.payouts.audit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.admin.SetAside;
import org.payouts.audit.checks.Check;
import org.payouts.audit.checks.Checker;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.checks.Rules;
import org.payouts.audit.history.AuditHorizon;
import org.payouts.audit.history.AuditedRequest;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.RecordPosition;
import org.payouts.topics.Topics;

/** Which requests without an outcome are still on their way, and which are lost. */
class ProgressTest {
  private static final long NOW_MS = 10_000_000;
  private static final RecordPosition POSITION =
      new RecordPosition(Topics.BONUS_REQUESTED, 1, 7, 0);
  private static final byte[] KEY = {7};

  private static byte[] kept(int partition) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SetAside.write(
        new SourcePosition(Topics.BONUS_REQUESTED, partition, 7L), new DataOutputStream(bytes));
    bytes.write(new byte[] {1, 2, 3});
    return bytes.toByteArray();
  }

  private static List<Check> judged(SetAside setAside, SourcePosition... passedOn) {
    MisplacedRequests misplaced = new MisplacedRequests();
    List.of(passedOn).forEach(misplaced::add);
    Progress progress =
        new Progress(
            Map.of(new TopicPartition(Topics.BONUS_REQUESTED, 1), 8L), setAside, misplaced);
    AuditHorizon horizon =
        new AuditHorizon() {
          @Override
          public boolean judged(RecordPosition position) {
            return true;
          }

          @Override
          public boolean passed(RecordPosition input) {
            return progress.passed(new TopicPartition(input.topic(), input.partition()), input);
          }
        };
    PayoutHistory history =
        new PayoutHistory("a")
            .request(POSITION, new AuditedRequest(new Sha256(new byte[32]), null, false));
    return Checker.judge(List.of(history), null, Rules.pipeline(NOW_MS).horizon(horizon)).stream()
        .map(Finding::check)
        .toList();
  }

  @Test
  void a_request_that_was_passed_and_has_no_fate_is_lost() {
    assertThat(judged(new SetAside())).containsExactly(Check.CONSERVATION);
  }

  @Test
  void a_request_that_is_set_aside_is_on_its_way_however_old() throws IOException {
    SetAside setAside = new SetAside();
    setAside.next(1, KEY, kept(1), 0);
    assertThat(setAside.size()).isEqualTo(1);
    assertThat(judged(setAside)).isEmpty();
  }

  @Test
  void a_request_that_was_decided_must_have_its_fate() throws IOException {
    SetAside setAside = new SetAside();
    setAside.next(1, KEY, kept(1), 0);
    setAside.next(1, KEY, null, NOW_MS - 1);
    assertThat(setAside.size()).isZero();
    assertThat(judged(setAside)).containsExactly(Check.CONSERVATION);
  }

  @Test
  void a_request_that_was_ever_set_aside_may_have_been_overtaken() throws IOException {
    SetAside setAside = new SetAside();
    Progress progress = new Progress(Map.of(), setAside, new MisplacedRequests());
    assertThat(progress.wasSetAside(POSITION)).isFalse();
    setAside.next(1, KEY, kept(1), 0);
    assertThat(progress.wasSetAside(POSITION)).isTrue();
    setAside.next(1, KEY, null, NOW_MS);
    assertThat(progress.wasSetAside(POSITION)).isTrue();
  }

  /** However long the router has stood still. */
  @Test
  void a_request_that_was_passed_on_and_not_decided_is_on_its_way() throws IOException {
    SourcePosition place = new SourcePosition(Topics.BONUS_REQUESTED, 1, 7L);
    assertThat(judged(new SetAside(), place)).isEmpty();
    assertThat(judged(new SetAside(), new SourcePosition(Topics.BONUS_REQUESTED, 1, 65_543L)))
        .containsExactly(Check.CONSERVATION);
    SetAside setAside = new SetAside();
    setAside.next(1, KEY, kept(1), 0);
    setAside.next(1, KEY, null, NOW_MS - 1);
    assertThat(judged(setAside, place)).as("it was set aside before").isEmpty();
  }

  @Test
  void the_decision_on_the_same_key_of_another_partition_changes_nothing() throws IOException {
    SetAside setAside = new SetAside();
    setAside.next(1, KEY, kept(1), 0);
    setAside.next(2, KEY, kept(2), 0);
    setAside.next(2, KEY, null, 0);
    assertThat(judged(setAside)).isEmpty();
  }
}
