package org.payouts.audit.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.records.RawRecord;
import org.payouts.topics.Topics;

class SealsTest {
  private static RawRecord record(long offset, String value) {
    return new RawRecord(
        new RecordPosition(Topics.BONUS_PAID, 0, offset, 1_000 + offset),
        "id".getBytes(StandardCharsets.UTF_8),
        value.getBytes(StandardCharsets.UTF_8),
        false);
  }

  private static Seals sealed(List<Seal> earlier, List<RawRecord> records) {
    Seals seals = new Seals(earlier);
    records.forEach(seals::add);
    seals.finish();
    return seals;
  }

  private static final List<RawRecord> THREE =
      List.of(record(0, "a"), record(2, "b"), record(5, "c"));

  private static List<String> changes(List<RawRecord> now) {
    return sealed(sealed(null, THREE).seals(), now).changes();
  }

  private static List<RawRecord> with(int index, RawRecord changed) {
    List<RawRecord> records = new ArrayList<>(THREE);
    records.set(index, changed);
    return records;
  }

  @Test
  void what_an_earlier_audit_saw_may_grow_and_nothing_else() {
    List<RawRecord> grown = new ArrayList<>(THREE);
    grown.add(record(9, "d"));
    assertThat(changes(THREE)).isEmpty();
    assertThat(changes(grown)).isEmpty();
    assertThat(changes(with(1, record(2, "x")))).as("altered").hasSize(1);
    assertThat(changes(with(1, record(3, "b")))).as("moved").hasSize(1);
    assertThat(changes(THREE.subList(0, 2))).as("dropped at the end").hasSize(1);
    assertThat(changes(List.of(record(0, "a"), record(5, "c"), record(9, "d"))))
        .as("dropped in the middle")
        .hasSize(1);
    assertThat(changes(List.of())).as("all gone").hasSize(1);
  }

  @Test
  void topics_that_forget_are_not_sealed() {
    RawRecord ledger =
        new RawRecord(new RecordPosition("payout-ledger-mturk", 0, 0, 0), null, null, false);
    assertThat(sealed(null, List.of(ledger)).seals()).isEmpty();
  }
}
