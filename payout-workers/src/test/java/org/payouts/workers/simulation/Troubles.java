package org.payouts.workers.simulation;

import static org.payouts.sandbox.providers.faults.FaultClass.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.payouts.sandbox.providers.calls.Operation;
import org.payouts.sandbox.providers.faults.FaultClass;

/** Draws what goes wrong on the way of each question, far more often than in life. */
final class Troubles {
  private static final List<FaultClass> MONEY =
      List.of(
          PAY_THEN_500,
          PAY_THEN_502,
          PAY_THEN_503,
          PAY_THEN_504,
          PAY_THEN_HTML_200,
          PAY_THEN_RESET,
          PAY_THEN_CLOSE,
          PAY_THEN_HANG,
          HALF_ANSWER,
          SLOW_ANSWER,
          FAIL_500,
          RESET_BEFORE,
          CLOSE_BEFORE,
          HANG_BEFORE,
          REFUSE_400,
          REFUSE_404,
          REFUSE_422,
          RATE_429,
          RATE_429_RETRY_AFTER,
          REDIRECT_307,
          HTML_200,
          UNAUTHORIZED_401,
          FORBIDDEN_403,
          EMPTY_BALANCE,
          OUTSIDE_PAYER);
  private static final List<FaultClass> READS =
      List.of(
          READ_FAILS,
          RESET_BEFORE,
          CLOSE_BEFORE,
          HANG_BEFORE,
          HALF_ANSWER,
          SLOW_ANSWER,
          RATE_429,
          RATE_429_RETRY_AFTER,
          REDIRECT_307,
          HTML_200,
          UNAUTHORIZED_401);
  private static final List<FaultClass> DRAFTS =
      List.of(
          FAIL_500,
          RESET_BEFORE,
          HANG_BEFORE,
          HALF_ANSWER,
          REFUSE_400,
          REFUSE_404,
          REFUSE_422,
          RATE_429,
          FORBIDDEN_403);
  private static final List<FaultClass> UNCLEAR =
      List.of(PAY_THEN_500, PAY_THEN_RESET, PAY_THEN_HANG, PAY_THEN_504);

  private static final List<FaultClass> LOST = List.of(FAIL_500, RESET_BEFORE, HANG_BEFORE);
  private static final List<Says> NOES = Arrays.stream(Says.values()).filter(Says::no).toList();

  private final World world;
  private final Profile profile;
  private final boolean guarded;
  private final List<FaultClass> money = new ArrayList<>(MONEY);
  private final List<FaultClass> reads = new ArrayList<>(READS);

  /**
   * @param guarded the provider does not pay a payout again whose payment it does not list yet
   */
  Troubles(World world, Profile profile, boolean guarded) {
    this.world = world;
    this.profile = profile;
    this.guarded = guarded;
    switch (profile.platform()) {
      case PROLIFIC -> money.addAll(List.of(SETTLE_LATE, SETTLE_LATE, SETTLE_NEVER, SETTLE_PARTLY));
      case MTURK -> money.add(ASSIGNMENT_ABSENT);
      default -> reads.add(COUNT_WRONG);
    }
    switch (profile.mutant()) {
      case B4_UNCLEAR_IS_FAILED, B5_UNCLEAR_IS_RETRIED, B12_TOKEN_FOR_EVER -> money.addAll(UNCLEAR);
      case B26_ONE_ROW_SPEAKS_FOR_ALL -> money.addAll(Collections.nCopies(60, SETTLE_PARTLY));
      case B9_RETRY_WITHOUT_QUIET, B16_FAILED_WITHOUT_QUIET ->
          money.addAll(List.of(PAY_THEN_RESET, PAY_THEN_RESET, PAY_THEN_CLOSE, PAY_THEN_500));
      case B17_REFUSAL_WIPES_DOUBT ->
          only(UNCLEAR, List.of(REFUSE_400, REFUSE_400, REFUSE_422, REFUSE_422));
      case D18_RETRY_COMPARES_NOTHING -> only(UNCLEAR, List.of());
      case D21_TARGET_FORGETS -> only(LOST, List.of());
      case D21_WORD_FORGOTTEN -> only(UNCLEAR, LOST);
      default -> {
        // The general mixture will do.
      }
    }
  }

