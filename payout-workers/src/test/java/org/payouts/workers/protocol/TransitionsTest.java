package org.payouts.workers.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.protocol.Samples.HOUR_MS;
import static org.payouts.workers.protocol.Samples.NOW;
import static org.payouts.workers.protocol.Samples.OWNER;
import static org.payouts.workers.protocol.Samples.WALL_MS;
import static org.payouts.workers.protocol.Samples.in;
import static org.payouts.workers.protocol.Samples.mturk;
import static org.payouts.workers.protocol.Samples.policy;
import static org.payouts.workers.protocol.Samples.respondent;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.payouts.workers.protocol.Verdict.Decision;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Evidence;

/** Every state against every event: protocol.md 1.3, and nothing else. */
class TransitionsTest {
  private static final Target BLIND = respondent("r");
  private static final Target TOKEN = mturk("a");
  private static final String ILLEGAL = "illegal";
  private static final String NOTHING = "nothing";
  private static final List<String> STATES =
      List.of(
          "ACCEPTED",
          "RETRY_WAIT",
          "ATTEMPTING",
          "ATTEMPTING_OF_OLDER",
          "SUBMITTED",
          "IN_DOUBT",
          "REVIEW",
          "PAID",
          "FAILED");
  private static final Evidence PRESENT = new Evidence.Present(150, "ref", "[150]");
  private static final Evidence ABSENT = new Evidence.Absent("[]");
  private static final Evidence MAYBE = new Evidence.Differs("[150, 150]", true);
  private static final Evidence FOREIGN = new Evidence.Differs("[20]", false);
  private static final Evidence UNREADABLE = new Evidence.Unreadable("503", null);

  private final Transitions table = new Transitions(policy(false), OWNER);
  private final Transitions retrying = new Transitions(policy(true), OWNER);

  private static Verdict verdict(int attempt, Decision decision) {
    return new Verdict(20, "p", attempt, decision, "ada", "looked it up");
  }

  /** Events by name, each as payout to new state. */
  private Map<String, Function<Payout, Optional<Step>>> events() {
    return events(table);
  }

  private static Map<String, Function<Payout, Optional<Step>>> events(Transitions table) {
    Map<String, Function<Payout, Optional<Step>>> events = new LinkedHashMap<>();
    events.put("refused", p -> Optional.of(table.refusedInPreparation(p, "CODE", "detail", NOW)));
    events.put("waiting", p -> table.waiting(p, "new reason"));
    events.put("claim", p -> Optional.of(table.claim(p, Samples.basis(p.command().target()), NOW)));
    events.put("grace", p -> table.graceOver(p, NOW.plus(HOUR_MS)));
    events.put("takenOver", p -> Optional.of(table.takenOver(p)));
    answers()
        .forEach((name, a) -> events.put(name, p -> Optional.of(table.answered(p, a, 9, NOW))));
    for (Evidence evidence : List.of(PRESENT, ABSENT, MAYBE, FOREIGN, UNREADABLE)) {
      String name = evidence.getClass().getSimpleName();
      events.putIfAbsent("early" + name, p -> table.read(p, evidence, false, NOW));
      events.putIfAbsent("late" + name, p -> table.read(p, evidence, true, NOW));
    }
    for (Decision decision : Decision.values()) {
      events.put(
          "verdict" + decision,
          p -> Optional.of(table.verdict(p, verdict(2, decision), ABSENT, true, NOW)));
    }
    return events;
  }

  private static Map<String, Answer> answers() {
    return Map.of(
        "answerPaid", new Answer.Paid(150, null, "200"),
        "answerAccepted", new Answer.Accepted("ref", "202"),
        "answerRefused", new Answer.Refused("CODE", "400"),
        "answerNotPaid", new Answer.NotPaid("not sent", null),
        "answerMissing", new Answer.TargetMissing("no such assignment"),
        "answerProcessed", new Answer.AlreadyProcessed("already processed"),
        "answerUnclear", new Answer.Unclear("503", true));
  }

