package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.model.Samples.amounts;
import static org.payouts.workers.model.Samples.in;
import static org.payouts.workers.model.Samples.policy;
import static org.payouts.workers.model.Samples.respondent;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.Command;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.Target;
import org.payouts.workers.model.TestPolicy;

/** A pause is no wider than its evidence, and each unit backs off by itself (L1, L8). */
class PausesTest {
  private static final long PROBE_MS = 5_000;
  private static final long BACKOFF_MAX_MS = 60_000;
  private static final Reason GONE = new Reason(Reason.NOT_FOUND, "404");
  private static final Reason THROTTLED = new Reason(Reason.RATE_LIMITED, "429");

  private final CoreBench bench =
      new CoreBench(
          TestPolicy.with(
              p -> {
                p.bulkRows = 3;
                p.backoffMaxMs = BACKOFF_MAX_MS;
              }));

  private void take(String id, String workspace, String study) {
    bench.command(id, new Target.Prolific(workspace, study, "sub-" + id));
    bench.turn();
  }

  private static Preparation pausing(Pause pause) {
    return new Preparation.Later(pause.reason(), pause);
  }

  private String preparing() {
    return bench.preparations.isEmpty() ? "" : bench.preparations.peek().payoutId();
  }

  private List<String> standstills() {
    return bench.core.standstills().stream().map(Standstill::unit).toList();
  }

  private void begin(Pause pause) {
    bench.takeOver();
    take("bad", "ws", "study");
    bench.prepared(pausing(pause));
  }

  // ---- how wide --------------------------------------------------------------------------------

  @Test
  void a_studys_pause_parks_its_group_and_nothing_else_of_the_workspace() {
    begin(Pause.study("study", GONE));
    take("same", "ws", "study");
    assertEquals("", preparing());
    take("other", "ws", "study-2");
    assertEquals("other", preparing());
    assertEquals(List.of("study study"), standstills());
  }

  @Test
  void a_lanes_pause_stops_that_lane_and_no_other() {
    begin(Pause.lane("ws", 0, GONE));
    take("same", "ws", "study-2");
    assertEquals("", preparing());
    take("other", "ws-2", "study");
    assertEquals("other", preparing());
    assertEquals(List.of("lane ws"), standstills());
  }

  @Test
  void an_accounts_pause_stops_claims_and_reads_until_its_probe_succeeds() {
    begin(Pause.account(new Reason(Reason.CREDENTIALS, "401")));
    take("other", "ws-2", "study");
    assertEquals("", preparing());
    assertEquals(List.of("account"), standstills());
    bench.pass(PROBE_MS);
    bench.probed(true);
    bench.pass(1);
    assertEquals(2, bench.preparations.size());
    assertEquals(List.of(), standstills());
  }

  @Test
  void a_lanes_pause_does_not_stop_the_reads_of_what_was_submitted_in_it() {
    Target target = new Target.Prolific("ws", "study", "sub-p");
    bench.takeOver(in("SUBMITTED", target, false));
    take("bad", "ws", "study");
    bench.prepared(pausing(Pause.lane("ws", 0, GONE)));
    bench.pass(1_000);
    assertEquals(1, bench.reads.size());
  }

  // ---- wider only by a neutral read ------------------------------------------------------------

  @Test
  void an_odd_answer_makes_the_account_suspect_and_stops_nothing_else() {
    begin(Pause.study("study", GONE));
    assertEquals(List.of(Pause.Scope.ACCOUNT), scopes(), "probed at once");
    take("other", "ws-2", "study-2");
    assertEquals("other", preparing(), "while the probe is under way");
    bench.probed(true);
    assertEquals(List.of("study study"), standstills());
  }

  private List<Pause.Scope> scopes() {
    return bench.probes.stream().map(Pause::scope).toList();
  }

  @Test
  void a_failed_neutral_read_pauses_the_account() {
    begin(Pause.lane("ws", 0, GONE));
    bench.probed(false);
    take("other", "ws-2", "study-2");
    assertEquals("", preparing());
    assertTrue(standstills().contains("account"));
    assertTrue(bench.core.standstills().stream().anyMatch(s -> s.text().contains("neutral read")));
  }

  @Test
  void forty_bad_studies_cost_one_neutral_read_while_the_account_answers() {
    bench.takeOver();
    int neutral = 0;
    for (int i = 0; i < 40; i++) {
      take("bad" + i, "ws", "study-" + i);
      bench.prepared(pausing(Pause.study("study-" + i, GONE)));
      while (!bench.probes.isEmpty()) {
        neutral += bench.probes.peek().scope() == Pause.Scope.ACCOUNT ? 1 : 0;
        bench.probed(bench.probes.peek().scope() == Pause.Scope.ACCOUNT);
      }
    }
    assertEquals(1, neutral);
    take("good", "ws", "good-study");
    assertEquals("good", preparing());
  }

  @Test
  void too_many_requests_and_refused_set_ups_say_nothing_of_the_account() {
    begin(Pause.study("study", THROTTLED));
    take("more", "ws", "study-2");
    bench.prepared(pausing(Pause.study("study-2", new Reason(Reason.SET_UP_REFUSED, "refused"))));
    assertEquals(List.of(), scopes());
  }

  @Test
  void unknown_errors_in_a_row_make_the_account_suspect_and_no_more() {
    CoreBench single = new CoreBench(policy(false));
    single.takeOver();
    for (int i = 0; i < 5; i++) {
      assertEquals(0, single.probes.size());
      single.command("p" + i, respondent("r" + i));
      single.turn();
      single.prepared(new Preparation.Ready(Baseline.Respondent.of(amounts())));
      single.answered(new Answer.Unclear("418", true));
    }
    single.pass(0);
    assertEquals(Pause.Scope.ACCOUNT, single.probes.peek().scope());
    assertEquals(List.of("payments in study project"), units(single));
    single.probed(false);
    assertEquals(List.of("account", "payments in study project"), units(single));
  }