  private void only(List<FaultClass> some, List<FaultClass> others) {
    money.clear();
    money.addAll(some);
    money.addAll(others);
  }

  Passage next(Operation operation) {
    boolean faulty = profile.faults() && !world.healed();
    long there = world.between(1, 60);
    if (!faulty) {
      Show show = Show.after(world.between(0, 5_000));
      return new Passage(false, there, null, 0, null, show, world.between(1, 60), -1);
    }
    boolean pays = operation.money();
    long cut = -1;
    if (pays && world.chance(0.03)) {
      world.tally.fault("connect_refused");
      return new Passage(true, 5, null, 0, null, Show.after(0), 0, -1);
    }
    if (world.chance(pays ? lingering() : 0.02)) {
      world.tally.fault("request_lingers");
      there = world.between(1_000, profile.lateness().lingerMs());
      if (world.chance(profile.mutant() == Mutant.NONE ? 0.4 : 0.9)) {
        world.tally.fault("cut_while_lingering");
        cut = world.between(1, there);
      }
    }
    long back = world.between(1, 60);
    if (world.chance(pays ? 0.04 : 0.02)) {
      world.tally.fault("answer_late");
      back = world.between(20_000, 60_000);
    }
    FaultClass fault = fault(operation);
    Deed deed = pays ? deed(there, fault == null || freely()) : null;
    fault = deed == null ? fault : null;
    if (deed != null || fault != null) {
      world.tally.fault(deed != null ? deed.label() : fault.label());
    }
    Show show = pays ? show(fault, deed, there) : Show.after(0);
    return new Passage(false, there, fault, measure(fault), deed, show, back, cut);
  }

  private double lingering() {
    return switch (profile.mutant()) {
      case B6_NO_QUIET, B9_RETRY_WITHOUT_QUIET, B16_FAILED_WITHOUT_QUIET -> 0.6;
      case B17_REFUSAL_WIPES_DOUBT -> 0.3;
      default -> 0.08;
    };
  }

  private FaultClass fault(Operation operation) {
    return switch (operation.kind()) {
      case MONEY -> world.chance(often() ? 0.6 : 0.45) ? world.oneOf(money) : null;
      case DRAFT -> world.chance(0.1) ? world.oneOf(DRAFTS) : null;
      default -> world.chance(0.12) ? world.oneOf(reads) : null;
    };
  }

  private boolean often() {
    return switch (profile.mutant()) {
      case B17_REFUSAL_WIPES_DOUBT,
          B26_ONE_ROW_SPEAKS_FOR_ALL,
          D18_RETRY_COMPARES_NOTHING,
          D21_TARGET_FORGETS,
          D21_WORD_FORGOTTEN ->
          true;
      default -> false;
    };
  }

  // ---- what is said and what is done ---------------------------------------------------------

  private boolean freely() {
    return !often() && world.chance(0.5);
  }

  private boolean saysNo() {
    return switch (profile.mutant()) {
      case CALL_FORGOTTEN,
          D18_NEW_BASELINE_PER_ATTEMPT,
          D19_NO_IS_BELIEVED,
          D19_PRESUMPTION_WITHOUT_QUIET,
          D19_CALLS_WITHOUT_BOUND,
          D20_LATER_REFUSAL_FAILS ->
          world.chance(0.85);
      default -> false;
    };
  }

