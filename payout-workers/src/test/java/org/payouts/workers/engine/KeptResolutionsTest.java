package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.model.Samples.NOW;
import static org.payouts.workers.model.Samples.in;
import static org.payouts.workers.model.Samples.policy;
import static org.payouts.workers.model.Samples.respondent;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.Histories;
import org.payouts.workers.model.History;
import org.payouts.workers.model.LedgerRecords;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Resolution.Decision;
import org.payouts.workers.model.Samples;

/** Kept is what some payout may still wait for, and nothing that the ledger shows as dealt with. */
class KeptResolutionsTest {
  private final KeptResolutions kept = new KeptResolutions(3);

  private static Resolution resolution(String payoutId, long offset) {
    return resolution(payoutId, offset, Decision.UNKNOWN);
  }

  private static Resolution resolution(String payoutId, long offset, Decision decision) {
    return new Resolution(
        new History.ResolutionPosition("topic", offset), payoutId, 2, decision, "ada", "why", null);
  }

  private static Payout inReviewAfter(long offset) {
    History history =
        Histories.resolvedAt(
            Samples.history(false), new History.ResolutionPosition("topic", offset));
    return in("REVIEW", respondent("r"), history);
  }

  @Test
  void what_the_ledger_names_is_forgotten_and_what_came_later_is_not() {
    kept.keep(resolution("p", 1), NOW);
    kept.keep(resolution("p", 2), NOW);
    kept.keep(resolution("q", 3), NOW);
    kept.recorded(inReviewAfter(1));
    assertEquals(List.of(resolution("p", 2)), kept.of("p"));
    kept.recorded(inReviewAfter(2));
    assertEquals(List.of(resolution("q", 3)), kept.all());
    assertEquals(1, kept.size());
  }

  @Test
  void a_settled_payout_waits_for_none() {
    kept.keep(resolution("p", 1), NOW);
    kept.keep(resolution("q", 2), NOW);
    kept.recorded(in("PAID", respondent("r"), false));
    assertEquals(List.of(resolution("q", 2)), kept.all());
    kept.forgetSettled("q"::equals);
    assertEquals(0, kept.size());
  }

  @Test
  void a_topic_made_anew_replaces_all() {
    kept.keep(resolution("p", 1), NOW);
    Resolution other =
        new Resolution(
            new History.ResolutionPosition("new", 0), "q", 2, Decision.PAID, "ada", "why", null);
    kept.keep(other, NOW);
    assertEquals(List.of(other), kept.all());
  }

  @Test
  void beyond_the_bound_the_oldest_goes_and_people_see_it() {
    for (int i = 0; i < 3; i++) {
      kept.keep(resolution("p" + i, i), NOW);
    }
    assertTrue(kept.standstill().isEmpty());
    kept.keep(resolution("p3", 3), NOW);
    assertEquals(3, kept.size());
    assertEquals(List.of(), kept.of("p0"));
    assertEquals("TOO_MANY_RESOLUTIONS", kept.standstill().orElseThrow().reason().code());
  }

  @Test
  void a_resolution_given_while_the_partition_is_elsewhere_is_applied_when_it_comes_back_once() {
    CoreBench bench = new CoreBench(policy(false));
    bench.takeOver(in("REVIEW", respondent("r"), false));
    bench.core.lost(0);
    bench.resolution(resolution("p", 5, Decision.PAID));
    assertTrue(bench.written.isEmpty());
    bench.takeOver(in("REVIEW", respondent("r"), false));
    bench.turn();
    assertEquals("PAID", bench.state("p"));
    int written = bench.written.size();
    bench.core.takenOver(
        0, new Owner(9, "next"), LedgerRecords.replayed(bench.written), bench.now());
    bench.turn();
    assertEquals(written, bench.written.size());
  }

  @Test
  void a_resolution_whose_commit_was_lost_with_the_partition_is_applied_when_it_comes_back() {
    CoreBench bench = new CoreBench(policy(false));
    bench.takeOver(in("REVIEW", respondent("r"), false));
    bench.core.resolution(resolution("p", 5, Decision.PAID), bench.now());
    bench.core.advance(bench.now());
    assertEquals(1, bench.commits.size());
    bench.commits.clear(); // Unsure: the partition is given up.
    bench.core.lost(0);
    bench.takeOver(in("REVIEW", respondent("r"), false));
    bench.turn();
    assertEquals("PAID", bench.state("p"));
  }
}
