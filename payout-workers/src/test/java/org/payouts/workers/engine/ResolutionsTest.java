package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.model.Samples.in;
import static org.payouts.workers.model.Samples.policy;
import static org.payouts.workers.model.Samples.respondent;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.Histories;
import org.payouts.workers.model.History;
import org.payouts.workers.model.LedgerRecords;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Resolution.Decision;
import org.payouts.workers.model.Samples;

/**
 * A resolution's place is its topic and its offset: a topic that was re-created starts anew (M11).
 */
class ResolutionsTest {
  private CoreBench bench = new CoreBench(policy(false));

  private static Resolution resolution(String topic, long offset, Decision decision) {
    return new Resolution(
        new History.ResolutionPosition(topic, offset),
        "p",
        2,
        decision,
        "ada",
        "looked it up",
        null);
  }

  /** In review, where the resolution at offset 100 of topic "old" was refused. */
  @BeforeEach
  void refused_before() {
    bench.takeOver(in("REVIEW", respondent("r"), false));
    bench.resolution(resolution("old", 100, Decision.UNKNOWN));
    assertEquals(
        new History.ResolutionPosition("old", 100), bench.newest("p").history().resolution());
  }

  @Test
  void a_small_offset_of_another_topic_is_dealt_with() {
    bench.resolution(resolution("new", 0, Decision.PAID));
    assertEquals("PAID", bench.state("p"));
  }

  @Test
  void a_small_offset_of_the_same_topic_was_dealt_with_before() {
    bench.resolution(resolution("old", 99, Decision.PAID));
    bench.resolution(resolution("old", 100, Decision.PAID));
    assertEquals("REVIEW", bench.state("p"));
    bench.resolution(resolution("old", 101, Decision.PAID));
    assertEquals("PAID", bench.state("p"));
  }

  @Test
  void a_new_owner_knows_which_topic_its_offset_belongs_to() {
    bench = bench.restarted();
    bench.resolution(resolution("old", 100, Decision.PAID));
    assertEquals("REVIEW", bench.state("p"));
    bench.resolution(resolution("new", 3, Decision.PAID));
    assertEquals("PAID", bench.state("p"));
  }

  @Test
  void verdicts_of_the_older_topic_are_not_kept_for_the_next_take_over() {
    bench.resolution(resolution("new", 0, Decision.UNKNOWN));
    int written = bench.written.size();
    LedgerImage image = LedgerRecords.replayed(bench.written);
    bench.core.takenOver(0, new Owner(9, "next"), image, bench.now());
    bench.turn();
    assertEquals(written, bench.written.size());
  }

  @Test
  void a_payout_whose_last_verdict_names_no_topic_takes_a_later_offset_of_any() {
    History older =
        Histories.resolvedAt(Samples.history(false), new History.ResolutionPosition(null, 5));
    bench = new CoreBench(policy(false));
    bench.takeOver(in("REVIEW", respondent("r"), older));
    bench.resolution(resolution("topic", 5, Decision.PAID));
    assertTrue(bench.written.isEmpty());
    bench.resolution(resolution("topic", 6, Decision.PAID));
    assertEquals("PAID", bench.state("p"));
  }
}
