package org.payouts.workers.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.engine.WorkerCore;
import org.payouts.workers.model.AmountRule;
import org.payouts.workers.model.Approval;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.LimitOrders;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Reservation;
import org.payouts.workers.model.ReservationRequest;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.StopOrder;
import org.payouts.workers.model.StopOrder.Part;
import org.payouts.workers.model.Transition;

/**
 * Operators who stop, limit and approve, and the router's stage that lets payouts through. Workers
 * hear of all that late. Judges each claim when it is decided.
 */
final class Operators {
  /** Who hears nothing for so long begins nothing. */
  static final long HEARD_WITHIN_MS = 5_000;

  /** Who asks for everything. */
  static final String REQUESTER = "ada";

  private static final long APPROVAL_ABOVE = 150;
  private static final String SCOPE = "everything";

  private enum Let {
    HELD,
    THROUGH,
    SPENT,
    RELEASED
  }

  /** What a worker has heard. */
  final class Ear {
    private long orders = -1;
    private int approvalsHeard;
    private int answersHeard = answers.size(); // What was said before is asked for again.
    private List<AmountRule> known = List.of();
    private long knownSince;

    void hear(WorkerCore core, ClockReading now) {
      if (orders != ordersRead) {
        orders = ordersRead;
        known = rules;
        knownSince = world.now;
        core.stops(stops);
        core.limits(new LimitOrders(rules, sums, ordersRead), now);
      }
      for (; approvalsHeard < approvals.size(); approvalsHeard++) {
        core.approval(heard(approvals.get(approvalsHeard)), now);
      }
      for (; answersHeard < answers.size(); answersHeard++) {
        core.reservation(heard(answers.get(answersHeard)), now);
      }
    }

    private Approval heard(Approval approval) {
      return profile.mutant() == Mutant.D45_ANY_APPROVAL
          ? new Approval(approval.payoutId(), hashes.get(approval.payoutId()), "anybody")
          : approval;
    }

    private Reservation heard(Reservation answer) {
      return profile.mutant() == Mutant.D46_HELD_IS_RESERVED
          ? new Reservation(answer.payoutId(), answer.contentHash(), true, "")
          : answer;
    }
  }

  private final World world;
  private final Profile profile;
  private final Checker checker;
  private final boolean active;
  private final Map<String, String> hashes = new HashMap<>();
  private final Map<String, Long> amounts = new HashMap<>();
  private final List<Approval> approvals = new ArrayList<>();
  private final List<Reservation> answers = new ArrayList<>();
  private final Map<String, Let> let = new LinkedHashMap<>();
  private List<StopOrder> stops = List.of();
  private List<AmountRule> rules = List.of();
  private long ordersRead;
  private long stoppedAt;
  private boolean sums;
  private long most = Long.MAX_VALUE;
  private long used;
  private long routerTurn;
  private Runnable toAll = () -> {};

  Operators(World world, Profile profile, Checker checker) {
    this.world = world;
    this.profile = profile;
    this.checker = checker;
    this.active =
        profile.mutant().ofOrders() || (profile.mutant() == Mutant.NONE && world.chance(0.4));
  }

  /** Whether there are any in this world. */
  boolean active() {
    return active;
  }

  /**
   * Begins to give orders.
   *
   * @param news lets all workers hear, each in its time
   * @param cutOff cuts a worker off for so many milliseconds
   */
  void go(Runnable news, LongConsumer cutOff) {
    toAll = news;
    if (active) {
      if (profile.mutant() != Mutant.D44_UNHEARD_GOES_ON) {
        act();
      }
      world.in(world.between(500, 20_000), () -> again(cutOff));
    }
  }

  private void again(LongConsumer cutOff) {
    if (world.healed()) {
      return;
    }
    boolean surely = profile.mutant() == Mutant.D44_UNHEARD_GOES_ON;
    for (int i = surely ? 6 : 1; i > 0 && profile.faults() && (surely || world.chance(0.2)); i--) {
      world.tally.fault("cut_off_from_orders");
      cutOff.accept(world.between(1_000, surely ? 600_000 : 60_000));
    }
    act();
    world.in(world.between(500, 20_000), () -> again(cutOff));
  }

