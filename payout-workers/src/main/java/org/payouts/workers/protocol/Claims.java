package org.payouts.workers.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.payouts.workers.protocol.OpenPayout.Phase;
import org.payouts.workers.protocol.PayoutState.InDoubt;
import org.payouts.workers.provider.Preparation;

/** The way of a bulk from its lane over preparation to claims that have been committed. */
final class Claims {
  final Lanes lanes;
  private final Holding holding;
  private final Desk desk;
  private final Policy policy;
  private final Transitions transitions;
  private final Calls calls;
  private final Next next;

  /** Decides what a payout does next. */
  interface Next {
    void route(OpenPayout payout, Moment now);
  }

  Claims(Holding holding, Next next) {
    this.holding = holding;
    this.desk = holding.desk;
    this.policy = holding.policy;
    this.transitions = holding.transitions;
    this.next = next;
    this.lanes = new Lanes(holding, this);
    this.calls = new Calls(holding, lanes);
  }

  Calls calls() {
    return calls;
  }

  // ---- from the lane to preparation ----------------------------------------------------------

  /** Begins the next bulk of a lane: preparation, or the claim of a re-send. */
  void begin(Lane lane, Moment now) {
    if (holding.revoking()) {
      return;
    }
    List<OpenPayout> rows = allowed(lane, withinGrace(lanes.take(lane, now), now), now);
    if (rows.isEmpty()) {
      if (!lane.lingering) {
        lanes.release(lane); // For others in it, or for these when the fuse is whole again.
      }
      return;
    }
    lane.busy = true;
    Bulk bulk = new Bulk(lane, rows);
    calls.begun();
    if (bulk.first().payout.state() instanceof InDoubt doubt) {
      resend(bulk, doubt, now);
      return;
    }
    bulk.enter(Phase.PREPARING);
    desk.prepare(
        holding.ref(bulk.first()),
        rows.stream().map(row -> row.payout.command().request()).toList());
  }

  /** Without those whose target has been unknown for too long: they fail here. */
  private List<OpenPayout> withinGrace(List<OpenPayout> taken, Moment now) {
    List<OpenPayout> rows = new ArrayList<>(taken.size());
    for (OpenPayout row : taken) {
      Optional<Step> over =
          row.payout.state() instanceof InDoubt
              ? Optional.empty()
              : transitions.graceOver(row.payout, now);
      over.ifPresentOrElse(step -> holding.write(row, step), () -> rows.add(row));
    }
    return rows;
  }

  /** Those which the fuse lets through; the others go back. A re-send was let through before. */
  private List<OpenPayout> allowed(Lane lane, List<OpenPayout> taken, Moment now) {
    for (int i = 0; i < taken.size(); i++) {
      OpenPayout row = taken.get(i);
      long amount = row.payout.command().request().amountMinor();
      if (row.payout.state() instanceof InDoubt) {
        continue;
      }
      if (!desk.fuse.allows(amount, now)) {
        lanes.putBack(lane, taken.subList(i, taken.size()), now);
        return taken.subList(0, i);
      }
      row.spent = desk.fuse.spend(amount, now);
    }
    return taken;
  }

  private void resend(Bulk bulk, InDoubt doubt, Moment now) {
    OpenPayout payout = bulk.first();
    if (mayResend(payout, now)) {
      claim(bulk, List.of(doubt.attempt().basis()), now);
    } else {
      calls.end(bulk);
      next.route(payout, now);
    }
  }

  /** The token still lives by both clocks, and nothing else forbids to send it again. */
  boolean mayResend(OpenPayout payout, Moment now) {
    return !holding.revoking()
        && now.monotonicMs() - payout.tokenKnownSinceMs < policy.tokenWindowMs()
        && transitions.mayResend(payout.payout, now);
  }

  // ---- from preparation to the claims --------------------------------------------------------

  /**
   * What preparation found for each row. All ready rows are in one draft, which is paid as a whole:
   * either each of them is claimed, or none.
   */
  void prepared(Bulk bulk, List<Preparation> found, Moment now) {
    List<OpenPayout> rows = bulk.rows();
    if (found.size() != rows.size()) {
      throw new IllegalStateException(
          "%d rows were prepared, %d asked for".formatted(found.size(), rows.size()));
    }
    if (!bulk.isAllIn(Phase.PREPARING)) {
      throw new IllegalTransitionException(
          bulk.first().payout, "a preparation that nobody waits for");
    }
    boolean stays = !holding.revoking();
    boolean progress = found.stream().anyMatch(each -> !(each instanceof Preparation.Deferred));
    List<OpenPayout> ready = new ArrayList<>();
    List<Basis> bases = new ArrayList<>();
    List<OpenPayout> back = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      OpenPayout row = rows.get(i);
      Preparation preparation = found.get(i);
      if (preparation instanceof Preparation.Ready fit && stays) {
        ready.add(row);
        bases.add(fit.basis());
        continue;
      }
      row.giveBack(desk.fuse);
      if (!stays) {
        row.enter(Phase.RESTING);
      } else if (preparation instanceof Preparation.Deferred && !progress) {
        putOff(row, new Preparation.Later("nothing of its bulk could be prepared", null), now);
      } else if (preparation instanceof Preparation.Deferred) {
        back.add(row);
      } else {
        putOff(row, preparation, now);
      }
    }
    bulk.keep(ready);
    lanes.putBack(bulk.lane, back, now);
    if (ready.isEmpty()) {
      calls.end(bulk);
    } else {
      claim(bulk, bases, now);
    }
  }

  private void putOff(OpenPayout row, Preparation preparation, Moment now) {
    if (preparation instanceof Preparation.Refused refused) {
      holding.write(
          row, transitions.refusedInPreparation(row.payout, refused.code(), refused.detail(), now));
    } else if (preparation instanceof Preparation.Blocked blocked) {
      row.notBeforeMs = now.monotonicMs() + policy.probeMs();
      show(row, blocked.why(), now);
    } else if (preparation instanceof Preparation.Later later) {
      row.notBeforeMs = now.monotonicMs() + row.backoffMs(policy);
      if (later.pause() == null) {
        next.route(row, now);
      } else {
        desk.pauses.start(later.pause(), now);
        show(row, later.why(), now);
      }
    }
  }

  private void show(OpenPayout payout, String why, Moment now) {
    transitions
        .waiting(payout.payout, why)
        .ifPresentOrElse(step -> holding.write(payout, step), () -> next.route(payout, now));
  }

  /** One transaction for all rows; the call waits until it has been committed (model B22). */
  private void claim(Bulk bulk, List<Basis> bases, Moment now) {
    bulk.sendBefore = now.plus(policy.leaseMs());
    Map<OpenPayout, Step> claims = new LinkedHashMap<>();
    for (int i = 0; i < bases.size(); i++) {
      OpenPayout row = bulk.rows().get(i);
      if (row.payout.history().attempts() == 0) {
        row.tokenKnownSinceMs = now.monotonicMs();
      }
      claims.put(row, transitions.claim(row.payout, bases.get(i), now));
    }
    bulk.enter(Phase.CLAIMING);
    holding.outbox.addTogether(claims);
  }

  /**
   * The claim's transaction was committed: with the last of its rows the call may have its turn.
   */
  void committed(OpenPayout payout) {
    payout.enter(Phase.CLAIMED);
    Bulk bulk = payout.bulk;
    if (bulk == null) {
      throw new IllegalTransitionException(payout.payout, "a claim without a bulk");
    }
    if (bulk.committedOneMore()) {
      desk.offerClaimed(calls, bulk);
    }
  }
}