  /** The table of a blind provider without prior doubt: state, event, next state. */
  private static String next(String state, String event, boolean doubt) {
    switch (state) {
      case "ACCEPTED", "RETRY_WAIT" -> {
        switch (event) {
          case "refused" -> {
            return "FAILED";
          }
          case "claim" -> {
            return "ATTEMPTING";
          }
          case "waiting" -> {
            return state;
          }
          case "grace" -> {
            return state.equals("ACCEPTED") ? NOTHING : "FAILED";
          }
          default -> {
            return event.startsWith("verdict") ? state : ILLEGAL;
          }
        }
      }
      case "ATTEMPTING" -> {
        return switch (event) {
          case "answerPaid" -> "PAID";
          case "answerAccepted" -> "SUBMITTED";
          case "answerRefused" -> doubt ? "IN_DOUBT" : "FAILED";
          case "answerNotPaid", "answerMissing" -> doubt ? "IN_DOUBT" : "RETRY_WAIT";
          case "answerProcessed" -> doubt ? "PAID" : "IN_DOUBT";
          case "answerUnclear" -> "IN_DOUBT";
          default -> ILLEGAL;
        };
      }
      case "ATTEMPTING_OF_OLDER" -> {
        return event.equals("takenOver") ? "IN_DOUBT" : ILLEGAL;
      }
      case "SUBMITTED", "IN_DOUBT" -> {
        return switch (event) {
          case "earlyPresent", "latePresent" -> "PAID";
          case "earlyAbsent", "earlyDiffers", "earlyUnreadable" -> NOTHING;
          case "lateAbsent", "lateDiffers", "lateUnreadable" -> "REVIEW";
          default -> event.startsWith("verdict") ? state : ILLEGAL;
        };
      }
      case "REVIEW" -> {
        return switch (event) {
          case "earlyPresent", "latePresent", "verdictPAID" -> "PAID";
          case "verdictFAILED" -> "FAILED";
          case "verdictRETRY" -> "RETRY_WAIT";
          case "verdictUNKNOWN" -> "REVIEW";
          default -> event.startsWith("early") || event.startsWith("late") ? "REVIEW" : ILLEGAL;
        };
      }
      default -> {
        return ILLEGAL;
      }
    }
  }

  static Stream<Arguments> every_state_and_event() {
    return STATES.stream()
        .flatMap(
            state ->
                new TransitionsTest()
                    .events().keySet().stream()
                        .flatMap(
                            event ->
                                Stream.of(
                                    Arguments.of(state, event, false),
                                    Arguments.of(state, event, true))));
  }

  @ParameterizedTest(name = "{0} x {1}, prior doubt {2}")
  @MethodSource("every_state_and_event")
  void the_table_has_these_transitions_and_no_others(String state, String event, boolean doubt) {
    boolean waits = state.equals("ACCEPTED") || state.equals("RETRY_WAIT");
    if (waits && doubt) {
      return; // See a_waiting_payout_in_doubt_cannot_end.
    }
    Payout payout = in(state, BLIND, doubt);
    Function<Payout, Optional<Step>> happens = events().get(event);
    String expected = next(state, event, doubt);
    if (expected.equals(ILLEGAL)) {
      assertThrows(IllegalTransitionException.class, () -> happens.apply(payout));
      return;
    }
    Optional<Step> step = happens.apply(payout);
    assertEquals(
        expected, step.map(s -> s.next().state().name()).orElse(NOTHING), state + " x " + event);
    step.ifPresent(s -> check(payout, s));
  }

  /** What holds for every step. */
  private static void check(Payout before, Step step) {
    assertTrue(
        step.by().pairs().toList().contains(pair(before, step)), step.by() + ": " + step.next());
    boolean claim = step.next().state() instanceof PayoutState.Attempting;
    assertEquals(before.history().attempts() + (claim ? 1 : 0), step.next().history().attempts());
    assertEquals(before.command(), step.next().command());
    boolean review = step.next().state() instanceof PayoutState.Review;
    boolean wasReview = before.state() instanceof PayoutState.Review;
    if (review || wasReview) {
      assertEquals(review, step.review() != null && step.review().open(), "the review's record");
    }
    if (claim) {
      Attempt attempt = ((PayoutState.Attempting) step.next().state()).attempt();
      assertEquals(OWNER, attempt.owner());
      assertEquals(step.next().history().attempts(), attempt.number());
      assertEquals(NOW.wallMs() + 10_000, attempt.sendBeforeMs());
    }
  }

  private static String pair(Payout before, Step step) {
    return before.state().name() + " -> " + step.next().state().name();
  }

  @Test
  void the_events_reach_every_row_of_the_state_table_from_each_of_its_states() {
    Set<String> reached = new TreeSet<>();
    for (Command.Refused refused : Arrays.asList(null, new Command.Refused("LIMIT", "cap"))) {
      Step step = table.intake(Samples.command("p", BLIND, refused), NOW);
      reached.add(step.by() + ": NONE -> " + step.next().state().name());
    }
    for (String state : STATES) {
      for (Target target : List.of(BLIND, TOKEN)) {
        for (boolean doubt : List.of(false, true)) {
          Payout payout = in(state, target, doubt);
          for (Transitions rules : List.of(table, retrying)) {
            events(rules).values().stream()
                .flatMap(event -> legal(event, payout).stream())
                .forEach(step -> reached.add(step.by() + ": " + pair(payout, step)));
          }
        }
      }
    }
    Set<String> rows = new TreeSet<>();
    for (Transition row : Transition.values()) {
      row.pairs().forEach(pair -> rows.add(row + ": " + pair));
    }
    assertEquals(String.join("\n", rows), String.join("\n", reached));
  }