  private Deed deed(long thereMs, boolean free) {
    if (saysNo()) {
      boolean never = profile.mutant() == Mutant.D19_CALLS_WITHOUT_BOUND;
      Says says = never ? Says.TOO_MANY : world.oneOf(NOES);
      return new Deed(says, never ? Deed.Does.NEVER : Deed.Does.AT_ONCE, 0);
    }
    if (!free || often() || !world.chance(0.4)) {
      return null;
    }
    Says says = world.oneOf(world.chance(0.3) ? NOES : List.of(Says.values()));
    Deed.Does does = world.oneOf(List.of(Deed.Does.values()));
    if (says == Says.OWN || says == Says.HALF) {
      return new Deed(says, Deed.Does.AT_ONCE, 0); // Its own answer says what was done.
    }
    long most = Math.min(latestMs(says, thereMs), says.no() ? ofNo() : Long.MAX_VALUE);
    long later = does == Deed.Does.LATER ? world.between(1, most) : 0;
    return new Deed(says, does, later);
  }

  /** What a no has hidden is there by the end of the shorter quiet. */
  private static long ofNo() {
    return Profile.PRESUMED_QUIET_MS - 1_000;
  }

  /** How long after a call's arrival a payment made by it may become visible. */
  private long latestMs(Says says, long thereMs) {
    long within = Profile.QUIET_MS - Profile.LEASE_MS - 2_000 - thereMs;
    if (says.no()) {
      return guarded || profile.hidden() ? within : ofNo();
    }
    boolean refuses = says.refuses() || profile.bounded();
    return refuses ? Math.max(1, within) : profile.latestMs();
  }

  private Show show(FaultClass fault, Deed deed, long thereMs) {
    Says says = deed == null ? Says.OWN : deed.says();
    boolean settlesLater = fault == SETTLE_LATE;
    long spent = deed == null ? 0 : deed.laterMs();
    long most = settlesLater ? 5_000 : Math.max(1, latestMs(says, thereMs) - spent);
    if ((says.no() || !profile.bounded()) && !profile.token() && !settlesLater && worst()) {
      // It hides from the read that makes us try again, and from no read after that.
      long within = Profile.QUIET_MS - Profile.LEASE_MS - 2_000 - thereMs - spent;
      long latest = says.no() ? within : most;
      return new Show(latest, latest, latest, true);
    }
    boolean soon = profile.mutant() == Mutant.CALL_FORGOTTEN;
    boolean lags = longHidden() || (!soon && world.chance(0.3));
    if (!lags) {
      return Show.after(world.between(0, Math.min(most, 5_000)));
    }
    world.tally.fault("list_lags");
    long hidden = longHidden() ? world.between(most * 6 / 10, most) : world.between(0, most);
    boolean decides =
        says.no()
            || says.refuses()
            || profile.token()
            || profile.retryWhenAbsent()
            || profile.hasty();
    if (decides || !world.chance(0.3)) {
      return Show.after(hidden);
    }
    world.tally.fault("list_flickers");
    long gone = hidden + world.between(0, 60_000);
    return new Show(hidden, gone, gone + world.between(5_000, 120_000), false);
  }

  private boolean worst() {
    return switch (profile.mutant()) {
      case D18_NEW_BASELINE_PER_ATTEMPT, D18_RETRY_COMPARES_NOTHING -> true;
      case CALL_FORGOTTEN, D20_LATER_REFUSAL_FAILS, D21_WORD_FORGOTTEN -> false;
      default -> !profile.hidden() && world.chance(0.4);
    };
  }

  private boolean longHidden() {
    return switch (profile.mutant()) {
      case NONE -> profile.hidden();
      case D18_RETRY_COMPARES_NOTHING,
          D19_NO_IS_BELIEVED,
          D19_PRESUMPTION_WITHOUT_QUIET,
          D20_LATER_REFUSAL_FAILS,
          D21_WORD_FORGOTTEN ->
          true;
      default -> false;
    };
  }

  private long measure(FaultClass fault) {
    return fault == null
        ? 0
        : switch (fault) {
          case SETTLE_LATE -> world.between(0, profile.lateness().settleMs());
          case UNAUTHORIZED_401, FORBIDDEN_403, EMPTY_BALANCE -> world.between(1_000, 20_000);
          default -> 0;
        };
  }
}
