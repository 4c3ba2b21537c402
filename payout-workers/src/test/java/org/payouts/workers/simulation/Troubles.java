package org.payouts.workers.simulation;

import static org.payouts.sandbox.providers.faults.FaultClass.*;

import java.util.ArrayList;
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

  private final World world;
  private final Profile profile;
  private final List<FaultClass> money = new ArrayList<>(MONEY);
  private final List<FaultClass> reads = new ArrayList<>(READS);

  Troubles(World world, Profile profile) {
    this.world = world;
    this.profile = profile;
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
      case B17_REFUSAL_WIPES_DOUBT -> {
        money.clear();
        money.addAll(UNCLEAR);
        money.addAll(List.of(REFUSE_400, REFUSE_422, FAIL_500));
      }
      default -> {
        // The general mixture will do.
      }
    }
  }

  Passage next(Operation operation) {
    boolean faulty = profile.faults() && !world.healed();
    long there = world.between(1, 60);
    long listed = world.between(0, 5_000);
    if (!faulty) {
      return new Passage(false, there, null, 0, listed, world.between(1, 60), -1);
    }
    boolean pays = operation.money();
    long cut = -1;
    if (pays && world.chance(0.03)) {
      world.tally.fault("connect_refused");
      return new Passage(true, 5, null, 0, 0, 0, -1);
    }
    if (world.chance(pays ? lingering() : 0.02)) {
      world.tally.fault("request_lingers");
      there = world.between(1_000, profile.lateness().lingerMs());
      if (world.chance(profile.mutant() == Mutant.NONE ? 0.4 : 0.9)) {
        world.tally.fault("cut_while_lingering");
        cut = world.between(1, there);
      }
    }
    if (pays && world.chance(0.2)) {
      world.tally.fault("list_lags");
      listed = world.between(5_000, profile.lateness().listMs());
    }
    long back = world.between(1, 60);
    if (world.chance(pays ? 0.04 : 0.02)) {
      world.tally.fault("answer_late");
      back = world.between(20_000, 60_000);
    }
    FaultClass fault = fault(operation);
    if (fault != null) {
      world.tally.fault(fault.label());
    }
    return new Passage(false, there, fault, measure(fault), listed, back, cut);
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
      case MONEY -> world.chance(0.45) ? world.oneOf(money) : null;
      case DRAFT -> world.chance(0.1) ? world.oneOf(DRAFTS) : null;
      default -> world.chance(0.12) ? world.oneOf(reads) : null;
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