  private static Optional<Step> legal(Function<Payout, Optional<Step>> event, Payout payout) {
    try {
      return event.apply(payout);
    } catch (IllegalTransitionException refused) {
      return Optional.empty();
    }
  }

  @Test
  void a_waiting_payout_in_doubt_cannot_end() {
    Payout payout = in("RETRY_WAIT", BLIND, true);
    assertThrows(
        IllegalTransitionException.class,
        () -> table.refusedInPreparation(payout, "CODE", "detail", NOW));
    assertThrows(
        IllegalTransitionException.class, () -> table.graceOver(payout, NOW.plus(HOUR_MS)));
  }

  @Test
  void a_refused_command_fails_at_once_and_any_other_is_accepted() {
    Command refused =
        Samples.command("p", BLIND, new Command.Refused("LIMIT", "more than the cap"));
    assertEquals("FAILED", table.intake(refused, NOW).next().state().name());
    assertTrue(table.intake(refused, NOW).settles());
    Step accepted = table.intake(Samples.command("p", BLIND, null), NOW);
    assertEquals("ACCEPTED", accepted.next().state().name());
    assertFalse(accepted.settles());
  }

  // ---- tokens --------------------------------------------------------------------------------

  private static Payout doubtful(Target target, Function<History, History> change) {
    Payout payout = in("IN_DOUBT", target, false);
    return with(payout, change.apply(payout.history()));
  }

  private static Payout with(Payout payout, History history) {
    return new Payout(payout.command(), payout.state(), history);
  }

  private boolean resends(Payout payout, long wallMs) {
    return table.mayResend(payout, new Moment(0, wallMs));
  }

  @Test
  void a_token_is_sent_again_only_within_20_hours_of_the_first_attempt() {
    Payout payout = doubtful(TOKEN, h -> h.edit(e -> e.firstAttemptAtMs = WALL_MS));
    assertTrue(resends(payout, WALL_MS + 20 * HOUR_MS - 1));
    assertFalse(resends(payout, WALL_MS + 20 * HOUR_MS));
    assertTrue(resends(payout, WALL_MS - 300_000), "a small step back is forgiven");
    assertFalse(resends(payout, WALL_MS - 300_001), "the clock cannot be trusted");
  }

  @Test
  void a_doubtful_payout_without_a_token_is_never_sent_again() {
    Payout payout = doubtful(BLIND, h -> h);
    assertFalse(resends(payout, WALL_MS));
    assertThrows(
        IllegalTransitionException.class, () -> table.claim(payout, new Basis.Respondent(1), NOW));
  }

  @Test
  void neither_an_unsafe_token_nor_used_up_attempts_are_sent_again() {
    assertFalse(resends(doubtful(TOKEN, h -> h.edit(e -> e.tokenUnsafe = true)), WALL_MS));
    assertFalse(resends(doubtful(TOKEN, h -> h.edit(e -> e.attempts = 5)), WALL_MS));
    assertFalse(resends(doubtful(TOKEN, h -> h.edit(e -> e.firstAttemptAtMs = null)), WALL_MS));
  }

  @Test
  void a_resend_carries_the_first_token_and_the_doubt() {
    Payout payout = doubtful(TOKEN, h -> h);
    Step claim = table.claim(payout, new Basis.MTurk("another"), NOW);
    assertTrue(claim.next().history().priorDoubt());
    assertEquals(
        new Basis.MTurk("token"), ((PayoutState.Claimed) claim.next().state()).attempt().basis());
    Payout waiting = in("RETRY_WAIT", TOKEN, false);
    Step again = table.claim(waiting, new Basis.MTurk("another"), NOW);
    assertFalse(again.next().history().priorDoubt());
    assertEquals(
        new Basis.MTurk("token"), ((PayoutState.Claimed) again.next().state()).attempt().basis());
  }

  @Test
  void a_token_known_before_our_first_attempt_is_marked_and_left_alone() {
    Step step =
        table.answered(
            in("ATTEMPTING", TOKEN, false), new Answer.AlreadyProcessed("known"), 1, NOW);
    assertTrue(step.next().history().tokenUnsafe());
    assertFalse(table.mayResend(step.next(), NOW));
  }

  // ---- absence, grace ------------------------------------------------------------------------

