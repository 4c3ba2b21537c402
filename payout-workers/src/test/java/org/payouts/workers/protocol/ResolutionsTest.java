package org.payouts.workers.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.protocol.Samples.in;
import static org.payouts.workers.protocol.Samples.policy;
import static org.payouts.workers.protocol.Samples.respondent;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.payouts.workers.protocol.Verdict.Decision;

/** A verdict's place is its topic and its offset: a topic that was re-created starts anew (M11). */
class ResolutionsTest {
  private CoreBench bench = new CoreBench(policy(false));

  private static Verdict verdict(String topic, long offset, Decision decision) {
    return new Verdict(
        new History.Resolution(topic, offset), "p", 2, decision, "ada", "looked it up", null);
  }

  /** In review, where the verdict at offset 100 of topic "old" was refused. */
  @BeforeEach
  void refused_before() {
    bench.takeOver(in("REVIEW", respondent("r"), false));
    bench.verdict(verdict("old", 100, Decision.UNKNOWN));
    assertEquals(new History.Resolution("old", 100), bench.newest("p").history().resolution());
  }

  @Test
  void a_small_offset_of_another_topic_is_dealt_with() {
    bench.verdict(verdict("new", 0, Decision.PAID));
    assertEquals("PAID", bench.state("p"));
  }

  @Test
  void a_small_offset_of_the_same_topic_was_dealt_with_before() {
    bench.verdict(verdict("old", 99, Decision.PAID));
    bench.verdict(verdict("old", 100, Decision.PAID));
    assertEquals("REVIEW", bench.state("p"));
    bench.verdict(verdict("old", 101, Decision.PAID));
    assertEquals("PAID", bench.state("p"));
  }

  @Test
  void a_new_owner_knows_which_topic_its_offset_belongs_to() {
    bench = bench.restarted();
    bench.verdict(verdict("old", 100, Decision.PAID));
    assertEquals("REVIEW", bench.state("p"));
    bench.verdict(verdict("new", 3, Decision.PAID));
    assertEquals("PAID", bench.state("p"));
  }

  @Test
  void verdicts_of_the_older_topic_are_not_kept_for_the_next_take_over() {
    bench.verdict(verdict("new", 0, Decision.UNKNOWN));
    int written = bench.written.size();
    LedgerImage image = LedgerRecords.replayed(bench.written);
    bench.core.takenOver(0, new Owner(9, "next"), image, bench.now());
    bench.turn();
    assertEquals(written, bench.written.size());
  }

  @Test
  void a_payout_whose_last_verdict_names_no_topic_takes_a_later_offset_of_any() {
    History older =
        Samples.history(false).edit(h -> h.resolution = new History.Resolution(null, 5));
    bench = new CoreBench(policy(false));
    bench.takeOver(in("REVIEW", respondent("r"), older));
    bench.verdict(verdict("topic", 5, Decision.PAID));
    assertTrue(bench.written.isEmpty());
    bench.verdict(verdict("topic", 6, Decision.PAID));
    assertEquals("PAID", bench.state("p"));
  }
}