  private void act() {
    int first =
        switch (profile.mutant()) {
          case D44_UNHEARD_GOES_ON -> 0;
          case D45_ANY_APPROVAL -> 5 + 2 * world.random.nextInt(2);
          case D46_HELD_IS_RESERVED -> 3 + world.random.nextInt(2);
          default -> world.random.nextInt(8);
        };
    switch (first) {
      case 0, 1 -> stop();
      case 2 -> goOn();
      case 3, 4 -> limitSums(used + world.between(0, 400));
      case 5 -> approvals();
      case 6 -> clear();
      default -> approve();
    }
  }

  private void stop() {
    if (stops.isEmpty()) {
      stoppedAt = world.now;
    }
    boolean all = profile.platform() != Platform.PROLIFIC || world.chance(0.5);
    String lane = all ? "" : Bank.WORKSPACES.get(0);
    Part part = all ? Part.EVERYTHING : Part.LANE;
    if (stops.stream().noneMatch(each -> each.part() == part)) {
      stoppedAt = world.now;
    }
    stops =
        List.of(new StopOrder(part, lane, new Reason("STOPPED", "by an operator"), world.wallMs()));
    ordered("stop %s", part);
  }

  private void goOn() {
    stops = List.of();
    ordered("go");
  }

  private void limitSums(long now) {
    most = now;
    sums = true;
    rules = List.of(rule(null, true));
    ordered("at most %d in total", now);
    lookAgain();
  }

  private void approvals() {
    most = Long.MAX_VALUE;
    rules = List.of(rule(APPROVAL_ABOVE, false));
    ordered("approval above %d", APPROVAL_ABOVE);
  }

  private void clear() {
    most = Long.MAX_VALUE;
    rules = List.of();
    ordered("no limits");
    lookAgain();
  }

  private AmountRule rule(Long approvalAbove, boolean ofSums) {
    return new AmountRule(
        Part.EVERYTHING, "", SCOPE, "USD", null, approvalAbove, 0, world.wallMs(), ofSums);
  }

  private void ordered(String format, Object... values) {
    ordersRead++;
    world.say("OPERATOR  " + format, values);
    toAll.run();
  }

  /** Of other content, by the requester, or as it must be. */
  private void approve() {
    for (String id : checker.payouts()) {
      if (!checker.settled(id) && world.chance(0.5)) {
        boolean forged = world.chance(profile.mutant() == Mutant.D45_ANY_APPROVAL ? 1 : 0.2);
        String by = world.chance(0.3) ? REQUESTER : "bob";
        approvals.add(new Approval(id, forged ? "00".repeat(32) : hashes.get(id), by));
        world.say("OPERATOR  %s approves %s%s", by, id, forged ? " of other content" : "");
      }
    }
    toAll.run();
  }

  /** Everything that they have ordered ends. */
  void heal() {
    if (active) {
      stops = List.of();
      clear();
    }
  }

  // ---- requests --------------------------------------------------------------------------------

  /** A request is made, in somebody's name. */
  PayoutCommand requested(PayoutCommand command) {
    hashes.put(command.getPayoutId(), HexFormat.of().formatHex(command.getContentHash().bytes()));
    amounts.put(command.getPayoutId(), command.getAmountMinor());
    return command;
  }

  // ---- the router
  // --------------------------------------------------------------------------------

  /** Requests of a committed transaction, which the router reads in their order. */
  void asked(List<ReservationRequest> requests) {
    if (!active || requests.isEmpty()) {
      return;
    }
    boolean slow = profile.faults() && !world.healed() && world.chance(0.03);
    routerTurn = Math.max(routerTurn, world.now + world.between(5, 300) + (slow ? 30_000 : 0));
    world.at(
        routerTurn,
        () -> {
          requests.forEach(this::decide);
          toAll.run();
        });
  }