  private static List<String> units(CoreBench bench) {
    return bench.core.standstills().stream().map(Standstill::unit).toList();
  }

  // ---- probes ----------------------------------------------------------------------------------

  /** Lets every probe be answered like this for so long; the times between probes. */
  private List<Long> probing(boolean open, int times) {
    List<Long> gaps = new ArrayList<>();
    long since = 0;
    while (gaps.size() < times) {
      long due = bench.core.advance(bench.now());
      long wait = due - bench.now().monotonicMs();
      assertTrue(wait > 0, "no busy loop");
      bench.pass(wait);
      since += wait;
      if (!bench.probes.isEmpty()) {
        gaps.add(since);
        since = 0;
        bench.probed(open);
      }
    }
    return gaps;
  }

  @Test
  void the_time_between_probes_doubles_up_to_the_longest_back_off() {
    begin(Pause.lane("ws", 0, THROTTLED));
    assertEquals(List.of(5_000L, 10_000L, 20_000L, 40_000L, 60_000L, 60_000L), probing(false, 6));
  }

  @Test
  void it_goes_on_doubling_if_the_unit_shuts_again_soon_after_it_was_opened() {
    begin(Pause.lane("ws", 0, THROTTLED));
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      waits.addAll(probing(true, 1));
      bench.pass(500);
      assertEquals("bad", preparing());
      bench.prepared(pausing(Pause.lane("ws", 0, THROTTLED)));
    }
    assertEquals(List.of(5_000L, 10_000L, 20_000L, 40_000L), waits);
  }

  @Test
  void it_starts_anew_if_the_unit_stayed_open_for_long() {
    begin(Pause.lane("ws", 0, THROTTLED));
    probing(false, 3);
    probing(true, 1);
    bench.pass(10 * BACKOFF_MAX_MS);
    bench.prepared(pausing(Pause.lane("ws", 0, THROTTLED)));
    assertEquals(List.of(5_000L), probing(false, 1));
  }

  @Test
  void the_provider_is_not_asked_before_it_wanted_to_be() {
    begin(Pause.lane("ws", 90_000, THROTTLED));
    assertEquals(List.of(90_000L), probing(false, 1));
  }

  @Test
  void further_failures_do_not_put_the_probe_of_a_pause_off_for_ever() {
    List<Payout> reviews = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Target target = new Target.Prolific("ws", "study", "sub-r" + i);
      Payout review = in("REVIEW", target, false);
      Command command = Samples.command("r" + i, target, null);
      reviews.add(new Payout(command, review.state(), review.history()));
    }
    Reason unreadable = new Reason(Reason.UNEXPECTED_ANSWER, "HTML");
    Pause study = Pause.study("study", unreadable);
    bench.takeOver(reviews.toArray(new Payout[0]));
    int probed = 0;
    for (int second = 0; second < 300; second++) {
      bench.pass(1_000);
      for (int i = 0; i < 2 && !bench.reads.isEmpty(); i++) {
        bench.read(new BookReading.Unreadable(unreadable, study, false));
      }
      while (!bench.probes.isEmpty()) {
        boolean account = bench.probes.peek().scope() == Pause.Scope.ACCOUNT;
        probed += account ? 0 : 1;
        bench.probed(account);
      }
    }
    assertTrue(probed >= 5, "probes of the study in five minutes: " + probed);
  }

  @Test
  void a_unit_that_asks_for_more_patience_while_it_is_shut_is_given_it() {
    Pauses pauses = new Pauses(PROBE_MS, BACKOFF_MAX_MS);
    pauses.start(Pause.lane("ws", 0, THROTTLED), new ClockReading(0, 0));
    pauses.start(Pause.lane("ws", 30_000, THROTTLED), new ClockReading(1_000, 1_000));
    assertEquals(31_000, pauses.nextDueMs());
    pauses.start(Pause.lane("ws", 0, THROTTLED), new ClockReading(2_000, 2_000));
    assertEquals(31_000, pauses.nextDueMs());
  }

  // ---- no busy loop ----------------------------------------------------------------------------

  @Test
  void nothing_is_due_at_once_while_every_group_of_a_lane_is_paused() {
    bench.takeOver();
    for (int i = 0; i < 5; i++) {
      take("bad" + i, "ws", "study-" + i);
      bench.prepared(pausing(Pause.study("study-" + i, THROTTLED)));
      take("more" + i, "ws", "study-" + i);
    }
    bench.pass(600);
    for (int i = 0; i < 50; i++) {
      long due = bench.core.advance(bench.now());
      assertTrue(due > bench.now().monotonicMs(), "at " + bench.now());
      if (due == Long.MAX_VALUE) {
        break;
      }
      bench.pass(due - bench.now().monotonicMs());
      bench.probes.clear(); // A probe that is not answered is waited for.
    }
    assertEquals("", preparing());
  }

  @Test
  void what_was_parked_is_worked_on_once_its_pause_has_ended() {
    begin(Pause.study("study", THROTTLED));
    take("same", "ws", "study");
    bench.pass(PROBE_MS);
    bench.probed(true);
    bench.pass(1);
    assertFalse(bench.preparations.isEmpty());
    assertEquals(2, bench.prepared.peekLast().size(), "together, in one bulk");
  }

  @Test
  void parked_payouts_do_not_close_the_tap_for_the_others() {
    begin(Pause.study("study", THROTTLED));
    for (int i = 0; i < 300; i++) {
      take("same" + i, "ws", "study");
    }
    assertEquals(List.of(), bench.taps);
    take("other", "ws", "study-2");
    assertEquals("other", preparing());
  }
}