  @Test
  void absence_after_quiet_is_tried_again_only_where_switched_on_and_never_after_acceptance() {
    assertEquals("RETRY_WAIT", late(retrying, "IN_DOUBT", ABSENT));
    assertEquals("REVIEW", late(retrying, "SUBMITTED", ABSENT));
    assertEquals("REVIEW", late(retrying, "IN_DOUBT", MAYBE));
    assertEquals("REVIEW", late(retrying, "IN_DOUBT", FOREIGN));
    assertEquals("REVIEW", late(retrying, "IN_DOUBT", UNREADABLE));
    assertTrue(retrying.read(in("IN_DOUBT", BLIND, true), ABSENT, false, NOW).isEmpty());
    assertFalse(
        retrying
            .read(in("IN_DOUBT", BLIND, true), ABSENT, true, NOW)
            .orElseThrow()
            .next()
            .history()
            .priorDoubt());
  }

  private static String late(Transitions table, String state, Evidence evidence) {
    return table
        .read(in(state, BLIND, false), evidence, true, NOW)
        .orElseThrow()
        .next()
        .state()
        .name();
  }

  @Test
  void a_missing_target_fails_only_past_its_grace() {
    Payout since =
        with(
            in("RETRY_WAIT", TOKEN, false),
            Samples.fullHistory(false).edit(h -> h.targetMissingSinceMs = WALL_MS));
    assertTrue(table.graceOver(since, new Moment(0, WALL_MS + 599_999)).isEmpty());
    assertTrue(table.graceOver(since, new Moment(0, WALL_MS + 600_000)).isPresent());
  }

  @Test
  void the_grace_counts_from_the_first_of_several_missing_answers() {
    Answer missing = new Answer.TargetMissing("none");
    Payout first = in("ATTEMPTING", TOKEN, false);
    long since = first.history().targetMissingSinceMs();
    assertEquals(
        since, table.answered(first, missing, 1, NOW).next().history().targetMissingSinceMs());
    Step other = table.answered(first, new Answer.NotPaid("401", null), 1, NOW);
    assertEquals(null, other.next().history().targetMissingSinceMs());
  }

  // ---- verdicts ------------------------------------------------------------------------------

  private Step decide(Verdict verdict, @Nullable Evidence after, boolean quiet) {
    return table.verdict(in("REVIEW", BLIND, true), verdict, after, quiet, NOW);
  }

  private static boolean applied(Step step) {
    return step.review() != null
        && step.review().verdict() != null
        && step.review().verdict().applied();
  }

  @Test
  void failed_and_retry_need_quiet_and_a_read_that_still_shows_absence() {
    for (Decision decision : List.of(Decision.FAILED, Decision.RETRY)) {
      Verdict verdict = verdict(2, decision);
      assertTrue(applied(decide(verdict, ABSENT, true)));
      assertTrue(applied(decide(verdict, FOREIGN, true)));
      for (Step refused :
          List.of(
              decide(verdict, ABSENT, false),
              decide(verdict, null, true),
              decide(verdict, MAYBE, true),
              decide(verdict, UNREADABLE, true))) {
        assertFalse(applied(refused));
        assertEquals("REVIEW", refused.next().state().name());
        assertEquals(20L, refused.next().history().resolutionOffset());
      }
      Step paid = decide(verdict, PRESENT, true);
      assertEquals("PAID", paid.next().state().name());
      assertFalse(applied(paid), "the books overrule the person");
    }
  }

  @Test
  void paid_needs_no_quiet_and_no_read() {
    Step step = decide(verdict(2, Decision.PAID), null, false);
    assertEquals("PAID", step.next().state().name());
    assertTrue(applied(step));
  }

  @Test
  void a_verdict_about_another_attempt_is_refused() {
    for (Decision decision : Decision.values()) {
      assertFalse(applied(decide(verdict(1, decision), ABSENT, true)));
    }
  }

  @Test
  void a_person_clears_the_doubt() {
    assertFalse(decide(verdict(2, Decision.RETRY), ABSENT, true).next().history().priorDoubt());
  }

  // ---- texts ---------------------------------------------------------------------------------

  @Test
  void what_others_wrote_cannot_make_a_record_too_large_to_commit() {
    String huge = "\uD83D\uDE00".repeat(100_000);
    Step doubt =
        table.answered(in("ATTEMPTING", BLIND, false), new Answer.Unclear(huge, false), 1, NOW);
    Step review = table.read(doubt.next(), new Evidence.Absent(huge), true, NOW).orElseThrow();
    Step decided =
        table.verdict(
            review.next(), new Verdict(20, "p", 2, Decision.PAID, huge, huge), null, true, NOW);
    for (Step step : List.of(doubt, review, decided)) {
      assertTrue(step.toString().length() < 10_000, step.next().state().name());
    }
    assertTrue(
        table.read(review.next(), new Evidence.Absent(huge), true, NOW).isEmpty(),
        "a long text seen again is nothing new");
    Payout waiting = table.waiting(in("ACCEPTED", BLIND, false), huge).orElseThrow().next();
    assertTrue(table.waiting(waiting, huge).isEmpty());
  }
}