  private void decide(ReservationRequest request) {
    String id = request.command().payoutId();
    Let now = let.get(id);
    boolean counts = now == Let.THROUGH || now == Let.SPENT;
    switch (request.kind()) {
      case RESERVE -> {
        if (counts) {
          answer(id, true);
        } else {
          let.put(id, Let.HELD);
          letThrough(id, true);
        }
      }
      case CLAIMED -> count(id, Let.THROUGH, counts || now == Let.RELEASED);
      case PAID -> {
        count(id, Let.SPENT, counts);
        let.put(id, Let.SPENT);
      }
      case FAILED -> {
        used -= now == Let.THROUGH ? amounts.get(id) : 0;
        if (now == Let.THROUGH || now == Let.HELD) {
          let.put(id, Let.RELEASED);
          lookAgain();
        }
      }
    }
  }

  private void count(String id, Let as, boolean already) {
    if (!already) {
      used += amounts.get(id);
      let.put(id, as);
      answer(id, true);
    }
  }

  private void letThrough(String id, boolean asked) {
    if (amounts.get(id) <= most - used) {
      count(id, Let.THROUGH, false);
      world.tally.reached("let_through_by_the_router");
    } else if (asked) {
      world.tally.reached("held_by_the_router");
      answer(id, false);
    }
  }

  private void answer(String id, boolean reserved) {
    answers.add(new Reservation(id, hashes.get(id), reserved, reserved ? "" : "above " + most));
  }

  private void lookAgain() {
    List.copyOf(let.keySet()).stream()
        .filter(id -> let.get(id) == Let.HELD)
        .forEach(id -> letThrough(id, false));
    toAll.run();
  }

  // ---- what must hold
  // ----------------------------------------------------------------------------

  /**
   * A worker writes what it has decided, a while ago perhaps: by what its ear had heard then.
   *
   * @param offsetMs of the worker's wall clock
   */
  void writes(LedgerTransaction group, Ear ear, long offsetMs) {
    if (!active || offsetMs != 0) {
      return; // By a clock that jumps it is not to be said when it was decided.
    }
    for (Step step : group.steps()) {
      if (step.next().state() instanceof PayoutState.Attempting claimed) {
        long at = claimed.attempt().claimedAtMs() - World.EPOCH_MS;
        claimed(step, claimed.attempt().number() == 1, ear, at);
      }
    }
  }

  /**
   * @param first what was claimed before its owner knew of a limit is finished, and counts
   */
  private void claimed(Step step, boolean first, Ear ear, long at) {
    String id = step.next().command().payoutId();
    boolean stopped =
        stops.stream()
            .anyMatch(
                each -> each.part() == Part.EVERYTHING || each.key().equals(checker.lane(id)));
    if (stopped && at - stoppedAt > HEARD_WITHIN_MS + 1_500) {
      checker.fail("StopHolds: %s is claimed %d ms after a stop", id, at - stoppedAt);
    }
    if (at < ear.knownSince || step.by() == Transition.SENT_AGAIN) {
      return; // A token that is sent again pays nothing more.
    }
    for (AmountRule rule : ear.known) {
      Let now = let.get(id);
      if (first && rule.sums() && now != Let.THROUGH && now != Let.SPENT) {
        checker.fail("LetThrough: %s is claimed and the router has %s", id, now);
      }
      if (rule.approvalAboveMinor() != null && amounts.get(id) > rule.approvalAboveMinor()) {
        boolean approved =
            approvals.stream()
                .anyMatch(
                    each ->
                        each.payoutId().equals(id)
                            && each.contentHash().equals(hashes.get(id))
                            && !each.by().equals(REQUESTER));
        if (!approved) {
          checker.fail("Approved: %s is claimed, and no second person has approved it", id);
        }
        world.tally.reached("claimed_with_approval");
      }
    }
  }

  /** All is settled: what was let through is spent or free again. */
  void settled() {
    let.forEach(
        (id, now) -> {
          if (checker.settled(id) && (now == Let.THROUGH || now == Let.HELD)) {
            checker.fail("ReservationSettled: %s is settled, and the router has %s", id, now);
          }
        });
  }
}
