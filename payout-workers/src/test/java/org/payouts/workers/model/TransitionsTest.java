package org.payouts.workers.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.model.Samples.HOUR_MS;
import static org.payouts.workers.model.Samples.NOW;
import static org.payouts.workers.model.Samples.OLDER;
import static org.payouts.workers.model.Samples.OWNER;
import static org.payouts.workers.model.Samples.WALL_MS;
import static org.payouts.workers.model.Samples.absent;
import static org.payouts.workers.model.Samples.differs;
import static org.payouts.workers.model.Samples.in;
import static org.payouts.workers.model.Samples.mturk;
import static org.payouts.workers.model.Samples.policy;
import static org.payouts.workers.model.Samples.present;
import static org.payouts.workers.model.Samples.respondent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.payouts.workers.model.BookReading.Ours;
import org.payouts.workers.model.Resolution.Decision;

/** Every state against every event, whatever was answered before: the state table, no more. */
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
  private static final BookReading UNREADABLE =
      new BookReading.Unreadable(new Reason(Reason.UNREACHABLE, "503"), null, false);
  private static final BookReading TARGET_UNKNOWN =
      new BookReading.Unreadable(new Reason(Reason.NOT_FOUND, "no such target"), null, true);
  private static final String NO_SUCH_TARGET = "TARGET_DOES_NOT_EXIST";

  private final Transitions table = new Transitions(policy(false), OWNER);
  private final Transitions retrying = new Transitions(policy(true), OWNER);

  // ---- what came before ----------------------------------------------------------------------

  /** How far a token has aged. */
  private enum Token {
    NONE,
    YOUNG,
    OLD,
    DEAD
  }

  /**
   * What has happened to a payout before the event.
   *
   * @param sent calls of earlier attempts that may have left
   * @param doubt one of them is not disproved
   * @param presumed all answers in doubt said that nothing was paid
   * @param refusal the code of a recorded refusal, or null
   * @param usedUp as many money calls were made as are allowed without a person
   */
  private record Before(
      int sent,
      boolean doubt,
      boolean presumed,
      @Nullable String refusal,
      boolean usedUp,
      Token token) {

    private static List<Before> all() {
      List<Before> all = new ArrayList<>();
      for (int sent : new int[] {0, 1}) {
        for (boolean presumed : List.of(false, true)) {
          for (String refusal : Arrays.asList(null, "CODE", NO_SUCH_TARGET)) {
            for (boolean usedUp : List.of(false, true)) {
              for (Token token : Token.values()) {
                all.add(new Before(sent, false, presumed, refusal, usedUp, token));
                if (sent > 0) {
                  all.add(new Before(sent, true, presumed, refusal, usedUp, token));
                }
              }
            }
          }
        }
      }
      return all;
    }

    private Target target() {
      return token == Token.NONE ? BLIND : TOKEN;
    }

    private boolean mayRetryUnder() {
      return token == Token.NONE || token == Token.YOUNG;
    }

    private boolean mayFailUnder() {
      return token == Token.NONE || token == Token.DEAD;
    }

    private History history(boolean called) {
      long age =
          switch (token) {
            case NONE, YOUNG -> HOUR_MS;
            case OLD -> 20 * HOUR_MS;
            case DEAD -> 30 * HOUR_MS;
          };
      return History.NONE.edit(
          h -> {
            h.attempts = 4;
            h.sentCalls = sent + (called ? 1 : 0);
            h.unattendedCalls = usedUp ? 3 : Math.min(2, h.sentCalls);
            h.firstAttemptAtMs = WALL_MS - age;
            h.priorDoubt = doubt;
            h.presumedNotPaid = presumed;
            h.refusal = refusal == null ? null : new Command.Refused(refusal, "no");
            h.books = "[]";
          });
    }

    /** The payout in this state, in its fourth attempt. */
    private Payout payout(String state) {
      if (state.equals("ACCEPTED")) {
        return in(state, target(), History.NONE);
      }
      boolean called = !state.equals("RETRY_WAIT");
      Payout sample = in(state, target(), history(called));
      Owner owner = state.equals("ATTEMPTING_OF_OLDER") ? OLDER : OWNER;
      long claimedAt = token == Token.DEAD ? WALL_MS - 30 * HOUR_MS : WALL_MS - 1_000;
      Attempt attempt =
          new Attempt(4, owner, claimedAt, claimedAt + 10_000, Samples.baseline(target()));
      PayoutState with =
          switch (state) {
            case "RETRY_WAIT" -> new PayoutState.RetryWait(attempt, WALL_MS);
            case "ATTEMPTING", "ATTEMPTING_OF_OLDER" -> new PayoutState.Attempting(attempt);
            case "SUBMITTED" -> new PayoutState.Submitted(attempt);
            case "IN_DOUBT" -> new PayoutState.InDoubt(attempt);
            case "REVIEW" -> new PayoutState.Review(attempt, "not in the books", WALL_MS);
            default -> sample.state();
          };
      return new Payout(sample.command(), with, sample.history());
    }
  }

  // ---- events --------------------------------------------------------------------------------

  private static Resolution resolution(int attempt, Decision decision) {
    return new Resolution(
        new History.ResolutionPosition("topic", 20),
        "p",
        attempt,
        decision,
        "ada",
        "looked it up",
        null);
  }

  /** Events by name, each as payout to new state. */
  private static Map<String, Function<Payout, Optional<Step>>> events(Transitions table) {
    Map<String, Function<Payout, Optional<Step>>> events = new LinkedHashMap<>();
    events.put("refused", p -> Optional.of(table.refusedInPreparation(p, "CODE", "detail", NOW)));
    events.put("changed", p -> Optional.of(table.booksChanged(p, present(30, 150), NOW)));
    events.put("waiting", p -> table.waiting(p, new Reason("NEW", "new reason"), NOW));
    events.put(
        "claim", p -> Optional.of(table.claim(p, Samples.baseline(p.command().target()), NOW)));
    events.put("takenOver", p -> Optional.of(table.takenOver(p, NOW)));
    answers()
        .forEach((name, a) -> events.put(name, p -> Optional.of(table.answered(p, a, 9, NOW))));
    Map<String, BookReading> reads = new LinkedHashMap<>();
    reads.put("Present", present(30, 150));
    reads.put("Absent", absent(30));
    reads.put("Maybe", differs(Ours.MAYBE, 30, 151));
    reads.put("Hidden", differs(Ours.VANISHED));
    reads.put("Likely", differs(Ours.LIKELY, 30, 150, 150));
    reads.put("Foreign", differs(Ours.NO, 30, 20));
    reads.put("Unreadable", UNREADABLE);
    reads.put("TargetUnknown", TARGET_UNKNOWN);
    for (QuietPeriod quiet : QuietPeriod.values()) {
      reads.forEach(
          (name, evidence) -> events.put(quiet + name, p -> table.read(p, evidence, quiet, NOW)));
    }
    for (Decision decision : Decision.values()) {
      events.put(
          "verdict" + decision,
          p ->
              Optional.of(
                  table.resolution(p, resolution(4, decision), absent(30), true, List.of(), NOW)));
    }
    return events;
  }

  private static Map<String, Answer> answers() {
    return Map.of(
        "answerPaid", new Answer.Paid(150, null, "200"),
        "answerAccepted", new Answer.Accepted("ref", "202"),
        "answerRefused", new Answer.Refused("CODE", "400"),
        "answerNo", new Answer.PresumedNotPaid(new Reason(Reason.RATE_LIMITED, "429"), null),
        "answerNotSent", new Answer.NotSent("connection refused"),
        "answerMissing", new Answer.TargetMissing("no such assignment"),
        "answerProcessed", new Answer.AlreadyProcessed("already processed"),
        "answerUnclear", new Answer.Unclear("503", true));
  }

  // ---- the table, written a second time ------------------------------------------------------

  private static String next(String state, String event, Before before, boolean retries) {
    return switch (state) {
      case "ACCEPTED" -> accepted(event);
      case "RETRY_WAIT" -> retryWait(event, before);
      case "ATTEMPTING" -> attempting(event, before);
      case "ATTEMPTING_OF_OLDER" -> event.equals("takenOver") ? "IN_DOUBT" : ILLEGAL;
      case "SUBMITTED" -> submitted(event);
      case "IN_DOUBT" -> inDoubt(event, before, retries);
      case "REVIEW" -> review(event);
      default -> ILLEGAL;
    };
  }

  private static String accepted(String event) {
    return switch (event) {
      case "refused", "verdictCANCEL" -> "FAILED";
      case "claim" -> "ATTEMPTING";
      case "waiting" -> "ACCEPTED";
      default -> event.startsWith("verdict") ? "ACCEPTED" : ILLEGAL;
    };
  }

  private static String retryWait(String event, Before before) {
    return switch (event) {
      case "refused" -> before.sent() > 0 ? "IN_DOUBT" : "FAILED";
      case "changed" -> before.sent() > 0 ? "IN_DOUBT" : ILLEGAL;
      case "verdictCANCEL" -> before.sent() > 0 ? "IN_DOUBT" : "FAILED";
      case "claim" -> before.usedUp() ? ILLEGAL : "ATTEMPTING";
      case "waiting" -> "RETRY_WAIT";
      default -> event.startsWith("verdict") ? "RETRY_WAIT" : ILLEGAL;
    };
  }

  private static String attempting(String event, Before before) {
    return switch (event) {
      case "answerPaid" -> "PAID";
      case "answerAccepted" -> "SUBMITTED";
      case "answerNotSent" -> before.doubt() ? "IN_DOUBT" : "RETRY_WAIT";
      case "answerProcessed" -> before.sent() > 0 ? "PAID" : "IN_DOUBT";
      case "answerRefused", "answerNo", "answerMissing", "answerUnclear" -> "IN_DOUBT";
      default -> ILLEGAL;
    };
  }

  private static String submitted(String event) {
    if (event.endsWith("Present")) {
      return "PAID";
    }
    if (event.startsWith("verdict")) {
      return "SUBMITTED";
    }
    return read(event) ? event.startsWith("FULL") ? "REVIEW" : NOTHING : ILLEGAL;
  }

  private static boolean read(String event) {
    return Arrays.stream(QuietPeriod.values()).anyMatch(quiet -> event.startsWith(quiet.name()));
  }

  private static String inDoubt(String event, Before before, boolean retries) {
    if (event.startsWith("verdict") || event.equals("waiting")) {
      return "IN_DOUBT";
    }
    boolean resends = before.token() == Token.YOUNG && before.refusal() == null && !before.usedUp();
    if (event.equals("claim")) {
      return resends ? "ATTEMPTING" : ILLEGAL;
    }
    if (!read(event)) {
      return ILLEGAL;
    }
    if (event.endsWith("Present")) {
      return "PAID";
    }
    boolean full = event.startsWith("FULL");
    boolean unknown = event.endsWith("TargetUnknown") && NO_SUCH_TARGET.equals(before.refusal());
    if (before.refusal() != null && (event.endsWith("Absent") || unknown)) {
      return full && before.mayFailUnder() ? "FAILED" : NOTHING;
    }
    boolean presumed = before.presumed() && before.mayRetryUnder() && !event.startsWith("NOT_YET");
    if (event.endsWith("Absent") && !before.usedUp() && (presumed || (retries && full))) {
      return "RETRY_WAIT";
    }
    boolean nothing = event.endsWith("Absent") || event.endsWith("TargetUnknown");
    return full && !(nothing && resends) ? "REVIEW" : NOTHING;
  }

  private static String review(String event) {
    if (event.endsWith("Unreadable") || read(event)) {
      return event.endsWith("Present") ? "PAID" : "REVIEW";
    }
    return switch (event) {
      case "verdictPAID" -> "PAID";
      case "verdictFAILED" -> "FAILED";
      case "verdictRETRY" -> "RETRY_WAIT";
      case "verdictUNKNOWN", "verdictCANCEL" -> "REVIEW";
      default -> ILLEGAL;
    };
  }

  static Stream<Arguments> every_state_and_event() {
    Transitions any = new Transitions(policy(false), OWNER);
    return STATES.stream()
        .flatMap(state -> events(any).keySet().stream().map(event -> Arguments.of(state, event)));
  }

  @ParameterizedTest(name = "{0} x {1}")
  @MethodSource("every_state_and_event")
  void the_table_has_these_transitions_and_no_others(String state, String event) {
    for (Before before : Before.all()) {
      for (boolean retries : List.of(false, true)) {
        Payout payout = before.payout(state);
        String expected = next(state, event, before, retries);
        String found = outcome(payout, events(retries ? retrying : table).get(event));
        assertEquals(expected, found, () -> "%s x %s, %s".formatted(state, event, before));
      }
    }
  }

  private static String outcome(Payout payout, Function<Payout, Optional<Step>> event) {
    try {
      Optional<Step> step = event.apply(payout);
      step.ifPresent(s -> check(payout, s));
      return step.map(s -> s.next().state().name()).orElse(NOTHING);
    } catch (IllegalTransitionException refused) {
      return ILLEGAL;
    }
  }

  /** What holds for every step. */
  private static void check(Payout before, Step step) {
    assertTrue(
        StatePairs.of(step.by()).contains(pair(before, step)), step.by() + ": " + step.next());
    boolean claim = step.next().state() instanceof PayoutState.Attempting;
    History was = before.history();
    History is = step.next().history();
    assertEquals(was.attempts() + (claim ? 1 : 0), is.attempts());
    boolean notSent = step.by().name().startsWith("ANSWERED_NOT_SENT");
    assertEquals(was.sentCalls() + (claim ? 1 : notSent ? -1 : 0), is.sentCalls());
    assertEquals(before.command(), step.next().command());
    boolean review = step.next().state() instanceof PayoutState.Review;
    boolean wasReview = before.state() instanceof PayoutState.Review;
    if (review || wasReview) {
      assertEquals(review, step.review() != null && step.review().open(), "the review's record");
    }
    if (claim) {
      Attempt attempt = ((PayoutState.Attempting) step.next().state()).attempt();
      assertEquals(OWNER, attempt.owner());
      assertEquals(is.attempts(), attempt.number());
      assertEquals(NOW.wallMs() + 10_000, attempt.sendBeforeMs());
      assertTrue(is.unattendedCalls() <= 3, "money calls without a person");
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
    Step first =
        table.claimAtIntake(Samples.command("p", TOKEN, null), new Baseline.MTurk("t"), NOW);
    reached.add(first.by() + ": NONE -> " + first.next().state().name());
    for (String state : STATES) {
      for (Before before : Before.all()) {
        Payout payout = before.payout(state);
        for (Transitions rules : List.of(table, retrying)) {
          events(rules).values().stream()
              .flatMap(event -> legal(event, payout).stream())
              .forEach(step -> reached.add(step.by() + ": " + pair(payout, step)));
        }
      }
    }
    Set<String> rows = new TreeSet<>();
    for (Transition row : Transition.values()) {
      StatePairs.of(row).forEach(pair -> rows.add(row + ": " + pair));
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
  void a_refused_command_fails_at_once_and_any_other_is_accepted() {
    Command refused =
        Samples.command("p", BLIND, new Command.Refused("LIMIT", "more than the cap"));
    assertEquals("FAILED", table.intake(refused, NOW).next().state().name());
    assertTrue(table.intake(refused, NOW).settles());
    Step accepted = table.intake(Samples.command("p", BLIND, null), NOW);
    assertEquals("ACCEPTED", accepted.next().state().name());
    assertFalse(accepted.settles());
  }

  @Test
  void a_claim_at_intake_is_the_claim_of_an_accepted_payout_without_its_record() {
    Command command = Samples.command("p", TOKEN, null);
    Baseline token = new Baseline.MTurk("t");
    Step accepted = table.intake(command, NOW);
    assertEquals(
        table.claim(accepted.next(), token, NOW).next(),
        table.claimAtIntake(command, token, NOW).next());
  }

  @Test
  void a_claim_at_intake_needs_a_token_and_no_refusal() {
    Command refused = Samples.command("p", TOKEN, new Command.Refused("LIMIT", "cap"));
    Baseline token = new Baseline.MTurk("t");
    assertThrows(IllegalTransitionException.class, () -> table.claimAtIntake(refused, token, NOW));
    Command blind = Samples.command("p", BLIND, null);
    Baseline read =
        Samples.in("ATTEMPTING", BLIND, false).state() instanceof PayoutState.Claimed c
            ? c.attempt().baseline()
            : token;
    assertThrows(IllegalTransitionException.class, () -> table.claimAtIntake(blind, read, NOW));
  }

  // ---- tokens --------------------------------------------------------------------------------

  private static Payout doubtful(Target target, Consumer<History.Edit> change) {
    return in("IN_DOUBT", target, Samples.history(false).edit(change));
  }

  private boolean resends(Payout payout, long wallMs) {
    return table.mayResend(payout, new ClockReading(0, wallMs));
  }

  @Test
  void a_token_is_sent_again_only_within_20_hours_of_the_first_attempt() {
    Payout payout = doubtful(TOKEN, h -> h.firstAttemptAtMs = WALL_MS);
    assertTrue(resends(payout, WALL_MS + 20 * HOUR_MS - 1));
    assertFalse(resends(payout, WALL_MS + 20 * HOUR_MS));
    assertTrue(resends(payout, WALL_MS - 300_000), "a small step back is forgiven");
    assertFalse(resends(payout, WALL_MS - 300_001), "the clock cannot be trusted");
  }

  @Test
  void a_doubtful_payout_without_a_token_is_never_sent_again() {
    Payout payout = doubtful(BLIND, h -> {});
    assertFalse(resends(payout, WALL_MS));
    assertThrows(
        IllegalTransitionException.class, () -> table.claim(payout, Samples.baseline(BLIND), NOW));
  }

  @Test
  void a_token_is_not_sent_again_if_it_is_unsafe_or_refused_or_the_calls_are_used_up() {
    assertTrue(resends(doubtful(TOKEN, h -> {}), WALL_MS));
    assertFalse(resends(doubtful(TOKEN, h -> h.tokenUnsafe = true), WALL_MS));
    assertFalse(resends(doubtful(TOKEN, h -> h.unattendedCalls = 3), WALL_MS));
    assertFalse(resends(doubtful(TOKEN, h -> h.firstAttemptAtMs = null), WALL_MS));
    assertFalse(resends(doubtful(TOKEN, h -> h.refusal = new Command.Refused("C", "no")), WALL_MS));
  }

  @Test
  void every_attempt_carries_the_first_token_and_a_resend_the_doubt() {
    Step claim = table.claim(doubtful(TOKEN, h -> {}), new Baseline.MTurk("another"), NOW);
    assertTrue(claim.next().history().priorDoubt());
    assertEquals(new Baseline.MTurk("token"), baselineOf(claim));
    Step again = table.claim(in("RETRY_WAIT", TOKEN, false), new Baseline.MTurk("another"), NOW);
    assertFalse(again.next().history().priorDoubt());
    assertEquals(new Baseline.MTurk("token"), baselineOf(again));
  }

  private static Baseline baselineOf(Step step) {
    return ((PayoutState.Claimed) step.next().state()).attempt().baseline();
  }

  @Test
  void a_token_known_before_our_first_attempt_is_marked_and_left_alone() {
    Payout first = in("ATTEMPTING", TOKEN, Samples.history(false).edit(h -> h.sentCalls = 1));
    Step step = table.answered(first, new Answer.AlreadyProcessed("known"), 1, NOW);
    assertTrue(step.next().history().tokenUnsafe());
    assertFalse(table.mayResend(step.next(), NOW));
  }

  // ---- presumption ---------------------------------------------------------------------------

  private static Answer no(String code) {
    return new Answer.PresumedNotPaid(new Reason(code, "the provider says no"), null);
  }

  private Payout answered(boolean doubt, boolean presumed, Answer answer) {
    History history = Samples.history(doubt).edit(h -> h.presumedNotPaid = presumed);
    return table.answered(in("ATTEMPTING", BLIND, history), answer, 1, NOW).next();
  }

  @Test
  void a_presumption_holds_only_if_it_holds_for_every_call_in_doubt() {
    Answer no = no(Reason.RATE_LIMITED);
    assertTrue(answered(false, false, no).history().presumedNotPaid(), "the only call in doubt");
    assertTrue(answered(true, true, no).history().presumedNotPaid());
    assertFalse(answered(true, false, no).history().presumedNotPaid(), "the other was unclear");
    Answer unclear = new Answer.Unclear("no answer", false);
    assertFalse(answered(true, true, unclear).history().presumedNotPaid());
    assertFalse(answered(true, true, new Answer.TargetMissing("none")).history().presumedNotPaid());
    assertTrue(
        answered(true, true, new Answer.NotSent("refused")).history().presumedNotPaid(),
        "nothing was asked, so nothing has changed");
    Payout lost = in("ATTEMPTING_OF_OLDER", BLIND, Samples.fullHistory(false));
    assertFalse(table.takenOver(lost, NOW).next().history().presumedNotPaid());
  }

  @Test
  void absence_after_quiet_is_tried_again_only_where_switched_on_and_never_after_acceptance() {
    assertEquals("RETRY_WAIT", late(retrying, "IN_DOUBT", absent(30)));
    assertEquals("REVIEW", late(retrying, "SUBMITTED", absent(30)));
    assertEquals("REVIEW", late(retrying, "IN_DOUBT", differs(Ours.MAYBE, 151)));
    assertEquals("REVIEW", late(retrying, "IN_DOUBT", differs(Ours.NO, 20)));
    assertEquals("REVIEW", late(retrying, "IN_DOUBT", UNREADABLE));
    Step retried =
        retrying.read(in("IN_DOUBT", BLIND, true), absent(30), QuietPeriod.FULL, NOW).orElseThrow();
    assertFalse(retried.next().history().priorDoubt());
    assertEquals(NOW.wallMs(), retried.next().history().absenceSeenAtMs());
  }

  private static String late(Transitions table, String state, BookReading evidence) {
    return table
        .read(in(state, BLIND, false), evidence, QuietPeriod.FULL, NOW)
        .orElseThrow()
        .next()
        .state()
        .name();
  }

  // ---- refusals ------------------------------------------------------------------------------

  @Test
  void a_later_acceptance_takes_a_refusal_back() {
    History refused = Samples.history(true).edit(h -> h.refusal = new Command.Refused("C", "no"));
    Step step =
        table.answered(in("ATTEMPTING", BLIND, refused), new Answer.Accepted("ref", "202"), 1, NOW);
    assertEquals(null, step.next().history().refusal());
  }

  @Test
  void a_failure_by_the_books_keeps_the_refusals_words_and_says_when_absence_was_seen() {
    History refused =
        Samples.history(false).edit(h -> h.refusal = new Command.Refused("GONE", "by name"));
    Step step =
        table.read(in("IN_DOUBT", BLIND, refused), absent(30), QuietPeriod.FULL, NOW).orElseThrow();
    PayoutState.Failed failed = (PayoutState.Failed) step.next().state();
    assertEquals("GONE by name", failed.code() + " " + failed.detail());
    assertEquals(NOW.wallMs(), step.next().history().absenceSeenAtMs());
  }

  @Test
  void a_missing_target_is_a_refusal_only_past_its_grace() {
    assertEquals(null, missing(599_999).history().refusal());
    Payout over = missing(600_000);
    assertEquals(NO_SUCH_TARGET, over.history().refusal().code());
    assertEquals("IN_DOUBT", over.state().name(), "every call of it has to be disproved");
  }

  @Test
  void a_target_that_is_gone_after_an_unclear_call_is_no_refusal_of_that_call() {
    Payout unclearBefore = in("ATTEMPTING", TOKEN, Samples.history(true));
    Payout gone = table.answered(unclearBefore, new Answer.TargetMissing("none"), 1, NOW).next();
    assertEquals(null, gone.history().targetMissingSinceMs());
    ClockReading pastGrace = NOW.plus(600_001);
    Payout again =
        table
            .answered(
                in("ATTEMPTING", TOKEN, gone.history().edit(h -> h.sentCalls++)),
                new Answer.TargetMissing("none"),
                1,
                pastGrace)
            .next();
    assertEquals(null, again.history().refusal(), "so its books decide, or a person");
  }

  private Payout missing(long forMs) {
    History history = Samples.history(false).edit(h -> h.targetMissingSinceMs = WALL_MS - forMs);
    Payout payout = in("ATTEMPTING", TOKEN, history);
    return table.answered(payout, new Answer.TargetMissing("none"), 1, NOW).next();
  }

  @Test
  void the_grace_counts_from_the_first_of_several_missing_answers() {
    assertEquals(WALL_MS - 5, missing(5).history().targetMissingSinceMs());
    Payout since =
        in(
            "ATTEMPTING",
            TOKEN,
            Samples.history(true).edit(h -> h.targetMissingSinceMs = WALL_MS - 5));
    Payout other = table.answered(since, no(Reason.CREDENTIALS), 1, NOW).next();
    assertEquals(null, other.history().targetMissingSinceMs());
    Payout notSent = table.answered(since, new Answer.NotSent("refused"), 1, NOW).next();
    assertEquals(WALL_MS - 5, notSent.history().targetMissingSinceMs(), "nothing was asked");
  }

  // ---- resolutions ------------------------------------------------------------------------------

  private Step decide(Resolution resolution, @Nullable BookReading after, boolean quiet) {
    return table.resolution(in("REVIEW", BLIND, true), resolution, after, quiet, List.of(), NOW);
  }

  private static Resolution seeing(Decision decision, long... entries) {
    return new Resolution(
        new History.ResolutionPosition("topic", 20),
        "p",
        2,
        decision,
        "ada",
        "looked it up",
        Samples.amounts(entries));
  }

  private static boolean applied(Step step) {
    return step.review() != null
        && step.review().resolution() != null
        && step.review().resolution().applied();
  }

  @Test
  void failed_and_retry_need_quiet_and_a_read_that_still_shows_absence() {
    for (Decision decision : List.of(Decision.FAILED, Decision.RETRY)) {
      Resolution resolution = resolution(2, decision);
      assertTrue(applied(decide(resolution, absent(30), true)));
      for (Step refused :
          List.of(
              decide(resolution, absent(30), false),
              decide(resolution, null, true),
              decide(resolution, differs(Ours.MAYBE, 30, 151), true),
              decide(resolution, differs(Ours.LIKELY, 30, 150, 150), true),
              decide(resolution, differs(Ours.VANISHED_ALIKE), true),
              decide(resolution, UNREADABLE, true))) {
        assertFalse(applied(refused));
        assertEquals("REVIEW", refused.next().state().name());
        assertEquals(
            new History.ResolutionPosition("topic", 20), refused.next().history().resolution());
      }
      Step paid = decide(resolution, present(30, 150), true);
      assertEquals("PAID", paid.next().state().name());
      assertFalse(applied(paid), "the books overrule the person");
    }
  }

  @Test
  void books_that_have_changed_are_named_by_the_person_who_says_retry() {
    BookReading foreign = differs(Ours.NO, 20, 30);
    assertTrue(
        applied(decide(resolution(2, Decision.FAILED), foreign, true)), "certainly not ours");
    assertFalse(applied(decide(resolution(2, Decision.RETRY), foreign, true)), "names nothing");
    assertFalse(applied(decide(seeing(Decision.RETRY, 30), foreign, true)), "names others");
    assertTrue(applied(decide(seeing(Decision.RETRY, 30, 20), foreign, true)));
    BookReading maybe = differs(Ours.MAYBE, 30, 151);
    assertFalse(applied(decide(resolution(2, Decision.FAILED), maybe, true)));
    assertTrue(applied(decide(seeing(Decision.FAILED, 151, 30), maybe, true)));
    BookReading likely = differs(Ours.LIKELY, 30, 150, 150);
    assertFalse(applied(decide(seeing(Decision.RETRY, 30, 150, 150), likely, true)));
  }

  @Test
  void a_person_who_names_books_that_miss_an_entry_may_say_failed_but_not_retry() {
    BookReading hidden = differs(Ours.VANISHED);
    assertFalse(applied(decide(resolution(2, Decision.FAILED), hidden, true)), "names nothing");
    assertFalse(applied(decide(seeing(Decision.FAILED, 30), hidden, true)), "names others");
    assertFalse(applied(decide(seeing(Decision.FAILED), hidden, false)), "not quiet");
    Step retry = decide(seeing(Decision.RETRY), hidden, true);
    assertFalse(applied(retry));
    assertTrue(retry.review().resolution().detail().contains("say failed"), "shows the exit");
    assertEquals("FAILED", decide(seeing(Decision.FAILED), hidden, true).next().state().name());
  }

  @Test
  void a_retry_that_names_other_books_than_the_read_shows_is_refused() {
    Step refused = decide(seeing(Decision.RETRY, 30, 20), absent(30), true);
    assertFalse(applied(refused));
    assertNotNull(refused.review());
    assertTrue(
        refused.review().resolution().detail().contains("something else than the person saw"));
  }

  @Test
  void paid_needs_no_quiet_and_no_read() {
    Step step = decide(resolution(2, Decision.PAID), null, false);
    assertEquals("PAID", step.next().state().name());
    assertTrue(applied(step));
  }

  @Test
  void a_verdict_about_another_attempt_is_refused() {
    for (Decision decision : Decision.values()) {
      assertFalse(applied(decide(resolution(1, decision), absent(30), true)));
    }
  }

  @Test
  void a_person_who_says_retry_clears_doubt_presumption_and_refusal_and_grants_calls_again() {
    Payout review = in("REVIEW", BLIND, Samples.fullHistory(true));
    Resolution retry =
        new Resolution(
            new History.ResolutionPosition("topic", 20), "p", 2, Decision.RETRY, "ada", "", null);
    History history =
        table.resolution(review, retry, absent(30), true, List.of(), NOW).next().history();
    assertFalse(history.priorDoubt());
    assertFalse(history.presumedNotPaid());
    assertEquals(null, history.refusal());
    assertEquals(0, history.unattendedCalls());
    assertEquals(3, history.sentCalls(), "what may have left may still have left");
  }

  // ---- why and since when --------------------------------------------------------------------

  @Test
  void a_reason_is_recorded_once_and_its_since_stays_while_the_code_stays() {
    Payout first =
        table
            .waiting(in("ACCEPTED", BLIND, false), new Reason("A", "one"), NOW)
            .orElseThrow()
            .next();
    assertTrue(table.waiting(first, new Reason("A", "one"), NOW.plus(1)).isEmpty());
    Payout text = table.waiting(first, new Reason("A", "two"), NOW.plus(2)).orElseThrow().next();
    assertEquals(NOW.wallMs(), text.history().waitingSinceMs());
    Payout code = table.waiting(text, new Reason("B", "two"), NOW.plus(3)).orElseThrow().next();
    assertEquals(NOW.plus(3).wallMs(), code.history().waitingSinceMs());
    Payout claimed = table.claim(code, Samples.baseline(BLIND), NOW).next();
    assertEquals(null, claimed.history().waiting());
    assertEquals(null, claimed.history().waitingSinceMs());
  }

  @Test
  void every_answer_that_leaves_a_payout_open_says_why_and_since_when() {
    answers()
        .forEach(
            (name, answer) -> {
              Target target = name.equals("answerProcessed") ? TOKEN : BLIND;
              History history = Samples.history(false).edit(h -> h.sentCalls = 1);
              Payout next =
                  table.answered(in("ATTEMPTING", target, history), answer, 1, NOW).next();
              if (!next.state().stateName().isFinal()) {
                assertNotNull(next.history().waiting(), name);
                assertEquals(NOW.wallMs(), next.history().waitingSinceMs(), name);
              }
            });
  }

  // ---- texts ---------------------------------------------------------------------------------

  @Test
  void what_others_wrote_cannot_make_a_record_too_large_to_commit() {
    String huge = "\uD83D\uDE00".repeat(100_000);
    BookReading absent = new BookReading.Absent(huge, Samples.amounts(30));
    Step doubt =
        table.answered(in("ATTEMPTING", BLIND, false), new Answer.Unclear(huge, false), 1, NOW);
    Step review = table.read(doubt.next(), absent, QuietPeriod.FULL, NOW).orElseThrow();
    Resolution resolution =
        new Resolution(
            new History.ResolutionPosition("topic", 20), "p", 2, Decision.PAID, huge, huge, null);
    Step decided = table.resolution(review.next(), resolution, null, true, List.of(), NOW);
    for (Step step : List.of(doubt, review, decided)) {
      assertTrue(step.toString().length() < 12_000, step.next().state().name());
    }
    assertTrue(
        table.read(review.next(), absent, QuietPeriod.FULL, NOW).isEmpty(),
        "a long text seen again is nothing new");
    Reason reason = new Reason("CODE", huge);
    Payout waiting = table.waiting(in("ACCEPTED", BLIND, false), reason, NOW).orElseThrow().next();
    assertTrue(table.waiting(waiting, reason, NOW).isEmpty());
  }
}
